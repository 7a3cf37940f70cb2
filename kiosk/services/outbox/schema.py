"""The outbox file: its tables, its format number, and how a connection to it is set up."""

import logging
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.errors import BugError, DiskError, StoreDamaged, StoreTooNew

log = logging.getLogger(__name__)

FORMAT: Final = 2
APPLICATION_ID: Final = 0x47494E4F  # "GINO", so that file(1) and we know an outbox
BUSY_TIMEOUT_MS: Final = 5000
LOG_BYTES: Final = 1 << 20
"""Size that the write-ahead log has from the start and comes back to."""
LOG_PAGES: Final = 200
"""Pages in the log after which they are moved to the file: 80 % of LOG_BYTES, some 40 events."""

# Format 1.
# `crc` covers what never changes in a row, so that a rescue after disk damage knows what is whole.
# `due_*` is when the row may go out (the hold's end, or the next try) and `made_*` when it was
# made, on the timeline of one start of the machine. `alone`: it failed by itself before and
# travels by itself. `sealed` stands last, so that scans do not read it.
TABLES: Final = """
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    receipt TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('held', 'pending', 'sending', 'parked')),
    attempts INTEGER NOT NULL,
    alone INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    made_boot TEXT NOT NULL,
    made_s REAL NOT NULL,
    due_boot TEXT NOT NULL,
    due_s REAL NOT NULL,
    key_id TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    crc INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE delivered (
    receipt TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    day INTEGER NOT NULL
) STRICT;
CREATE TABLE recognised (
    tag BLOB PRIMARY KEY,
    receipt TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Format 2.
# Every index is one more page that keeping an event writes and waits for. `outbox` has two: for the
# receipt, and for `tag`, by which a second application is recognised (docs/adr/0004) for as long as
# the first waits; of a delivered one it stands in `recognised`. Ids are random enough to need none.
# `retained`: what the centre answered for, whole, until its backups certainly hold it; in the order
# of delivery, with those columns of `outbox` that never change, `day` stamped by the next `prune`.
# `history` has one row: the mark of the last batch whose answer was heard, or NULL.
TABLES_2: Final = """
ALTER TABLE outbox RENAME TO outbox_1;
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    receipt TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('held', 'pending', 'sending', 'parked')),
    attempts INTEGER NOT NULL,
    alone INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    made_boot TEXT NOT NULL,
    made_s REAL NOT NULL,
    due_boot TEXT NOT NULL,
    due_s REAL NOT NULL,
    key_id TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    tag BLOB UNIQUE,
    crc INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
INSERT INTO outbox
    SELECT seq, id, kind, lane, receipt, state, attempts, alone, made_at, made_boot, made_s,
        due_boot, due_s, key_id, code, detail, NULL, crc, sealed FROM outbox_1;
DROP TABLE outbox_1;
CREATE TABLE retained (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    receipt TEXT UNIQUE,
    made_at TEXT NOT NULL,
    made_boot TEXT NOT NULL,
    made_s REAL NOT NULL,
    key_id TEXT NOT NULL,
    code TEXT NOT NULL,
    day INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE history (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    mark TEXT
) STRICT;
INSERT INTO history VALUES (1, NULL);
"""

STEPS: Final = (TABLES, TABLES_2)
"""What leads from each format to the next, format 0 being an empty file."""


def row_crc(*texts: str | None, sealed: bytes) -> int:
    """The checksum (CRC-32) of a row's unchanging part: id, kind, lane, receipt, made_at, key_id
    and the sealed body."""
    head = "\0".join(text or "" for text in texts)
    return zlib.crc32(sealed, zlib.crc32(head.encode()))


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into DiskError, StoreDamaged or BugError."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise BugError(f"{path.name}: {error}") from error
    except sqlite3.DatabaseError as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise StoreDamaged(f"{path.name}: {error}") from error
        if primary == sqlite3.SQLITE_ERROR:
            raise BugError(f"{path.name}: {error}") from error
        raise DiskError(f"{path.name}: {error}") from error
    except OSError as error:
        raise DiskError(f"{path.name}: {error}") from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the outbox, created with its tables when the file is new or empty and brought
    to this format when it is older.

    WAL with ``synchronous=FULL``: a commit is on the disk when it returns. ``secure_delete``: what
    is deleted is overwritten. May be used by any thread that holds the store's lock.
    Raises DiskError, StoreDamaged, StoreTooNew.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_new = not path.exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        if is_new:
            sync_directory(path.parent)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            _check_format(db, path)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")
            db.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
            db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
            _bring_up_to_date(db)
        except BaseException:
            db.close()
            raise
        return db


def _check_format(db: sqlite3.Connection, path: Path) -> None:
    """Before anything is written: refuse what is not ours or is newer than we are."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if owner not in (0, APPLICATION_ID) or (owner == 0 and tables):
        raise StoreDamaged(f"{path.name} is not an outbox")
    if version > FORMAT:
        raise StoreTooNew(
            f"{path.name} has format {version} and this program knows up to {FORMAT}; "
            "nothing was changed. Install the newer version again."
        )


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    """Create the tables, or take an older file to this format: one transaction, or nothing.

    A file with damage in it is left as it is: new tables could come to lie where the damage is.
    Raises StoreDamaged.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == FORMAT:
        return
    (word,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if word != "ok":
        raise StoreDamaged(f"an outbox of format {version}: {word}")
    db.execute("BEGIN IMMEDIATE")
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()  # another may have been first
        for step in STEPS[version:]:
            for statement in step.split(";"):
                if statement.strip():
                    db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def lay_out_log(db: sqlite3.Connection, path: Path) -> None:
    """Give the write-ahead log its whole length, in zeros, before it is needed. Raises
    sqlite3.Error.

    A sync of a file that has grown also writes the file system's own journal, which doubles what a
    commit costs; and the room for the next events is taken while there is some. SQLite and
    pages.py read zeros as the log's end. Where it cannot be done the log grows as it goes.
    """
    wal = path.with_name(path.name + "-wal")
    db.execute("BEGIN IMMEDIATE")  # nobody writes to the log meanwhile
    try:
        length = wal.stat().st_size
        if length < LOG_BYTES:
            with wal.open("ab") as file:
                file.write(bytes(LOG_BYTES - length))
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        log.warning("the log has no room set aside: %s", error)
    finally:
        db.execute("ROLLBACK")


def sync_directory(folder: Path) -> None:
    """Make a creation or a rename in ``folder`` durable. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
