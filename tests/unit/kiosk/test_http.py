from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
import zstandard

from contract.base import Wire
from contract.catalog import ChangePage, PutJob, SnapshotHead, Tombstone
from contract.device import (
    EnrolAnswer,
    EnrolRequest,
    Heartbeat,
    RollAnswer,
    SealingKey,
    StationSetup,
)
from contract.events import BatchResult, Envelope, EventBatch, EventResult, EventStatus
from contract.signin import (
    GRANT_TYPE,
    ApplicationState,
    ApplicationView,
    GrantAnswer,
    LookupRequest,
    Me,
    TokenAnswer,
    TokenError,
    TokenErrorAnswer,
)
from kiosk.domain.receipt import new_code
from kiosk.errors import (
    MAX_QUOTED,
    CentreDown,
    CentreError,
    GarbledAnswer,
    KioskError,
    NotEnrolled,
    NotFound,
    Offline,
    PortalError,
    RedirectError,
    Refused,
    Timeout,
    TooLarge,
    TooMany,
    Unauthorized,
)
from kiosk.services import http
from kiosk.services.http import CentreClient
from kiosk.services.snapshot import MAX_LINE
from tests.unit.kiosk.fake_centre import (
    PORTAL,
    Answer,
    FakeCentre,
    as_json,
    problem,
    serving,
)
from tests.unit.kiosk.samples import NOW, STATION, a_job

EVENT = UUID("01976b5e-0000-7000-8000-000000000001")
RECEIPT = new_code(Random(1))
KEY = SealingKey(id="k1", public="AAAA")
SETUP = StationSetup(
    station=STATION, scope="410100", sealing_key=KEY, server_time=NOW, public_url="https://x"
)
ENROLLED = EnrolAnswer(**SETUP.model_dump(), device_id="d1", token="t1")
BEAT = Heartbeat(
    app_version="1", wire=1, catalogue_seq=0, outbox_pending=0, outbox_oldest_seconds=0
)
GRANT = GrantAnswer(
    device_code="dc",
    user_code="ABCD",
    verification_uri="https://x/s",
    verification_uri_complete="https://x/s/ABCD",
    expires_in=120,
    interval=1,
    interval_ms=500,
    matching_code="42",
)
TOKEN = TokenAnswer(access_token="session", expires_in=600)
ME = Me(
    person_id="p",
    phone="13812345678",
    phone_masked="138****5678",
    resume=None,
    applications=(),
)
BATCH = EventBatch(
    events=(Envelope(id=EVENT, kind="resume.saved", time=NOW, key_id="k1", sealed="AAAA"),)
)
RESULT = BatchResult(results=(EventResult(id=EVENT, status=EventStatus.ACCEPTED),))


def an_application() -> ApplicationView:
    return ApplicationView(
        receipt=RECEIPT,
        job_id="j",
        job_title="保洁",
        employer="e",
        state=ApplicationState.VIEWED,
        submitted_at=NOW,
        changed_at=NOW,
    )


@pytest.fixture
def centre() -> Iterator[FakeCentre]:
    with serving() as centre:
        yield centre


@pytest.fixture
def client(centre: FakeCentre) -> Iterator[CentreClient]:
    client = a_client(centre.url)
    yield client
    client.close()


def a_client(url: str, token: str | None = "device", **values: Any) -> CentreClient:
    settings: dict[str, Any] = {
        "connect_timeout_s": 2,
        "read_timeout_s": 5,
        "app_version": "9",
        "proxy": None,
    }
    return CentreClient(url, lambda: token, **(settings | values))


def sent(wire: Wire) -> Answer:
    return as_json(wire.model_dump_json())


Call = Callable[[CentreClient], object]

CALLS: list[tuple[str, str, Call, Wire]] = [
    ("POST", "/v1/device/token/roll", lambda c: c.roll_token(), RollAnswer(token="t2")),
    ("POST", "/v1/device/heartbeat", lambda c: c.heartbeat(BEAT), SETUP),
    ("POST", "/v1/events", lambda c: c.send_events(BATCH), RESULT),
    ("POST", "/v1/signin/device_authorization", lambda c: c.begin_sign_in(), GRANT),
    ("POST", "/v1/signin/token", lambda c: c.redeem("dc"), TOKEN),
    ("GET", "/v1/me", lambda c: c.me("session"), ME),
    (
        "POST",
        "/v1/applications/lookup",
        lambda c: c.lookup(LookupRequest(receipt=RECEIPT, phone_last4="5678")),
        an_application(),
    ),
]


@pytest.mark.parametrize("case", CALLS, ids=lambda case: case[1])
def test_every_call_asks_its_path_and_reads_its_type(
    centre: FakeCentre, client: CentreClient, case: tuple[str, str, Call, Wire]
) -> None:
    method, path, call, answer = case
    centre.give(sent(answer))
    assert call(client) == answer
    (asked,) = centre.asked
    assert (asked.method, asked.path) == (method, path)
    assert asked.headers["authorization"] == "Bearer device"
    assert asked.headers["user-agent"] == "gig-inn-kiosk/9"
    assert "cookie" not in asked.headers


def test_enrolment_needs_no_token_and_sends_none(centre: FakeCentre) -> None:
    client = a_client(centre.url, token=None)
    centre.give(sent(ENROLLED))
    assert client.enrol(EnrolRequest(code="K7M4-9P2X")) == ENROLLED
    assert "authorization" not in centre.asked[0].headers
    assert centre.asked[0].json()["code"] == "K7M4-9P2X"
    with pytest.raises(NotEnrolled):
        client.heartbeat(BEAT)
    assert len(centre.asked) == 1
    client.close()


def test_a_persons_token_goes_beside_the_devices(centre: FakeCentre, client: CentreClient) -> None:
    centre.give(Answer(204))
    client.end_session("session")
    assert centre.asked[0].method == "DELETE"
    assert centre.asked[0].path == "/v1/session"
    assert centre.asked[0].headers["x-session"] == "session"


@pytest.mark.parametrize("error", TokenError)
def test_waiting_for_the_phone_is_an_answer(
    centre: FakeCentre, client: CentreClient, error: TokenError
) -> None:
    centre.give(as_json({"error": error.value}, status=400))
    assert client.redeem("dc") == TokenErrorAnswer(error=error)
    assert centre.asked[0].json() == {"grant_type": GRANT_TYPE, "device_code": "dc"}


def test_another_bad_request_to_the_token_endpoint_is_an_error(
    centre: FakeCentre, client: CentreClient
) -> None:
    centre.give(problem(400, "odd"), as_json({"error": "new_word"}, status=400))
    with pytest.raises(Refused):
        client.redeem("dc")
    with pytest.raises(PortalError):
        client.redeem("dc")


# The feed and the snapshot

PAGE = ChangePage(
    scope="410100",
    since=5,
    next=7,
    more=False,
    changes=(PutJob(seq=6, body=a_job(1)), Tombstone(kind="job", seq=7, id="x")),
)


def test_a_page_comes_with_its_etag_and_then_304(centre: FakeCentre, client: CentreClient) -> None:
    centre.give(
        as_json(PAGE.model_dump_json(), ETag='W/"a"'), Answer(304, headers={"ETag": 'W/"a"'})
    )
    tail = client.changes("410100", 5, None)
    assert (tail.page, tail.etag) == (PAGE, 'W/"a"')
    tail = client.changes("410100", 5, 'W/"a"')
    assert (tail.page, tail.etag) == (None, 'W/"a"')
    assert centre.asked[0].path == "/v1/catalog/changes?scope=410100&since=5"
    assert "if-none-match" not in centre.asked[0].headers
    assert centre.asked[1].headers["if-none-match"] == 'W/"a"'


def test_a_scope_cannot_reach_out_of_its_place(centre: FakeCentre, client: CentreClient) -> None:
    with pytest.raises(NotFound):
        client.changes("a&since=0#/../", 5, None)
    assert centre.asked[0].path == "/v1/catalog/changes?scope=a%26since%3D0%23%2F..%2F&since=5"


def a_snapshot(*lines: str, count: int | None = None, wire: int = 1) -> bytes:
    head = SnapshotHead(
        wire=wire, scope="410100", seq=9, count=len(lines) if count is None else count
    )
    text = "\n".join([head.model_dump_json(), *lines]) + "\n"
    return zstandard.compress(text.encode())


def zstd(body: bytes, cut: int | None = None) -> Answer:
    return Answer(200, body, {"Content-Type": "application/zstd"}, cut)


CHANGES = [PutJob(seq=n, body=a_job(n)) for n in range(1, 500)]
LINES = [change.model_dump_json() for change in CHANGES]


def test_a_snapshot_is_read_line_by_line(centre: FakeCentre, client: CentreClient) -> None:
    centre.give(zstd(a_snapshot(*LINES)))
    with client.snapshot("410100") as snapshot:
        assert snapshot.head.seq == 9
        assert list(snapshot.changes()) == CHANGES
    assert centre.asked[0].path == "/v1/catalog/snapshot?scope=410100"


@pytest.mark.parametrize(
    "answer",
    [
        zstd(b""),
        zstd(b"not zstd at all"),
        zstd(a_snapshot(*LINES)[:-40]),
        zstd(a_snapshot(*LINES), cut=300),
        zstd(a_snapshot(*LINES, count=500)),
        zstd(a_snapshot(*LINES, wire=2)),
        zstd(a_snapshot(LINES[0], "{")),
        zstd(zstandard.compress(b"x" * (MAX_LINE * 2))),
        zstd(zstandard.compress(b"{}\n")),
    ],
)
def test_a_snapshot_that_is_not_whole_is_garbled(
    centre: FakeCentre, client: CentreClient, answer: Answer
) -> None:
    centre.give(answer)
    with pytest.raises(GarbledAnswer), client.snapshot("410100") as snapshot:
        list(snapshot.changes())


def test_a_centre_without_a_snapshot_says_so(centre: FakeCentre, client: CentreClient) -> None:
    centre.give(problem(404, "no_snapshot"))
    with pytest.raises(NotFound), client.snapshot("410100"):
        pass


def test_a_snapshot_left_half_read_leaves_the_client_usable(
    centre: FakeCentre, client: CentreClient
) -> None:
    centre.give(zstd(a_snapshot(*LINES)), sent(SETUP))
    with client.snapshot("410100") as snapshot:
        next(snapshot.changes())
    assert client.heartbeat(BEAT) == SETUP


# Bad networks


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (PORTAL, PortalError),
        (Answer(200, b"{}"), PortalError),
        (Answer(200, b"{}", {"Content-Type": "text/plain"}), PortalError),
        (Answer(403, b"<html>", {"Content-Type": "text/html"}), PortalError),
        (Answer(404, b"<html>", {"Content-Type": "text/html"}), PortalError),
        (as_json({}, status=404), PortalError),
        (Answer(204), GarbledAnswer),
        (as_json("{"), GarbledAnswer),
        (as_json("[]"), GarbledAnswer),
        (as_json("x" * (http.MAX_ANSWER + 1)), GarbledAnswer),
        (Answer(200, b"{}" * 50, {"Content-Type": "application/json"}, cut=10), GarbledAnswer),
        (
            Answer(200, b"{}", {"Content-Type": "application/json", "Content-Encoding": "gzip"}),
            GarbledAnswer,
        ),
        (Answer(302, headers={"Location": "http://portal.example/login"}), RedirectError),
        (Answer(308, headers={"Location": "/elsewhere"}), RedirectError),
        (Answer(301), RedirectError),
        (problem(401, "device_revoked"), Unauthorized),
        (problem(403, "not_allowed"), Unauthorized),
        (problem(404, "unknown"), NotFound),
        (problem(410, "cursor_ahead"), NotFound),
        (problem(409, "conflict"), Refused),
        (problem(422, "invalid"), Refused),
        (problem(413, "too_large"), TooLarge),
        (Answer(413, b"<html>", {"Content-Type": "text/html"}), TooLarge),
        (problem(429, "slow_down"), TooMany),
        (problem(500, "bug"), CentreDown),
        (Answer(502, b"<html>", {"Content-Type": "text/html"}), CentreDown),
        (Answer(503), CentreDown),
    ],
)
def test_each_trouble_has_its_error(
    centre: FakeCentre, client: CentreClient, answer: Answer, error: type[Exception]
) -> None:
    centre.give(answer)
    with pytest.raises(error):
        client.heartbeat(BEAT)


def test_no_token_follows_a_redirect(client: CentreClient, centre: FakeCentre) -> None:
    with serving() as stranger:
        centre.give(Answer(307, headers={"Location": stranger.url}))
        with pytest.raises(RedirectError, match="not followed"):
            client.me("session")
        assert stranger.asked == []


def test_a_poll_with_nothing_new_leaves_the_connection_open(
    centre: FakeCentre, client: CentreClient
) -> None:
    centre.give(Answer(304))
    for _ in range(3):
        assert client.changes("410100", 7, 'W/"7-7"').page is None
    assert centre.connections == 1


def test_a_portals_cookie_is_not_kept(centre: FakeCentre, client: CentreClient) -> None:
    headers = PORTAL.headers | {"Set-Cookie": "portal=1; Path=/"}
    centre.give(Answer(200, PORTAL.body, headers), sent(SETUP))
    with pytest.raises(PortalError):
        client.heartbeat(BEAT)
    client.heartbeat(BEAT)
    assert "cookie" not in centre.asked[1].headers


def test_the_environments_proxies_are_not_taken(
    centre: FakeCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    centre.give(sent(SETUP))
    client = a_client(centre.url)
    assert client.heartbeat(BEAT) == SETUP
    client.close()


def test_the_proxy_of_the_settings_is_taken(centre: FakeCentre) -> None:
    centre.give(sent(SETUP))
    client = a_client("http://centre.invalid", proxy=centre.url)
    assert client.heartbeat(BEAT) == SETUP
    assert centre.asked[0].path == "http://centre.invalid/v1/device/heartbeat"
    client.close()


def test_nobody_there_is_offline() -> None:
    with serving() as gone:
        url = gone.url
    client = a_client(url)
    with pytest.raises(Offline):
        client.heartbeat(BEAT)
    client.close()


@pytest.mark.parametrize("body", [b"", b'{"half'])
def test_a_silent_centre_is_a_time_out(centre: FakeCentre, body: bytes) -> None:
    client = a_client(centre.url, read_timeout_s=0.2)
    centre.give(Answer(200, body, {"Content-Type": "application/json"}, hang=True))
    with pytest.raises(Timeout):
        client.heartbeat(BEAT)
    centre.over.set()
    client.close()


def test_a_centre_without_tls_is_offline_not_trusted(centre: FakeCentre) -> None:
    client = a_client(centre.url.replace("http:", "https:"))
    with pytest.raises(Offline):
        client.heartbeat(BEAT)
    client.close()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("-5", 0),
        ("1e9", 24 * 3600),
        ("nan", None),
        ("soon", None),
        (format_datetime(datetime.now(UTC) + timedelta(days=9), usegmt=True), 24 * 3600),
        (format_datetime(datetime.now(UTC) - timedelta(days=9), usegmt=True), 0),
        ("Mon, 01 Jan 2001 00:00:00 -0000", 0),
    ],
)
def test_retry_after_is_read_in_both_forms(
    centre: FakeCentre, client: CentreClient, value: str, seconds: float | None
) -> None:
    centre.give(problem(503, "restarting", Retry_After=value))
    with pytest.raises(CentreError) as caught:
        client.heartbeat(BEAT)
    assert caught.value.retry_after == seconds


def test_a_retry_after_date_is_read_by_the_senders_clock_not_by_this_machines(
    centre: FakeCentre, client: CentreClient
) -> None:
    date, until = "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:01:30 GMT"
    centre.give(problem(503, "restarting", Retry_After=until, Date=date))
    with pytest.raises(CentreError) as caught:
        client.heartbeat(BEAT)
    assert caught.value.retry_after == 90


def test_the_centres_sentence_reaches_the_person_and_its_code_the_program(
    centre: FakeCentre, client: CentreClient
) -> None:
    centre.give(problem(404, "receipt_unknown", "没有这张回执。"))
    with pytest.raises(NotFound) as caught:
        client.me("session")
    assert caught.value.said == "没有这张回执。"
    assert caught.value.code == "receipt_unknown"


def test_no_error_repeats_what_a_person_sent(centre: FakeCentre, client: CentreClient) -> None:
    secret = {"person_id": "p", "phone": 13812345678, "phone_masked": 13812345678}
    centre.give(as_json(secret))
    with pytest.raises(GarbledAnswer) as caught:
        client.me("session")
    assert "138" not in str(caught.value)
    assert "phone: " in str(caught.value)


def test_one_connection_serves_many_calls(centre: FakeCentre, client: CentreClient) -> None:
    centre.give(sent(SETUP))
    for _ in range(5):
        client.heartbeat(BEAT)
    assert len(centre.asked) == 5
    assert centre.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        problem(409, "x" * 5000, title="长" * 5000),
        Answer(302, headers={"Location": f"http://{'x' * 5000}/"}),
        Answer(200, b"{}", {"Content-Type": "x" * 5000}),
        Answer(404, b"x" * 5000),
    ],
)
def test_no_error_repeats_a_strangers_long_speech(
    centre: FakeCentre, client: CentreClient, answer: Answer
) -> None:
    centre.give(answer)
    with pytest.raises(KioskError) as caught:
        client.heartbeat(BEAT)
    assert len(str(caught.value)) < 500
    assert len(caught.value.said) <= MAX_QUOTED


def test_a_page_under_zstd_is_unpacked(centre: FakeCentre, client: CentreClient) -> None:
    page = ChangePage(scope="410100", since=5, next=5, more=False, changes=())
    packed = zstandard.compress(page.model_dump_json().encode())
    named = {"Content-Type": "application/json", "Content-Encoding": "zstd"}
    centre.give(Answer(200, packed, named))
    assert client.changes("410100", 5, None).page == page
    assert centre.asked[-1].headers["accept-encoding"] == "zstd"


@pytest.mark.parametrize(
    "content",
    [
        zstandard.compress(b"{}" * 1000)[:-9],
        zstandard.compress(b"{}")[:5] + b"\xff" * 40,
        zstandard.compress(b" " * (http.MAX_PAGE + 1)),
    ],
    ids=["cut short", "spoilt", "a bomb"],
)
def test_a_bad_zstd_page_is_garbled(
    centre: FakeCentre, client: CentreClient, content: bytes
) -> None:
    centre.give(Answer(200, content, {"Content-Type": "application/json"}))
    with pytest.raises(GarbledAnswer):
        client.changes("410100", 5, None)
