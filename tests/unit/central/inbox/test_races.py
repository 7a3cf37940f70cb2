"""Sent twice in the same moment, done once."""

from collections import Counter
from pathlib import Path

import pytest

from central.core.applications.models import Application, Receipt
from central.core.devices.models import Device
from central.core.inbox import services
from central.core.inbox.keys import KeyRing
from central.core.inbox.models import ReceivedEvent
from contract.events import EventBatch
from tests.unit.central import cast
from tests.unit.central.cast import NOW
from tests.unit.central.races import at_once, need_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def server(db: None) -> None:
    need_postgres()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    ring = KeyRing(tmp_path / "keys")
    ring.make(now=NOW)
    return ring


def receive(ring: KeyRing, batch: EventBatch) -> list[str]:
    result = services.receive(Device.objects.get(), batch, NOW, keys=ring)
    return [r.status.value for r in result.results]


def test_the_same_event_in_eight_requests_is_done_once(ring: KeyRing) -> None:
    cast.device()
    job = cast.job()
    for seed in range(10):
        body = cast.walk_in(job, f"1390000000{seed}", code=cast.receipt(seed))
        batch = EventBatch(events=(cast.seal(ring.current(), body, seed=seed),))

        def send(_number: int, batch: EventBatch = batch) -> str:
            return receive(ring, batch)[0]

        answers = at_once(8, send)
        assert Counter(answers) == {"accepted": 1, "duplicate": 7}
    assert ReceivedEvent.objects.count() == Application.objects.count() == 10
    assert Receipt.objects.count() == 10


def test_a_rejection_in_eight_requests_is_decided_once(ring: KeyRing) -> None:
    cast.device()
    batch = EventBatch(events=(cast.seal(ring.current(), b"{}"),))
    assert set(map(str, at_once(8, lambda _: receive(ring, batch)[0]))) == {"rejected"}
    assert ReceivedEvent.objects.count() == 1


def test_one_person_pressing_at_eight_terminals_applies_once(ring: KeyRing) -> None:
    cast.device()
    job = cast.job()
    batches = [
        EventBatch(
            events=(cast.seal(ring.current(), cast.walk_in(job, code=cast.receipt(i)), seed=i),)
        )
        for i in range(8)
    ]

    def press(number: int) -> tuple[str, str]:
        device = Device.objects.get()
        result = services.receive(device, batches[number], NOW, keys=ring).results[0]
        return result.status.value, result.code

    answers = Counter(at_once(8, press))
    assert Application.objects.count() == 1
    assert answers == {("accepted", ""): 1, ("accepted", "already_applied"): 7}
    assert Receipt.objects.count() == 8


def test_two_orders_of_the_same_batch_never_wait_for_each_other(ring: KeyRing) -> None:
    cast.device()
    job = cast.job()
    events = [
        cast.seal(
            ring.current(), cast.walk_in(job, f"139000000{i:02d}", code=cast.receipt(i)), seed=i
        )
        for i in range(20)
    ]
    batches = [EventBatch(events=tuple(events)), EventBatch(events=tuple(reversed(events)))]
    answers = at_once(4, lambda number: receive(ring, batches[number % 2]))
    flat = Counter(status for batch in answers if isinstance(batch, list) for status in batch)
    assert flat == {"accepted": 20, "duplicate": 60}


def test_a_text_that_postgresql_cannot_hold_is_malformed_and_not_retried(ring: KeyRing) -> None:
    cast.device()
    body = cast.walk_in(cast.job(), name="爱\0丽")
    batch = EventBatch(events=(cast.seal(ring.current(), body),))
    assert receive(ring, batch) == ["rejected"]
    assert ReceivedEvent.objects.get().code == "malformed"
