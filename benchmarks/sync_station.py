"""A station's copy in a process of its own: ``python -m benchmarks.sync_station WHOSE DIR``.

``ours`` is the terminal's own client, syncer and catalogue; ``kinto`` is what a careful person
writes for Kinto: one session, SQLite under the same durability as ours, one transaction, no index.
Both obey lines of JSON on their input:

fill  start anew; answers {"ms", "held"}, and ours {"first_ms", "rows_ms"} as well
sync  take what came since; "via" is the address to ask, a relay or the centre itself
"""

import json
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import requests

from benchmarks.data import NOW, SCOPE, STATION
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.http import CentreClient
from kiosk.services.sync.syncer import Syncer

TOKEN = "a-device-token-as-long-as-a-real-one-is-43c"


class _Stamped(CatalogStore):
    """Our store, noting when the rows were whole; the index comes after."""

    rows_at = 0.0

    def record_success(self, at: datetime, offset: timedelta, floor: datetime | None) -> None:
        super().record_success(at, offset, floor)
        self.rows_at = time.monotonic()


class _Station(Protocol):
    def fill(self, via: str) -> dict[str, Any]: ...
    def sync(self, via: str) -> dict[str, Any]: ...


class _Ours:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._clients: dict[str, CentreClient] = {}

    def fill(self, via: str) -> dict[str, Any]:
        self._count += 1
        self._path = self._folder / f"{self._count}.sqlite"
        self._store = _Stamped.open(self._path, STATION, lambda: NOW)
        screen = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sync_station", "screen", str(self._path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert screen.stdout is not None
        screen.stdout.readline()
        began = time.monotonic()
        answer = self.sync(via)
        first = float(screen.stdout.readline())
        screen.wait()
        return answer | {
            "first_ms": (first - began) * 1e3,
            "rows_ms": (self._store.rows_at - began) * 1e3,
        }

    def sync(self, via: str) -> dict[str, Any]:
        if via not in self._clients:
            self._clients[via] = CentreClient(
                via,
                lambda: TOKEN,
                connect_timeout_s=5,
                read_timeout_s=30,
                app_version="0.1.0",
                proxy=None,
            )
        clock = ServerClock(lambda: NOW)
        syncer = Syncer(self._clients[via], self._store, clock, lambda: (STATION, SCOPE))
        began = time.perf_counter()
        report = syncer.run_once()
        took = time.perf_counter() - began
        if report.error is not None:
            raise report.error
        began = time.perf_counter()
        syncer.tidy()
        tidy = time.perf_counter() - began
        with sqlite3.connect(self._path) as con:
            (held,) = con.execute("SELECT count(*) FROM jobs").fetchone()
        return {"ms": took * 1e3, "held": held, "tidy_ms": tidy * 1e3}


class _Kinto:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._sessions: dict[str, requests.Session] = {}
        self._tag: str | None = None

    def fill(self, via: str) -> dict[str, Any]:
        self._count += 1
        self._tag = None
        path = self._folder / f"{self._count}.sqlite"
        self._con = sqlite3.connect(path, isolation_level=None)
        self._con.execute("PRAGMA journal_mode = WAL")
        self._con.execute("PRAGMA synchronous = NORMAL")
        self._con.execute("CREATE TABLE jobs (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID")
        return self.sync(via)

    def sync(self, via: str) -> dict[str, Any]:
        if via not in self._sessions:
            self._sessions[via] = requests.Session()
            self._sessions[via].auth = ("bench", "bench")
        began = time.perf_counter()
        url = f"{via}/v1/buckets/b/collections/jobs/records"
        headers = {}
        if self._tag is not None:
            url += f"?_since={self._tag}"
            headers["If-None-Match"] = self._tag
        answer = self._sessions[via].get(url, headers=headers, timeout=120)
        answer.raise_for_status()
        if answer.status_code != 304:
            records = answer.json()["data"]
            gone = [(record["id"],) for record in records if record.get("deleted")]
            kept = [
                (record["id"], json.dumps(record, ensure_ascii=False))
                for record in records
                if not record.get("deleted")
            ]
            self._con.execute("BEGIN IMMEDIATE")
            self._con.executemany("DELETE FROM jobs WHERE id = ?", gone)
            self._con.executemany("INSERT OR REPLACE INTO jobs VALUES (?, ?)", kept)
            self._con.execute("COMMIT")
            self._tag = answer.headers["ETag"]
        took = time.perf_counter() - began
        (held,) = self._con.execute("SELECT count(*) FROM jobs").fetchone()
        return {"ms": took * 1e3, "held": held}


def _screen(path: Path) -> None:
    """Say when another process first finds the twenty jobs of a first screen."""
    reader = CatalogReader(path, lambda: NOW)
    print(flush=True)
    until = time.monotonic() + 120
    while len(reader.search(Filters(), 0, 20).jobs) < 20 and time.monotonic() < until:
        time.sleep(0.01)
    print(time.monotonic(), flush=True)


def main() -> None:
    whose, where = sys.argv[1], Path(sys.argv[2])
    if whose == "screen":
        _screen(where)
        return
    station: _Station = _Ours(where) if whose == "ours" else _Kinto(where)
    for line in sys.stdin:
        command = json.loads(line)
        done = station.fill if command["do"] == "fill" else station.sync
        print(json.dumps(done(command["via"])), flush=True)


if __name__ == "__main__":
    main()
