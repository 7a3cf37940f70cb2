"""The outbox on a full, read-only or rotten disk: told in words, nothing lost, a way out."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from kiosk.errors import DiskError, StoreDamaged
from kiosk.services.outbox.outcomes import Delivered
from kiosk.services.outbox.rescue import prepare
from kiosk.services.outbox.sealing import to_wire
from kiosk.services.outbox.store import OutboxStore
from tests.disks import TinyDisk, disk
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, open_store, put
from tests.unit.kiosk.outbox.test_rescue import PAGE, WANTED, fill, smash, states

__all__ = ["disk"]

TOLD = ("没有存下", "之前存下的都还在", "工作人员")
"""What happened, what is safe, what to do."""


def refused(work: Callable[[], object]) -> DiskError:
    with pytest.raises(DiskError) as caught:
        work()
    assert not isinstance(caught.value, StoreDamaged)
    for words in TOLD:
        assert words in caught.value.said
    return caught.value


def kept_until_full(store: OutboxStore, time: FakeTime, centre: FakeCentre) -> list[str]:
    kept: list[str] = []
    for code in codes(8000, seed=3):
        try:
            put(store, centre, time, receipt=code, lane=code)
        except DiskError:
            return kept
        kept.append(code)
    raise AssertionError("the disk never filled up")


def test_on_a_full_disk_nothing_is_half_kept_and_room_ends_it(
    disk: TinyDisk, time: FakeTime, centre: FakeCentre
) -> None:
    path = disk.path / "outbox.sqlite"
    store = open_store(path, time)
    store.make_room()
    disk.fill_up(leave=64 << 10)
    kept = kept_until_full(store, time, centre)
    assert len(kept) > 100  # the room that the log took in advance
    (other,) = codes(1, seed=4)
    refused(lambda: put(store, centre, time, receipt=other))
    assert store.by_receipt(other) is None
    assert store.health().pending == len(kept)
    assert all(store.by_receipt(code) for code in kept)
    disk.make_room()
    put(store, centre, time, receipt=other)
    assert store.health().pending == len(kept) + 1
    store.close()
    assert prepare(path, time.clock) is None  # and the file is sound


def test_a_full_disk_at_the_start_is_told_and_harms_nothing(
    disk: TinyDisk, time: FakeTime, centre: FakeCentre
) -> None:
    path = disk.path / "outbox.sqlite"
    fill(path, time, centre)
    disk.fill_up()
    before = path.read_bytes()
    refused(lambda: open_store(path, time))
    assert path.read_bytes() == before
    disk.make_room()
    assert len(states(path, time)) == len(WANTED)


def test_a_full_disk_stalls_the_sender_and_doubles_nothing(
    disk: TinyDisk, time: FakeTime, centre: FakeCentre
) -> None:
    store = open_store(disk.path / "outbox.sqlite", time)
    store.make_room()
    disk.fill_up()
    kept = kept_until_full(store, time, centre)
    refused(lambda: store.claim(50))  # no attempt is made that could not be noted
    disk.make_room()
    sent = 0
    while rows := store.claim(50):
        store.settle([Delivered(row.id, "") for row in rows])
        sent += len(rows)
    assert sent == len(kept)
    store.close()


def test_a_read_only_disk_is_told_at_the_start_and_left_as_it_is(
    disk: TinyDisk, time: FakeTime, centre: FakeCentre
) -> None:
    path = disk.path / "outbox.sqlite"
    fill(path, time, centre)
    before = path.read_bytes()
    disk.read_only(True)
    refused(lambda: open_store(path, time))
    refused(lambda: prepare(disk.path / "other" / "outbox.sqlite", time.clock))
    assert path.read_bytes() == before
    disk.read_only(False)
    assert len(states(path, time)) == len(WANTED)


def test_a_rescue_without_room_changes_nothing_and_works_when_there_is(
    disk: TinyDisk, time: FakeTime, centre: FakeCentre
) -> None:
    path = disk.path / "outbox.sqlite"
    fill(path, time, centre)
    smash(path, 1)
    before = path.read_bytes()
    disk.fill_up()
    refused(lambda: prepare(path, time.clock))
    assert path.read_bytes() == before
    disk.make_room()
    rescue = prepare(path, time.clock)
    assert rescue is not None
    assert rescue.set_aside.read_bytes() == before
    assert len(states(path, time)) == len(WANTED)


def accounted_for(copy: Path, time: FakeTime, centre: FakeCentre, where: str) -> None:
    """All rows are there, and sound; or a file set aside or a parked row tells of the damage."""
    rescue = prepare(copy, time.clock)
    store = open_store(copy, time)
    while rows := store.claim(50):
        for row in rows:
            assert centre.open(to_wire(row.sealed)).receipt in WANTED, where
        store.settle([Delivered(row.id, "") for row in rows])
    health = store.health()
    missing = [code for code in WANTED if store.by_receipt(code) is None]
    store.close()
    assert bool(health.set_aside) == (rescue is not None), where
    assert not missing or health.set_aside, where


def test_after_damage_to_any_page_no_row_is_missing_in_silence(
    path: Path, tmp_path: Path, time: FakeTime, centre: FakeCentre
) -> None:
    """Whole pages, and one flipped bit at three places of each."""
    fill(path, time, centre)
    original = path.read_bytes()
    for page in range(1, len(original) // PAGE + 1):
        for turn in range(4):
            copy = tmp_path / f"{page}-{turn}" / path.name
            copy.parent.mkdir()
            shutil.copyfile(path, copy)
            if turn == 0:
                smash(copy, page, seed=page)
            else:
                at = (page - 1) * PAGE + Random(f"{page}/{turn}").randrange(PAGE)
                data = bytearray(original)
                data[at] ^= 1 << turn
                copy.write_bytes(data)
            accounted_for(copy, time, centre, f"page {page}, turn {turn}")
