"""gunicorn's settings that are code: what is loaded before the workers fork stays shared memory."""

import gc


def when_ready(_server) -> None:
    gc.collect()
    gc.freeze()
