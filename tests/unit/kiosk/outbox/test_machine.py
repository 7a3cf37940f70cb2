"""The outbox as a protocol: any mixture of people, faults, restarts and clocks.

Whatever happens in whatever order: an application that was acknowledged and not taken back has
exactly one effect at the centre in the end; one that was taken back has none; each person's
events arrive in order; the queue always empties once the faults are over.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contract.events import EventBatch, EventStatus
from kiosk.errors import (
    GarbledAnswer,
    KioskError,
    Offline,
    PortalError,
    RedirectError,
    Timeout,
    centre_error,
)
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.sender import MAX_BACKOFF_S, Sender
from kiosk.services.outbox.store import OutboxStore
from tests.unit.kiosk.outbox.fakes import Backup, FakeCentre, FakeTime, codes, open_store, put

FAULTS: dict[str, Callable[[], KioskError]] = {
    "offline": Offline,
    "timeout": Timeout,
    "portal": PortalError,
    "redirect": RedirectError,
    "garbled": GarbledAnswer,
    "401": lambda: centre_error(401),
    "404": lambda: centre_error(404),
    "409": lambda: centre_error(409),
    "413": lambda: centre_error(413),
    "429": lambda: centre_error(429, retry_after=45),
    "500": lambda: centre_error(500),
    "503": lambda: centre_error(503, retry_after=90),
}
LANES = ["anna", "bo", "chen"]


class Died(BaseException):
    """The process was killed here."""


class OutboxMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.path = self.folder / "outbox.sqlite"
        self.time = FakeTime()
        self.centre = FakeCentre()
        self.free = codes(200)
        self.kept: list[str] = []  # acknowledged, in order
        self.lane_of: dict[str, str] = {}
        self.gone: set[str] = set()  # taken back
        self.faults: list[tuple[str, str]] = []
        self.starts = 0
        self.start()

    def start(self) -> None:
        self.starts += 1
        self.store: OutboxStore = open_store(self.path, self.time, seed=self.starts)
        self.sender = Sender(
            store=self.store,
            centre=self.centre,
            timeline=self.time,
            now=self.time.clock,
            random=Random(self.starts),
        )
        self.centre.before = lambda batch: self.misbehave("before", batch)
        self.centre.after = lambda batch: self.misbehave("after", batch)

    def misbehave(self, when: str, _batch: EventBatch) -> None:
        if self.faults and self.faults[0][0] == when:
            _, what = self.faults.pop(0)
            if what == "killed":
                raise Died
            raise FAULTS[what]()

    @rule(lane=st.sampled_from(LANES), hold_s=st.sampled_from([0, 10]))
    def somebody_applies(self, lane: str, hold_s: float) -> None:
        code = self.free.pop()
        put(self.store, self.centre, self.time, receipt=code, lane=lane, hold_s=hold_s)
        self.kept.append(code)
        self.lane_of[code] = lane

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def somebody_takes_back(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(self.kept))
        if self.store.cancel(code):
            assert code not in self.centre.effects
            assert code not in self.gone
            self.gone.add(code)

    @rule(seconds=st.sampled_from([0.5, 3, 11, 70, 400]))
    def time_passes(self, seconds: float) -> None:
        self.time.advance(seconds)

    @rule(jump=st.sampled_from([86400, -86400, -1_700_000_000, 1_700_000_000]))
    def the_clock_is_set(self, jump: int) -> None:
        wall = self.time.wall + timedelta(seconds=jump)
        if 1970 <= wall.year <= 2100:
            self.time.wall = wall

    @rule(when=st.sampled_from(["before", "after"]), what=st.sampled_from([*FAULTS, "killed"]))
    def something_will_go_wrong(self, when: str, what: str) -> None:
        self.faults.append((when, what))

    @rule()
    def the_sender_works(self) -> None:
        try:
            self.time.advance(min(self.sender.run_once(), 5))
        except Died:
            self.store.close()
            self.start()

    @rule()
    def a_heartbeat_gets_through(self) -> None:
        self.sender.network_is_back()

    @rule()
    def the_program_restarts(self) -> None:
        self.store.close()
        self.start()

    @rule()
    def the_machine_restarts(self) -> None:
        self.store.close()
        self.time.reboot()
        self.start()

    @rule(share=st.sampled_from([0, 3, 2]))
    def the_centre_has_moods(self, share: int) -> None:
        """Every third (or second) new event is refused for good or told to come again."""
        moods = [EventStatus.REJECTED, EventStatus.RETRY]
        self.centre.judge = lambda id_: (
            moods[id_.int % 2] if share and id_.int % share == 0 else EventStatus.ACCEPTED
        )

    @rule()
    def a_technician_redrives(self) -> None:
        for row in self.store.parked():
            assert row.id is not None
            self.store.redrive(row.id)

    @invariant()
    def nobody_is_lied_to(self) -> None:
        done = set(self.centre.effects)
        for code in self.kept:
            row = self.store.by_receipt(code)
            if code in self.gone:
                assert row is None
                continue
            assert row is not None
            if row.state is RowState.DELIVERED:
                assert code in done
            if row.state is RowState.HELD:
                assert code not in done

    @invariant()
    def nothing_is_doubled(self) -> None:
        assert len(set(self.centre.effects)) == len(self.centre.effects)
        assert not self.gone & set(self.centre.effects)

    def teardown(self) -> None:
        try:
            self.finish()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    def finish(self) -> None:
        """The faults end: everything must arrive, in bounded time."""
        self.faults.clear()
        self.centre.judge = lambda id_: EventStatus.ACCEPTED
        began = self.time.seconds
        age = self.store.health().oldest_s
        while self.store.health().pending or self.store.parked():
            assert self.time.seconds - began <= 20 * MAX_BACKOFF_S, "stuck"
            self.time.advance(self.sender.run_once())
            self.a_technician_redrives()  # refusals whose answer had been lost appear only now
        assert self.store.health().oldest_s <= age
        wanted = [code for code in self.kept if code not in self.gone]
        assert sorted(self.centre.effects) == sorted(wanted)


class OrderedMachine(OutboxMachine):
    """Without refusals by the centre, every person's events arrive in the order they were made."""

    @rule()
    def the_centre_has_moods(self) -> None:
        self.centre.judge = lambda id_: (
            EventStatus.RETRY
            if id_.int % 3 == 0 and not self.time.seconds % 2
            else EventStatus.ACCEPTED
        )

    def finish(self) -> None:
        super().finish()
        for lane in LANES:
            mine = [code for code in self.kept if self.lane_of[code] == lane]
            wanted = [code for code in mine if code not in self.gone]
            assert [code for code in self.centre.effects if self.lane_of[code] == lane] == wanted


class RestoredMachine(OutboxMachine):
    """The centre may be restored from a backup at any time, also from the same one again.

    What it has lost it gets again under the same ids, once it has answered anything at all.
    """

    def __init__(self) -> None:
        super().__init__()
        self.backups: list[Backup] = [self.centre.back_up()]
        self.asked: UUID | None = None

    @rule()
    def the_centre_is_backed_up(self) -> None:
        self.backups.append(self.centre.back_up())

    @rule(data=st.data())
    def the_centre_is_restored(self, data: st.DataObject) -> None:
        chosen = data.draw(st.integers(0, len(self.backups) - 1))
        del self.backups[chosen + 1 :]  # those after it are of a history that is no more
        self.centre.restore(self.backups[chosen])

    @rule()
    def a_heartbeat_is_sent(self) -> None:
        self.asked = self.store.last_mark()

    @precondition(lambda self: self.asked is not None)
    @rule()
    def its_answer_arrives(self) -> None:
        """Late or not, and answered by the centre as it is now."""
        assert self.asked is not None
        if self.asked not in self.centre.marks:
            self.store.forgotten(self.asked)
        self.asked = None

    @invariant()
    def nobody_is_lied_to(self) -> None:
        """A delivered row has its effect, or the next contact finds out that it has not."""
        done = set(self.centre.effects)
        mark = self.store.last_mark()
        for code in self.kept:
            row = self.store.by_receipt(code)
            if code not in self.gone and row is not None and row.state is RowState.DELIVERED:
                assert code in done or (mark is not None and mark not in self.centre.marks)
            assert row is not None or code in self.gone

    def finish(self) -> None:
        mark = self.store.last_mark()
        if mark is not None and mark not in self.centre.marks:
            self.store.forgotten(mark)
        super().finish()


_SETTINGS = settings(
    max_examples=80,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = _SETTINGS
TestRestored = RestoredMachine.TestCase
TestRestored.settings = _SETTINGS
TestOrder = OrderedMachine.TestCase
TestOrder.settings = _SETTINGS


def test_every_fault_can_be_made() -> None:
    for make in FAULTS.values():
        assert isinstance(make(), KioskError)
