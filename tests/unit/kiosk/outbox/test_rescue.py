"""A damaged outbox: set aside, what is readable rescued, told, never silently dropped."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import StoreDamaged, StoreTooNew
from kiosk.services.outbox.outcomes import Delivered, Parked
from kiosk.services.outbox.pages import log_is_damaged, read_rows
from kiosk.services.outbox.rescue import prepare
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.sealing import to_wire
from kiosk.services.outbox.store import set_aside_files
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, open_store, put
from tests.unit.kiosk.outbox.format_1 import make_format_1

PAGE = 4096
WANTED = codes(60)


def fill(path: Path, time: FakeTime, centre: FakeCentre) -> None:
    """Fifty unsent, five parked, five delivered."""
    store = open_store(path, time)
    for code in WANTED:
        put(store, centre, time, receipt=code, lane=code)
    store.settle([Delivered(row.id, "already_applied") for row in store.claim(5)])
    store.settle([Parked(row.id, "job_closed", "over") for row in store.claim(5)])
    store.close()


@pytest.fixture
def filled(path: Path, time: FakeTime, centre: FakeCentre) -> Path:
    fill(path, time, centre)
    return path


def states(path: Path, time: FakeTime) -> dict[str, RowState]:
    store = open_store(path, time)
    try:
        found = {code: store.by_receipt(code) for code in WANTED}
        return {code: row.state for code, row in found.items() if row is not None}
    finally:
        store.close()


def smash(path: Path, page: int, seed: int = 1) -> None:
    """Put noise over one page, numbered from 1."""
    data = bytearray(path.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = Random(seed).randbytes(PAGE)
    path.write_bytes(data)


def test_a_sound_file_is_left_alone(filled: Path, time: FakeTime) -> None:
    before = filled.read_bytes()
    assert prepare(filled, time.clock) is None
    assert filled.read_bytes() == before


def test_no_file_is_nothing_to_do(path: Path, time: FakeTime) -> None:
    assert prepare(path, time.clock) is None
    assert not path.exists()


def test_a_broken_header_costs_no_row(filled: Path, time: FakeTime) -> None:
    whole = states(filled, time)
    data = bytearray(filled.read_bytes())
    data[:100] = b"\xff" * 100
    filled.write_bytes(data)
    with pytest.raises(StoreDamaged):
        open_store(filled, time)
    rescue = prepare(filled, time.clock)
    assert rescue is not None
    assert (rescue.unsent, rescue.delivered, rescue.lost) == (55, 5, 0)
    assert states(filled, time) == whole
    assert rescue.set_aside.read_bytes() == data
    assert prepare(filled, time.clock) is None


def test_a_row_whose_bytes_changed_is_counted_and_not_passed_on(
    filled: Path, time: FakeTime
) -> None:
    store = open_store(filled, time)
    victim = store.claim(50)[7]
    store.close()
    data = bytearray(filled.read_bytes())
    data[data.index(victim.sealed) + 60] ^= 0x01
    data[:16] = b"\xff" * 16
    filled.write_bytes(data)
    rescue = prepare(filled, time.clock)
    assert rescue is not None
    assert (rescue.unsent, rescue.lost) == (54, 1)
    assert victim.sealed not in filled.read_bytes()


def test_any_one_smashed_page_costs_at_most_the_rows_on_it(
    filled: Path, tmp_path: Path, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    whole = states(filled, time)
    count = filled.stat().st_size // PAGE
    for page in range(1, count + 1):
        copy = tmp_path / f"copy-{page}" / "outbox.sqlite"
        copy.parent.mkdir()
        shutil.copyfile(filled, copy)
        smash(copy, page, seed=page)
        rescue = prepare(copy, time.clock)
        if rescue is None:
            continue  # a page of no table, or one that SQLite does not need to read
        left = states(copy, time)
        assert left.items() <= whole.items()
        assert len(left) >= len(whole) - 14, f"page {page}"  # some 300 bytes a row
        assert set_aside_files(copy) == [rescue.set_aside]
    assert "set aside" in caplog.text


def test_the_rescued_rows_can_be_sent_and_keep_their_order_and_ids(
    filled: Path, time: FakeTime, centre: FakeCentre
) -> None:
    store = open_store(filled, time)
    ids = [row.id for row in store.claim(50)]
    store.close()
    smash(filled, 1)
    assert prepare(filled, time.clock) is not None
    store = open_store(filled, time)
    claimed = store.claim(50)
    health = store.health()
    store.close()
    assert [row.id for row in claimed] == ids
    assert len(health.parked) == 5
    assert health.set_aside != ()
    assert centre.open(to_wire(claimed[0].sealed)).receipt == WANTED[10]


def test_rows_in_the_log_are_rescued_too(
    filled: Path, path: Path, tmp_path: Path, time: FakeTime
) -> None:
    """A power cut leaves the newest rows in the write-ahead log."""
    centre = FakeCentre()
    store = open_store(path, time, seed=9)
    fresh = codes(3, seed=99)
    for code in fresh:
        put(store, centre, time, receipt=code, lane=code)
    cut = tmp_path / "cut"
    shutil.copytree(path.parent, cut)
    store.close()
    copy = cut / path.name
    (cut / f"{path.name}-shm").unlink()
    smash(copy, 1)
    rescue = prepare(copy, time.clock)
    assert rescue is not None
    assert rescue.lost == 0
    store = open_store(copy, time)
    assert all(store.by_receipt(code) for code in [*fresh, *WANTED])
    store.close()


def cut_off(path: Path, to: Path, time: FakeTime, fresh: list[str]) -> Path:
    """A copy as a power cut leaves it, with ``fresh`` in the log alone."""
    store = open_store(path, time, seed=9)
    for code in fresh:
        put(store, FakeCentre(), time, receipt=code, lane=code)
    shutil.copytree(path.parent, to)
    store.close()
    (to / f"{path.name}-shm").unlink()
    return to / path.name


def test_a_log_broken_in_its_middle_is_damage_and_not_a_torn_tail(
    filled: Path, tmp_path: Path, time: FakeTime
) -> None:
    fresh = codes(12, seed=99)
    copy = cut_off(filled, tmp_path / "cut", time, fresh)
    assert not log_is_damaged(copy)
    log = copy.with_name(copy.name + "-wal")
    data = bytearray(log.read_bytes())
    data[32 + 24 + 3000] ^= 0xFF  # in the first frame
    log.write_bytes(data)
    assert log_is_damaged(copy)
    rescue = prepare(copy, time.clock)
    assert rescue is not None
    store = open_store(copy, time)
    missing = [code for code in fresh if store.by_receipt(code) is None]
    store.close()
    assert len(missing) <= 1
    assert rescue.set_aside.with_name(rescue.set_aside.name + "-wal").read_bytes() == data


def test_a_log_whose_header_is_broken_is_damage(
    filled: Path, tmp_path: Path, time: FakeTime
) -> None:
    fresh = codes(4, seed=99)
    copy = cut_off(filled, tmp_path / "cut", time, fresh)
    log = copy.with_name(copy.name + "-wal")
    log.write_bytes(b"\xff" * 32 + log.read_bytes()[32:])
    assert prepare(copy, time.clock) is not None
    store = open_store(copy, time)
    assert all(store.by_receipt(code) for code in fresh)
    store.close()


def test_the_torn_tail_of_a_power_cut_is_no_damage(
    filled: Path, tmp_path: Path, time: FakeTime
) -> None:
    copy = cut_off(filled, tmp_path / "cut", time, codes(3, seed=99))
    log = copy.with_name(copy.name + "-wal")
    log.write_bytes(log.read_bytes()[:-PAGE])
    assert not log_is_damaged(copy)
    assert prepare(copy, time.clock) is None


def test_a_newer_file_is_never_touched(filled: Path, time: FakeTime) -> None:
    with sqlite3.connect(filled) as db:
        db.execute("PRAGMA user_version = 7")
    db.close()
    before = filled.read_bytes()
    with pytest.raises(StoreTooNew):
        prepare(filled, time.clock)
    assert filled.read_bytes() == before


def test_a_file_in_use_is_left_to_its_users(filled: Path, time: FakeTime) -> None:
    store = open_store(filled, time)
    smash(filled, 1)
    assert prepare(filled, time.clock) is None
    store.close()


@pytest.mark.parametrize("step", ["rescued", "moved"])
def test_a_rescue_cut_off_in_the_middle_is_finished(
    filled: Path, tmp_path: Path, time: FakeTime, step: str
) -> None:
    whole = states(filled, time)
    rescued = filled.with_name(filled.name + ".rescued")
    shutil.copyfile(filled, rescued)
    if step == "rescued":
        smash(filled, 1)
    else:
        filled.unlink()
    assert prepare(filled, time.clock) is not None
    assert not rescued.exists()
    assert states(filled, time) == whole


def test_two_rescues_in_one_second_keep_both_files(
    filled: Path, time: FakeTime, centre: FakeCentre
) -> None:
    for _ in range(2):
        smash(filled, 1)
        assert prepare(filled, time.clock) is not None
    assert len(set_aside_files(filled)) == 2


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_bytes_crash_the_reader(tmp_path: Path, data: st.DataObject) -> None:
    target = tmp_path / "any.sqlite"
    fill(target, FakeTime(), FakeCentre()) if not target.exists() else None
    content = bytearray(target.read_bytes())
    for _ in range(data.draw(st.integers(1, 30))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    (tmp_path / "broken.sqlite-wal").write_bytes(data.draw(st.binary(max_size=300)))
    list(read_rows(broken))
    log_is_damaged(broken)


# Delivered rows with their bodies, and the older format


def deliver_five_more(path: Path, time: FakeTime, mark: UUID) -> list[str]:
    """Ten delivered in all; the ids of these five in the order of their delivery."""
    store = open_store(path, time)
    ids = [row.id for row in store.claim(5)]
    store.settle([Delivered(row_id, "") for row_id in ids], mark=mark)
    store.prune(7)
    store.close()
    return ids


def test_delivered_bodies_and_the_mark_are_rescued_too(filled: Path, time: FakeTime) -> None:
    mark = uuid4()
    ids = deliver_five_more(filled, time, mark)
    whole = states(filled, time)
    filled.write_bytes(b"\xff" * 100 + filled.read_bytes()[100:])
    rescue = prepare(filled, time.clock)
    assert rescue is not None
    assert (rescue.unsent, rescue.delivered, rescue.lost) == (50, 10, 0)
    assert states(filled, time) == whole
    store = open_store(filled, time)
    assert store.last_mark() == mark
    assert store.forgotten(mark) == 10
    claimed = store.claim(60)
    store.close()
    assert len(claimed) == 55
    again = [row.id for row in claimed if row.id in ids]
    assert again == ids


def test_a_delivered_row_whose_body_changed_keeps_its_receipt(filled: Path, time: FakeTime) -> None:
    store = open_store(filled, time)
    receipt, sealed = store._db.execute("SELECT receipt, sealed FROM retained").fetchone()
    store.close()
    data = bytearray(filled.read_bytes())
    data[data.index(sealed) + 60] ^= 0x01
    data[:16] = b"\xff" * 16
    filled.write_bytes(data)
    rescue = prepare(filled, time.clock)
    assert rescue is not None
    assert (rescue.unsent, rescue.delivered, rescue.lost) == (55, 5, 0)
    assert states(filled, time)[receipt] is RowState.DELIVERED
    store = open_store(filled, time)
    mark = store.last_mark()
    assert mark is not None  # the file had none: one that no centre knows
    assert store.forgotten(mark) == 4
    store.close()


def test_any_one_smashed_page_of_a_file_of_the_first_format_costs_only_its_rows(
    path: Path, tmp_path: Path, time: FakeTime
) -> None:
    path.parent.mkdir()
    make_format_1(path, WANTED)
    whole = states(path, time) | {}  # opening it has brought it up to date
    path.unlink()
    make_format_1(path, WANTED)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for page in range(1, path.stat().st_size // PAGE + 1):
        copy = tmp_path / f"old-{page}" / "outbox.sqlite"
        copy.parent.mkdir()
        shutil.copyfile(path, copy)
        smash(copy, page, seed=page)
        prepare(copy, time.clock)
        left = states(copy, time)
        assert left.items() <= whole.items()
        assert len(left) >= len(whole) - 14, f"page {page}"
