"""Answers that never fall silent, from a server that takes its time."""

import time
from collections.abc import Iterator

import pytest

from contract.device import Heartbeat
from kiosk.errors import GarbledAnswer, Timeout
from kiosk.services.http import PATIENCE, CentreClient
from tests.unit.kiosk.fake_centre import Answer, FakeCentre, as_json, serving

READ_TIMEOUT_S = 0.15
AT_MOST_S = (PATIENCE + 1) * READ_TIMEOUT_S + 0.5  # the last is a busy machine's
JSON = {"Content-Type": "application/json"}
ZSTD = {"Content-Type": "application/zstd"}
DRIP = (1, 0.02)


@pytest.fixture
def centre() -> Iterator[FakeCentre]:
    with serving() as centre:
        yield centre


@pytest.fixture(params=["direct", "through a proxy"])
def client(centre: FakeCentre, request: pytest.FixtureRequest) -> Iterator[CentreClient]:
    direct = request.param == "direct"
    client = CentreClient(
        centre.url if direct else "http://centre.invalid",
        lambda: "device",
        connect_timeout_s=2,
        read_timeout_s=READ_TIMEOUT_S,
        app_version="9",
        proxy=None if direct else centre.url,
    )
    yield client
    client.close()


def beat(client: CentreClient) -> None:
    client.heartbeat(
        Heartbeat(
            app_version="1", wire=1, catalogue_seq=0, outbox_pending=0, outbox_oldest_seconds=0
        )
    )


def page(client: CentreClient) -> None:
    client.changes("410100", 0, None)


def snapshot(client: CentreClient) -> None:
    with client.snapshot("410100") as opened:
        list(opened.changes())


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (beat, Answer(200, b" " * 5000, JSON, drip=DRIP)),
        (page, Answer(200, b" " * 5000, JSON, drip=DRIP)),
        (snapshot, Answer(200, b" " * 5000, ZSTD, drip=DRIP)),
        (beat, Answer(500, b" " * 5000, JSON, drip=DRIP)),
        (beat, Answer(drip_head=DRIP)),
    ],
    ids=["answer", "page", "snapshot", "refusal", "headers"],
)
def test_an_answer_that_drips_in_is_given_up(
    centre: FakeCentre, client: CentreClient, call: object, answer: Answer
) -> None:
    assert callable(call)
    centre.give(answer)
    began = time.monotonic()
    with pytest.raises(Timeout):
        call(client)
    assert PATIENCE * READ_TIMEOUT_S <= time.monotonic() - began <= AT_MOST_S


def test_a_long_answer_may_take_its_time(centre: FakeCentre, client: CentreClient) -> None:
    """40 KB in pieces that arrive faster than a drip, for longer than a short answer may take."""
    body = b" " * 40_000 + b"[]"
    centre.give(Answer(200, body, JSON, drip=(2500, 0.05)))
    began = time.monotonic()
    with pytest.raises(GarbledAnswer):  # it came whole, and is no page
        page(client)
    assert time.monotonic() - began > PATIENCE * READ_TIMEOUT_S


def test_a_connection_is_used_again_afterwards_and_its_next_answer_has_its_own_time(
    centre: FakeCentre, client: CentreClient
) -> None:
    centre.give(as_json([]))
    for _ in range(3):
        with pytest.raises(GarbledAnswer):
            page(client)
        time.sleep(PATIENCE * READ_TIMEOUT_S / 2)
    assert centre.connections == 1
