"""The outbox on disk: one row per action of a person, committed before anybody says "kept".

No column holds anything personal: the body is sealed, the lane is a random id of one session, the
receipt is random too. What is delivered is retained for some days, for a centre that is restored
from a backup; then it shrinks to receipt and code, and goes after 30 days.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from contract.device import ParkedEvent
from kiosk.errors import StationError
from kiosk.services.lock import FileLock
from kiosk.services.outbox import retention
from kiosk.services.outbox.ids import uuid7
from kiosk.services.outbox.outcomes import Again, Claimed, Delivered, Outcome, Parked, Release
from kiosk.services.outbox.rows import OutboxHealth, OutboxRow, RowState, Sealed, Stored
from kiosk.services.outbox.schema import connect, disk_errors, lay_out_log, row_crc
from kiosk.services.outbox.timeline import Moment, Timeline

KEEP_DELIVERED: Final = timedelta(days=30)
DUE_LIMIT_S: Final = 3600.0
"""No row ever waits longer; one that seems to is due, so that a broken timeline stalls nothing."""
DAMAGED: Final = "damaged"
"""Code of a parked row whose bytes no longer fit their checksum."""
OUTAGE: Final = "outage"
"""Code of a row that waits because of an outage; ``end_outage`` ends its wait."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OutboxStore:
    """One process's hold on the outbox. Thread-safe; every method may raise DiskError,
    StoreDamaged or StoreTooNew (kiosk.errors), and then nothing is half done.

    ``now`` is the terminal's corrected clock (aware UTC); ``random`` makes event ids and must be a
    ``random.SystemRandom`` outside of tests.
    """

    def __init__(
        self, path: Path, timeline: Timeline, now: Callable[[], datetime], random: Random
    ) -> None:
        self._path = path
        self._timeline = timeline
        self._now = now
        self._random = random
        self._lock = threading.RLock()
        self._claimed: dict[str, int] = {}  # seq of the rows whose outcome is not settled, by id
        self._open_lock = FileLock(lock_path(path))
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._open_lock.shared()
        try:
            self._db = connect(path)
        except BaseException:
            self._open_lock.release()
            raise

    def make_room(self) -> None:
        """Take the room of the next events in advance, which also makes keeping them faster; for
        a process that stays (schema.lay_out_log)."""
        with self._lock, disk_errors(self._path):
            lay_out_log(self._db, self._path)

    def close(self) -> None:
        with self._lock:
            self._db.close()
            self._open_lock.release()

    # What a person does

    def insert(
        self,
        *,
        kind: str,
        lane: str,
        receipt: str | None,
        sealed: Sealed,
        made_at: datetime,
        hold_s: float,
        tag: bytes | None,
    ) -> Stored:
        """Commit one event; it may go out after ``hold_s`` seconds.

        If ``tag`` is known, the earlier row is answered and nothing is stored. Both in one
        statement, which is a transaction by itself: the disk is waited for once.
        """
        at = self._timeline.now()
        row_id = str(uuid7(int(made_at.timestamp() * 1000), self._random))
        made = made_at.astimezone(UTC).isoformat()
        state = RowState.HELD if hold_s > 0 else RowState.PENDING
        crc = row_crc(row_id, kind, lane, receipt, made, sealed.key_id, sealed=sealed.box)
        values = (  # plain str: of an enumeration sqlite3 first asks how it wants to be stored
            *(row_id, str(kind), lane, receipt, state.value, made, at.boot, at.seconds, at.boot),
            *(at.seconds + hold_s, sealed.key_id, tag, crc, sealed.box, tag),
        )
        with self._lock, disk_errors(self._path):
            while not self._db.execute(_INSERT, values).rowcount:
                first = self._recognised(self._db, tag)
                if first is not None:
                    return Stored(first, already=True)
                # taken back by the other process in between
        return Stored(OutboxRow(receipt, state, row_id, kind, made_at), already=False)

    def cancel(self, receipt: str) -> bool:
        """Take a row back while it is held and was never attempted.

        One conditional DELETE decides between this and the sender in the other process: True
        means that it never was and never will be sent.
        """
        with self._write() as db:
            gone = db.execute(
                "DELETE FROM outbox WHERE receipt = ? AND state = 'held' AND attempts = 0",
                (receipt,),
            ).rowcount
        return bool(gone)

    def by_receipt(self, code: str) -> OutboxRow | None:
        """The row of a receipt code, delivered ones of the last 30 days included."""
        with self._read() as db:
            return self._by_receipt(db, code)

    # What the sender does

    def claim(self, limit: int) -> list[Claimed]:
        """Take up to ``limit`` due rows and commit their attempt, before a byte is sent.

        Only the oldest unsent row of a lane is ever taken, so that a person's events keep their
        order and no lane waits for another. A row that must travel alone comes alone. A row whose
        bytes are damaged is parked on the way.
        """
        with self._write() as db:
            chosen: list[int] = []
            for seq, alone in self._due_heads(db):
                if alone and chosen:
                    continue
                chosen.append(seq)
                if alone or len(chosen) == limit:
                    break
            return [row for seq in chosen if (row := self._take(db, seq)) is not None]

    def settle(
        self, outcomes: Sequence[Outcome], *, mark: UUID | None = None, forgotten: bool = False
    ) -> int:
        """Commit what became of attempted rows, all in one transaction.

        ``mark`` is the one that the centre keeps from now on, if it said so. ``forgotten``: it no
        longer knows the last one, so that whatever was delivered, now or before, is to be sent
        again; how many rows those are is returned.
        """
        at = self._timeline.now()
        with self._write() as db:
            for outcome in outcomes:
                seq = self._seq_of(db, outcome.id)
                match outcome:
                    case Delivered(_, code):
                        retention.retain(db, seq, code)
                    case Parked(_, code, detail):
                        db.execute(
                            "UPDATE outbox SET state = 'parked', code = ?, detail = ?"
                            " WHERE seq = ?",
                            (code[:40], detail[:200], seq),
                        )
                    case Again(_, after_s, alone, outage):
                        due_s, code = at.seconds + after_s, OUTAGE if outage else ""
                        db.execute(
                            "UPDATE outbox SET state = 'pending', due_boot = ?, due_s = ?,"
                            " alone = ?, code = ? WHERE seq = ?",
                            (at.boot, due_s, alone, code, seq),
                        )
                    case Release():
                        db.execute("UPDATE outbox SET state = 'pending' WHERE seq = ?", (seq,))
            if mark is not None or forgotten:
                retention.set_mark(db, None if forgotten else mark)
            return retention.send_again(db, at) if forgotten else 0

    def last_mark(self) -> UUID | None:
        """What to ask the centre for: the mark of the last batch whose answer was heard."""
        with self._read() as db:
            return retention.last_mark(db)

    def forgotten(self, mark: UUID) -> int:
        """The centre does not know ``mark``: send again whatever was delivered; how many rows.

        Nothing is done where a batch has moved the mark since: the centre was asked then, too.
        """
        at = self._timeline.now()
        with self._write() as db:
            if retention.last_mark(db) != mark:
                return 0
            retention.set_mark(db, None)
            return retention.send_again(db, at)

    def forget_mark(self) -> None:
        """From now on another centre is asked, which never knew what was delivered so far."""
        with self._write() as db:
            retention.set_mark(db, None)

    def end_outage(self) -> None:
        """Make due what waits because of an outage alone, whichever process put it to wait."""
        at = self._timeline.now()
        with self._write() as db:
            db.execute(
                "UPDATE outbox SET due_boot = ?, due_s = min(due_s, ?), code = ''"
                " WHERE state = 'pending' AND code = ?",
                (at.boot, at.seconds, OUTAGE),
            )

    def next_due_s(self) -> float | None:
        """Seconds until some row may be sent: 0 when one is due, None when nothing waits."""
        at = self._timeline.now()
        with self._read() as db:
            waits = [_wait(at, boot, due) for _, _, boot, due in self._heads(db)]
        return min(waits, default=None)

    def data_version(self) -> int:
        """Changes when another connection commits: a cheap question to ask many times a second."""
        with self._read() as db:
            (version,) = db.execute("PRAGMA data_version").fetchone()
            return int(version)

    # What a technician and the centre see

    def health(self) -> OutboxHealth:
        """How much waits, since when, and what is parked."""
        at, wall = self._timeline.now(), self._now()
        with self._read() as db:
            unsent = db.execute(
                "SELECT made_at, made_boot, made_s FROM outbox WHERE state <> 'parked'"
            ).fetchall()
            parked = db.execute(
                "SELECT id, kind, code FROM outbox WHERE state = 'parked' ORDER BY seq"
            ).fetchall()
        ages = (
            at.seconds - made_s
            if boot == at.boot
            else (wall - (_time(made_at) or wall)).total_seconds()
            for made_at, boot, made_s in unsent
        )
        return OutboxHealth(
            pending=len(unsent),
            oldest_s=max(0, int(max(ages, default=0))),
            parked=tuple(ParkedEvent(id=i, kind=k, code=c) for i, k, c in parked),
            set_aside=tuple(found.name for found in set_aside_files(self._path)),
        )

    def parked(self) -> list[OutboxRow]:
        """The parked rows, oldest first, with the centre's reasons."""
        with self._read() as db:
            found = db.execute(f"SELECT {_ROW} FROM outbox WHERE state = 'parked' ORDER BY seq")
            return [_row(values) for values in found]

    def redrive(self, row_id: str) -> str:
        """Send a parked row again under a fresh id, which is returned.

        The old id is decided at the centre for ever, hence the fresh one. Raises
        StationError when no such row is parked or when its bytes are damaged.
        """
        at = self._timeline.now()
        with self._write() as db:
            found = db.execute(
                "SELECT id, kind, lane, receipt, made_at, key_id, sealed, crc FROM outbox"
                " WHERE id = ? AND state = 'parked'",
                (row_id,),
            ).fetchone()
            if found is None:
                raise StationError(f"no parked row has the id {row_id!r}")
            _, *rest, sealed, crc = found
            if row_crc(row_id, *rest, sealed=sealed) != crc:
                raise StationError(f"row {row_id} is damaged on this disk and cannot be sent")
            fresh = str(uuid7(int(self._now().timestamp() * 1000), self._random))
            db.execute(
                "UPDATE outbox SET id = ?, crc = ?, state = 'pending', attempts = 0, alone = 0,"
                " code = '', detail = '', due_boot = ?, due_s = ? WHERE id = ?",
                (fresh, row_crc(fresh, *rest, sealed=sealed), at.boot, at.seconds, row_id),
            )
        return fresh

    def prune(self, keep_days: int) -> int:
        """Shrink delivered rows after ``keep_days`` days and forget them after 30; how many went.

        To be called once the centre has told the time: a clock that started in 1970 and is put
        right would make everything old at once.
        """
        today = (self._now() - _EPOCH).days
        with self._write() as db:
            retention.shrink(db, today, keep_days)
            return db.execute(
                "DELETE FROM delivered WHERE day < ?", (today - KEEP_DELIVERED.days,)
            ).rowcount

    def forget_recognised(self) -> None:
        """At every start of the terminal: the key of these tags is gone, so they say nothing."""
        with self._write() as db:
            db.execute("DELETE FROM recognised")
            db.execute("UPDATE outbox SET tag = NULL WHERE tag IS NOT NULL")

    # Inside

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._lock, disk_errors(self._path):
            yield self._db

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock, disk_errors(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite rolls back by itself on some disk errors
                    self._db.execute("ROLLBACK")
                raise

    def _heads(self, db: sqlite3.Connection) -> list[tuple[int, int, str, float]]:
        """The oldest unsent row of every lane: (seq, alone, due_boot, due_s)."""
        return db.execute(
            "SELECT min(seq), alone, due_boot, due_s FROM outbox WHERE state <> 'parked'"
            " GROUP BY lane"
        ).fetchall()

    def _due_heads(self, db: sqlite3.Connection) -> list[tuple[int, bool]]:
        """(seq, alone) of the heads that are due, the longest due first."""
        at = self._timeline.now()
        due = [
            (due_s if boot == at.boot else 0.0, seq, bool(alone))
            for seq, alone, boot, due_s in self._heads(db)
            if _wait(at, boot, due_s) == 0
        ]
        return [(seq, alone) for _, seq, alone in sorted(due)]

    def _take(self, db: sqlite3.Connection, seq: int) -> Claimed | None:
        id_, kind, lane, receipt, made_at, key_id, sealed, crc, boot, made_s, attempts, alone = (
            db.execute(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, code = ''"
                " WHERE seq = ?"
                " RETURNING id, kind, lane, receipt, made_at, key_id, sealed, crc, made_boot,"
                " made_s, attempts, alone",
                (seq,),
            ).fetchone()
        )
        if row_crc(id_, kind, lane, receipt, made_at, key_id, sealed=sealed) != crc:
            db.execute(
                "UPDATE outbox SET state = 'parked', code = ?, detail = ? WHERE seq = ?",
                (DAMAGED, "the stored bytes do not fit their checksum", seq),
            )
            return None
        self._claimed[id_] = seq
        made = datetime.fromisoformat(made_at)
        return Claimed(id_, kind, made, Moment(boot, made_s), key_id, sealed, attempts, bool(alone))

    def _seq_of(self, db: sqlite3.Connection, row_id: str) -> int | None:
        """Where a row stands that was claimed here, or else by another process."""
        found = db.execute(
            "SELECT seq FROM outbox WHERE seq = ? AND id = ?",
            (self._claimed.pop(row_id, None), row_id),
        ).fetchone()
        found = found or db.execute("SELECT seq FROM outbox WHERE id = ?", (row_id,)).fetchone()
        return found[0] if found else None

    def _recognised(self, db: sqlite3.Connection, tag: bytes | None) -> OutboxRow | None:
        found = db.execute(
            "SELECT receipt FROM outbox WHERE tag = ?1"
            " UNION ALL SELECT receipt FROM recognised WHERE tag = ?1",
            (tag,),
        ).fetchone()
        return self._by_receipt(db, found[0]) if found else None

    def _by_receipt(self, db: sqlite3.Connection, code: str) -> OutboxRow | None:
        found = db.execute(f"SELECT {_ROW} FROM outbox WHERE receipt = ?", (code,)).fetchone()
        if found:
            return _row(found)
        word = retention.code_of(db, code)
        return None if word is None else OutboxRow(code, RowState.DELIVERED, code=word)


_INSERT: Final = (
    "INSERT INTO outbox (id, kind, lane, receipt, state, attempts, alone, made_at, made_boot,"
    " made_s, due_boot, due_s, key_id, code, detail, tag, crc, sealed)"
    " SELECT ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?"
    " WHERE NOT EXISTS (SELECT 1 FROM recognised WHERE tag = ?) ON CONFLICT (tag) DO NOTHING"
)
_ROW = "receipt, state, id, kind, made_at, attempts, code, detail"


def _row(values: tuple[str | None, str, str, str, str, int, str, str]) -> OutboxRow:
    receipt, state, id_, kind, made_at, attempts, code, detail = values
    known = RowState(state) if state in tuple(RowState) else RowState.SENDING  # as a rescue does
    return OutboxRow(receipt, known, id_, kind, _time(made_at), attempts, code, detail)


def _time(text: str) -> datetime | None:
    """A stored time, or None where a flipped bit left none: the row is parked when it is due."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _wait(at: Moment, boot: str, due_s: float) -> float:
    """Seconds until due; 0 when due, when the machine restarted, or when the wait is absurd."""
    wait = due_s - at.seconds
    return wait if boot == at.boot and 0 < wait <= DUE_LIMIT_S else 0.0


def lock_path(path: Path) -> Path:
    """Shared by every process that has the outbox open; exclusive to a rescue."""
    return path.with_name(path.name + ".lock")


def set_aside_files(path: Path) -> list[Path]:
    """Damaged outbox files that were set aside and still wait for a technician."""
    return sorted(
        found
        for found in path.parent.glob(path.name + ".bad-*")
        if not found.name.endswith(("-wal", "-shm"))
    )
