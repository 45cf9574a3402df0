"""Django's command line on a fresh clone."""

import os
import shutil
import subprocess
import sys

import pytest

from runner.places import ROOT

pytestmark = pytest.mark.no_sqlite

LEFT = ("var", ".venv", ".git", "node_modules", "docs", "tests", "bench", "__pycache__", ".*_cache", ".hypothesis")
KEPT = ("PATH", "HOME", "LANG")


def test_a_command_may_be_the_first_thing_that_runs_in_a_clone(tmp_path):
    clone = tmp_path / "portico"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*LEFT))
    bare = {name: os.environ[name] for name in KEPT if name in os.environ}

    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=clone,
        env=bare,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "No changes detected"), done.stderr
    assert (clone / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
