"""Two sites on one PostgreSQL that writes to the disk before it says done: Portico and the floor."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from bench.load import Visitor
from runner.places import ROOT
from runner.servers import answers, free_port

WORKERS = 2


@dataclass
class Site:
    """One site with a database of its own."""

    name: str
    settings: str
    wsgi: str
    environment: dict[str, str]
    hooks: str = ""  # gunicorn's settings that are code, the same as run.py's
    port: int = 0
    pid: int = 0

    def run(self, *command: str) -> str:
        """One of its commands, in a process of its own; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout.strip()

    def begin(self, *command: str) -> subprocess.Popen:
        """One of its commands beside whatever else goes on."""
        return subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )

    @contextmanager
    def served(self, workers: int = WORKERS) -> Iterator[float]:
        """By gunicorn as run.py starts it; yields the seconds from its start to its first answer."""
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", self.wsgi, "--bind", f"127.0.0.1:{self.port}", "--preload"]
        options = ["--no-control-socket", "-w", str(workers), "-k", "gthread", "--threads", "4", "--keep-alive", "75"]
        options += ["--config", self.hooks] if self.hooks else []
        began = time.perf_counter()
        process = subprocess.Popen([*command, *options, "--log-level", "error"], cwd=ROOT, env=self.environment)
        self.pid = process.pid
        try:
            while not answers(self.port):
                time.sleep(0.01)
            yield time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(20)

    def visitors(self, sessions: list[str]) -> list[Visitor]:
        return [Visitor(self.port, session) for session in sessions]

    def memory(self) -> float | None:
        """Proportional MiB of the master and its workers, where the system tells."""
        pids = [self.pid]
        try:
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                pids += [int(pid) for pid in (task / "children").read_text().split()]
            return sum(proportional(pid) for pid in pids) / 1024
        except OSError:
            return None


def proportional(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def asked(site: Site, *words) -> dict:
    """What Portico's side answers to a word of bench.portico."""
    return json.loads(site.run("bench.portico", *map(str, words)).splitlines()[-1])


@contextmanager
def sites() -> Iterator[tuple[Site, Site]]:
    """Portico and the floor, both migrated and empty."""
    command = [sys.executable, "-m", "runner.servers", "--durable"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as keeper:
        addresses = json.loads(keeper.stdout.readline())
        if "failed" in addresses:
            raise SystemExit(addresses["failed"])
        server = addresses["DATABASE_URL"].rsplit("/", 1)[0]
        for database in ("portico", "floor"):
            create(addresses["DATABASE_URL"], database)
        yield (
            site(
                "portico", "config.settings", "config.wsgi", server, addresses["REDIS_URL"], hooks="python:runner.web"
            ),
            site("floor", "bench.floor.settings", "bench.floor.wsgi", server, addresses["REDIS_URL"]),
        )
        keeper.stdin.close()


def create(server: str, database: str) -> None:
    """With what the floor's constraint needs; Portico's migrations bring it themselves."""
    for address, statement in (
        (server, f"CREATE DATABASE {database}"),
        (f"{server.rsplit('/', 1)[0]}/{database}", "CREATE EXTENSION IF NOT EXISTS btree_gist"),
    ):
        connection = psycopg2.connect(address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()


def site(name: str, settings: str, wsgi: str, server: str, broker: str, hooks: str = "") -> Site:
    own = {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": f"{server}/{name}",
        "REDIS_URL": broker,
        "SECRET_KEY": "bench",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore:No directory at",  # nobody collected static files here
    }
    made = Site(name, settings, wsgi, {**os.environ, **own}, hooks)
    made.run("django", "migrate", "--run-syncdb", "--verbosity", "0")
    return made
