"""The catalogue's file: its tables, opening it, and setting it aside when it is no good.

Tables
    jobs    one row per live job; ``rank`` (facets.py) is the rowid, so the table is in the order
            of the screen. ``facets`` and ``valid_until`` (Unix seconds) stand in a narrow index of
            their own, for the seconds before the search index is built.
    blocks  the search index, in blocks of some ten thousand jobs next to each other in rank: which
            ranks a block answers for, and the facts of its jobs (blocks.py).
    terms   per term and block the set of the jobs that hold it, or where in ``chunks`` it stands.
    chunks  sets too large for a row of ``terms``, end to end, so that no page is left half empty.
    fresh   the searchable text of jobs that came after their block was built.
    gone    the ranks that left after their block was built.
    meta    names and values; the names are the constants below.
"""

import logging
import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from contract.catalog import Job, Station
from kiosk.errors import DiskError, StoreDamaged

log = logging.getLogger(__name__)

VERSION: Final = 3
"""PRAGMA user_version. A file of any other version is set aside: it costs one sync."""

KEEP_BAD: Final = 3
BUSY_MS: Final = 5000

SCOPE: Final = "scope"
SEQ: Final = "seq"
ETAG: Final = "etag"
HELD: Final = "held"
COMPLETE: Final = "complete"
INDEXED_TO: Final = "indexed_to"
TOKENS: Final = "tokens"
BUILD: Final = "build"
REVISION: Final = "revision"
STATION: Final = "station"
SYNCED_AT: Final = "synced_at"
ATTEMPTED_AT: Final = "attempted_at"
ERROR: Final = "error"
CLOCK_OFFSET: Final = "clock_offset"
CLOCK_FLOOR: Final = "clock_floor"

ALL_RANKS: Final = 1 << 62
"""Above every rank: the value of INDEXED_TO once the index is complete."""

_UNSOUND: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)

_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE jobs (
    rank INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    facets INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX jobs_facets ON jobs (facets, valid_until);
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    first_chunk INTEGER NOT NULL,
    last_chunk INTEGER NOT NULL,
    facts BLOB NOT NULL
);
CREATE TABLE terms (
    term TEXT, block INTEGER, kind INTEGER NOT NULL, jobs, PRIMARY KEY (term, block)
) WITHOUT ROWID;
CREATE TABLE chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE fresh (
    rank INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    rest TEXT NOT NULL,
    initials TEXT NOT NULL,
    district TEXT NOT NULL
);
CREATE TABLE gone (rank INTEGER PRIMARY KEY);
"""


@dataclass(frozen=True)
class Notes:
    """What the writer noted.

    Attributes:
        scope: the scope it holds, or None before the first fill.
        seq: the cursor of the feed.
        etag: the ETag of the tail page asked for with this cursor, or None.
        held: the cursor at which the feed's tail was last reached, 0 before: everything was here as
            it stood then, so that what changed since may come as patches.
        complete: a first fill has come to its end; before that the cursor means nothing.
        station: the station that the ranks are for.
        synced_at: when the centre last confirmed the rows (corrected clock), or None.
        attempted_at: when it was last asked, or None.
        error: a stable word for why that failed; empty when it did not.
        clock_offset, clock_floor: what ServerClock had learnt by then.
    """

    scope: str | None
    seq: int
    etag: str | None
    held: int
    complete: bool
    station: Station | None
    synced_at: datetime | None
    attempted_at: datetime | None
    error: str
    clock_offset: timedelta
    clock_floor: datetime | None


def connect(path: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """A connection in autocommit mode, shared by threads under the caller's own lock.

    A reader has to ask for ``ro``: when a file has been set aside, a closing ``rw`` connection to
    it would delete the write-ahead log under the old name, which is the new file's by then.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    con = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    con.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return con


def create(path: Path) -> None:
    """Make an empty catalogue, whole or not at all. Raises DiskError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o644)
        con = connect(path, "rw")
        try:
            con.execute("PRAGMA journal_mode = WAL")
            con.execute("PRAGMA synchronous = NORMAL")
            con.execute("BEGIN IMMEDIATE")
            for statement in _TABLES.split(";\n"):
                con.execute(statement)
            con.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [(SEQ, "0"), (INDEXED_TO, "0"), (REVISION, "1"), (COMPLETE, "0")],
            )
            con.execute(f"PRAGMA user_version = {VERSION}")
            con.execute("COMMIT")
        finally:
            con.close()
    except (sqlite3.Error, OSError) as error:
        raise as_disk_error(error, path) from error


def read_job(body: str) -> Job:
    """A stored job; StoreDamaged when its row no longer holds one."""
    try:
        return Job.model_validate_json(body)
    except ValidationError as error:
        raise StoreDamaged("a stored job cannot be read") from error


def read_flags(value: object) -> int:
    """Stored facets; StoreDamaged when they are none."""
    if not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise StoreDamaged("stored facets cannot be read")
    return value


def read_text(value: object) -> str:
    """A stored text; StoreDamaged when it is none."""
    if not isinstance(value, str):
        raise StoreDamaged("a stored text cannot be read")
    return value


def read_notes(con: sqlite3.Connection) -> Notes:
    """All of meta that is not about the index; StoreDamaged when a value cannot be read."""
    meta: dict[str, str] = dict(con.execute("SELECT name, value FROM meta").fetchall())
    times = [meta.get(name) for name in (SYNCED_AT, ATTEMPTED_AT, CLOCK_FLOOR)]
    try:
        synced, attempted, floor = ((t and datetime.fromisoformat(t)) or None for t in times)
        return Notes(
            scope=meta.get(SCOPE),
            seq=int(meta[SEQ]),
            etag=meta.get(ETAG),
            held=int(meta.get(HELD, "0")),
            complete=meta[COMPLETE] == "1",
            station=read_station(meta[STATION]) if STATION in meta else None,
            synced_at=synced,
            attempted_at=attempted,
            error=meta.get(ERROR, ""),
            clock_offset=timedelta(seconds=float(meta.get(CLOCK_OFFSET, "0"))),
            clock_floor=floor,
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise StoreDamaged("the notes cannot be read") from error


def read_station(body: str) -> Station:
    """The stored station; StoreDamaged when the row no longer holds one."""
    try:
        return Station.model_validate_json(body)
    except ValidationError as error:
        raise StoreDamaged("the stored station cannot be read") from error


def get_meta(con: sqlite3.Connection, name: str) -> str | None:
    """One value of meta, or None."""
    row = con.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def indexed_to(con: sqlite3.Connection) -> int:
    """The rank up to which rows are in the index; StoreDamaged when it cannot be read."""
    up_to = get_meta(con, INDEXED_TO) or ""
    if not up_to.isdecimal():
        raise StoreDamaged("how far the index goes cannot be read")
    return int(up_to)


def set_meta(con: sqlite3.Connection, **values: str | None) -> None:
    """Set values of meta; None takes the name out."""
    for name, value in values.items():
        if value is None:
            con.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            con.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def why_unusable(con: sqlite3.Connection) -> str | None:
    """Why an opened file is not a catalogue of this version; None when it is one."""
    (version,) = con.execute("PRAGMA user_version").fetchone()
    (tables,) = con.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version != VERSION:
        return f"its version is {version} and this program writes {VERSION}" if tables else "empty"
    return None


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error says that the file itself is unsound, not that it is busy or full.

    A violated constraint counts: what the centre sends fits a sound catalogue.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "Could not decode to UTF-8" in str(error)
    return code & 0xFF in _UNSOUND


def as_disk_error(error: sqlite3.Error | OSError, path: Path) -> DiskError:
    """The error for the layers above: StoreDamaged, or DiskError for full, read-only, locked."""
    # Cut short: "could not decode" quotes the whole row.
    detail = f"{path.name}: {str(error)[:80]}"
    if isinstance(error, sqlite3.Error) and is_damage(error):
        return StoreDamaged(detail)
    return DiskError(detail)


def inode_of(path: Path) -> int | None:
    """What tells the file at ``path`` from one that replaced it; None when there is none.

    Raises DiskError when that cannot be told, such as when a file stands in the folder's place.
    """
    try:
        return os.stat(path).st_ino  # noqa: PTH116 (asked at every query: 6 µs less)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise as_disk_error(error, path) from error


def set_aside(path: Path, inode: int | None, reason: str, now: datetime) -> None:
    """Rename an unusable catalogue to ``*.bad-<utc>`` for the technician and keep KEEP_BAD of them.

    Does nothing when the file is no longer the one with ``inode``: another process was quicker.
    Raises DiskError when the file cannot be renamed.
    """
    if inode is None or inode_of(path) != inode:
        return
    bad = path.with_name(f"{path.name}.bad-{now:%Y%m%dT%H%M%S%fZ}")
    try:
        path.rename(bad)
        for suffix in ("-wal", "-shm"):
            side = path.with_name(path.name + suffix)
            if side.exists():
                side.rename(bad.with_name(bad.name + suffix))
        kept = sorted(p for p in path.parent.glob(f"{path.name}.bad-*Z") if p.is_file())
        for old in kept[:-KEEP_BAD]:
            for suffix in ("", "-wal", "-shm"):
                old.with_name(old.name + suffix).unlink(missing_ok=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DiskError(f"{path.name} is unusable ({reason}) and stays: {error}") from error
    log.warning("the catalogue was set aside as %s and will be filled again: %s", bad.name, reason)
