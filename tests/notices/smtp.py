"""A mail server for tests: takes letters over real SMTP, and fails as it is told to."""

import email
import socketserver
import threading
from contextlib import contextmanager


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        server = self.server
        server.connections += 1
        self.say("220 test")
        while line := self.rfile.readline():
            word = line.decode().strip()
            verb = word.split(" ")[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                letter = self.letter()
                if server.hangs_up_after is not None and len(server.letters) >= server.hangs_up_after:
                    server.hangs_up_after = None
                    return
                server.letters.append(email.message_from_bytes(letter))
                self.say("250 taken")
            elif verb == "RCPT" and any(name in word for name in server.unknown):
                self.say("550 no such box")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def letter(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """What came in is in `letters`; `unknown` recipients are refused; it hangs up once after `hangs_up_after`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.letters, self.connections, self.unknown, self.hangs_up_after = [], 0, set(), None

    @property
    def port(self):
        return self.server_address[1]

    @property
    def recipients(self):
        return sorted(letter["To"] for letter in self.letters)


@contextmanager
def serving(port=0):
    with Server(port) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()
