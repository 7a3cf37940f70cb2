"""A real central process for the chaos runs, and what its database says it has done."""

import os
import shutil
import signal
import sqlite3
import time
import urllib.request
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

import psycopg
from demo_stack import DEMO_STATION, Central

from central.core.devices.secrets import code_hash, new_code
from contract.device import EnrolAnswer, EnrolRequest
from kiosk.services.http import CentreClient

SETTLE_S: Final = 20.0


@dataclass(frozen=True)
class Effects:
    """What the centre did with the applications of some receipts.

    Attributes:
        order: the receipts it knows, in the order in which they were taken in.
        doubled: receipts with more than one effect: a second receipt, application or audit entry.
    """

    order: tuple[str, ...]
    doubled: tuple[str, ...]


class RealCentre:
    """A central process on ``folder``'s SQLite or on the PostgreSQL of ``database_url``."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        environ = dict(os.environ)
        environ.pop("CENTRAL_DATABASE_URL", None)
        if database_url:
            environ["CENTRAL_DATABASE_URL"] = database_url
        self.central = Central(folder, environ)
        self.folder = folder
        self._database_url = database_url
        self._port = 0

    @classmethod
    def prepared(cls, folder: Path, database_url: str = "") -> Self:
        """With tables, a key and the demo's jobs; not started yet."""
        centre = cls(folder, database_url)
        centre.central.prepare(lambda _line: None)
        return centre

    @property
    def url(self) -> str:
        return self.central.url

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def _file(self) -> Path:
        return self.folder / "central.sqlite3"

    def start(self) -> None:
        """Serve; always on the same port."""
        self._port = int(self.central.start(port=self._port).rsplit(":", 1)[1])

    def stop(self, *, kill: bool = False) -> None:
        self.central.stop(kill=kill)

    def kill_workers(self) -> int:
        """SIGKILL to the serving processes; their parent stays and starts others. How many."""
        workers = _children(self.central.pid)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        return len(workers)

    def wait_until_serving(self) -> None:
        """Until it answers again. Raises TimeoutError."""
        until = time.monotonic() + SETTLE_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the centre's workers did not come back")

    # devices

    def enrol(self) -> EnrolAnswer:
        """A fresh device at the demo station, by a code that an operator made."""
        code = new_code()
        now = datetime.now(UTC)
        self.execute(
            "INSERT INTO devices_enrolmentcode (code_hash, station_id, role, created_at,"
            " expires_at) VALUES (?, ?, 'terminal', ?, ?)",
            *(code_hash(code), DEMO_STATION),
            *(now.isoformat(" "), (now + timedelta(hours=1)).isoformat(" ")),
        )
        client = a_client(self.url, "", connect_s=10, read_s=20)
        try:
            return client.enrol(EnrolRequest(code=code, name="chaos", app_version="1"))
        finally:
            client.close()

    # what it has done

    def job_ids(self) -> list[str]:
        return [str(row[0]) for row in self.rows("SELECT id FROM jobs_jobposting ORDER BY id")]

    def known(self, receipts: Collection[str]) -> dict[str, str]:
        """Receipt → application, of those that the centre knows, in the order they came."""
        if not receipts:
            return {}
        marks = ", ".join("?" * len(receipts))
        found = self.rows(
            f"SELECT code, application_id FROM applications_receipt WHERE code IN ({marks})"
            " ORDER BY id",
            *receipts,
        )
        return {code: str(UUID(str(application))) for code, application in found}

    def effects(self, receipts: Collection[str]) -> Effects:
        """What was done for these, counted by the receipts and by the audit trail."""
        known = self.known(receipts)
        submitted = Counter(
            target.removeprefix("application:")
            for (target,) in self.rows(
                "SELECT target FROM audit_entry WHERE action = 'application.submitted'"
            )
        )
        of_codes = Counter(
            code for (code,) in self.rows("SELECT code FROM applications_receipt ORDER BY id")
        )
        shared = Counter(known.values())
        doubled = [
            code
            for code, application in known.items()
            if of_codes[code] != 1 or submitted[application] != 1 or shared[application] != 1
        ]
        return Effects(tuple(known), tuple(doubled))

    # its database

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._database_url:
            with psycopg.connect(self._database_url) as db:
                return db.execute(query.replace("?", "%s"), values).fetchall()
        with closing(sqlite3.connect(self._file, timeout=30)) as con:
            return con.execute(query, values).fetchall()

    def execute(self, statement: str, *values: Any) -> None:
        if self._database_url:
            with psycopg.connect(self._database_url) as db:
                db.execute(statement.replace("?", "%s"), values)
            return
        with closing(sqlite3.connect(self._file, timeout=30)) as con, con:
            con.execute(statement, values)

    def back_up(self, to: Path) -> None:
        """A copy of the running centre's SQLite database, as an operator makes it."""
        with closing(sqlite3.connect(self._file)) as con, closing(sqlite3.connect(to)) as copy:
            con.backup(copy)

    def restore(self, backup: Path) -> None:
        """Put a backup in the place of a stopped centre's database, as an operator would."""
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(backup, self._file)


def a_client(url: str, token: str, *, connect_s: float, read_s: float) -> CentreClient:
    """A terminal's real client with this device token."""
    return CentreClient(
        url,
        lambda: token or None,
        connect_timeout_s=connect_s,
        read_timeout_s=read_s,
        app_version="1",
        proxy=None,
    )


def _children(parent: int) -> list[int]:
    """The processes that ``parent`` started and that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(fields[1]) == parent and b"resource_tracker" not in line:
                found.append(int(entry.name))
    return found
