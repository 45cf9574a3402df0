"""The pytest plugin that gives every run a PostgreSQL and a Valkey of its own, and counts clauses.

`TEST_DATABASE_URL` and `TEST_REDIS_URL` name servers to use instead;
`PORTICO_TEST_DB=sqlite` runs on an SQLite file with the product's own options.
`--clauses FILE` writes which clause marks passed and failed.
"""

import atexit
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ON_SQLITE = os.environ.get("PORTICO_TEST_DB") == "sqlite"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def borrow_servers(*, without_postgres: bool) -> dict[str, str]:
    """Start the servers; they end when this process does, however it ends."""
    command = [sys.executable, "-m", "runner.servers", *(["--without-postgres"] if without_postgres else [])]
    keeper = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    addresses = json.loads(keeper.stdout.readline() or '{"failed": "the servers did not start"}')
    if "failed" in addresses:
        raise pytest.UsageError(addresses["failed"])

    def give_back():
        keeper.stdin.close()
        keeper.wait(30)
        keeper.stdout.close()

    atexit.register(give_back)
    return addresses


def prepare_environment() -> None:
    """Before Django reads its settings: where this run's database and broker are."""
    if WORKER:
        # Each worker has its own half of the broker, so that none takes another's tasks.
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{int(WORKER[2:]) + 1}"
        if ON_SQLITE:  # for the commands that a test starts: the file that pytest-django will make of it
            os.environ["SQLITE_FILE"] += f"_{WORKER}"
        return
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "DEBUG", "SQLITE_FILE"):
        os.environ.pop(name, None)
    os.environ["SECRET_KEY"] = "only for tests"
    own_database, own_broker = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    addresses: dict[str, str] = {}
    if not own_broker or not (own_database or ON_SQLITE):
        addresses = borrow_servers(without_postgres=bool(own_database or ON_SQLITE))
    os.environ["REDIS_URL"] = own_broker or addresses["REDIS_URL"]
    if ON_SQLITE:
        folder = addresses.get("FOLDER") or tempfile.mkdtemp(prefix="portico-sqlite-")
        os.environ["SQLITE_FILE"] = str(Path(folder) / "db.sqlite3")
    else:
        os.environ["DATABASE_URL"] = own_database or addresses["DATABASE_URL"]
    # In a fresh clone nothing speaks Chinese yet.
    subprocess.run(
        [sys.executable, "-c", "from runner.ready import compile_catalogues as c; c()"], cwd=ROOT, check=True
    )


prepare_environment()


def pytest_addoption(parser):
    group = parser.getgroup("portico")
    group.addoption("--clauses", metavar="FILE", help="write which clauses' tests passed and failed")
    group.addoption("--clauses-merge", action="store_true", help="add to what FILE holds instead of replacing it")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    from django.conf import settings  # noqa: PLC0415  pytest-django decides when settings may be read
    from django.db import connections  # noqa: PLC0415

    if ON_SQLITE:
        connections.databases["default"]["TEST"]["NAME"] = os.environ["SQLITE_FILE"].removesuffix(f"_{WORKER}")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain, "default": in_memory}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if config.getoption("--clauses") and not WORKER:
        config.pluginmanager.register(ClauseBook(config), "clause-book")


def pytest_collection_modifyitems(config, items):
    with (ROOT / "docs" / "clauses.csv").open(encoding="utf-8", newline="") as table:
        known = {row["id"] for row in csv.DictReader(table)}
    for item in items:
        marked = {clause for mark in item.iter_markers("clause") for clause in mark.args}
        if unknown := marked - known:
            raise pytest.UsageError(f"{item.nodeid} is marked with no known clause: {', '.join(sorted(unknown))}")
        item.user_properties.extend(("clause", clause) for clause in sorted(marked))
    if ON_SQLITE:
        unfit = [item for item in items if item.get_closest_marker("no_sqlite")]
        items[:] = [item for item in items if item not in unfit]
        config.hook.pytest_deselected(items=unfit)


class ClauseBook:
    """Keeps, for each clause, which of its tests passed and which did not."""

    def __init__(self, config):
        self.path = ROOT / config.getoption("--clauses")
        self.merges = config.getoption("--clauses-merge")
        self.outcomes: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and report.outcome == "passed":
            return
        for name, clause in report.user_properties:
            if name == "clause" and self.outcomes[clause].get(report.nodeid) != "failed":
                self.outcomes[clause][report.nodeid] = report.outcome

    def pytest_sessionfinish(self, exitstatus):
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return  # the run broke off: what it saw is no result
        before = json.loads(self.path.read_text("utf-8"))["clauses"] if self.merges and self.path.is_file() else {}
        clauses = {
            clause: before.get(clause, {}) | self.outcomes.get(clause, {}) for clause in {*before, *self.outcomes}
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251  the run's own time, not the product's
        self.path.write_text(json.dumps({"at": stamp, "clauses": clauses}, indent=1, sort_keys=True), "utf-8")
