"""The embedded SQLite file, as far as it can be asked without Django."""

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path

from .places import ROOT, VAR, digest

ASIDE = {"tests", "bench", "runner", "var", "docs", "node_modules", ".venv", ".git"}


def database() -> Path:
    return Path(os.environ.get("SQLITE_FILE") or VAR / "db.sqlite3")


def usernames(path: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT username FROM accounts_user")}


def is_up_to_date(path: Path) -> bool:
    """Whether this database was last migrated by exactly this code, as the database itself remembers."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (remembered,) = connection.execute("PRAGMA user_version").fetchone()
        return remembered == fingerprint(connection)


def mark_up_to_date(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        wanted = fingerprint(connection)
        if connection.execute("PRAGMA user_version").fetchone() != (wanted,):
            connection.execute(f"PRAGMA user_version = {wanted:d}")


def fingerprint(connection: sqlite3.Connection) -> int:
    """The code and the list of applied migrations in 31 bits; 0 if there is no such list yet."""
    try:
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    except sqlite3.OperationalError:
        return 0
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in ASIDE]
    code = digest([*(file for folder in folders for file in folder.rglob("*.py")), ROOT / "requirements.lock"])
    total = hashlib.sha256(f"{code} {applied}".encode()).digest()
    return int.from_bytes(total[:4], "big") % (2**31 - 1) + 1


def remove(path: Path) -> Path:
    for part in ("", "-wal", "-shm"):
        path.with_name(path.name + part).unlink(missing_ok=True)
    return path


def move(draft: Path, place: Path) -> None:
    """The journal is first written into the file, so that the file alone is the database."""
    with contextlib.closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    draft.replace(place)
    remove(draft)
