"""Processes of their own on the database of the test that starts them."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """The environment in which a command finds this test's database."""
    found = dict(os.environ, PYTHONPATH=str(settings.BASE_DIR), **more)
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        found["SQLITE_FILE"] = str(name)
    else:
        found["DATABASE_URL"] = found["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    return found


def start(module: str, *arguments: object, stdin: int | None = None, **more: str) -> subprocess.Popen:
    """`python -m module arguments`, with its output to be read."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment(**more), stdin=stdin, stdout=subprocess.PIPE, text=True
    )
