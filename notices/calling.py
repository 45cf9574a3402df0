"""One call to an address outside: signed, short, and never led anywhere else by the answer."""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from .doors import Busy, Uncertain

PATIENCE = 5.0  # seconds for the whole call
MOST_READ = 65536  # bytes of an answer
SHOWN = 200  # characters of it that people see
LATE = "no answer within 5 seconds"


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    reason: str
    text: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def body(self) -> Any:
        """The answer's JSON; None where it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    @property
    def words(self) -> str:
        said = " ".join(self.text.split())[:SHOWN]
        moved = "; a redirect is not followed" if 300 <= self.status < 400 else ""
        return f"HTTP {self.status} {self.reason}{moved}{': ' if said else ''}{said}"

    def refusal(self) -> Busy:
        """A server that failed may have passed the letter on before it did; one that wants us slower has not."""
        return Uncertain(self.words) if self.status >= 500 else Busy(self.words)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 of `timestamp.body`, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def call(address: str, payload: dict, *, secret: str, key: str, at: datetime) -> Answer:
    """POST the payload; no redirect is followed, and after five seconds in all nobody waits any more.

    Raises `Busy` where no connection came about and `Uncertain` where the answer did not come.
    """
    body = json.dumps(payload, ensure_ascii=False).encode()
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Portico",
        "Idempotency-Key": key,
        "X-Portico-Timestamp": timestamp,
    }
    if secret:
        headers["X-Portico-Signature"] = f"sha256={signature(secret, timestamp, body)}"
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection = _connection(parts)
    is_late = threading.Event()
    watch = threading.Timer(PATIENCE, _hang_up, [connection, is_late])
    watch.daemon = True
    watch.start()
    try:
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            raise Busy(f"Nobody answers there: {LATE if is_late.is_set() else _said(error)}") from error
        try:
            connection.request("POST", path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read(MOST_READ).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = LATE if is_late.is_set() else _said(error)
            raise Uncertain(f"The call broke off: {why}") from error
        return Answer(response.status, response.reason, text)
    finally:
        watch.cancel()
        connection.close()


def _connection(parts) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=PATIENCE, context=context)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)


def _hang_up(connection: http.client.HTTPConnection, is_late: threading.Event) -> None:
    """Time is over, however slowly bytes are still dripping in."""
    is_late.set()
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was closed this moment


def _said(error: Exception) -> str:
    return LATE if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"
