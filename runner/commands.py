"""The words one may say after `python3 run.py`."""

import argparse
import os
import subprocess
import sys
from functools import partial

from . import checks, clauses, company, keeper, machine, processes, stage
from .assets import prepare_assets
from .places import PYTHON, ROOT, VENV, Unfit, say


def main() -> int:
    wanted = arguments()
    try:
        return COMMANDS[wanted.command](wanted)
    except Unfit as missing:
        say(str(missing))
        return 1
    except KeyboardInterrupt:
        return 130


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description="Portico: visits, calls and the promises they carry.")
    parser.set_defaults(command="run")
    parser.add_argument("--port", type=int, default=8000, help="where the pages answer (8000)")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty company")
    words = parser.add_subparsers(metavar="")
    test = words.add_parser("test", help="every check and every test")
    test.set_defaults(command="test")
    count = words.add_parser("clauses", help="run the tests and count the clauses they prove")
    count.set_defaults(command="clauses")
    count.add_argument("--last", action="store_true", help="count from the last run instead")
    figures = words.add_parser("bench", help="measure, as ratios to a floor taken in the same run")
    figures.set_defaults(command="bench")
    figures.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def inside_environment(*, dev: bool = False) -> None:
    """Go on in the project's own Python, with what the locks name."""
    machine.ensure_environment(dev=dev)
    if sys.prefix != str(VENV):
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "run.py", *sys.argv[1:]])


def run(wanted: argparse.Namespace) -> int:
    place = company.place(os.environ, port=wanted.port)
    inside_environment()
    with keeper.only_once():
        company.check_port(place)
        prepare_assets()
        environment = company.environment(place, os.environ)
        get_ready = partial(stage.prepare, place, environment, demo=not wanted.no_demo)
        return keeper.keep_running(processes.services(place, environment), place, get_ready)


def test(wanted: argparse.Namespace) -> int:
    inside_environment(dev=True)
    prepare_assets()
    return checks.run_all()


def count_clauses(wanted: argparse.Namespace) -> int:
    if wanted.last:
        return clauses.report_last()
    inside_environment(dev=True)
    prepare_assets()
    code = checks.run_for_clauses()
    return clauses.report() or code


def measure(wanted: argparse.Namespace) -> int:
    inside_environment(dev=True)
    command = [str(PYTHON), "-m", "bench", *(["--json"] if wanted.json else [])]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


COMMANDS = {"run": run, "test": test, "clauses": count_clauses, "bench": measure}
