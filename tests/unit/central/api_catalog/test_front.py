"""The fast lane beside Django itself: the same answers, and only those that are still right."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from central.core.addresses import parse_networks
from central.core.devices import queries as device_queries
from central.core.devices.models import Device, Role
from central.core.devices.services import revoke, roll
from central.core.feed import services as feed
from central.core.feed.services import Change
from central.core.jobs.services import publish
from central.faces.api.answers import Answers
from central.faces.api.front import CatalogFront
from central.faces.api.memory import AT_MOST_S, READ_AGAIN_S, Memory
from contract.catalog import ChangePage
from tests.unit.central import cast

pytestmark = pytest.mark.django_db(transaction=True)  # connections are looked after as in a worker
SCOPE = "410100"
ZSTD = "zstd, gzip;q=0.9"


class Stack:
    """The front with a clock that stands still until told, and Django behind, counted."""

    def __init__(self, kept_bytes: int = 10_000_000) -> None:
        self.django = get_wsgi_application()
        self.now = 100.0
        self.asked = 0
        self.front = CatalogFront(self._counted, Memory(lambda: self.now), Answers(kept_bytes))

    def _counted(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        return self.django(environ, start_response)

    def wait(self) -> None:
        """Until what was read has to be read again."""
        self.now += 1.5 * READ_AGAIN_S


Told = tuple[str, dict[str, str], bytes]


def call(application: Any, query: str, **environ: str) -> Told:
    """GET of the changes by ``query``; keywords are entries of the WSGI environment."""
    asked: dict[str, Any] = {
        "PATH_INFO": "/v1/catalog/changes",
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": "Bearer alice",
        "REMOTE_ADDR": "127.0.0.1",
        **environ,
    }
    setup_testing_defaults(asked)
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        said.append((status, headers))

    body = application(asked, start_response)
    whole = b"".join(body)
    getattr(body, "close", lambda: None)()
    ((status, headers),) = said
    return status, dict(headers), whole


def fill(count: int) -> None:
    with transaction.atomic():
        feed.put_many(SCOPE, [Change("course", str(n), f'{{"a":"岗{n}"}}') for n in range(count)])


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    cast.device(token="alice")
    return tmp_path


@pytest.fixture
def stack() -> Stack:
    return Stack()


TAIL = f"scope={SCOPE}&since=700"
FULL = f"scope={SCOPE}&since=0"
TAG = f'W/"{SCOPE}-700-703"'


@pytest.mark.parametrize(
    ("query", "environ"),
    [
        (TAIL, {}),
        (TAIL, {"HTTP_ACCEPT_ENCODING": ZSTD}),
        (TAIL, {"HTTP_IF_NONE_MATCH": TAG}),
        (TAIL, {"HTTP_IF_NONE_MATCH": TAG.removeprefix("W/")}),
        (TAIL, {"HTTP_IF_NONE_MATCH": f'"x", {TAG}'}),
        (TAIL, {"HTTP_IF_NONE_MATCH": TAG, "HTTP_ACCEPT_ENCODING": ZSTD}),
        (TAIL, {"HTTP_IF_NONE_MATCH": f'W/"{SCOPE}-700-702"'}),
        (f"{TAIL}&patches=1", {"HTTP_ACCEPT_ENCODING": ZSTD}),
        (FULL, {}),
        (FULL, {"HTTP_ACCEPT_ENCODING": ZSTD}),
        (FULL, {"HTTP_ACCEPT_ENCODING": "gzip"}),
        (FULL, {"HTTP_ACCEPT_ENCODING": "zstd;q=0, br"}),
        (FULL, {"HTTP_X_FORWARDED_PROTO": "https"}),
        (FULL, {"wsgi.url_scheme": "https"}),
        (f"scope={SCOPE}&since=203", {"HTTP_ACCEPT_ENCODING": ZSTD}),
        ("scope=999999&since=0", {}),
    ],
)
def test_what_is_answered_from_memory_is_djangos_answer(
    stack: Stack, query: str, environ: dict[str, str], settings: Settings
) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    settings.TRUSTED_PROXIES = parse_networks("127.0.0.1")
    stack = Stack()
    fill(703)
    expected = call(stack.django, query, **environ)
    assert call(stack.front, query, **environ) == expected
    assert stack.asked == 1
    for _ in range(2):
        assert call(stack.front, query, **environ) == expected
        stack.wait()
    assert stack.asked == 1


@pytest.mark.parametrize(
    ("query", "environ", "status"),
    [
        (TAIL, {"REQUEST_METHOD": "HEAD"}, 405),
        (TAIL, {"REQUEST_METHOD": "POST"}, 405),
        (TAIL, {"PATH_INFO": "/v1/catalog/changes/"}, 404),
        (TAIL, {"PATH_INFO": "/healthz"}, 200),
        (TAIL, {"HTTP_HOST": "evil.example"}, 400),
        (TAIL, {"HTTP_AUTHORIZATION": "Bearer nobody"}, 401),
        (TAIL, {"HTTP_AUTHORIZATION": ""}, 401),
        (TAIL, {"HTTP_AUTHORIZATION": "alice"}, 401),
        (TAIL, {"HTTP_AUTHORIZATION": "bearer alice"}, 200),
        (TAIL, {"HTTP_AUTHORIZATION": "Bearer  alice "}, 200),
        ("", {}, 422),
        (f"scope={SCOPE}", {}, 200),
        (f"since=700&scope={SCOPE}", {}, 200),
        (f"{TAIL}&since=1", {}, 200),
        (f"{TAIL}&x=1", {}, 200),
        (f"scope={SCOPE}&since=0700", {}, 200),
        (f"scope={SCOPE}&since=-1", {}, 422),
        (f"scope={SCOPE}&since=7%300", {}, 200),
        (f"scope={SCOPE}&since=704", {}, 410),
        (f"scope={SCOPE}&since={'9' * 19}", {}, 422),
        ("scope=../../etc&since=0", {}, 422),
        (FULL, {"HTTP_IF_NONE_MATCH": '"x"'}, 200),
    ],
)
def test_what_is_doubtful_is_left_to_django(
    stack: Stack, query: str, environ: dict[str, str], status: int
) -> None:
    fill(703)
    expected = call(stack.django, query, **environ)
    assert expected[0].startswith(str(status))
    call(stack.front, TAIL)
    call(stack.front, FULL)
    for turn in (1, 2, 3):
        assert call(stack.front, query, **environ) == expected
        assert stack.asked == 2 + turn


def test_a_change_is_seen_when_the_heads_are_read_again(stack: Stack) -> None:
    fill(3)
    before = call(stack.front, f"scope={SCOPE}&since=0")
    fill(4)
    assert call(stack.front, f"scope={SCOPE}&since=0") == before
    stack.wait()
    after = call(stack.front, f"scope={SCOPE}&since=0", HTTP_IF_NONE_MATCH=before[1]["ETag"])
    assert ChangePage.model_validate_json(after[2]).next == 7
    tag = after[1]["ETag"]
    unchanged = [
        call(stack.front, f"scope={SCOPE}&since=0", HTTP_IF_NONE_MATCH=tag)[0] for _ in "ab"
    ]
    assert unchanged == ["304 Not Modified"] * 2


def test_another_citys_changes_leave_an_answer_right(stack: Stack) -> None:
    fill(3)
    before = call(stack.front, TAIL.replace("700", "3"))
    with transaction.atomic():
        feed.put("310000", "course", "1", "{}")
    stack.wait()
    assert call(stack.front, TAIL.replace("700", "3")) == before
    assert stack.asked == 1


def test_a_tag_of_yesterday_gets_the_page_when_the_feed_moves_on(stack: Stack) -> None:
    fill(3)
    tag = call(stack.front, TAIL.replace("700", "3"))[1]["ETag"]
    asked = {"HTTP_IF_NONE_MATCH": tag}
    assert call(stack.front, TAIL.replace("700", "3"), **asked)[0] == "304 Not Modified"
    fill(1)
    stack.wait()
    assert call(stack.front, TAIL.replace("700", "3"), **asked)[0] == "200 OK"


def test_after_the_feed_restarted_nothing_from_before_is_answered(stack: Stack) -> None:
    fill(600)
    old = call(stack.front, FULL)
    call(stack.front, f"scope={SCOPE}&since=500")
    feed.restart(SCOPE)
    stack.wait()
    fresh = call(stack.front, FULL)
    assert fresh == call(stack.django, FULL) != old
    assert call(stack.front, f"scope={SCOPE}&since=500")[0].startswith("410")


def test_a_full_page_stays_when_the_feed_moves_on(stack: Stack) -> None:
    fill(600)
    page = call(stack.front, FULL)
    fill(1)
    stack.wait()
    assert call(stack.front, FULL) == page
    assert stack.asked == 1


def test_a_posting_whose_date_passes_leaves_at_the_next_reading(stack: Stack) -> None:
    now = timezone.now()
    job = cast.job(valid_until=now + timedelta(hours=1))
    publish(job, now=now, actor="staff:test")
    call(stack.front, FULL)
    type(job).objects.update(valid_until=now - timedelta(seconds=1))
    stack.wait()
    assert b'"op":"del"' in call(stack.front, FULL)[2]


def test_a_revoked_device_is_shut_out_when_the_heads_are_read_again(stack: Stack) -> None:
    cast.device(token="bob")
    fill(3)
    for token in ("alice", "bob"):
        call(stack.front, FULL, HTTP_AUTHORIZATION=f"Bearer {token}")
    device = device_queries.device_for_token("alice")
    assert device is not None
    revoke(device, actor="staff:test", now=timezone.now())
    assert call(stack.front, FULL)[0] == "200 OK"
    stack.wait()
    assert call(stack.front, FULL)[0].startswith("401")
    asked = stack.asked
    assert call(stack.front, FULL, HTTP_AUTHORIZATION="Bearer bob")[0] == "200 OK"
    assert stack.asked == asked


def test_a_rolled_token_ends_the_old_one_by_its_first_use(stack: Stack) -> None:
    fill(3)
    call(stack.front, FULL)
    new = roll(Device.objects.get())
    stack.wait()
    assert call(stack.front, FULL)[0] == "200 OK"
    assert call(stack.front, FULL, HTTP_AUTHORIZATION=f"Bearer {new}")[0] == "200 OK"
    assert Device.objects.get().next_token_hash is None
    stack.wait()
    assert call(stack.front, FULL)[0].startswith("401")
    asked = stack.asked
    assert call(stack.front, FULL, HTTP_AUTHORIZATION=f"Bearer {new}")[0] == "200 OK"
    assert stack.asked == asked


def test_a_role_without_the_right_is_refused_by_django(stack: Stack) -> None:
    Device.objects.update(role="cleaner")
    assert call(stack.front, FULL)[0].startswith("403")
    Device.objects.update(role=Role.DISPLAY)
    assert call(stack.front, FULL)[0] == "200 OK"


def test_memory_is_not_used_beyond_its_age_without_the_database(
    stack: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise DatabaseError("gone")

    fill(3)
    call(stack.front, FULL)
    stack.wait()
    with connection.execute_wrapper(broken):
        assert call(stack.front, FULL)[0].startswith("500")
        assert call(stack.front, FULL)[0].startswith("500")
    assert "without memory" in caplog.text
    assert call(stack.front, FULL)[0] == "200 OK"


def test_while_one_reads_again_the_others_wait_for_nobody() -> None:
    now = [0.0]
    memory = Memory(lambda: now[0])
    seen: list[object] = []

    def meanwhile(execute: Any, *args: Any) -> Any:
        if not seen:
            for age in (READ_AGAIN_S, AT_MOST_S):
                now[0] = age
                seen.append(memory.heads())
        return execute(*args)

    first = memory.heads()
    now[0] = READ_AGAIN_S
    with connection.execute_wrapper(meanwhile):
        memory.heads()
    assert seen == [first, None]


def test_idle_it_asks_nothing_and_busy_once_per_interval(
    stack: Stack, django_assert_num_queries: Any
) -> None:
    fill(3)
    call(stack.front, FULL)
    with django_assert_num_queries(0):
        for _ in range(50):
            call(stack.front, FULL)
    stack.wait()
    with django_assert_num_queries(3):  # due dates, ended tokens, heads
        for _ in range(50):
            call(stack.front, FULL)


def test_answers_stay_within_their_bound() -> None:
    fill(5)
    stack = Stack(kept_bytes=3 * 4096)
    for round_ in range(3):
        for since in range(5):
            call(stack.front, f"scope={SCOPE}&since={since}")
        assert stack.asked == 5 * (round_ + 1)
    call(stack.front, f"scope={SCOPE}&since=4")
    assert stack.asked == 15


def test_an_answer_beyond_the_bound_is_not_kept() -> None:
    fill(500)
    stack = Stack(kept_bytes=8192)
    for _ in range(2):
        call(stack.front, FULL)
    assert stack.asked == 2
