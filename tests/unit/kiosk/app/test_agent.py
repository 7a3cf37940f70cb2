"""The agent's duties: independent of each other, quick to wake, never stopped by a failure."""

import threading
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from kiosk.agent import Agent, Duty, HeartbeatRound, SenderRound, SyncRound
from kiosk.domain.clock import ServerClock
from kiosk.errors import DiskError, KioskError, Offline, StoreDamaged, Unauthorized, centre_error
from kiosk.services.device.enrolment import TokenRoll
from kiosk.services.device.state import DeviceFile
from kiosk.services.device.tokens import DeviceTokens, FileKeyring
from kiosk.services.outbox.outcomes import Delivered, Parked
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.sender import Backoff, Sender
from kiosk.services.sync.syncer import SyncReport
from tests.unit.kiosk.device.fakes import NOW, SETUP, STATE, FakeDeviceCentre
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes, open_store, put


class FakeSyncer:
    def __init__(self) -> None:
        self.error: KioskError | None = None
        self.stopped = False
        self.tidied = 0

    def tidy(self) -> None:
        self.tidied += 1

    def run_once(self) -> SyncReport:
        return SyncReport(0, False, self.error)

    def stop(self) -> None:
        self.stopped = True


def a_duty(run: object, **more: object) -> Duty:
    values = {"woken": None, "damaged": lambda error: None, "backoff": Backoff(Random(1)), **more}
    return Duty("test", run, **values)  # type: ignore[arg-type]


def test_a_failing_duty_is_tried_again_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    counts = {"bad": 0, "good": 0}
    enough = threading.Event()

    def bad() -> float:
        counts["bad"] += 1
        if counts["bad"] == 1:
            raise ZeroDivisionError
        if counts["bad"] == 2:
            raise Offline("no cable")
        enough.set()
        return 60

    def good() -> float:
        counts["good"] += 1
        return 0.05

    syncer = FakeSyncer()
    agent = Agent([a_duty(bad), a_duty(good)], syncer)
    assert agent.run(enough.is_set)
    assert counts["good"] > 10
    assert syncer.stopped
    assert "unforeseen" in caplog.text


def test_damage_is_handed_up() -> None:
    damaged: list[StoreDamaged] = []

    def run() -> float:
        raise StoreDamaged("page 3")

    duty = a_duty(run, damaged=damaged.append)
    assert Agent([duty], FakeSyncer()).run(lambda: bool(damaged))


def test_a_duty_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.agent.STOP_GRACE_S", 0.2)
    release = threading.Event()
    running = threading.Event()

    def hang() -> float:
        running.set()
        release.wait(20)
        return 60

    assert not Agent([a_duty(hang)], FakeSyncer()).run(running.is_set)
    release.set()


def test_a_fresh_row_of_the_other_process_wakes_the_sender(tmp_path: Path) -> None:
    path, centre, at = tmp_path / "outbox.sqlite", FakeCentre(), FakeTime()
    screen, mine = open_store(path, at), open_store(path, at, seed=2)
    sender = Sender(store=mine, centre=centre, timeline=at, now=at.clock, random=Random(1))
    sends = SenderRound(sender, mine)
    agent = Agent([a_duty(sends.run, woken=sends.woken)], FakeSyncer())
    delivered = threading.Event()
    thread = threading.Thread(target=agent.run, args=(delivered.is_set,))
    thread.start()
    time.sleep(0.5)
    took = []
    for code in codes(3):
        began = time.monotonic()
        put(screen, centre, at, receipt=code)
        while code not in centre.effects and time.monotonic() - began < 10:
            time.sleep(0.005)
        took.append(time.monotonic() - began)
    delivered.set()
    thread.join()
    screen.close()
    mine.close()
    assert min(took) < 0.3


class Rounds:
    """A heartbeat with real files and a small centre."""

    def __init__(self, folder: Path) -> None:
        self.time = FakeTime(wall=NOW)
        self.centre = FakeDeviceCentre()
        self.file = DeviceFile(folder / "device.json")
        self.file.write(STATE)
        self.tokens = DeviceTokens(FileKeyring(folder / "keyring.cfg"), self.file.stamp)
        self.tokens.save("t1")
        self.clock = ServerClock(self.time.clock)
        self.outbox = open_store(folder / "outbox.sqlite", self.time)
        self.roll = TokenRoll(self.centre, self.tokens, self.file, self.clock.now)
        self.reached = 0
        self.seq: int | DiskError = 41
        self.heartbeat = HeartbeatRound(
            centre=self.centre,
            file=self.file,
            roll=self.roll,
            clock=self.clock,
            outbox=self.outbox,
            catalogue_seq=self._seq,
            app_version="0.1.0",
            interval_s=60,
            keep_days=7,
            reached=self._reached,
        )

    def _seq(self) -> int:
        if isinstance(self.seq, DiskError):
            raise self.seq
        return self.seq

    def _reached(self) -> None:
        self.reached += 1


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    return Rounds(tmp_path)


def test_a_heartbeat_reports_health_and_takes_what_the_centre_says(rounds: Rounds) -> None:
    one, two = codes(2)
    events = FakeCentre()
    put(rounds.outbox, events, rounds.time, receipt=one, lane="a")
    rounds.outbox.settle([Parked(r.id, "job_closed", "") for r in rounds.outbox.claim(50)])
    put(rounds.outbox, events, rounds.time, receipt=two, lane="b")
    rounds.time.advance(30)
    moved = SETUP.model_copy(update={"scope": "410200"})
    rounds.centre.setup = moved
    assert rounds.heartbeat.run() == 60
    (beat,) = rounds.centre.beats
    assert (beat.catalogue_seq, beat.outbox_pending, beat.outbox_oldest_seconds) == (41, 1, 30)
    assert [event.code for event in beat.parked] == ["job_closed"]
    assert rounds.file.require().scope == "410200"
    assert rounds.clock.now() == NOW
    assert rounds.reached == 1
    rounds.outbox.close()


def test_a_heartbeat_finds_out_that_the_centre_was_restored(
    rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    (code,) = codes(1)
    put(rounds.outbox, FakeCentre(), rounds.time, receipt=code)
    mark = UUID(int=7)
    rounds.outbox.settle([Delivered(r.id, "") for r in rounds.outbox.claim(50)], mark=mark)
    rounds.centre.setup = SETUP.model_copy(update={"remembers": True})
    rounds.heartbeat.run()
    assert rounds.centre.beats[0].last_mark == mark
    assert rounds.outbox.health().pending == 0
    rounds.centre.setup = SETUP.model_copy(update={"remembers": False})
    rounds.heartbeat.run()
    row = rounds.outbox.by_receipt(code)
    assert row is not None and row.state is RowState.PENDING
    assert "1 events are sent again" in caplog.text
    rounds.heartbeat.run()
    assert rounds.centre.beats[-1].last_mark is None
    rounds.outbox.close()


def test_a_heartbeat_shrinks_what_was_retained_long_enough(rounds: Rounds) -> None:
    put(rounds.outbox, FakeCentre(), rounds.time, receipt=codes(1)[0])
    rounds.outbox.settle([Delivered(r.id, "") for r in rounds.outbox.claim(50)])
    rounds.heartbeat.run()
    for days, left in ((7, 1), (8, 0)):
        rounds.time.wall = NOW + timedelta(days=days)
        rounds.centre.setup = SETUP.model_copy(update={"server_time": rounds.time.wall})
        rounds.heartbeat.run()
        found = rounds.outbox._db.execute("SELECT count(*) FROM retained").fetchone()
        assert found == (left,)
    rounds.outbox.close()


def test_an_unchanged_answer_writes_nothing(rounds: Rounds) -> None:
    before = rounds.file.stamp()
    rounds.heartbeat.run()
    assert rounds.file.stamp() == before
    rounds.outbox.close()


def test_a_broken_catalogue_does_not_keep_health_from_going_out(rounds: Rounds) -> None:
    rounds.seq = StoreDamaged("catalogue")
    rounds.heartbeat.run()
    assert rounds.centre.beats[0].catalogue_seq == 0
    rounds.outbox.close()


def test_a_file_set_aside_is_told_to_the_centre(rounds: Rounds, tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite.bad-20260601T080000Z").write_bytes(b"noise")
    rounds.heartbeat.run()
    (told,) = rounds.centre.beats[0].parked
    assert (told.kind, told.code) == ("outbox.file", "set_aside")
    rounds.outbox.close()


def test_an_old_token_is_rolled_and_proved(rounds: Rounds) -> None:
    rounds.file.write(STATE.rolled(NOW.replace(year=2025)))
    assert rounds.heartbeat.run() == 0  # at once again, with the new token
    assert rounds.heartbeat.run() == 60
    assert rounds.tokens.token() == "rolled-1"
    rounds.outbox.close()


def test_a_refused_fresh_token_falls_back_and_a_revoked_device_is_told(rounds: Rounds) -> None:
    rounds.tokens.roll_to("bad")
    rounds.centre.fault = centre_error(401)
    assert rounds.heartbeat.run() == 0
    assert rounds.tokens.token() == "t1"
    rounds.centre.fault = centre_error(401)
    with pytest.raises(Unauthorized):
        rounds.heartbeat.run()
    rounds.outbox.close()


def test_a_failed_sync_is_tried_sooner_and_a_good_one_wakes_the_sender() -> None:
    syncer, reached = FakeSyncer(), []
    sync = SyncRound(syncer, 60, Backoff(Random(1)), lambda: reached.append(1))
    syncer.error = Offline()
    waits = [sync.run() for _ in range(12)]
    assert waits[0] <= 1
    assert max(waits) <= 60
    assert reached == []
    syncer.error = None
    assert sync.run() == 60
    assert (reached, syncer.tidied) == ([1], 1)
