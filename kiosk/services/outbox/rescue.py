"""Looking after the outbox file before it is used: damaged ones are set aside, their rows rescued.

Every step can be cut off by a power failure and is finished or begun again at the next start:

1. the readable rows are written to ``outbox.sqlite.new`` and synced;
2. that file becomes ``outbox.sqlite.rescued``: from here on the rescue goes forward;
3. the damaged files become ``outbox.sqlite.bad-<time>`` (they are never deleted);
4. the rescued file becomes ``outbox.sqlite``.
"""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from contract.receipt import is_receipt_code
from kiosk.errors import StoreDamaged
from kiosk.services.lock import FileLock
from kiosk.services.outbox import retention
from kiosk.services.outbox.pages import Value, log_is_damaged, read_rows
from kiosk.services.outbox.schema import connect, disk_errors, row_crc, sync_directory
from kiosk.services.outbox.store import lock_path

log = logging.getLogger(__name__)

_COLUMNS: Final = 18
"""Of ``outbox`` in format 1, and without the tag since: a rescue comes with a start of the
terminal, which makes tags void."""
_TAG: Final = 16
_RETAINED_COLUMNS: Final = 13
_STATES: Final = ("held", "pending", "sending", "parked")


@dataclass(frozen=True)
class Rescue:
    """What was found in a damaged outbox.

    ``unsent`` and ``delivered`` rows were whole and are in the new file, delivered ones with their
    bodies where they had them. ``lost`` rows were seen but are beyond repair; rows on a page that
    is no longer readable at all are not counted.
    """

    set_aside: Path
    unsent: int
    delivered: int
    lost: int


def prepare(path: Path, now: Callable[[], datetime]) -> Rescue | None:
    """Make sure that ``path`` is a sound outbox, or none yet; None when nothing had to be done.

    When another process has the outbox open, it was prepared and is left alone. Raises
    StoreTooNew (nothing is touched), DiskError, and StoreDamaged when even the rescue failed.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(lock_path(path)) as lock:
            if not lock.try_exclusive():
                return None
            if _rescued(path).exists():
                return _exchange(path, now(), None)
            if not path.exists() or (not _log_is_damaged(path) and _is_sound(path)):
                return None
            found = _collect(path)
            _write_rescued(path, found)
            return _exchange(path, now(), found)


@dataclass(frozen=True)
class _Found:
    """``delivered`` are those of which only receipt and code remain. ``mark`` is None only where
    nothing was ever delivered."""

    unsent: list[tuple[Value, ...]]
    retained: list[tuple[Value, ...]]
    delivered: list[tuple[Value, ...]]
    mark: UUID | None
    lost: int


def _log_is_damaged(path: Path) -> bool:
    """Asked before SQLite opens the file, which would cut the log at the damage."""
    damaged = log_is_damaged(path)
    if damaged:
        log.error("the outbox's write-ahead log is damaged")
    return damaged


def _is_sound(path: Path) -> bool:
    try:
        db = connect(path)
    except StoreDamaged as error:
        log.error("the outbox is damaged: %s", error)
        return False
    try:
        (word,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        word = str(error)
    finally:
        db.close()
    if word != "ok":
        log.error("the outbox is damaged: %s", word)
    return bool(word == "ok")


def _collect(path: Path) -> _Found:
    """All rows whose checksum or check digit says that they are whole."""
    unsent: dict[str, tuple[Value, ...]] = {}
    retained: dict[str, tuple[Value, ...]] = {}
    delivered: dict[str, tuple[Value, ...]] = {}
    mark: UUID | None = None
    lost = 0
    for rowid, stored in read_rows(path):
        values = _untagged(stored)
        if len(values) == _COLUMNS:
            row = _whole(rowid, values)
            if row is None:
                lost += 1
            else:
                unsent[str(row[1])] = row
        elif len(values) == _RETAINED_COLUMNS:
            row, code, day = _whole_retained(rowid, values), values[9], values[10]
            if row is not None:
                retained[str(row[1])] = row
            elif isinstance(values[4], str) and is_receipt_code(values[4]):
                delivered.setdefault(values[4], (values[4], _text(code), _day(day)))
            else:
                lost += 1
        elif len(values) == 3 and isinstance(values[0], str) and is_receipt_code(values[0]):
            delivered[values[0]] = values
        elif len(values) == 2 and isinstance(values[1], str):
            mark = _uuid(values[1]) or mark
    for row_id in unsent:  # a broken log can show a row on both sides: then it is sent again
        retained.pop(row_id, None)
    if retained and mark is None:
        mark = uuid4()  # which no centre knows, so that all of it is sent again
    return _Found(_in_order(unsent), _in_order(retained), list(delivered.values()), mark, lost)


def _untagged(values: tuple[Value, ...]) -> tuple[Value, ...]:
    return (*values[:_TAG], *values[_TAG + 1 :]) if len(values) == _COLUMNS + 1 else values


def _in_order(rows: dict[str, tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    return sorted(rows.values(), key=lambda row: row[0] if isinstance(row[0], int) else 0)


def _whole_retained(rowid: int, values: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """A delivered row with its body as it goes into the new file, or None as in ``_whole``."""
    _, id_, kind, lane, receipt, made_at, boot, made_s, key_id, code, day, crc, sealed = values
    row = _whole(
        rowid,
        (
            *(None, id_, kind, lane, receipt, "sending", 1, 0, made_at, boot, made_s, "", 0.0),
            *(key_id, code, "", crc, sealed),
        ),
    )
    return None if row is None else (*row[:5], *row[8:11], *row[13:15], _day(day), *row[16:])


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Value) -> int:
    return value if isinstance(value, int) else retention.UNSTAMPED


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _whole(rowid: int, values: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """The row as it goes into the new file, or None when its bytes are not what was stored.

    What may change in a row is not under its checksum: where that is nonsense, the row counts as
    attempted, which is always safe (the centre knows ids it has seen).
    """
    _, id_, kind, lane, receipt, state, attempts, _, made_at, boot, made_s, _, _ = values[:13]
    key_id, code, detail, crc, sealed = values[13:]
    texts = (id_, kind, lane, made_at, key_id)
    if not all(isinstance(text, str) for text in texts) or not isinstance(sealed, bytes):
        return None
    if not (receipt is None or isinstance(receipt, str)):
        return None
    checked = row_crc(
        str(id_), str(kind), str(lane), receipt, str(made_at), str(key_id), sealed=sealed
    )
    try:
        if checked != crc or UUID(str(id_)).version != 7:
            return None
        datetime.fromisoformat(str(made_at))
    except ValueError:
        return None
    if state not in _STATES or not isinstance(attempts, int):
        state, attempts = "sending", 1
    if not isinstance(boot, str) or not isinstance(made_s, int | float):
        boot, made_s = "", 0.0
    return (
        *(rowid, id_, kind, lane, receipt, state, attempts, 0, made_at, boot, float(made_s)),
        *("", 0.0, key_id),  # due at once
        *(_text(code), _text(detail)),
        *(crc, sealed),
    )


def _write_rescued(path: Path, found: _Found) -> None:
    fresh = path.with_name(path.name + ".new")
    for old in (fresh, *_beside(fresh)):
        old.unlink(missing_ok=True)
    db = connect(fresh)
    try:
        db.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        db.execute("BEGIN IMMEDIATE")
        unsent = [(*row[:_TAG], None, *row[_TAG:]) for row in found.unsent]
        for table, rows, columns in (
            ("outbox", unsent, _COLUMNS + 1),
            ("retained", found.retained, _RETAINED_COLUMNS),
        ):
            marks = ", ".join("?" * columns)
            for seq, row in enumerate(rows, start=1):
                db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", (seq, *row[1:]))
        retention.set_mark(db, found.mark)
        db.executemany("INSERT OR IGNORE INTO delivered VALUES (?, ?, ?)", found.delivered)
        db.execute("COMMIT")
    finally:
        db.close()
    fresh.replace(_rescued(path))
    sync_directory(path.parent)


def _exchange(path: Path, at: datetime, found: _Found | None) -> Rescue:
    """Steps 3 and 4; also run alone, when a power failure came after step 2."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.bad-{stamp}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.bad-{stamp}-{count}")
    for suffix in ("-wal", "-shm", ""):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))
    _rescued(path).replace(path)
    sync_directory(path.parent)
    unsent, delivered, lost = (
        (len(found.unsent), len(found.delivered) + len(found.retained), found.lost)
        if found
        else (0, 0, 0)
    )
    log.error(
        "a damaged outbox was set aside as %s: %d unsent and %d delivered rows rescued, "
        "%d seen beyond repair; what stood on unreadable pages is not counted",
        aside.name,
        unsent,
        delivered,
        lost,
    )
    return Rescue(aside, unsent, delivered, lost)


def _rescued(path: Path) -> Path:
    return path.with_name(path.name + ".rescued")


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))
