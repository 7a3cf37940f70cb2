"""Whatever a network answers to the terminal: a value of the contract, or a typed error with words
for the person and a bounded wait. Nothing else ever leaves the client."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.device import EnrolRequest, Heartbeat, SealingKey, StationSetup
from contract.events import Envelope, EventBatch
from contract.signin import LookupRequest
from kiosk.domain.receipt import new_code
from kiosk.errors import CentreError, NetworkError
from kiosk.services.http import MAX_RETRY_AFTER_S, CentreClient
from tests.nasty import as_bytes, fuzz, headers, junk, like
from tests.unit.kiosk.samples import NOW, STATION

EVENT = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
CODE = new_code(Random(1))
VIEW = {
    "receipt": CODE,
    "job_id": "j1",
    "job_title": "保洁",
    "employer": "甲乙物业",
    "state": "interview",
    "submitted_at": "2026-06-01T08:00:00Z",
    "changed_at": "2026-06-01T09:00:00Z",
    "interview": {"at": "2026-06-02T09:00:00Z", "place": "三楼", "note": ""},
}
GRANT = {
    "device_code": "d",
    "user_code": "BCDF-GHJK",
    "verification_uri": "https://centre.example/s",
    "verification_uri_complete": "https://centre.example/s/BCDF-GHJK",
    "expires_in": 600,
    "interval": 5,
    "interval_ms": 500,
    "matching_code": "42",
}
SETUP = StationSetup(
    station=STATION,
    scope="410100",
    sealing_key=SealingKey(id="k1", public="A" * 43 + "="),
    public_url="https://centre.example",
    server_time=NOW,
).model_dump(mode="json")
PROBLEM = {"type": "about:blank", "title": "不行。", "status": 409, "code": "no", "detail": "x"}
ANSWERS = (
    {"results": [{"id": str(EVENT), "status": "accepted", "code": "", "detail": ""}]},
    {"token": "t" * 40, "device_id": "7", **SETUP},
    {
        **{"person_id": "p", "phone": "13800001234", "phone_masked": "138****1234"},
        **{"resume": None, "applications": [VIEW]},
    },
    GRANT,
    {"access_token": "t", "expires_in": 900},
    {"error": "slow_down"},
    VIEW,
    PROBLEM,
)


class RawServer:
    """Reads a request, sends ``answer`` as it stands, and closes the connection."""

    def __init__(self) -> None:
        self.answer = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:  # closed
                return
            with connection, suppress(OSError):
                self._read_request(connection)
                connection.sendall(self.answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):  # a reset would throw away what was sent
                    pass

    @staticmethod
    def _read_request(connection: socket.socket) -> None:
        seen = b""
        while b"\r\n\r\n" not in seen:
            seen += connection.recv(65536)
        head, _, body = seen.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(body) < length:
            body += connection.recv(65536)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@contextmanager
def _serving() -> Iterator[tuple[RawServer, CentreClient]]:
    server = RawServer()
    client = CentreClient(
        server.url,
        lambda: "device",
        connect_timeout_s=2,
        read_timeout_s=2,
        app_version="1",
        proxy=None,
    )
    yield server, client
    client.close()
    server.close()


@pytest.fixture(scope="module")
def wire() -> Iterator[tuple[RawServer, CentreClient]]:
    with _serving() as both:
        yield both


BATCH = EventBatch(
    events=(Envelope(id=EVENT, kind="application.submitted", time=NOW, key_id="k1", sealed="AA"),)
)
BEAT = Heartbeat(
    app_version="1", wire=1, catalogue_seq=0, outbox_pending=0, outbox_oldest_seconds=0, parked=()
)
CALLS: dict[str, Callable[[CentreClient], object]] = {
    "events": lambda client: client.send_events(BATCH),
    "heartbeat": lambda client: client.heartbeat(BEAT),
    "enrol": lambda client: client.enrol(EnrolRequest(code="K", name="n", app_version="1")),
    "roll": lambda client: client.roll_token(),
    "sign-in": lambda client: client.begin_sign_in(),
    "token": lambda client: client.redeem("code"),
    "me": lambda client: client.me("session"),
    "sign-out": lambda client: client.end_session("session"),
    "look-up": lambda client: client.lookup(LookupRequest(receipt=CODE, phone_last4="1234")),
}

JSON = (b"Content-Type", b"application/json")
statuses = st.sampled_from(
    [
        *(200, 201, 202, 204, 206, 226, 299, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409),
        *(410, 413, 422, 429, 451, 499, 500, 502, 503, 504, 511, 599, 600, 999),
    ]
)
lines = st.one_of(
    statuses.map(lambda status: b"HTTP/1.1 %d x" % status),
    st.sampled_from(
        [
            *(b"HTTP/1.1 200", b"HTTP/1.0 200 OK", b"HTTP/9.9 200 OK", b"HTTP/1.1 100 Continue"),
            *(b"HTTP/1.1 101 Switching", b"HTTP/1.1 099 x", b"HTTP/1.1 -1 x", b"HTTP/1.1 abc x"),
            *(b"ICY 200 OK", b"HTTP/1.1 200 " + b"x" * 70_000, b"", b"\xff\xfe", b"<html>"),
        ]
    ),
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """A status line, headers and a body, often nearly right."""
    body = draw(like(*ANSWERS))
    head = [draw(lines), *[b"%s: %s" % pair for pair in draw(headers)]]
    if draw(st.integers(0, 3)):
        head.append(b"%s: %s" % JSON)
    if draw(st.booleans()):
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*head, b"", body])


def whole(head: str, body: bytes = b"{}") -> bytes:
    return f"HTTP/1.1 {head}\r\nContent-Type: application/json\r\n\r\n".encode("latin-1") + body


def check(wire: tuple[RawServer, CentreClient], call: str, answer: bytes) -> object:
    server, client = wire
    server.answer = answer
    try:
        return CALLS[call](client)
    except (NetworkError, CentreError) as error:
        assert error.said
        assert len(str(error)) < 500
        if isinstance(error, CentreError) and error.retry_after is not None:
            assert 0 <= error.retry_after <= MAX_RETRY_AFTER_S
        return error


@settings(fuzz, max_examples=700)
@given(call=st.sampled_from(sorted(CALLS)), answer=answers() | junk)
@example(call="events", answer=b"")
@example(call="events", answer=whole("429 x\r\nRetry-After: Mon, 1 Jan 0001 00:00:00 +1400"))
@example(call="events", answer=whole("302 x\r\nLocation: http://["))
def test_any_answer_is_a_value_or_a_typed_error(
    wire: tuple[RawServer, CentreClient], call: str, answer: bytes
) -> None:
    check(wire, call, answer)


def test_what_is_sound_is_taken(wire: tuple[RawServer, CentreClient]) -> None:
    """Else the one above could pass with everything refused."""
    names = ("events", "enrol", "me", "sign-in", "token")
    for call, answer in zip(names, ANSWERS, strict=False):
        assert not isinstance(check(wire, call, whole("200 OK", as_bytes(answer))), Exception), call
