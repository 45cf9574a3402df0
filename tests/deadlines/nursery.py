"""Workers by the dozen, to be killed: `python -m tests.deadlines.nursery` forks one for each line it reads.

A line is a work and the instant at which it is done; the answer is the number of the process.
Forked from one that has loaded everything, a worker begins within milliseconds.
"""

import os
import random
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime

from tests.deadlines import children


class Nursery:
    """The test's end of it."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def start(self, work: str, instant: datetime, *arguments: object) -> int:
        self.process.stdin.write(" ".join(map(str, [work, instant.isoformat(), *arguments])) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery(**environment: str):
    process = children.start("tests.deadlines.nursery", stdin=subprocess.PIPE, **environment)
    try:
        assert process.stdout.readline() == "ready\n"
        yield Nursery(process)
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def kill(pid: int) -> bool:
    """Whether it was still at work when it was killed."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    import django  # noqa: PLC0415  in the child alone

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from django.db import connection  # noqa: PLC0415

    from deadlines import actions, sweep  # noqa: PLC0415
    from deadlines.models import Clock  # noqa: PLC0415
    from history import moment  # noqa: PLC0415
    from notices import delivery  # noqa: PLC0415

    def sweeps(batch: str) -> None:
        sweep.BATCH[connection.vendor] = int(batch)
        sweep.sweep()

    def watches(source: str) -> None:
        sweep.watch(source)

    def delivers(how_long: str = "once") -> None:
        delivery.deliver()
        while how_long == "forever":
            delivery.deliver()

    def moves(seed: str) -> None:
        """Promises are given a new time or are kept, one after the other, as fast as it goes."""
        dice = random.Random(int(seed))
        while running := list(Clock.objects.running().order_by("?")[:20]):
            for clock in running:
                if dice.random() < 0.5:
                    actions.stop(clock.subject, clock.code, at=moment.now())
                else:
                    actions.reassign(clock.subject, clock.code, owner=clock.owner.manager, at=moment.now())

    works = {work.__name__: work for work in (sweeps, watches, delivers, moves)}
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        work, instant, *arguments = line.split()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                with moment.at(datetime.fromisoformat(instant)):
                    works[work](*arguments)
                code = 0
            finally:
                os._exit(code)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
