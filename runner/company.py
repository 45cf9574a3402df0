"""Where this Portico runs: for one person on this machine, or for a company by its own settings."""

import secrets
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

from .places import VAR, Unfit, write
from .servers import answers, free_port

REQUIRED = {
    "SECRET_KEY": "a long random text, the same on every machine",
    "REDIS_URL": "the broker, such as redis://host:6379/0",
}


@dataclass(frozen=True)
class Place:
    """One start of Portico: whose it is and where its pages answer."""

    is_company: bool
    address: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{'127.0.0.1' if self.address in {'0.0.0.0', '::'} else self.address}:{self.port}"


def place(settings: Mapping[str, str], *, port: int) -> Place:
    """Refuses in one line what cannot work; without `DATABASE_URL` only this machine is served."""
    if not settings.get("DATABASE_URL"):
        if settings.get("BIND", "127.0.0.1") != "127.0.0.1":
            raise Unfit("BIND needs DATABASE_URL: without a company's own database only 127.0.0.1 is served.")
        return Place(is_company=False, address="127.0.0.1", port=port)
    for name, what in REQUIRED.items():
        if not settings.get(name):
            raise Unfit(f"DATABASE_URL is set, so {name} must be too: {what}.")
    return Place(is_company=True, address=settings.get("BIND") or "127.0.0.1", port=port)


def check_port(chosen: Place) -> None:
    """Asked for a second: a predecessor may be about to leave."""
    for _attempt in range(10):
        trouble = why_taken(chosen)
        if not trouble:
            return
        time.sleep(0.1)
    another = f"python3 run.py --port {chosen.port + 1}"
    raise Unfit(f"Portico cannot answer on {chosen.address}:{chosen.port} ({trouble}); try `{another}`.")


def why_taken(chosen: Place) -> str:
    family = socket.AF_INET6 if ":" in chosen.address else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((chosen.address, chosen.port))
        except OSError as trouble:
            return trouble.strerror or str(trouble)
    return ""


def environment(chosen: Place, settings: Mapping[str, str]) -> dict[str, str]:
    """What the processes are told: a company's settings as they are, or the embedded ones."""
    told = {"PUBLIC_URL": chosen.url, "WEB_CONCURRENCY": "2", "PYPINYIN_NO_DICT_COPY": "1", **settings}
    if not chosen.is_company:
        told.pop("DATABASE_URL", None)
        remember_secret()
        if not told.get("REDIS_URL"):
            told["PORTICO_BROKER_PORT"] = str(broker_port())
            told["REDIS_URL"] = f"redis://127.0.0.1:{told['PORTICO_BROKER_PORT']}/0"
    return told


def remember_secret() -> None:
    path = VAR / "secret-key"
    if not path.is_file():
        write(path, secrets.token_urlsafe(50), mode=0o600)


def broker_port() -> int:
    """The same port at every start, unless somebody else has taken it meanwhile."""
    path = VAR / "valkey" / "port"
    port = int(path.read_text("utf-8")) if path.is_file() else 0
    if not port or answers(port):
        port = free_port()
        write(path, str(port))
    return port
