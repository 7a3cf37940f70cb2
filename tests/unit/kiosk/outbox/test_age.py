"""Queue age is what stalls: once a fault is over, the oldest age falls to 0 in bounded time."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from contract.events import BatchResult, EventBatch, EventStatus
from kiosk.errors import KioskError, Timeout, centre_error
from kiosk.services.outbox.sender import MAX_BACKOFF_S, MAX_RETRY_AFTER_S, Sender
from kiosk.services.outbox.store import OutboxStore
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, put
from tests.unit.kiosk.outbox.test_sender import FAULTS

Begin = Callable[[FakeCentre, FakeTime], Callable[[], None]]
"""Begins a fault; what it returns ends it."""


def _raising(error: KioskError, when: str) -> Begin:
    def begin(centre: FakeCentre, _time: FakeTime) -> Callable[[], None]:
        def fail(_batch: EventBatch) -> None:
            raise error

        def nothing(_batch: EventBatch) -> None:
            return

        setattr(centre, when, fail)
        return lambda: setattr(centre, when, nothing)

    return begin


def _told_to_come_again(centre: FakeCentre, _time: FakeTime) -> Callable[[], None]:
    centre.judge = lambda _id: EventStatus.RETRY

    def end() -> None:
        centre.judge = lambda _id: EventStatus.ACCEPTED

    return end


def _answered_with_nothing(centre: FakeCentre, _time: FakeTime) -> Callable[[], None]:
    centre.answers = lambda _result: BatchResult(results=())

    def end() -> None:
        centre.answers = lambda result: result

    return end


def _clock_set(by: timedelta) -> Begin:
    def begin(centre: FakeCentre, time: FakeTime) -> Callable[[], None]:
        time.wall += by
        return _raising(Timeout("read"), "before")(centre, time)

    return begin


def _restored(centre: FakeCentre, _time: FakeTime) -> Callable[[], None]:
    centre.restore(FakeCentre().back_up())
    return lambda: None


CASES: dict[str, Begin] = {
    **{f"{type(e).__name__} {e}"[:40]: _raising(e, "before") for e in FAULTS},
    "the answer lost": _raising(Timeout("read"), "after"),
    "Retry-After of days": _raising(centre_error(503, retry_after=1e6), "before"),
    "told to come again": _told_to_come_again,
    "an empty answer": _answered_with_nothing,
    "the clock a day ahead": _clock_set(timedelta(days=1)),
    "the clock a day behind": _clock_set(timedelta(days=-1)),
    "the clock in 1970": _clock_set(timedelta(days=-20500)),
    "restored from a backup": _restored,
}


@pytest.mark.parametrize("lanes", [1, 7])
@pytest.mark.parametrize("case", CASES)
def test_after_the_fault_the_oldest_age_falls_to_nothing(
    *,
    store: OutboxStore,
    centre: FakeCentre,
    time: FakeTime,
    case: str,
    lanes: int,
) -> None:
    sender = Sender(store=store, centre=centre, timeline=time, now=time.clock, random=Random(4))
    wanted = codes(9)
    put(store, centre, time, receipt=wanted[0])
    sender.run_once()
    assert store.health().oldest_s == 0  # delivered
    end = CASES[case](centre, time)
    for n, code in enumerate(wanted[1:]):
        put(store, centre, time, receipt=code, lane=f"lane-{n % lanes}")
    until = time.seconds + 1800
    while time.seconds < until:  # half an hour of it
        time.advance(max(1.0, min(sender.run_once(), until - time.seconds)))
    end()
    ended, worst = time.seconds, store.health().oldest_s
    while store.health().oldest_s > 0 or store.health().pending:
        assert time.seconds - ended <= MAX_RETRY_AFTER_S + 2 * MAX_BACKOFF_S, "stuck"
        time.advance(sender.run_once())
    assert worst >= 1800 or case == "restored from a backup"
    assert sorted(centre.effects) == sorted(wanted)
    assert store.parked() == []
