"""gunicorn's settings that are code: what is loaded before the workers fork stays shared memory."""

import gc
from importlib import import_module

# What the first request would load, and every worker for itself: all pages, and the dictionary of names.
LATE = ("config.urls", "pypinyin")


def when_ready(_server) -> None:
    for module in LATE:
        import_module(module)
    gc.collect()
    gc.freeze()
