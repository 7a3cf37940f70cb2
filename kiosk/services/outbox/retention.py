"""What is kept of delivered rows, in case the centre is restored from a backup (docs/adr/0015).

Every function works inside the caller's transaction.
"""

import sqlite3
from typing import Final
from uuid import UUID

from kiosk.services.outbox.timeline import Moment

KEEP_ROWS: Final = 10_000
"""At most so many are retained, some 20 MB; a station has about thirty applications a day."""

UNSTAMPED: Final = -1
"""Day of a row that no heartbeat has seen yet: by then the centre has told the time."""

_SAME: Final = "id, kind, lane, receipt, made_at, made_boot, made_s, key_id"


def retain(db: sqlite3.Connection, seq: int | None, code: str) -> None:
    """The centre answered for this row: it leaves the queue and is kept whole for a while."""
    db.execute(
        f"INSERT OR REPLACE INTO retained ({_SAME}, code, day, crc, sealed)"
        f" SELECT {_SAME}, ?, {UNSTAMPED}, crc, sealed FROM outbox WHERE seq = ?",
        (code, seq),
    )
    db.execute(
        "INSERT OR REPLACE INTO recognised"
        " SELECT tag, coalesce(receipt, '') FROM outbox WHERE seq = ? AND tag IS NOT NULL",
        (seq,),
    )
    db.execute("DELETE FROM outbox WHERE seq = ?", (seq,))


def send_again(db: sqlite3.Connection, at: Moment) -> int:
    """Queue every retained row again, under its old id and before all that was never delivered, so
    that each lane keeps its order. How many there were."""
    count = db.execute(
        f"INSERT INTO outbox (seq, {_SAME}, state, attempts, alone, due_boot, due_s, code, detail,"
        " crc, sealed)"
        " SELECT (SELECT coalesce(min(seq), 1) FROM outbox)"
        f" - row_number() OVER (ORDER BY seq DESC), {_SAME}, 'pending', 0, 0, ?, ?, '', '',"
        " crc, sealed FROM retained",
        (at.boot, at.seconds),
    ).rowcount
    db.execute("DELETE FROM retained")
    return count


def shrink(db: sqlite3.Connection, today: int, keep_days: int) -> None:
    """Erase the bodies of rows delivered more than ``keep_days`` days before ``today`` (days since
    1970): receipt and code remain. A row's days count from the first call after its delivery."""
    db.execute("UPDATE retained SET day = ? WHERE day < 0 OR day > ?", (today, today))
    over = (
        " FROM retained WHERE day < ?"
        " OR seq <= (SELECT seq FROM retained ORDER BY seq DESC LIMIT 1 OFFSET ?)"
    )
    values = (today - keep_days, KEEP_ROWS)
    db.execute(
        "INSERT OR REPLACE INTO delivered SELECT receipt, code, day"
        f" FROM (SELECT *{over}) WHERE receipt IS NOT NULL",
        values,
    )
    db.execute(f"DELETE{over}", values)


def code_of(db: sqlite3.Connection, receipt: str) -> str | None:
    """The centre's word on a delivered row, whether retained or shrunk; None when not known."""
    found = db.execute(
        "SELECT code FROM retained WHERE receipt = ?1"
        " UNION ALL SELECT code FROM delivered WHERE receipt = ?1",
        (receipt,),
    ).fetchone()
    return found[0] if found else None


def last_mark(db: sqlite3.Connection) -> UUID | None:
    """The mark of the last batch whose answer was heard (``contract.events.EventBatch``)."""
    (mark,) = db.execute("SELECT mark FROM history").fetchone()
    return UUID(mark) if mark else None


def set_mark(db: sqlite3.Connection, mark: UUID | None) -> None:
    db.execute("UPDATE history SET mark = ?", (str(mark) if mark else None,))
