"""Keeps Portico running until somebody says stop, and leaves nothing behind."""

import contextlib
import fcntl
import json
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from .company import Place
from .places import ROOT, VAR, Unfit, say, write
from .processes import Service, end_group

PIDS = VAR / "processes.json"
PATIENCE = 15  # seconds a process has to stop by itself


@contextlib.contextmanager
def only_once() -> Iterator[None]:
    """Two Porticos on one `var/` would be two worlds with one set of files."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unfit("Portico already runs from this folder; stop it first (Ctrl-C where it was started).") from None
        end_leftovers()
        yield


def end_leftovers() -> None:
    """What a runner that was itself killed has left behind."""
    if not PIDS.is_file():
        return
    ours = [pid for pid in json.loads(PIDS.read_text("utf-8")) if str(ROOT) in command_of(pid)]
    for pid in ours:
        end_group(pid)
    for _attempt in range(100):
        if not any(str(ROOT) in command_of(pid) for pid in ours):
            break
        time.sleep(0.03)
    PIDS.unlink()


def command_of(pid: int) -> str:
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], check=False, text=True, capture_output=True).stdout


def keep_running(wanted: list[Service], place: Place, prepare: Callable[..., list[str]]) -> int:
    """The broker, what `prepare` does, the pages, and then who works behind them."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    broker, others = [s for s in wanted if s.name == "valkey"], [s for s in wanted if s.name != "valkey"]
    try:
        begin(broker, wanted)
        lines = prepare(stopping=stopping)
        if not stopping.is_set():
            begin(others[:1], wanted)
        if wait_for_pages(others[0], place, stopping):
            announce(place, lines)
        while not stopping.wait(0.2):
            now = time.monotonic()
            if any([service.look_after(now) for service in wanted]):
                remember(wanted)
        say("Stopping …")
    finally:
        stop(others)
        stop(broker)  # last, so that the worker can give back what it holds
        PIDS.unlink(missing_ok=True)
    return 0


def begin(some: list[Service], wanted: list[Service]) -> None:
    for service in some:
        service.start()
    remember(wanted)


def remember(wanted: list[Service]) -> None:
    write(PIDS, json.dumps([service.process.pid for service in wanted if service.process]))


def wait_for_pages(web: Service, place: Place, stopping: threading.Event) -> bool:
    while web.runs and not stopping.wait(0.05):
        try:
            with urllib.request.urlopen(f"{place.url}/livez", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            continue
    return False


def announce(place: Place, lines: list[str]) -> None:
    say("\n".join(["", f"Portico is ready: {place.url}", *lines, "Ctrl-C stops it."]))


def stop(some: list[Service]) -> None:
    until = time.monotonic() + PATIENCE
    for service in some:
        service.ask_to_stop()
    for service in some:
        service.end(until)
