"""The outbox on disk: what is committed, who may take back, what remains."""

import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.errors import BugError, DiskError, StationError, StoreDamaged, StoreTooNew
from kiosk.services.outbox.outcomes import Again, Delivered, Parked, Release
from kiosk.services.outbox.rescue import prepare
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.schema import LOG_BYTES
from kiosk.services.outbox.store import DAMAGED, OutboxStore
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, open_store, put

ONE, TWO, THREE = codes(3)


def test_it_keeps_a_row_for_the_next_process(
    path: Path, time: FakeTime, centre: FakeCentre
) -> None:
    first = open_store(path, time)
    put(first, centre, time, receipt=ONE)
    first.close()
    second = open_store(path, time)
    row = second.by_receipt(ONE)
    second.close()
    assert row is not None
    assert row.state is RowState.PENDING
    assert row.unsent
    assert row.made_at == time.wall


def test_it_writes_durably(store: OutboxStore, path: Path) -> None:
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._db.execute("PRAGMA secure_delete").fetchone() == (1,)
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_that_was_typed_is_on_the_disk(
    store: OutboxStore, path: Path, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE)
    on_disk = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert ONE.encode() in on_disk
    for secret in ("王小明", "13800001234", "0001234"):
        assert secret.encode() not in on_disk


def test_a_held_row_waits_and_can_be_taken_back(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, hold_s=10)
    assert store.claim(50) == []
    assert store.next_due_s() == 10
    assert store.cancel(ONE)
    assert not store.cancel(ONE)
    assert store.by_receipt(ONE) is None
    assert store.next_due_s() is None


def test_what_was_attempted_cannot_be_taken_back(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, hold_s=10)
    time.advance(10)
    (claimed,) = store.claim(50)
    assert not store.cancel(ONE)
    store.settle([Release(claimed.id)])
    assert not store.cancel(ONE)


def test_exactly_one_of_canceller_and_sender_wins(
    path: Path, time: FakeTime, centre: FakeCentre
) -> None:
    screen, agent = open_store(path, time), open_store(path, time, seed=2)
    try:
        for code in codes(40, seed=3):
            put(screen, centre, time, receipt=code, lane=code, hold_s=1)
            time.advance(1)
            start = threading.Barrier(2)
            cancelled: list[bool] = []

            def cancel(code: str = code, start: threading.Barrier = start) -> None:
                start.wait()
                cancelled.append(screen.cancel(code))  # noqa: B023

            thread = threading.Thread(target=cancel)
            thread.start()
            start.wait()
            claimed = agent.claim(50)
            thread.join()
            assert cancelled == [not claimed]
            agent.settle([Delivered(row.id, "") for row in claimed])
    finally:
        screen.close()
        agent.close()


def test_the_attempt_is_committed_before_the_claim_returns(
    path: Path, time: FakeTime, centre: FakeCentre, store: OutboxStore
) -> None:
    put(store, centre, time, receipt=ONE)
    store.claim(50)
    other = open_store(path, time)
    row = other.by_receipt(ONE)
    other.close()
    assert row is not None
    assert (row.state, row.attempts) == (RowState.SENDING, 1)


def test_a_row_whose_answer_never_came_is_due_again_with_the_same_id(
    path: Path, time: FakeTime, centre: FakeCentre
) -> None:
    before = open_store(path, time)
    put(before, centre, time, receipt=ONE)
    (first,) = before.claim(50)
    before.close()
    after = open_store(path, time)
    (second,) = after.claim(50)
    after.close()
    assert second.id == first.id
    assert second.attempts == 2


def test_a_lane_keeps_its_order_and_blocks_no_other(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    a1 = put(store, centre, time, receipt=ONE, lane="a")
    put(store, centre, time, receipt=TWO, lane="a")
    b1 = put(store, centre, time, receipt=THREE, lane="b")
    claimed = store.claim(50)
    assert [row.id for row in claimed] == [a1.id, b1.id]
    store.settle(
        [Again(claimed[0].id, 60, alone=False, outage=False), Delivered(claimed[1].id, "")]
    )
    assert store.claim(50) == []  # the second of lane a waits for the first
    time.advance(60)
    (again,) = store.claim(50)
    assert again.id == a1.id
    store.settle([Delivered(again.id, "")])
    assert len(store.claim(50)) == 1


def test_a_parked_row_leaves_its_lane_free(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE)
    put(store, centre, time, receipt=TWO)
    (claimed,) = store.claim(50)
    store.settle([Parked(claimed.id, "job_closed", "the job is over")])
    (following,) = store.claim(50)
    assert following.id != claimed.id


def test_one_that_failed_alone_travels_alone(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    for code in (ONE, TWO, THREE):
        put(store, centre, time, receipt=code, lane=code)
    claimed = store.claim(1)
    store.settle([Again(claimed[0].id, 5, alone=True, outage=False)])
    rest = store.claim(50)
    assert len(rest) == 2
    store.settle([Again(row.id, 20, alone=False, outage=False) for row in rest])
    time.advance(20)
    assert [row.id for row in store.claim(50)] == [claimed[0].id]


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1), timedelta(days=-20000)])
def test_setting_the_clock_neither_holds_nor_hurries(
    store: OutboxStore, time: FakeTime, centre: FakeCentre, jump: timedelta
) -> None:
    put(store, centre, time, receipt=ONE, hold_s=10)
    time.wall += jump
    assert store.next_due_s() == 10
    assert store.health().oldest_s == 0
    time.advance(10)
    (claimed,) = store.claim(50)
    store.settle([Again(claimed.id, 30, alone=False, outage=False)])
    time.wall -= 2 * jump
    time.advance(30)
    assert len(store.claim(50)) == 1


def test_after_a_restart_of_the_machine_everything_is_due(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, hold_s=10)
    time.reboot()
    assert len(store.claim(50)) == 1


def test_an_absurd_wait_is_no_wait(store: OutboxStore, time: FakeTime, centre: FakeCentre) -> None:
    put(store, centre, time, receipt=ONE)
    (claimed,) = store.claim(50)
    store.settle([Again(claimed.id, 10**9, alone=False, outage=False)])
    assert store.next_due_s() == 0


def test_the_oldest_age_goes_up_and_falls_when_sent(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, lane="a")
    time.advance(100)
    put(store, centre, time, receipt=TWO, lane="b")
    health = store.health()
    assert (health.pending, health.oldest_s) == (2, 100)
    store.settle([Delivered(row.id, "") for row in store.claim(1)])
    assert store.health().oldest_s == 0
    time.reboot()
    time.wall += timedelta(seconds=50)
    assert store.health().oldest_s == 50


def test_of_a_delivered_row_only_receipt_and_code_remain_after_a_week(
    store: OutboxStore, path: Path, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, lane="personal-lane")
    (claimed,) = store.claim(50)
    store.settle([Delivered(claimed.id, "already_applied")])
    row = store.by_receipt(ONE)
    assert row is not None
    assert (row.state, row.code, row.id) == (RowState.DELIVERED, "already_applied", None)
    store.prune(7)
    time.wall += timedelta(days=8)
    assert store.prune(7) == 0
    assert store.by_receipt(ONE) == row
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    on_disk = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert claimed.sealed[:24] not in on_disk
    assert claimed.id.encode() not in on_disk
    assert b"personal-lane" not in on_disk
    time.wall += timedelta(days=22)
    assert store.prune(7) == 0
    time.wall += timedelta(days=1)
    assert store.prune(7) == 1
    assert store.by_receipt(ONE) is None


def test_a_parked_row_is_seen_and_sent_again_under_a_fresh_id(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE)
    (claimed,) = store.claim(50)
    store.settle([Parked(claimed.id, "job_closed", "the job is over")])
    (parked,) = store.parked()
    assert (parked.receipt, parked.code, parked.detail) == (ONE, "job_closed", "the job is over")
    assert [event.code for event in store.health().parked] == ["job_closed"]
    assert store.health().pending == 0
    fresh = store.redrive(claimed.id)
    assert fresh != claimed.id
    assert store.parked() == []
    (again,) = store.claim(50)
    assert (again.id, again.sealed, again.attempts) == (fresh, claimed.sealed, 1)


def test_redriving_what_is_not_parked_is_refused(store: OutboxStore) -> None:
    with pytest.raises(StationError, match="no parked row"):
        store.redrive("01890000-0000-7000-8000-000000000000")


def test_damaged_bytes_are_parked_never_sent_and_never_dropped(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, lane="a")
    put(store, centre, time, receipt=TWO, lane="b")
    store._db.execute("UPDATE outbox SET sealed = zeroblob(90) WHERE receipt = ?", (ONE,))
    assert len(store.claim(50)) == 1
    (parked,) = store.parked()
    assert (parked.receipt, parked.code) == (ONE, DAMAGED)
    assert parked.id is not None
    with pytest.raises(StationError, match="damaged"):
        store.redrive(parked.id)


@pytest.mark.parametrize("made_at", ["2026-03-02T08:30:00+40:00", "2026-03-02T08:3", "9" * 25])
def test_a_damaged_time_stops_nothing_and_the_row_is_parked(
    store: OutboxStore, time: FakeTime, centre: FakeCentre, made_at: str
) -> None:
    """One flipped bit in a page, which SQLite does not notice."""
    put(store, centre, time, receipt=ONE, lane="a")
    put(store, centre, time, receipt=TWO, lane="b")
    store._db.execute("UPDATE outbox SET made_at = ? WHERE receipt = ?", (made_at, ONE))
    row = store.by_receipt(ONE)
    assert row is not None
    assert row.made_at is None
    time.reboot()
    time.wall += timedelta(seconds=50)
    assert store.health().oldest_s == 50
    assert len(store.claim(50)) == 1
    (parked,) = store.parked()
    assert (parked.receipt, parked.code) == (ONE, DAMAGED)


def test_a_damaged_state_counts_as_attempted_and_is_sent(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE)
    store._db.execute("PRAGMA ignore_check_constraints = ON")
    store._db.execute("UPDATE outbox SET state = 'penling'")
    store._db.execute("PRAGMA ignore_check_constraints = OFF")
    row = store.by_receipt(ONE)
    assert row is not None
    assert row.state is RowState.SENDING
    assert len(store.claim(50)) == 1


def test_a_tag_recognises_the_first_application_and_stores_no_second(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, tag=b"person")
    again = put(store, centre, time, receipt=TWO, lane="other", tag=b"person")
    assert again.receipt == ONE
    assert store.by_receipt(TWO) is None
    store.settle([Delivered(row.id, "") for row in store.claim(50)])
    assert put(store, centre, time, receipt=TWO, tag=b"person").receipt == ONE


def test_taking_back_forgets_the_tags(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, hold_s=10, tag=b"phone")
    store.cancel(ONE)
    assert put(store, centre, time, receipt=TWO, tag=b"phone").receipt == TWO


def test_a_new_start_of_the_terminal_recognises_nobody(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE, lane="a", tag=b"delivered")
    store.settle([Delivered(row.id, "") for row in store.claim(50)])
    put(store, centre, time, receipt=TWO, lane="b", tag=b"waiting")
    store.forget_recognised()
    more = codes(2, seed=5)
    for tag, code in zip((b"delivered", b"waiting"), more, strict=True):
        assert put(store, centre, time, receipt=code, tag=tag).receipt == code


def test_of_two_touches_at_once_one_is_kept(path: Path, time: FakeTime, centre: FakeCentre) -> None:
    stores = [open_store(path, time, seed=seed) for seed in (1, 2)]
    try:
        for turn, pair in enumerate(zip(codes(40, seed=3), codes(40, seed=4), strict=True)):
            start = threading.Barrier(2)
            answered: list[str | None] = []

            def touch(
                store: OutboxStore, code: str, tag: bytes, start: threading.Barrier = start
            ) -> None:
                start.wait()
                answered.append(put(store, centre, time, receipt=code, tag=tag).receipt)  # noqa: B023

            threads = [
                threading.Thread(target=touch, args=(store, code, b"%d" % turn))
                for store, code in zip(stores, pair, strict=True)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(answered) == 2
            assert len(set(answered)) == 1
        assert stores[0].health().pending == 40
    finally:
        for store in stores:
            store.close()


def test_what_another_process_claimed_can_be_settled(
    path: Path, store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE)
    (claimed,) = store.claim(50)
    other = open_store(path, time, seed=2)
    other.settle([Delivered(claimed.id, "")])
    other.close()
    row = store.by_receipt(ONE)
    assert row is not None
    assert row.state is RowState.DELIVERED


def test_an_outcome_never_meets_the_row_that_took_a_gone_ones_place(
    path: Path, store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    """SQLite gives the number of a deleted last row to the next."""
    put(store, centre, time, receipt=ONE)
    (claimed,) = store.claim(50)
    other = open_store(path, time, seed=2)
    other.settle([Delivered(claimed.id, "")])
    put(other, centre, time, receipt=TWO)
    other.close()
    store.settle([Parked(claimed.id, "job_closed", "over")])
    row = store.by_receipt(TWO)
    assert row is not None
    assert row.state is RowState.PENDING


def test_the_data_version_tells_of_the_other_process_alone(
    path: Path, store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    before = store.data_version()
    put(store, centre, time, receipt=ONE)
    assert store.data_version() == before
    other = open_store(path, time, seed=2)
    put(other, centre, time, receipt=TWO)
    other.close()
    assert store.data_version() != before


def test_a_newer_file_is_refused_and_left_as_it_is(path: Path, time: FakeTime) -> None:
    open_store(path, time).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="format 99"):
        open_store(path, time)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all, but long enough" * 9, b"\0" * 5000])
def test_a_file_that_is_no_database_is_damage(path: Path, time: FakeTime, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(path, time)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_damage(path: Path, time: FakeTime) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE notes (text)")
    db.close()
    with pytest.raises(StoreDamaged, match="not an outbox"):
        open_store(path, time)


def test_two_rows_with_one_receipt_are_our_bug(
    store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    put(store, centre, time, receipt=ONE)
    with pytest.raises(BugError):
        put(store, centre, time, receipt=ONE)
    assert store.health().pending == 1


def test_a_locked_file_is_a_clear_error(
    path: Path, store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    store._db.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DiskError, match="locked"):
            put(store, centre, time, receipt=ONE)
    finally:
        other.close()
    put(store, centre, time, receipt=ONE)


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path, time: FakeTime) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskError) as caught:
        open_store(tmp_path / "file" / "outbox.sqlite", time)
    assert "工作人员" in caught.value.said


def test_the_log_has_its_length_from_the_start_and_keeps_it(
    path: Path, store: OutboxStore, time: FakeTime, centre: FakeCentre
) -> None:
    """A commit that changes the length of a file costs two."""
    store.make_room()
    log = path.with_name(path.name + "-wal")
    lengths = {log.stat().st_size}
    for code in codes(150):
        put(store, centre, time, receipt=code, lane=code)
        lengths.add(log.stat().st_size)
    assert lengths == {LOG_BYTES}
    second = open_store(path, time, seed=2)
    assert second.health().pending == 150
    second.close()


def test_a_log_laid_out_and_never_used_reads_as_empty(
    path: Path, store: OutboxStore, time: FakeTime, centre: FakeCentre, tmp_path: Path
) -> None:
    """As the machine's power goes right after the start."""
    put(store, centre, time, receipt=ONE)
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.make_room()
    assert set(path.with_name(path.name + "-wal").read_bytes()) == {0}
    cut = shutil.copytree(path.parent, tmp_path / "cut")
    (cut / f"{path.name}-shm").unlink()
    assert prepare(cut / path.name, time.clock) is None
    after = open_store(cut / path.name, time)
    assert after.by_receipt(ONE) is not None
    after.close()


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
from kiosk.errors import DiskError
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, open_store, put

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
time, centre = FakeTime(), FakeCentre()
store = open_store(Path(sys.argv[1]), time)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
kept = []
for code in codes(1000):
    try:
        put(store, centre, time, receipt=code, lane=code)
    except DiskError as error:
        print("said", error.said)
        break
    kept.append(code)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
put(store, centre, time, receipt=code, lane=code)
assert store.health().pending == len(kept) + 1
assert all(store.by_receipt(code) for code in kept)
store.close()
print("kept", len(kept))
"""


def test_a_full_disk_is_said_in_plain_words_and_nothing_is_half_written(path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "存不下" in done.stdout
    assert int(done.stdout.split()[-1]) > 10
