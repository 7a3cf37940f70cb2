"""An outbox file as the first format had it, made by that format's own statements."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random

from kiosk.services.outbox.ids import uuid7
from kiosk.services.outbox.schema import row_crc
from tests.unit.kiosk.outbox.fakes import START, FakeCentre, FakeTime, codes

DDL = """
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
PRAGMA application_id = 1195986511;
PRAGMA user_version = 1;
"""
DELIVERED = codes(1, seed=1001)[0]


def make_format_1(path: Path, unsent: Sequence[str]) -> None:
    """One pending row per receipt of ``unsent``, each in a lane of its own, and one delivered."""
    centre, time, random = FakeCentre(), FakeTime(), Random(5)
    made = START.isoformat()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(f"PRAGMA journal_mode = WAL; {DDL}")
        for code in unsent:
            row_id = str(uuid7(int(START.timestamp() * 1000), random))
            box = centre.sealed(code).box
            crc = row_crc(row_id, "application.submitted", code, code, made, "k1", sealed=box)
            db.execute(
                "INSERT INTO outbox (id, kind, lane, receipt, state, attempts, alone, made_at,"
                " made_boot, made_s, due_boot, due_s, key_id, code, detail, crc, sealed) VALUES"
                " (?, 'application.submitted', ?, ?, 'pending', 0, 0, ?, ?, ?, ?, ?, 'k1', '', '',"
                " ?, ?)",
                (row_id, code, code, made, time.boot, 1.0, time.boot, 1.0, crc, box),
            )
        db.execute("INSERT INTO delivered VALUES (?, 'already_applied', 20000)", (DELIVERED,))
