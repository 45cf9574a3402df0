"""`run.py test`: every check and every test, all of them even if one fails, with an honest end."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass

from . import embedded
from .places import PYTHON, ROOT, VAR, say

CLAUSES = "var/clauses.json"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Step:
    """One command of the run, and what it is told by the environment."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    missing: str = ""  # why it cannot run on this machine

    def run(self) -> int:
        say(f"\n== {self.name}")
        command = [str(PYTHON), "-m", *self.command]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **self.environment}, check=False).returncode


def is_ci() -> bool:
    return os.environ.get("CI") == "true"


def chromium() -> str:
    """Where this machine has a Chromium; empty if it has none."""
    found = [path for name in CHROMIUMS if (path := shutil.which(name))]
    return os.environ.get("CHROMIUM") or (found[0] if found else "")


def without_database() -> dict[str, str]:
    """For commands that load Django and need no rows."""
    nowhere = embedded.remove(VAR / "checks.sqlite3")
    return {"SECRET_KEY": "only for checks", "SQLITE_FILE": str(nowhere)}


def checks() -> list[Step]:
    django = without_database()
    return [
        Step("lint", ["ruff", "check"], {}),
        Step("format", ["ruff", "format", "--check"], {}),
        Step("types", ["mypy"], django),
        Step("migrations", ["django", "makemigrations", "--check", "--dry-run", "--settings=config.settings"], django),
    ]


def postgres_tests() -> Step:
    return Step("tests on PostgreSQL and Valkey", pytest("not browser", "--clauses", CLAUSES), {})


def sqlite_tests() -> Step:
    return Step("tests on SQLite", pytest("not browser and not no_sqlite"), {"PORTICO_TEST_DB": "sqlite"})


def browser_tests() -> Step:
    there = "" if chromium() else "no Chromium on this machine (Debian: apt install chromium fonts-noto-cjk)"
    command = ["pytest", "-m", "browser", "--clauses", CLAUSES, "--clauses-merge"]
    return Step("browser tests", command, {"CHROMIUM": chromium()}, missing=there)


def pytest(marks: str, *options: str) -> list[str]:
    return ["pytest", "-n", "2", "-m", marks, *options]


def run_all() -> int:
    return run_steps([*checks(), postgres_tests(), sqlite_tests(), browser_tests()])


def run_for_clauses() -> int:
    return run_steps([postgres_tests(), browser_tests()])


def run_steps(steps: list[Step]) -> int:
    os.environ.setdefault("PYTHONWARNINGS", "default")
    lines, failed = [], False
    for step in steps:
        began = time.monotonic()
        if step.missing:
            # Where CI promises everything, a missing program is a failure, not an excuse.
            word, failed = ("FAILED", True) if is_ci() else ("skipped", failed)
            lines.append(f"{word:8} {step.name}: {step.missing}")
            continue
        code = step.run()
        failed = failed or code != 0
        lines.append(f"{'FAILED' if code else 'passed':8} {step.name} ({time.monotonic() - began:.0f} s)")
    say("\n" + "\n".join(lines))
    return int(failed)
