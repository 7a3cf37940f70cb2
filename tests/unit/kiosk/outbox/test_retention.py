"""What stays here of delivered rows, and how a restored centre gets it back."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from contract.events import BatchResult, EventBatch, EventStatus
from kiosk.errors import StoreDamaged, Timeout
from kiosk.services.outbox.outcomes import Delivered, Parked
from kiosk.services.outbox.retention import KEEP_ROWS
from kiosk.services.outbox.rows import RowState, Sealed
from kiosk.services.outbox.schema import FORMAT
from kiosk.services.outbox.sender import Sender
from kiosk.services.outbox.store import OutboxStore
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, open_store, put
from tests.unit.kiosk.outbox.format_1 import DELIVERED, make_format_1

ONE, TWO, THREE, FOUR = codes(4)
MARK, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def sender(store: OutboxStore, centre: FakeCentre, time: FakeTime) -> Sender:
    return Sender(store=store, centre=centre, timeline=time, now=time.clock, random=Random(4))


def drain(sender: Sender, time: FakeTime, store: OutboxStore) -> None:
    began = time.seconds
    while store.health().pending:
        assert time.seconds - began < 3600, "stuck"
        time.advance(sender.run_once())


def retained(store: OutboxStore) -> list[tuple[object, ...]]:
    return store._db.execute("SELECT receipt, day FROM retained ORDER BY seq").fetchall()


def state(store: OutboxStore, code: str) -> RowState | None:
    row = store.by_receipt(code)
    return row.state if row else None


# How long


def test_a_delivered_body_stays_for_the_days_asked_for(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    for day in range(8):
        store.prune(7)
        assert len(retained(store)) == 1, day
        time.wall += timedelta(days=1)
    store.prune(7)
    assert retained(store) == []
    assert state(store, ONE) is RowState.DELIVERED


@pytest.mark.parametrize("wrong", [timedelta(days=-20000), timedelta(days=20000)])
def test_a_clock_that_was_wrong_at_delivery_shortens_nothing(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender, wrong: timedelta
) -> None:
    right = time.wall
    time.wall += wrong
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    time.wall = right + timedelta(days=1)  # the first heartbeat put the clock right
    store.prune(7)
    time.wall += timedelta(days=7)
    store.prune(7)
    assert len(retained(store)) == 1
    time.wall += timedelta(days=1)
    store.prune(7)
    assert retained(store) == []


def test_a_day_noted_in_the_future_counts_from_today(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    time.wall += timedelta(days=1)
    store.prune(7)
    time.wall -= timedelta(days=1)
    store.prune(7)
    time.wall += timedelta(days=8)
    store.prune(7)
    assert retained(store) == []


def test_the_number_of_bodies_is_bounded_and_the_newest_stay(store: OutboxStore) -> None:
    rows = [(f"id-{n}", f"r-{n}") for n in range(KEEP_ROWS + 3)]
    store._db.execute("BEGIN")
    store._db.executemany(
        "INSERT INTO retained (id, kind, lane, receipt, made_at, made_boot, made_s, key_id, code,"
        " day, crc, sealed) VALUES (?, '', '', ?, '', '', 0, '', '', -1, 0, x'00')",
        rows,
    )
    store._db.execute("COMMIT")
    store.prune(7)
    left = [receipt for receipt, _ in retained(store)]
    assert left == [receipt for _, receipt in rows[3:]]
    assert state(store, "r-0") is RowState.DELIVERED


def test_a_week_of_applications_takes_little_room(
    store: OutboxStore, path: Path, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    """Thirty a day, of 1,500 bytes each."""
    for code in codes(210):
        store.insert(
            kind="application.submitted",
            lane=code,
            receipt=code,
            sealed=Sealed("k1", Random(code).randbytes(1500)),
            made_at=time.clock(),
            hold_s=0,
            tag=None,
        )
    while claimed := store.claim(50):
        store.settle([Delivered(row.id, "") for row in claimed])
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    used = path.stat().st_size
    assert 210 * 1500 < used < 600_000, used


# Order


def test_what_is_sent_again_keeps_id_and_order_and_goes_before_what_never_went(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    for code, lane in ((ONE, "a"), (TWO, "b"), (THREE, "a")):
        put(store, centre, time, receipt=code, lane=lane)
    drain(sender, time, store)
    before = list(centre.decided)
    centre.restore(FakeCentre().back_up())
    put(store, centre, time, receipt=FOUR, lane="a")
    assert store.settle([], forgotten=True) == 3
    assert retained(store) == []
    assert [state(store, code) for code in (ONE, TWO, THREE)] == [RowState.PENDING] * 3
    drain(sender, time, store)
    assert list(centre.decided)[:3] == before
    assert [code for code in centre.effects if code != TWO] == [ONE, THREE, FOUR]


def test_nothing_that_is_sent_again_can_be_taken_back(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    store.settle([], forgotten=True)
    assert not store.cancel(ONE)


def test_parked_rows_stay_parked(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    store.settle([Parked(row.id, "job_closed", "") for row in store.claim(50)])
    assert store.settle([], forgotten=True) == 0
    assert state(store, ONE) is RowState.PARKED


# The question


def test_a_centre_that_was_restored_gets_everything_it_lacks_once(
    store: OutboxStore,
    centre: FakeCentre,
    time: FakeTime,
    sender: Sender,
    caplog: pytest.LogCaptureFixture,
) -> None:
    put(store, centre, time, receipt=ONE, lane="a")
    drain(sender, time, store)
    backup = centre.back_up()
    put(store, centre, time, receipt=TWO, lane="b")
    drain(sender, time, store)
    centre.restore(backup)
    put(store, centre, time, receipt=THREE, lane="c")  # delivered to the restored centre first
    drain(sender, time, store)
    assert sorted(centre.effects) == sorted([ONE, TWO, THREE])
    assert "restored from a backup" in caplog.text
    assert len(retained(store)) == 3


def test_what_was_accepted_in_the_last_moment_before_a_restore_is_sent_again_too(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    empty = FakeCentre().back_up()
    centre.after = lambda batch: centre.restore(empty)  # before its answer arrives
    put(store, centre, time, receipt=TWO)
    sender.run_once()
    centre.after = lambda batch: None
    assert state(store, TWO) is RowState.DELIVERED  # as the centre had said
    assert store.forgotten(store.last_mark() or OTHER) == 2
    drain(sender, time, store)
    assert centre.effects == [ONE, TWO]


def test_the_answer_that_tells_of_the_restore_may_be_lost(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE, lane="a")
    drain(sender, time, store)
    centre.restore(FakeCentre().back_up())
    lost = [Timeout("the answer was lost")] * 3

    def after(batch: EventBatch) -> None:
        if lost:
            raise lost.pop()

    centre.after = after
    put(store, centre, time, receipt=TWO, lane="b")
    drain(sender, time, store)
    assert sorted(centre.effects) == sorted([ONE, TWO])


def test_lost_answers_alone_make_nobody_think_of_a_restore(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE, lane="a")
    drain(sender, time, store)
    lost = [Timeout("the answer was lost")] * 4

    def after(batch: EventBatch) -> None:
        if lost:
            raise lost.pop()

    centre.after = after
    put(store, centre, time, receipt=TWO, lane="b")
    drain(sender, time, store)
    assert not lost
    sent = [id_ for batch in centre.batches for id_ in batch]
    assert len(sent) == 1 + 5
    assert len(retained(store)) == 2


def test_what_was_delivered_in_answers_that_were_lost_first_is_covered_too(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    """A "duplicate" was committed earlier than its answer says: no id could stand for the order."""
    put(store, centre, time, receipt=ONE, lane="a")
    drain(sender, time, store)
    backup = centre.back_up()
    lost = [Timeout("the answer was lost")]

    def after(batch: EventBatch) -> None:
        if lost:
            raise lost.pop()

    centre.after = after
    put(store, centre, time, receipt=TWO, lane="b")
    drain(sender, time, store)
    centre.restore(backup)
    put(store, centre, time, receipt=THREE, lane="c")
    drain(sender, time, store)
    assert sorted(centre.effects) == sorted([ONE, TWO, THREE])


def test_the_same_backup_restored_again_and_again_is_noticed_each_time(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE, lane="a")
    drain(sender, time, store)
    backup = centre.back_up()
    wanted = [ONE]
    for code in codes(6, seed=9):
        centre.restore(backup)
        put(store, centre, time, receipt=code, lane=code)
        drain(sender, time, store)
        wanted.append(code)
        assert sorted(centre.effects) == sorted(wanted)


def test_a_heartbeats_answer_counts_only_while_its_question_stands(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    asked = store.last_mark()
    assert asked is not None
    put(store, centre, time, receipt=TWO)
    drain(sender, time, store)
    assert store.forgotten(asked) == 0  # the batch since then asked as well, and all was well
    mark = store.last_mark()
    assert mark is not None and mark != asked
    assert store.forgotten(mark) == 2
    assert store.last_mark() is None
    assert store.forgotten(mark) == 0


def test_a_centre_that_knows_nothing_of_marks_is_never_asked(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    centre.answers = lambda result: BatchResult(results=result.results)
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    assert store.last_mark() is None
    assert state(store, ONE) is RowState.DELIVERED


def test_a_refusal_is_no_delivery_and_moves_the_mark_all_the_same(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    centre.judge = lambda id_: EventStatus.REJECTED
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    assert store.last_mark() == centre.marks[0]
    assert state(store, ONE) is RowState.PARKED


def test_another_centre_is_not_asked_for_what_the_first_one_knew(
    store: OutboxStore, centre: FakeCentre, time: FakeTime, sender: Sender
) -> None:
    put(store, centre, time, receipt=ONE)
    drain(sender, time, store)
    store.forget_mark()
    elsewhere = FakeCentre(private=centre.private)
    sender = Sender(store=store, centre=elsewhere, timeline=time, now=time.clock, random=Random(5))
    put(store, centre, time, receipt=TWO)
    drain(sender, time, store)
    assert elsewhere.effects == [TWO]


# The file


def test_a_file_of_the_first_format_is_brought_up_to_date_in_place(
    path: Path, time: FakeTime
) -> None:
    path.parent.mkdir()
    make_format_1(path, [ONE, TWO])
    store = open_store(path, time)
    assert store._db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    assert state(store, ONE) is state(store, TWO) is RowState.PENDING
    delivered = store.by_receipt(DELIVERED)
    assert delivered is not None
    assert (delivered.state, delivered.code) == (RowState.DELIVERED, "already_applied")
    claimed = store.claim(50)
    store.settle([Delivered(row.id, "") for row in claimed], mark=MARK)
    assert store.settle([], forgotten=True) == 2
    store.close()


def test_both_shapes_are_one_schema(path: Path, tmp_path: Path, time: FakeTime) -> None:
    old = tmp_path / "old.sqlite"
    make_format_1(old, [ONE])
    schemas = []
    for file in (path, old):
        store = open_store(file, time)
        query = "SELECT name, sql FROM sqlite_schema ORDER BY name"
        schemas.append(store._db.execute(query).fetchall())
        store.close()
    assert schemas[0] == schemas[1]


def test_a_damaged_file_of_the_first_format_is_not_built_upon(path: Path, time: FakeTime) -> None:
    path.parent.mkdir()
    make_format_1(path, codes(40))
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'").fetchone()
    db.close()
    data = bytearray(path.read_bytes())
    data[root * 4096 : (root + 1) * 4096] = Random(1).randbytes(4096)
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        open_store(path, time)
    assert path.read_bytes() == data
