"""`python -m runner.ready`: catalogues, static files, database and, if wanted, the demonstration company.

Runs inside the environment, before the first page. Says what it does on
standard error; its standard output is a JSON list of lines for the person at
the terminal.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

import django
import polib
from django.core.management import call_command
from django.db import OperationalError, connections

from demo.company import CAST, PASSWORD

from . import embedded
from .places import ROOT, VAR, Stamp, digest

CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
LOGINS = 14


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    compile_catalogues()
    if os.environ.get("DATABASE_URL"):
        migrate_company()
        lines = []
    else:
        database = embedded.database()
        prepare_embedded(database, demo="--demo" in sys.argv and has_demonstration())
        lines = logins(database)
    collect_static_files()
    print(json.dumps(lines))


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def django_command(name: str, **options) -> None:
    """Django's apps are loaded only where there is work for them: a second start mostly has none."""
    django.setup()
    with contextlib.redirect_stdout(io.StringIO()):  # ours is for the person at the terminal
        call_command(name, **options)
    connections.close_all()


def compile_catalogues() -> None:
    """A bare machine has no GNU gettext, so polib writes the binary catalogues."""
    stamp = Stamp(VAR / "stamps" / "catalogues", digest(CATALOGUES))
    if stamp.is_fresh and all(path.with_suffix(".mo").is_file() for path in CATALOGUES):
        return
    for path in CATALOGUES:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    stamp.renew()


def collect_static_files() -> None:
    sources = [path for folder in ("static", "var/assets") for path in (ROOT / folder).rglob("*") if path.is_file()]
    makers = [ROOT / "config" / "settings.py", ROOT / "requirements.lock"]
    stamp = Stamp(VAR / "stamps" / "static", digest([*sources, *makers]))
    if stamp.is_fresh and (VAR / "static" / "staticfiles.json").is_file():
        return
    tell("Collecting the static files …")
    django_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.renew()


def migrate_company() -> None:
    try:
        django_command("migrate", interactive=False, verbosity=0)
    except OperationalError as trouble:
        sys.exit(f"DATABASE_URL cannot be reached: {str(trouble).splitlines()[0]}")


def prepare_embedded(database: Path, *, demo: bool) -> None:
    """A first database is made beside its place and moved there whole: a start broken off leaves nothing half made."""
    if not database.exists():
        draft = embedded.remove(database.with_name("first-start.sqlite3"))
        os.environ["SQLITE_FILE"] = str(draft)
        migrate()
        if demo:
            build_demonstration()
        embedded.move(draft, database)
    else:
        if not embedded.is_up_to_date(database):
            migrate()
        if demo and not embedded.usernames(database):
            build_demonstration()
    embedded.mark_up_to_date(database)


def migrate() -> None:
    tell("Preparing the database …")
    django_command("migrate", interactive=False, verbosity=0)


def has_demonstration() -> bool:
    return (ROOT / "demo" / "management" / "commands" / "demo.py").is_file()


def build_demonstration() -> None:
    tell("Building the demonstration company, this once, about half a minute (--no-demo starts without it) …")
    django_command("demo")


def logins(database: Path) -> list[str]:
    """Printed as long as the demonstration's people are there."""
    names = [person.username for person in CAST[:LOGINS]]
    if not set(names) <= embedded.usernames(database):
        return []
    return [f"Demonstration logins, password {PASSWORD}: {', '.join(names)}"]


if __name__ == "__main__":
    main()
