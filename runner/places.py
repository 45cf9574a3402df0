"""Where things lie. Everything written at run time is under `var/`, which may be deleted."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Unfit(Exception):
    """Something is missing that only the person at the machine can supply; the message is one line."""


def say(line: str) -> None:
    print(line, flush=True)


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """All or nothing: whoever reads the file meanwhile sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def digest(paths) -> str:
    """One sum over the names and contents of `paths`, so that a second run can tell that nothing changed."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


class Stamp:
    """Remembers the digest that a piece of work was last done for."""

    def __init__(self, path: Path, value: str):
        self.path, self.value = path, value

    @property
    def is_fresh(self) -> bool:
        return self.path.is_file() and self.path.read_text("utf-8") == self.value

    def renew(self) -> None:
        write(self.path, self.value)
