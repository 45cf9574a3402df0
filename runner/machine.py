"""The project's own Python environment, made once and renewed when a lock changes."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from .places import PYTHON, ROOT, VENV, Stamp, Unfit, digest, say, write

LOCKS = {False: ROOT / "requirements.lock", True: ROOT / "requirements-dev.lock"}


def ensure_environment(*, dev: bool) -> None:
    """The locked requirements, in `.venv`; the second time this only compares two sums."""
    stamps = {kind: Stamp(VENV / f"installed-{lock.stem}", digest([lock])) for kind, lock in LOCKS.items()}
    if not (PYTHON.exists() and stamps[dev].is_fresh):
        make_environment()
        install(LOCKS[dev])
        stamps[False].renew()  # the larger lock holds the smaller one
        stamps[dev].renew()
    if dev:
        name_the_project()


def make_environment() -> None:
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", "import pip"], check=False, capture_output=True).returncode == 0
    ):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Unfit(f"Python's venv is missing: install it (Debian: apt install python{version}-venv) and start again.")
    say("Making the environment …")
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], check=False, text=True, capture_output=True
    )
    if done.returncode:
        raise Unfit(f"Python's venv does not work here: {last_line(done)}")


def install(lock: Path) -> None:
    packages = sum("==" in line for line in lock.read_text("utf-8").splitlines())
    say(f"Installing {packages} packages from {lock.name}, this once …")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(
        [*command, "--require-hashes", "-r", str(lock)], check=False, text=True, capture_output=True, cwd=ROOT
    )
    if done.returncode:
        raise Unfit(f"pip could not install {lock.name}: {last_line(done)}")


def last_line(done: subprocess.CompletedProcess) -> str:
    lines = (done.stderr or done.stdout or "").strip().splitlines()
    return lines[-1] if lines else f"it ended with {done.returncode}"


def name_the_project() -> None:
    """So that a bare `.venv/bin/pytest` finds the project's packages too."""
    for packages in VENV.glob("lib/python3*/site-packages"):
        if not (mark := packages / "portico.pth").is_file() or mark.read_text("utf-8").strip() != str(ROOT):
            write(mark, f"{ROOT}\n")
