"""Web, worker, beat and broker: what each is, how one is started, started again and ended."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .company import Place
from .places import PYTHON, ROOT, VAR, say
from .servers import valkey_command

STEADY = 20  # seconds after which a process counts as well again
LONGEST_PAUSE = 30.0
LARGE_LOG = 5_000_000


@dataclass
class Service:
    """One process that is to be there as long as Portico is, in a session of its own."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path | None  # None: a company collects what its processes print
    process: subprocess.Popen | None = None
    began: float = 0.0
    pause: float = 1.0
    again_at: float = field(default=0.0)

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.began = time.monotonic()
        with contextlib.ExitStack() as open_files:
            log = open_files.enter_context(self.log_file()) if self.log else None
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log_file(self):
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.is_file() and self.log.stat().st_size > LARGE_LOG:
            self.log.unlink()
        return self.log.open("ab")

    def look_after(self, now: float) -> bool:
        """Start it again a second after its death, later and later if it keeps dying; says whether it started."""
        if self.runs:
            return False
        if self.process is not None:
            self.mourn(now)
        if now < self.again_at:
            return False
        self.start()
        return True

    def mourn(self, now: float) -> None:
        """Its children must not live on beside the next one's."""
        end_group(self.process.pid)
        if now - self.began > STEADY:
            self.pause = 1.0
        self.again_at = now + self.pause
        where = f"; see {self.log.relative_to(ROOT)}" if self.log else ""
        say(f"{self.name} ended ({self.process.returncode}), starts again in {self.pause:.0f} s{where}")
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.process = None

    def ask_to_stop(self) -> None:
        if self.runs:
            self.process.terminate()

    def end(self, until: float) -> None:
        """Wait for it to stop by itself; whatever is left of it then is killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        end_group(self.process.pid)
        self.process.wait()


def end_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def services(place: Place, environment: Mapping[str, str]) -> list[Service]:
    """In the order in which they start."""

    def service(name: str, *command: str) -> Service:
        return Service(name, [*command], environment, None if place.is_company else VAR / "log" / f"{name}.log")

    bind = f"[{place.address}]:{place.port}" if ":" in place.address else f"{place.address}:{place.port}"
    gunicorn = (str(PYTHON), "-m", "gunicorn", "config.wsgi", "--bind", bind, "--preload", "--no-control-socket")
    celery = (str(PYTHON), "-m", "celery", "-A", "config")
    wanted = [
        service("web", *gunicorn, "--config", "python:runner.web", "--worker-class", "gthread", "--threads", "4"),
        service("worker", *celery, "worker", "-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle"),
        service("beat", *celery, "beat", "-l", "WARNING", "--pidfile="),
    ]
    if "PORTICO_BROKER_PORT" in environment:
        port = int(environment["PORTICO_BROKER_PORT"])
        wanted.insert(0, service("valkey", *valkey_command(VAR / "valkey", port, keeps=True)))
    return wanted
