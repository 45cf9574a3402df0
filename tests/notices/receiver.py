"""A group's robot on this machine: keeps what it was told, answers as a test wants it to."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Told:
    path: str
    query: dict
    headers: dict
    raw: bytes

    @property
    def body(self):
        return json.loads(self.raw)


@dataclass
class Receiver:
    """`answers`: what to say, one after the other, the last for ever: (status, body) or the name of a misdeed."""

    answers: list = field(default_factory=lambda: [(200, '{"errcode": 0, "errmsg": "ok", "code": 0}')])
    told: list[Told] = field(default_factory=list)

    def start(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                parts = urlsplit(self.path)
                receiver.told.append(Told(parts.path, parse_qs(parts.query), dict(self.headers), raw))
                answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                getattr(self, answer)() if isinstance(answer, str) else self.say(*answer)

            def say(self, status, body, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def redirect(self):
                self.say(302, "", Location=f"{receiver.address}/elsewhere")

            def hang_up(self):
                self.connection.close()

            def say_nothing(self):
                time.sleep(2)

            def drip(self):
                """Bytes that come, one after the other, and never end."""
                try:
                    for _number in range(40):
                        self.wfile.write(b"H")
                        self.wfile.flush()
                        time.sleep(0.05)
                except OSError:
                    return

            def log_message(self, *args):
                """A test's output is for its failures."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # whoever hangs up did so on purpose
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
