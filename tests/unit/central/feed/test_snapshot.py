import io
import os
import threading
from pathlib import Path

import pytest
import zstandard
from django.db import connections, transaction

from central.core.feed import queries, services, snapshot
from central.core.feed.services import Change
from central.core.feed.snapshot import SnapshotStore
from contract.catalog import SnapshotHead
from contract.version import WIRE_VERSION

pytestmark = pytest.mark.django_db
SCOPE = "410100"


def fill(first: int, count: int) -> None:
    with transaction.atomic():
        services.put_many(
            SCOPE, [Change("course", str(first + n), '{"a":"岗"}') for n in range(count)]
        )


def read(store: SnapshotStore) -> tuple[SnapshotHead, list[str]]:
    with store.open(SCOPE, queries.head(SCOPE)).file as file:
        text = zstandard.ZstdDecompressor().stream_reader(file).read().decode()
    first, *lines = text.splitlines()
    return SnapshotHead.model_validate_json(first), lines


def test_it_holds_what_stands_in_the_feed_and_no_tombstones(tmp_path: Path) -> None:
    fill(0, 5)
    with transaction.atomic():
        services.remove(SCOPE, "course", "3")
    head, lines = read(SnapshotStore(tmp_path))
    assert head == SnapshotHead(wire=WIRE_VERSION, scope=SCOPE, seq=6, count=4)
    assert lines == [
        queries.change_line("course", str(n), n + 1, '{"a":"岗"}') for n in (0, 1, 2, 4)
    ]


def test_it_is_one_frame_that_says_its_size(tmp_path: Path) -> None:
    fill(0, 50)
    raw = SnapshotStore(tmp_path).build(SCOPE).read_bytes()
    assert len(zstandard.ZstdDecompressor().decompress(raw)) == zstandard.frame_content_size(raw)


def test_what_a_killed_builder_left_behind_goes_with_the_next_build(tmp_path: Path) -> None:
    fill(0, 5)
    (tmp_path / f"{SCOPE}.v{WIRE_VERSION}.{3:019d}.ndjson.tmp").write_bytes(b"half")
    (tmp_path / f"{SCOPE}0.v{WIRE_VERSION}.{3:019d}.ndjson.tmp").write_bytes(b"another scope's")
    path = SnapshotStore(tmp_path).build(SCOPE)
    found = {name.name for name in tmp_path.iterdir()}
    assert found == {path.name, f"{SCOPE}.lock", f"{SCOPE}0.v{WIRE_VERSION}.{3:019d}.ndjson.tmp"}


def test_it_may_be_older_than_the_head_and_is_rebuilt_after_enough_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "REBUILD_AFTER", 10)
    store = SnapshotStore(tmp_path)
    fill(0, 5)
    assert store.refresh(SCOPE)
    fill(5, 9)
    assert not store.refresh(SCOPE)
    assert read(store)[0].seq == 5
    fill(14, 1)
    assert store.refresh(SCOPE)
    assert read(store)[0].seq == 15
    assert len(list(tmp_path.glob("*.zst"))) == 1


def test_a_snapshot_beyond_the_head_is_not_used(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    fill(0, 5)
    path = store.build(SCOPE)
    path.rename(tmp_path / path.name.replace("5.nd", "9.nd"))
    assert read(store)[0].seq == 5
    assert [p.name for p in tmp_path.glob("*.zst")] == [path.name]


def test_a_reader_keeps_the_file_it_has_opened(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    fill(0, 5)
    opened = store.open(SCOPE, queries.head(SCOPE))
    fill(5, 5)
    store.build(SCOPE)
    with opened.file as file:
        assert zstandard.ZstdDecompressor().stream_reader(io.BytesIO(file.read())).read()
    assert opened.seq == 5


def test_after_a_restart_of_the_feed_the_old_snapshot_is_replaced(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    fill(0, 5)
    store.build(SCOPE)
    services.restart(SCOPE)
    head, lines = read(store)
    assert (head.seq, len(lines)) == (services.RESTART_GAP + 10, 5)


def test_the_tag_changes_with_the_content(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    tags = []
    for first in (0, 5):
        fill(first, 5)
        store.build(SCOPE)
        opened = store.open(SCOPE, queries.head(SCOPE))
        opened.file.close()
        tags.append(opened.tag)
    assert tags == [f'"{SCOPE}.v1.{5:019d}"', f'"{SCOPE}.v1.{10:019d}"']


@pytest.mark.django_db(transaction=True)
def test_several_first_readers_build_it_once(tmp_path: Path) -> None:
    fill(0, 500)
    inodes = set()

    def open_it() -> None:
        with SnapshotStore(tmp_path).open(SCOPE, 500).file as file:
            inodes.add(os.fstat(file.fileno()).st_ino)
        connections.close_all()

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inodes) == 1
