"""A proxy between a real terminal and a real centre that makes the faults of ``faults.py``.

It speaks HTTP/1.1 over real TCP connections. The next request meets the next planned fault; without
one, requests and answers pass through unchanged.
"""

import http.client
import json
import select
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import Enum
from typing import Final, Self
from urllib.parse import urlsplit

import zstandard

from tests.chaos.faults import Fault, Kind

CENTRE_TIMEOUT_S: Final = 30.0
DRIP_PAUSE_S: Final = 0.03
_HOP_BY_HOP: Final = {"connection", "keep-alive", "transfer-encoding", "content-length"}
_PROBLEM: Final = "application/problem+json"
_LINGER_NOT: Final = struct.pack("ii", 1, 0)  # close() sends RST


class Gate(Enum):
    """What meets who wants to connect."""

    OPEN = "open"
    REFUSED = "refused"
    BLACKHOLED = "blackholed"  # no answer at all to a SYN


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """One answer: ``headers`` without those of the connection."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def head(self) -> bytes:
        reason = http.client.responses.get(self.status, "")
        lines = [f"HTTP/1.1 {self.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def under(self, coding: str, body: bytes) -> "Answer":
        """The same under a Content-Encoding."""
        kept = [(n, v) for n, v in self.headers if n.lower() != "content-encoding"]
        return Answer(self.status, (*kept, ("Content-Encoding", coding)), body)


@dataclass(frozen=True)
class _Play:
    """What the terminal gets: ``data``, and what happens to the connection after it."""

    data: bytes
    then: Callable[[socket.socket], bool]  # whether the connection may be used again
    drip: bool = False


BAD_GATEWAY: Final = Answer(502, (("Content-Type", "text/html"),), b"<h1>502 Bad Gateway</h1>")
_PORTAL: Final = Answer(
    200, (("Content-Type", "text/html; charset=utf-8"),), b"<html>please log in</html>"
)
_DECOY: Final = Answer(200, (("Content-Type", "application/json"),), b'{"results":[]}')
"""Stands for the answer of a centre that has not seen the request, where a part of it is given."""


@dataclass
class FaultProxy:
    """``centre`` returns the centre's present URL; ``elsewhere`` is the host that redirects name.

    Use as a context manager. ``made`` counts the faults that happened.
    """

    centre: Callable[[], str]
    elsewhere: str
    url: str = ""
    made: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._planned: deque[Fault] = deque()
        self._late: list[Request] = []
        self._last = _DECOY
        self._wants_plug: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._closers: list[socket.socket] = []
        # Bound for as long as the proxy lives, and never listening: the port stays ours.
        self._held = self._bound(0)
        self._port = int(self._held.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.gate(Gate.OPEN)
        return self

    def __exit__(self, *_: object) -> None:
        self._shut()
        self._held.close()
        for thread in list(self._threads):
            if thread.ident is not None:  # a connection may come in at the last moment
                thread.join()

    # What a test asks for

    def plan(self, *faults: Fault) -> None:
        """These happen to the next requests, one each."""
        with self._lock:
            self._planned.extend(faults)

    def clear(self) -> None:
        """No more faults, and the way is open."""
        with self._lock:
            self._planned.clear()
            self._wants_plug = None
        self.gate(Gate.OPEN)

    def gate(self, gate: Gate) -> None:
        """Open the way, or close it for every connection, those that stand included."""
        self._shut()
        if gate is Gate.REFUSED:
            return
        door = self._bound(self._port)
        self._closers = [door]
        if gate is Gate.OPEN:
            door.listen(64)
            self._start(self._accept, door)
            return
        door.listen(0)
        for _ in range(3):  # Linux drops every SYN once the queue is full
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self._port))
            self._closers.append(filler)

    def deliver_late(self) -> int:
        """What was held back arrives at the centre now; how many requests that were."""
        with self._lock:
            late, self._late = self._late, []
        for request in late:
            self._forward(request)
        return len(late)

    def pull_plug(self, pull: Callable[[], None] | None) -> None:
        """``pull`` is called while the next request is at the centre; None: not any more."""
        with self._lock:
            self._wants_plug = pull

    # Connections

    def _bound(self, port: int) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        door.bind(("127.0.0.1", port))
        return door

    def _shut(self) -> None:
        closers, self._closers = self._closers, []
        for end in closers:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes an accept
            end.close()
        with self._lock:
            for end in self._open:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _start(self, work: Callable[[socket.socket], None], end: socket.socket) -> None:
        def run() -> None:
            try:
                work(end)
            finally:
                self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, daemon=True)
        self._threads.add(thread)
        thread.start()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _ = door.accept()
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._open.add(near)
                self._start(self._converse, near)

    def _converse(self, near: socket.socket) -> None:
        try:
            with suppress(OSError):
                while (request := _read_request(near)) is not None and self._exchange(
                    near, request
                ):
                    pass
        finally:
            with self._lock:
                self._open.discard(near)
            near.close()

    def _exchange(self, near: socket.socket, request: Request) -> bool:
        with self._lock:
            fault = self._planned.popleft() if self._planned else None
            plug, self._wants_plug = self._wants_plug, None
        if plug is not None:
            self.made["centre killed in mid-request"] += 1
            self._start(lambda _: plug(), near)
        if fault is None:
            answer = self._forward(request)
            self._last = answer
            play = _Play(answer.head() + answer.body, _keep)
        else:
            self.made[str(fault)] += 1
            play = self._misbehave(fault, request)
        if play.drip:
            for at in range(len(play.data)):
                near.sendall(play.data[at : at + 1])
                if _hung_up(near, DRIP_PAUSE_S):
                    return False
        elif play.data:
            near.sendall(play.data)
        return play.then(near)

    # Faults

    def _misbehave(self, fault: Fault, request: Request) -> _Play:
        older = self._last
        answer = self._seen(fault, request) if fault.seen else _DECOY
        if fault.seen and answer is not BAD_GATEWAY:
            self._last = answer
        head, body = answer.head(), answer.body
        half_head = head[: len(head) // 2]
        half_body = head + body[: len(body) // 2]
        plays = {
            Kind.RESET: _Play(b"", _reset),
            Kind.SILENCE: _Play(b"", _silence),
            Kind.LATE: _Play(b"", _silence),
            Kind.HEAD_RESET: _Play(half_head, _reset),
            Kind.HEAD_SILENCE: _Play(half_head, _silence),
            Kind.BODY_RESET: _Play(half_body, _reset),
            Kind.BODY_SILENCE: _Play(half_body, _silence),
            Kind.DRIP: _Play(head + body, _keep, drip=True),
        }
        if fault.kind in plays:
            return plays[fault.kind]
        changed = self._changed(fault, answer, older)
        return _Play(changed.head() + changed.body, _keep)

    def _seen(self, fault: Fault, request: Request) -> Answer:
        match fault.kind:
            case Kind.LATE:
                with self._lock:
                    self._late.append(request)
                return _DECOY
            case Kind.TWICE:
                self._forward(request)
            case Kind.TOGETHER:
                other = threading.Thread(target=self._forward, args=(request,))
                other.start()
                answer = self._forward(request)
                other.join()
                return answer
        return self._forward(request)

    def _changed(self, fault: Fault, answer: Answer, older: Answer) -> Answer:
        """What stands in the answer's place, as a whole."""
        squeezed = zstandard.ZstdCompressor(write_checksum=True).compress(answer.body)
        middle = len(squeezed) // 2
        garbled = squeezed[:middle] + bytes([squeezed[middle] ^ 0xFF]) + squeezed[middle + 1 :]
        half = answer.body[: len(answer.body) // 2]
        elsewhere = (("Location", f"{self.elsewhere}/v1/events"),)
        return {
            Kind.TWICE: answer,
            Kind.TOGETHER: answer,
            Kind.CUT_JSON: Answer(answer.status, answer.headers, half),
            Kind.CUT_ZSTD: answer.under("zstd", squeezed[:-6]),
            Kind.BAD_ZSTD: answer.under("zstd", garbled),
            Kind.PORTAL: _PORTAL,
            Kind.EMPTY: Answer(204, (), b""),
            Kind.STALE: older,
            Kind.REDIRECT: Answer(fault.status, elsewhere, b""),
            Kind.STATUS: _refusal(fault),
        }[fault.kind]

    def _forward(self, request: Request) -> Answer:
        """The centre's answer, or what a proxy in front of it says when there is none."""
        where = urlsplit(self.centre())
        connection = http.client.HTTPConnection(
            where.hostname or "", where.port, timeout=CENTRE_TIMEOUT_S
        )
        try:
            connection.putrequest(
                request.method, request.target, skip_host=True, skip_accept_encoding=True
            )
            for name, value in request.headers:
                if name.lower() not in _HOP_BY_HOP:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(request.body)))
            connection.putheader("Connection", "close")
            connection.endheaders(request.body)
            response = connection.getresponse()
            headers = [(n, v) for n, v in response.getheaders() if n.lower() not in _HOP_BY_HOP]
            return Answer(response.status, tuple(headers), response.read())
        except (OSError, http.client.HTTPException):
            return BAD_GATEWAY
        finally:
            connection.close()


def _refusal(fault: Fault) -> Answer:
    headers = [("Content-Type", _PROBLEM if fault.problem else "text/html")]
    if fault.retry_after:
        now = datetime.now(UTC)
        at = format_datetime(now + timedelta(seconds=30), usegmt=True)
        headers.append(("Retry-After", at if fault.retry_after == "date" else fault.retry_after))
        headers.append(("Date", format_datetime(now, usegmt=True)))
    content = {"title": "不行。", "status": fault.status, "code": "made_up"}
    body = json.dumps(content).encode() if fault.problem else b"<h1>no</h1>"
    return Answer(fault.status, tuple(headers), body)


def _read_request(near: socket.socket) -> Request | None:
    """The next request, or None when the terminal has hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = near.recv(65536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (x.partition(":") for x in lines))
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
    while len(body) < length:
        part = near.recv(65536)
        if not part:
            return None
        body += part
    return Request(method, target, headers, body)


def _keep(_near: socket.socket) -> bool:
    return True


def _reset(near: socket.socket) -> bool:
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    return False


def _silence(near: socket.socket) -> bool:
    """Nothing more, until the terminal gives up."""
    while not _hung_up(near, CENTRE_TIMEOUT_S):
        pass
    return False


def _hung_up(near: socket.socket, within_s: float) -> bool:
    """Whether the terminal hangs up within so many seconds."""
    readable, _, _ = select.select([near], [], [], within_s)
    try:
        return bool(readable) and not near.recv(1, socket.MSG_PEEK)
    except OSError:
        return True
