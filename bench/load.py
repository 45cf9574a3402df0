"""People with a browser that does only what counts: cookies, forms, redirects."""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode, urlsplit

# Searched for, not parsed: the generator shares the cores with what it measures, and a large page would pay for that.
TAG = re.compile(r"""<(/?)(form|input|select|option|textarea)\b((?:[^>"]|"[^"]*")*)>""")
ATTRIBUTE = re.compile(r"""([\w-]+)(?:="([^"]*)")?""")


class Fields:
    """What the first large form of a page would send as it stands."""

    def __init__(self, page: str):
        self.forms: list[dict[str, str]] = []
        self._select = ""
        for end, tag, attrs in TAG.findall(page):
            if end and tag == "select":
                self._select = ""
            elif not end:
                self._begin(tag, {name: unescape(value) for name, value in ATTRIBUTE.findall(attrs)})
        self.values = max(self.forms, key=len, default={})

    def _begin(self, tag: str, found: dict[str, str]) -> None:
        name = found.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option":
            if self._select and ("selected" in found or self._select not in self.forms[-1]):
                self.forms[-1][self._select] = found.get("value", "")
        elif tag == "textarea":
            self.forms[-1][name] = ""
        elif name and (found.get("type") not in {"checkbox", "radio"} or "checked" in found):
            self.forms[-1][name] = found.get("value", "")


class Visitor:
    """One logged-in person on one connection."""

    def __init__(self, port: int, session: str):
        self.port = port
        self.cookies = {"sessionid": session}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and where it sends us."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self.port}{path}"
        response = self._answer(method, path, body, headers)
        text = response.read().decode("utf-8", "replace")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, text, urlsplit(response.headers.get("Location", "")).path

    def _answer(self, method: str, path: str, body: str | None, headers: dict) -> http.client.HTTPResponse:
        """Once more on a new connection where the server closed the old one: rows were made for minutes."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()

    def open(self, path: str) -> str:
        status, text, _ = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path} gave {status}")
        return text

    def fill_in(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Open the form, change some fields, send it."""
        return self.ask("POST", path, Fields(self.open(path)).values | fields)


def rate(visitors: list[Visitor], work: Callable[[Visitor, int], None], seconds: float) -> float:
    """How often per second all of them together get `work` done."""
    counts = [0] * len(visitors)
    ends = time.perf_counter() + seconds

    def go(number: int, visitor: Visitor) -> None:
        while time.perf_counter() < ends:
            work(visitor, number * 1_000_000 + counts[number])
            counts[number] += 1

    began = time.perf_counter()
    together(go, visitors)
    return sum(counts) / (time.perf_counter() - began)


def together(work: Callable[[int, Visitor], None], visitors: list[Visitor]) -> None:
    """All at once; the first failure is everybody's."""
    failures: list[BaseException] = []

    def guarded(number: int, visitor: Visitor) -> None:
        try:
            work(number, visitor)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=pair) for pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def side_by_side(ours: tuple[Visitor, str], floor: tuple[Visitor, str], times: int = 40) -> tuple[float, float]:
    """Milliseconds of a page of ours and of the floor's, for one person alone, opened in turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 1):
        for (visitor, path), kept in zip((ours, floor), taken, strict=True):
            began = time.perf_counter()
            visitor.open(path)
            if turn:
                kept.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken[0]), statistics.median(taken[1])


def latencies(visitors: list[Visitor], paths: list[str], goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each page that these people open, one after another, as long as it goes on."""
    taken: list[float] = []

    def go(number: int, visitor: Visitor) -> None:
        turn = number
        while goes_on():
            began = time.perf_counter()
            visitor.open(paths[turn % len(paths)])
            taken.append(1000 * (time.perf_counter() - began))
            turn += 1

    for path in paths:
        visitors[0].open(path)
    together(go, visitors)
    return taken


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]
