"""The sender: whatever the network does, nothing is lost, doubled or blamed wrongly."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from contract.base import Problem
from contract.events import BatchResult, EventBatch, EventResult, EventStatus
from kiosk.errors import (
    BugError,
    GarbledAnswer,
    KeyringError,
    KioskError,
    NotEnrolled,
    Offline,
    PortalError,
    RedirectError,
    Timeout,
    centre_error,
)
from kiosk.services.outbox.rows import RowState, Sealed
from kiosk.services.outbox.sender import IDLE_S, MAX_BACKOFF_S, UNSENDABLE, Backoff, Sender
from kiosk.services.outbox.store import OutboxStore
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, put

FAULTS: list[KioskError] = [
    Offline("no route"),
    Timeout("read"),
    PortalError("200 with HTML"),
    RedirectError("to portal.example"),
    GarbledAnswer("truncated JSON"),
    centre_error(401, Problem(title="unknown", status=401, code="device_unknown")),
    centre_error(403),
    centre_error(404),
    centre_error(409),
    centre_error(413),
    centre_error(422),
    centre_error(429, retry_after=30),
    centre_error(500),
    centre_error(503, retry_after=120),
    NotEnrolled("no token"),
    KeyringError("locked"),
    BugError("ours"),
]


class Fault:
    """Raises what it is set to, if anything."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.poison: set[UUID] = set()

    def __call__(self, batch: EventBatch) -> None:
        if self.error is not None:
            raise self.error
        if self.poison & {event.id for event in batch.events}:
            raise centre_error(500)


@pytest.fixture
def fault(centre: FakeCentre) -> Iterator[Fault]:
    fault = Fault()
    centre.before = fault
    yield fault


@pytest.fixture
def sender(store: OutboxStore, centre: FakeCentre, time: FakeTime) -> Sender:
    return Sender(store=store, centre=centre, timeline=time, now=time.clock, random=Random(4))


def drain(sender: Sender, time: FakeTime, store: OutboxStore, limit_s: float = 86400) -> float:
    """Run until nothing unsent is left; the seconds that took."""
    began = time.seconds
    while store.health().pending:
        assert time.seconds - began < limit_s, "stuck"
        time.advance(sender.run_once())
    return time.seconds - began


def test_it_sends_fifty_at_a_time_and_each_once(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    wanted = codes(120)
    for code in wanted:
        put(store, centre, time, receipt=code, lane=code)
    drain(sender, time, store)
    assert [len(batch) for batch in centre.batches] == [50, 50, 20]
    assert centre.effects == wanted


def test_with_nothing_to_do_it_rests(sender: Sender) -> None:
    assert sender.run_once() == IDLE_S


def test_it_wakes_when_the_hold_is_over(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=codes(1)[0], hold_s=10)
    assert sender.run_once() == 10
    assert centre.batches == []


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: f"{type(error).__name__}-{error}"[:40])
def test_no_fault_of_the_way_is_the_events_fault(
    *,
    store: OutboxStore,
    centre: FakeCentre,
    time: FakeTime,
    sender: Sender,
    fault: Fault,
    error: KioskError,
) -> None:
    wanted = codes(20)
    for code in wanted:
        put(store, centre, time, receipt=code, lane=code)
    fault.error = error
    for _ in range(30):
        time.advance(sender.run_once())
    assert store.parked() == []
    assert store.health().pending == 20
    fault.error = None
    age = store.health().oldest_s
    took = drain(sender, time, store)
    assert took <= 2 * MAX_BACKOFF_S
    assert store.health().oldest_s < age
    assert sorted(centre.effects) == sorted(wanted)


def test_an_unforeseen_error_loses_nothing_either(
    *,
    store: OutboxStore,
    centre: FakeCentre,
    time: FakeTime,
    sender: Sender,
    fault: Fault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    put(store, centre, time, receipt=codes(1)[0])
    fault.error = ZeroDivisionError()
    assert sender.run_once() > 0
    assert "unforeseen" in caplog.text
    fault.error = None
    drain(sender, time, store)
    assert len(centre.effects) == 1


def test_a_lost_answer_is_sent_again_with_the_same_id_and_not_doubled(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    lost = [Timeout("the answer was lost")]

    def after(batch: EventBatch) -> None:
        if lost:
            raise lost.pop()

    centre.after = after
    put(store, centre, time, receipt=codes(1)[0])
    drain(sender, time, store)
    assert centre.batches[0] == centre.batches[1]
    assert len(centre.effects) == 1


def test_a_poison_event_is_isolated_and_the_others_go_on(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    wanted = codes(60)
    rows = [put(store, centre, time, receipt=code, lane=code) for code in wanted]
    fault.poison = {UUID(str(rows[17].id)), UUID(str(rows[40].id))}
    while store.health().pending > 2:
        assert time.seconds < 1000 + 1800, "the poison blocked the others"
        time.advance(sender.run_once())
    assert store.parked() == []
    fault.poison = set()
    drain(sender, time, store)
    assert sorted(centre.effects) == sorted(wanted)


def test_a_steady_stream_passes_a_poison_event(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    wanted = codes(300)
    first = put(store, centre, time, receipt=wanted[0], lane="poison")
    fault.poison = {UUID(str(first.id))}
    ages = []
    for code in wanted[1:]:
        put(store, centre, time, receipt=code, lane=code)
        until = time.seconds + 20
        while time.seconds < until:
            time.advance(min(sender.run_once(), until - time.seconds))
        ages.append(store.health().pending)
    assert max(ages[50:]) < 20
    with_poison = [len(batch) for batch in centre.batches if UUID(str(first.id)) in batch]
    found = with_poison.index(1)
    assert set(with_poison[found:]) == {1}  # once found, it spoils no other's batch


def test_what_failed_alone_spoils_no_other_batch_later(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    first, *others = codes(11)
    poison = UUID(str(put(store, centre, time, receipt=first, lane="poison").id))
    fault.poison = {poison}
    sender.run_once()
    for code in others:
        put(store, centre, time, receipt=code, lane=code)
    time.advance(MAX_BACKOFF_S)
    while store.health().pending > 1:
        time.advance(sender.run_once())
    assert {len(batch) for batch in centre.batches if poison in batch} == {1}


def test_retry_after_is_obeyed_within_reason(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    put(store, centre, time, receipt=codes(1)[0])
    fault.error = centre_error(429, retry_after=77)
    assert sender.run_once() == 77
    time.advance(76)
    assert sender.run_once() == pytest.approx(1)
    assert len(centre.batches) == 1
    time.advance(1)
    fault.error = centre_error(503, retry_after=1e12)
    assert sender.run_once() == 3600


def test_the_network_coming_back_ends_its_own_wait_but_not_one_that_was_asked_for(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    put(store, centre, time, receipt=codes(1)[0])
    fault.error = Offline("cable out")
    assert sender.run_once() > 0
    fault.error = centre_error(429, retry_after=500)
    sender.network_is_back()
    assert sender.run_once() == 500
    sender.network_is_back()
    assert sender.run_once() > 400
    assert len(centre.batches) == 2


OUTAGES: list[KioskError] = [
    Timeout("read"),
    PortalError("200 with HTML"),
    RedirectError("to portal.example"),
    GarbledAnswer("truncated JSON"),
    centre_error(500),
    centre_error(502),
]


def fail_for_an_hour(sender: Sender, time: FakeTime, store: OutboxStore) -> None:
    """Until the one row has just failed and waits for long."""
    until = time.seconds + 3600
    while time.seconds < until or (store.next_due_s() or 0) < 60:
        time.advance(sender.run_once())
        sender.run_once()


@pytest.mark.parametrize("error", OUTAGES, ids=lambda error: f"{type(error).__name__}-{error}"[:40])
@pytest.mark.parametrize("restarted", [False, True])
def test_the_network_coming_back_ends_the_wait_of_a_lone_row_too(
    *,
    store: OutboxStore,
    centre: FakeCentre,
    time: FakeTime,
    sender: Sender,
    fault: Fault,
    error: KioskError,
    restarted: bool,
) -> None:
    (code,) = codes(1)
    put(store, centre, time, receipt=code)
    fault.error = error
    fail_for_an_hour(sender, time, store)
    fault.error = None
    if restarted:
        sender = Sender(store=store, centre=centre, timeline=time, now=time.clock, random=Random(5))
    sender.network_is_back()
    sender.run_once()
    assert centre.effects == [code]


def test_the_network_coming_back_does_not_hurry_what_was_refused_alone_or_told_to_wait(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    put(store, centre, time, receipt=codes(1)[0])
    fault.error = centre_error(409)
    fail_for_an_hour(sender, time, store)
    sender.network_is_back()
    assert (store.next_due_s() or 0) >= 60
    time.advance(MAX_BACKOFF_S)
    fault.error = centre_error(503, retry_after=700)
    assert sender.run_once() == 700
    sender.network_is_back()
    assert sender.run_once() > 600


def test_what_failed_in_an_outage_and_was_then_told_to_wait_waits(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    row = put(store, centre, time, receipt=codes(1)[0])
    fault.error = Timeout("read")
    fail_for_an_hour(sender, time, store)
    fault.error = None
    centre.judge = lambda id_: EventStatus.RETRY
    sender.network_is_back()
    sender.run_once()
    assert row.receipt is not None
    kept = store.by_receipt(row.receipt)
    assert kept is not None and kept.code == ""
    sender.network_is_back()
    assert (store.next_due_s() or 0) > 60


def test_a_refusal_parks_one_event_alone(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    one, two = codes(2)
    row = put(store, centre, time, receipt=one, lane="a")
    put(store, centre, time, receipt=two, lane="b")
    centre.judge = lambda id_: EventStatus.REJECTED if str(id_) == row.id else EventStatus.ACCEPTED
    drain(sender, time, store)
    (parked,) = store.parked()
    assert (parked.receipt, parked.code) == (one, "job_closed")
    assert centre.effects == [two]
    centre.judge = lambda id_: EventStatus.ACCEPTED
    store.redrive(str(row.id))
    drain(sender, time, store)
    assert centre.effects == [two, one]


def test_a_retry_answer_waits_for_that_event_alone(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    one, two = codes(2)
    row = put(store, centre, time, receipt=one, lane="a")
    put(store, centre, time, receipt=two, lane="b")
    busy = [EventStatus.RETRY, EventStatus.RETRY]
    centre.judge = lambda id_: busy.pop() if busy and str(id_) == row.id else EventStatus.ACCEPTED
    drain(sender, time, store)
    assert centre.effects == [two, one]


def _without_first(result: BatchResult) -> BatchResult:
    return BatchResult(results=result.results[1:])


def _with_stranger(result: BatchResult) -> BatchResult:
    stranger = EventResult(
        id=UUID("01890000-0000-7000-8000-000000000001"), status=EventStatus.REJECTED
    )
    return BatchResult(results=(stranger, *result.results))


def _contradicting(result: BatchResult) -> BatchResult:
    first = result.results[0]
    other = first.model_copy(update={"status": EventStatus.REJECTED})
    return BatchResult(results=(*result.results, other))


def _nothing(result: BatchResult) -> BatchResult:
    return BatchResult(results=())


@pytest.mark.parametrize("torn", [_without_first, _with_stranger, _contradicting, _nothing])
def test_missing_extra_and_contradicting_answers_lose_and_double_nothing(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, torn: object
) -> None:
    wanted = codes(5)
    for code in wanted:
        put(store, centre, time, receipt=code, lane=code)
    centre.answers = torn  # type: ignore[assignment]
    time.advance(sender.run_once())
    assert store.parked() == []
    centre.answers = lambda result: result
    drain(sender, time, store)
    assert centre.effects == wanted


def test_an_event_that_the_wire_refuses_is_parked_and_blocks_nobody(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    store.insert(
        kind="k" * 41,
        lane="x",
        receipt=None,
        sealed=Sealed("k1", b"box"),
        made_at=time.clock(),
        hold_s=0,
        tag=None,
    )
    put(store, centre, time, receipt=codes(1)[0])
    drain(sender, time, store)
    (parked,) = store.parked()
    assert parked.code == UNSENDABLE
    assert len(centre.effects) == 1


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1), timedelta(days=-20000)])
def test_the_events_time_survives_a_clock_that_was_put_right(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, jump: timedelta
) -> None:
    right = time.wall
    time.wall += jump  # wrong while the person applied
    row = put(store, centre, time, receipt=codes(1)[0])
    time.wall -= jump  # put right before it is sent
    time.advance(60)
    sender.run_once()
    assert centre.times[UUID(str(row.id))] == right


def test_after_a_restart_the_time_is_the_one_noted(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    made = time.wall
    row = put(store, centre, time, receipt=codes(1)[0])
    time.advance(60)
    time.reboot()
    sender.run_once()
    assert centre.times[UUID(str(row.id))] == made


def test_a_restart_of_the_machine_ends_the_quiet(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    put(store, centre, time, receipt=codes(1)[0])
    fault.error = centre_error(503, retry_after=3000)
    sender.run_once()
    fault.error = None
    time.reboot()
    sender.run_once()
    assert len(centre.effects) == 1


def test_the_backoff_grows_with_jitter_and_is_bounded() -> None:
    backoff = Backoff(Random(1))
    waits = [[backoff.seconds(failures) for _ in range(200)] for failures in range(1, 40)]
    for failures, some in enumerate(waits, start=1):
        full = min(MAX_BACKOFF_S, 2.0 ** (failures - 1))
        assert full / 2 <= min(some) < max(some) <= full
        assert max(some) - min(some) > full / 4


def test_a_person_reads_kept_until_the_centre_answered(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, fault: Fault
) -> None:
    (code,) = codes(1)
    put(store, centre, time, receipt=code)
    fault.error = Timeout("slow")
    sender.run_once()
    row = store.by_receipt(code)
    assert row is not None and row.unsent
    fault.error = None
    drain(sender, time, store)
    row = store.by_receipt(code)
    assert row is not None and row.state is RowState.DELIVERED


def test_two_senders_by_mistake_still_double_nothing(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, path: Path
) -> None:
    second = Sender(store=store, centre=centre, timeline=time, now=time.clock, random=Random(5))
    wanted = codes(30)
    for code in wanted:
        put(store, centre, time, receipt=code, lane=code)
    entered: list[bool] = []

    def before(batch: EventBatch) -> None:
        if not entered:
            entered.append(True)
            second.run_once()

    centre.before = before
    drain(sender, time, store)
    assert sorted(centre.effects) == sorted(wanted)
