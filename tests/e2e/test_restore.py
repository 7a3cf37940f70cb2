"""A real centre restored from a backup, and a station that knows more than it does: what people
had entrusted to the station since the backup is there again, each once, without anybody's help.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import SystemRandom

import pytest
from demo_stack import Central

from contract.device import EnrolAnswer, Heartbeat
from contract.events import ApplicationSubmitted, Claim, WalkIn
from contract.signin import LookupRequest
from kiosk.agent import HeartbeatRound, SenderRound
from kiosk.domain.clock import ServerClock, utc_now
from kiosk.domain.receipt import new_code
from kiosk.services.device.enrolment import TokenRoll
from kiosk.services.device.state import DeviceFile, DeviceState
from kiosk.services.device.tokens import DeviceTokens, FileKeyring
from kiosk.services.http import CentreClient
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.sender import Sender
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import SystemTimeline


class Centre:
    """A central process with demo data whose database can be backed up and put back."""

    def __init__(self, central: Central) -> None:
        self.central = central
        self.port = 0
        self._backup = central.folder / "backup.sqlite3"

    def start(self) -> None:
        self.central.start(port=self.port)
        self.port = int(self.central.url.rsplit(":", 1)[1])

    def back_up(self) -> None:
        with closing(self._open()) as db, closing(sqlite3.connect(self._backup)) as copy:
            db.backup(copy)

    def restore(self) -> None:
        """As docs/deploy-central.md tells the operator, after a power cut."""
        self.central.stop(kill=True)
        database = self.central.folder / "central.sqlite3"
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._backup, database)
        self.central.command("migrate")
        self.central.command("restart-feed")
        self.start()

    def jobs(self) -> list[str]:
        return [str(number) for (number,) in self.rows("SELECT id FROM jobs_jobposting")]

    def receipts(self) -> list[str]:
        return sorted(str(code) for (code,) in self.rows("SELECT code FROM applications_receipt"))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(self._open()) as db:
            return db.execute(query).fetchall()

    def execute(self, statement: str) -> None:
        with closing(self._open()) as db, db:
            db.execute(statement)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.central.folder / "central.sqlite3", timeout=30)


class Station:
    """The parts of a terminal's agent that talk of events, on an outbox of its own."""

    def __init__(self, folder: Path, centre: Centre, enrolled: EnrolAnswer) -> None:
        folder.mkdir()
        self._file = DeviceFile(folder / "device.json")
        setup = enrolled.model_dump(exclude={"token", "server_time", "remembers"})
        self._file.write(DeviceState(**setup, central_url=centre.central.url, rolled_at=utc_now()))
        tokens = DeviceTokens(FileKeyring(folder / "keyring.cfg"), self._file.stamp)
        tokens.save(enrolled.token)
        self.client = CentreClient(
            centre.central.url,
            tokens.token,
            connect_timeout_s=5,
            read_timeout_s=20,
            app_version="1",
            proxy=None,
        )
        clock = ServerClock(utc_now)
        self.outbox = OutboxStore(
            folder / "outbox.sqlite", SystemTimeline(), utc_now, SystemRandom()
        )
        sender = Sender(
            store=self.outbox,
            centre=self.client,
            timeline=SystemTimeline(),
            now=clock.now,
            random=SystemRandom(),
        )
        self._sends = SenderRound(sender, self.outbox)
        self._beats = HeartbeatRound(
            centre=self.client,
            file=self._file,
            roll=TokenRoll(self.client, tokens, self._file, clock.now),
            clock=clock,
            outbox=self.outbox,
            catalogue_seq=lambda: 0,
            app_version="1",
            interval_s=60,
            keep_days=7,
            reached=self._sends.reached,
        )
        self._jobs = centre.jobs()
        self._phones = (f"139{number:08d}" for number in range(10_000))

    def applies(self, *, job: str | None = None, token: str | None = None) -> str:
        """A person applies, signed in if they have a token; the receipt."""
        phone, code = next(self._phones), new_code(SystemRandom())
        body = ApplicationSubmitted(
            receipt=code,
            job_id=job or self._jobs[0],
            session_token=token,
            walk_in=None if token else WalkIn(name="王小明", phone=phone),
            claim=Claim(name="王小明", phone=phone) if token else None,
        )
        self.outbox.insert(
            kind="application.submitted",
            lane=code,
            receipt=code,
            sealed=Sealer(lambda: self._file.require().sealing_key).seal(body),
            made_at=utc_now(),
            hold_s=0,
            tag=None,
        )
        return code

    def sends(self) -> None:
        for _ in range(200):
            if not self.outbox.health().pending:
                return
            self._sends.run()
        raise AssertionError("stuck")

    def beats(self) -> None:
        self._beats.run()

    def state(self, code: str) -> RowState:
        row = self.outbox.by_receipt(code)
        assert row is not None
        return row.state

    def close(self) -> None:
        self.outbox.close()
        self.client.close()


@pytest.fixture
def centre(prepared: tuple[Path, EnrolAnswer], tmp_path: Path) -> Iterator[Centre]:
    shutil.copytree(prepared[0], tmp_path / "central")
    centre = Centre(Central(tmp_path / "central", os.environ))
    centre.start()
    yield centre
    centre.central.stop()


@pytest.fixture
def station(
    prepared: tuple[Path, EnrolAnswer], centre: Centre, tmp_path: Path
) -> Iterator[Station]:
    station = Station(tmp_path / "station", centre, prepared[1])
    yield station
    station.close()


@pytest.mark.parametrize("first", ["heartbeat", "application"])
def test_what_was_delivered_after_the_backup_is_there_again_each_once(
    centre: Centre, station: Station, first: str, caplog: pytest.LogCaptureFixture
) -> None:
    already = centre.receipts()
    codes = [station.applies() for _ in range(3)]
    station.sends()
    centre.back_up()
    codes += [station.applies() for _ in range(60)]
    station.sends()
    centre.restore()
    assert len(centre.receipts()) == len(already) + 3
    if first == "heartbeat":
        station.beats()
        assert {station.state(code) for code in codes} == {RowState.PENDING}  # no false 已送达
    else:
        codes.append(station.applies())  # reaches the restored centre before anything else
    station.sends()
    station.beats()
    assert centre.receipts() == sorted([*already, *codes])
    assert {station.state(code) for code in codes} == {RowState.DELIVERED}
    assert station.outbox.health().pending == 0
    assert caplog.text.count("restored from a backup") == 1


def test_who_had_signed_in_after_the_backup_is_not_lost_and_proves_nothing(
    centre: Centre, station: Station
) -> None:
    already = centre.receipts()
    centre.back_up()
    walk_in = station.applies()
    station.sends()
    centre.restore()
    code = station.applies(token="a-session-that-the-lost-hour-took-with-it")
    station.sends()
    assert centre.receipts() == sorted([*already, walk_in, code])
    proven = centre.rows(f"SELECT proven FROM applications_receipt WHERE code = '{code}'")
    assert proven == [(0,)]


def test_a_parked_event_is_seen_put_right_and_leads_to_its_receipt_once(
    centre: Centre, station: Station
) -> None:
    """Its posting was lost with the hour; somebody brings it back under the number it had."""
    (number,) = centre.rows("SELECT max(id) FROM jobs_jobposting")[0]
    code = station.applies(job="999999")
    station.sends()
    assert station.state(code) is RowState.PARKED
    (parked,) = station.outbox.parked()
    assert parked.code == "job_unknown"
    station.beats()
    listed = centre.central.command("devices", "--parked")
    assert f"parked  job_unknown  application.submitted  {parked.id}" in listed
    assert code not in listed

    columns = ", ".join(
        str(row[1]) for row in centre.rows("PRAGMA table_info(jobs_jobposting)") if row[1] != "id"
    )
    picked = columns.replace("source_key", "'found again'")
    centre.execute(
        f"INSERT INTO jobs_jobposting (id, {columns})"
        f" SELECT 999999, {picked} FROM jobs_jobposting WHERE id = {number}"
    )
    fresh = station.outbox.redrive(str(parked.id))
    assert fresh != parked.id
    station.sends()
    station.beats()
    assert station.state(code) is RowState.DELIVERED
    assert centre.receipts().count(code) == 1
    decided = centre.rows("SELECT status FROM inbox_receivedevent ORDER BY received_at")[-2:]
    assert [status for (status,) in decided] == ["rejected", "accepted"]
    found = station.client.lookup(LookupRequest(receipt=code, phone_last4="0000"))
    assert found.job_id == "999999"
    assert centre.central.command("devices", "--parked").strip() == "none"


def test_an_older_heartbeat_is_answered_as_ever(centre: Centre, station: Station) -> None:
    beat = Heartbeat(
        app_version="1", wire=1, catalogue_seq=0, outbox_pending=0, outbox_oldest_seconds=0
    )
    setup = station.client.heartbeat(beat)
    assert setup.remembers is None
