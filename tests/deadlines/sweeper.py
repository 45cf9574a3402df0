"""A sweep in a process of its own, to be killed: `python -m tests.deadlines.sweeper ISO_INSTANT BATCH`."""

import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402

from deadlines import sweep  # noqa: E402
from history import moment  # noqa: E402


def main(instant: str, batch: str) -> None:
    sweep.BATCH[connection.vendor] = int(batch)
    print("ready", flush=True)
    with moment.at(datetime.fromisoformat(instant)):
        sweep.sweep()
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
