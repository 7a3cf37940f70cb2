"""The terminal's processes against a real HTTP centre on loopback."""

import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from uuid import UUID

import pytest

from contract.events import WalkIn
from kiosk.app import Device, Paths, build_services, only_one, recall_clock
from kiosk.domain.clock import ServerClock, utc_now
from kiosk.errors import AlreadyRunning
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.outbox.outcomes import Parked
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import SystemTimeline
from tests.unit.kiosk.app.centre_server import CentreServer, serving
from tests.unit.kiosk.app.conftest import Terminal
from tests.unit.kiosk.outbox.fakes import FakeTime, codes, put
from tests.unit.kiosk.samples import NOW, STATION, a_job

WALK_IN = WalkIn(name="王小明", phone="13800001234")


def eventually(true: Callable[[], object], within_s: float = 15) -> float:
    """Wait for it; returns the seconds that it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, "never came true"
        time.sleep(0.02)
    return time.monotonic() - began


def outbox_of(terminal: Terminal) -> OutboxStore:
    path = Paths(terminal.settings.data_dir).outbox
    return OutboxStore(path, SystemTimeline(), utc_now, SystemRandom())


def test_from_enrolment_to_a_delivered_application(
    terminal: Terminal, centre: CentreServer
) -> None:
    agent = terminal.start("agent")  # before enrolment it waits
    enrolled = terminal.run("enrol", "K7M4-9P2X")
    assert enrolled.returncode == 0, enrolled.stderr
    assert "科学大道驿站" in enrolled.stdout
    eventually(lambda: centre.beats)
    services = build_services(terminal.settings, Device(terminal.settings), b"k" * 32)
    assert services.public_url() == centre.url
    station = services.station()
    assert station is not None and station.name == "科学大道驿站"
    kept = services.apply.submit(services.new_session(), a_job(), walk_in=WALK_IN)
    assert services.apply.take_back(kept.receipt)

    (code,) = codes(1)
    put(services.outbox, centre.events, FakeTime(wall=utc_now()), receipt=code)
    assert eventually(lambda: centre.events.effects) < 2
    assert centre.events.effects == [code]
    eventually(lambda: not services.outbox.health().pending)
    second = terminal.run("agent")
    assert second.returncode == 3
    assert "已经在运行" in second.stderr
    services.outbox.close()
    agent.send_signal(signal.SIGTERM)
    _, log = agent.communicate(timeout=20)
    assert agent.returncode == 0
    for secret in ("t1", "王小明", "13800001234"):
        assert f"{secret}" not in log.replace("http1", "")


def test_a_machine_that_wakes_up_in_1970_goes_by_what_it_knew(tmp_path: Path) -> None:
    catalogue = CatalogStore.open(tmp_path / "catalogue.sqlite", STATION, utc_now)
    catalogue.record_success(NOW, timedelta(seconds=90), NOW)
    clock = ServerClock(lambda: datetime(1970, 1, 1, tzinfo=UTC))
    recall_clock(clock, catalogue)
    catalogue.close()
    assert clock.now() == NOW
    assert clock.offset == timedelta(seconds=90)


def test_a_wrong_code_is_told_and_changes_nothing(terminal: Terminal) -> None:
    done = terminal.run("enrol", "WRONG")
    assert done.returncode == 1
    assert "不行" in done.stderr
    assert not Paths(terminal.settings.data_dir).device.exists()


def test_behind_a_portal_everything_is_kept_and_sent_when_it_opens(
    terminal: Terminal, centre: CentreServer
) -> None:
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0
    centre.html = True
    agent = terminal.start("agent")
    outbox = outbox_of(terminal)
    wanted = codes(5)
    for code in wanted:
        put(outbox, centre.events, FakeTime(wall=utc_now()), receipt=code, lane=code)
    time.sleep(1.5)
    assert outbox.health().pending == 5
    centre.html = False
    eventually(lambda: not outbox.health().pending)
    assert sorted(centre.events.effects) == sorted(wanted)
    outbox.close()
    agent.terminate()
    agent.communicate(timeout=20)
    assert agent.returncode == 0


def test_parked_events_are_listed_and_sent_again_by_the_technician(
    terminal: Terminal, centre: CentreServer
) -> None:
    one, two = codes(2)
    outbox = outbox_of(terminal)
    for code in (one, two):
        put(outbox, centre.events, FakeTime(), receipt=code, lane=code)
    outbox.settle([Parked(row.id, "job_closed", "it is over") for row in outbox.claim(50)])
    listed = terminal.run("outbox")
    assert listed.returncode == 0
    assert "parked: 2" in listed.stdout
    assert f"{one}  job_closed: it is over" in listed.stdout
    assert terminal.run("outbox", "--redrive", "nonsense").returncode == 1
    id_ = outbox.parked()[0].id
    assert terminal.run("outbox", "--redrive", str(id_)).returncode == 0
    assert len(outbox.parked()) == 1
    assert terminal.run("outbox", "--redrive", "all").returncode == 0
    assert outbox.parked() == []
    outbox.close()


def test_an_outbox_damaged_while_it_is_open_makes_the_agent_ask_for_repair(
    terminal: Terminal, centre: CentreServer
) -> None:
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0
    outbox = outbox_of(terminal)
    put(outbox, centre.events, FakeTime(), receipt=codes(1)[0], hold_s=60)
    outbox._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Paths(terminal.settings.data_dir).outbox
    data = path.read_bytes()
    path.write_bytes(b"\xff" * len(data))
    done = terminal.run("agent")
    assert done.returncode == 4, done.stderr
    outbox.close()


def test_a_newer_outbox_is_refused_with_a_message(terminal: Terminal) -> None:
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0
    outbox_of(terminal).close()
    path = Paths(terminal.settings.data_dir).outbox
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    done = terminal.run("agent")
    assert done.returncode == 1
    assert "需要更新" in done.stderr
    assert "nothing was changed" in done.stderr


def test_only_one_of_a_kind_per_data_directory(terminal: Terminal) -> None:
    with (
        only_one(terminal.settings, "agent"),
        pytest.raises(AlreadyRunning),
        only_one(terminal.settings, "agent"),
    ):
        pass
    with only_one(terminal.settings, "agent"):
        pass


def test_a_machine_that_moves_to_another_centre_does_not_ask_it_for_the_first_ones_mark(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0

    def mark(new: UUID | None = None) -> UUID | None:
        with closing(outbox_of(terminal)) as outbox:
            if new is not None:
                outbox.settle([], mark=new)
            return outbox.last_mark()

    assert mark(UUID(int=7)) == UUID(int=7)
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0
    assert mark() == UUID(int=7)  # the same centre: it may have been restored
    with serving() as other:
        assert Terminal(tmp_path, other.url).run("enrol", "K7M4-9P2X").returncode == 0
    assert mark() is None
