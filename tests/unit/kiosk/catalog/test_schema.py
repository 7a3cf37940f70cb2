import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.errors import DiskError, StoreDamaged
from kiosk.services.catalog import schema
from tests.unit.kiosk.samples import NOW, STATION, a_job


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalogue.sqlite"


def test_a_new_file_is_a_catalogue_in_a_new_folder(path: Path) -> None:
    schema.create(path)
    con = schema.connect(path, "rw")
    assert schema.why_unusable(con) is None
    assert con.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert schema.get_meta(con, schema.SEQ) == "0"
    con.close()


def test_a_folder_that_cannot_be_made_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(DiskError):
        schema.create(tmp_path / "data" / "catalogue.sqlite")


def test_a_newer_version_is_unusable(path: Path) -> None:
    schema.create(path)
    con = schema.connect(path, "rw")
    con.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    assert str(schema.VERSION + 1) in (schema.why_unusable(con) or "")
    con.close()


def test_a_reader_cannot_write(path: Path) -> None:
    schema.create(path)
    con = schema.connect(path, "ro")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        con.execute("DELETE FROM jobs")
    con.close()


def test_meta_is_set_and_taken_out(path: Path) -> None:
    schema.create(path)
    con = schema.connect(path, "rw")
    schema.set_meta(con, etag="a")
    schema.set_meta(con, etag="b")
    assert schema.get_meta(con, schema.ETAG) == "b"
    schema.set_meta(con, etag=None)
    assert schema.get_meta(con, schema.ETAG) is None
    con.close()


def test_only_unsound_files_are_damaged() -> None:
    con = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as caught:
        con.execute("SELECT * FROM nothing")
    con.close()
    assert not schema.is_damage(caught.value)
    error = schema.as_disk_error(caught.value, Path("c.sqlite"))
    assert not isinstance(error, StoreDamaged)


def test_the_last_three_set_aside_are_kept(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    for day in range(5):
        path.write_text(f"bad {day}")
        path.with_name(path.name + "-wal").write_text("log")
        schema.set_aside(path, schema.inode_of(path), "test", NOW + timedelta(days=day))
    kept = sorted(p.name for p in path.parent.iterdir())
    assert [name for name in kept if name.endswith("Z")] == [
        "catalogue.sqlite.bad-20260603T080000000000Z",
        "catalogue.sqlite.bad-20260604T080000000000Z",
        "catalogue.sqlite.bad-20260605T080000000000Z",
    ]
    assert len(kept) == 6
    assert "set aside" in caplog.text


def test_a_file_that_was_replaced_meanwhile_stays(path: Path) -> None:
    schema.create(path)
    inode = schema.inode_of(path)
    assert inode is not None
    schema.set_aside(path, inode + 1, "test", NOW)
    schema.set_aside(path, None, "test", NOW)
    assert path.exists()


def test_rows_that_no_longer_hold_a_job_or_a_station_are_damage() -> None:
    assert schema.read_job(a_job().model_dump_json()) == a_job()
    assert schema.read_station(STATION.model_dump_json()) == STATION
    with pytest.raises(StoreDamaged):
        schema.read_job("{}")
    with pytest.raises(StoreDamaged):
        schema.read_station("")
