"""A small real HTTP server that answers what a test tells it, and remembers what it was asked."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str  # with the query
    headers: dict[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What goes out. ``cut`` closes the connection after so many bytes of the body; ``hang``
    waits for the test's end before the last byte; ``drip`` sends the body in pieces of so many
    bytes with so many seconds between, and ``drip_head`` a header without end in this way."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    hang: bool = False
    drip: tuple[int, float] | None = None
    drip_head: tuple[int, float] | None = None


def as_json(content: Any, status: int = 200, **headers: str) -> Answer:
    """A JSON answer; header names with underscores in place of dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    text = content if isinstance(content, str) else json.dumps(content)
    return Answer(status, text.encode(), {"Content-Type": "application/json"} | named)


def problem(status: int, code: str, title: str = "不行。", **headers: str) -> Answer:
    """An RFC 9457 answer."""
    answer = as_json({"title": title, "status": status, "code": code}, status, **headers)
    return Answer(
        status, answer.body, answer.headers | {"Content-Type": "application/problem+json"}
    )


PORTAL = Answer(200, b"<html>please log in</html>", {"Content-Type": "text/html; charset=utf-8"})


class FakeCentre:
    """Set ``answer`` to a function of the request; ``asked`` holds every request, ``connections``
    how many connections brought them."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Answer] = lambda _: problem(404, "nothing_here")
        self.over = threading.Event()
        self.url = ""
        self.connections = 0

    def give(self, *answers: Answer) -> None:
        """Answer with these in turn, the last one again and again."""
        queue = list(answers)
        self.answer = lambda _: queue.pop(0) if len(queue) > 1 else queue[0]


@contextmanager
def serving() -> Iterator[FakeCentre]:
    """A fake centre on a free port of the loopback."""
    centre = FakeCentre()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            centre.connections += 1
            super().setup()

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            asked = Asked(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            centre.asked.append(asked)
            answer = centre.answer(asked)
            if answer.drip_head is not None:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
                self._drip(b"x" * (1 << 20), *answer.drip_head)
                return
            if "Date" in answer.headers:
                self.send_response_only(answer.status)
            else:
                self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status not in (204, 304):
                length = len(answer.body) + (1 if answer.hang else 0)
                self.send_header("Content-Length", str(length))
            self.end_headers()
            if answer.hang:
                self.wfile.write(answer.body)
                centre.over.wait(10)
                self.close_connection = True
                return
            if answer.drip is not None:
                self._drip(answer.body, *answer.drip)
                return
            self.wfile.write(answer.body[: answer.cut])
            if answer.cut is not None:
                self.close_connection = True

        def _drip(self, body: bytes, size: int, pause_s: float) -> None:
            self.close_connection = True
            with suppress(ConnectionError):  # the reader has gone
                for at in range(0, len(body), size):
                    self.wfile.write(body[at : at + size])
                    if centre.over.wait(pause_s):
                        return

        do_GET = do_POST = do_DELETE = _any

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exc_info()[1], ConnectionError):  # a client may hang up
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    centre.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield centre
    finally:
        centre.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
