"""The outbox as a protocol against a real centre: any mixture of people, faults and clocks.

The real client, outbox, sender and heartbeat of a terminal; a real central process; between them
the proxy that makes the faults. What the centre did is read from its own database. Only the
machine's clocks are made up. The model-only predecessor, which runs hundreds of times as many
steps, is tests/unit/kiosk/outbox/test_machine.py.

No rule's draws or preconditions depend on how long anything took, so that hypothesis can repeat a
run from its seed.
"""

import logging
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import ClassVar, Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as hypothesis_seed
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from central.core.inbox.keys import KeyRing
from contract.device import (
    EnrolAnswer,
    EnrolRequest,
    Heartbeat,
    RollAnswer,
    SealingKey,
    StationSetup,
)
from contract.events import ApplicationSubmitted, BatchResult, EventBatch, WalkIn
from kiosk.agent import HeartbeatRound
from kiosk.domain.clock import ServerClock
from kiosk.domain.receipt import new_code
from kiosk.errors import KioskError
from kiosk.services.device.enrolment import TokenRoll
from kiosk.services.device.state import DeviceFile, DeviceState
from kiosk.services.device.tokens import DeviceTokens, open_keyring
from kiosk.services.http import CentreClient
from kiosk.services.outbox.rescue import prepare
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.sender import MAX_BACKOFF_S, MAX_RETRY_AFTER_S, Sender
from kiosk.services.outbox.store import OutboxStore
from tests.chaos.centre import RealCentre
from tests.chaos.faults import EVERY_FAULT, Fault
from tests.chaos.proxy import FaultProxy, Gate
from tests.unit.kiosk.fake_centre import serving
from tests.unit.kiosk.outbox.fakes import FakeTime

CONNECT_S: Final = 0.2
READ_S: Final = 0.25
PATIENT_S: Final = 20.0
"""Time-outs while things go wrong, and once they do not any more."""
BOUND_S: Final = 2 * MAX_RETRY_AFTER_S + 20 * MAX_BACKOFF_S
"""Seconds of made-up time within which the queue is empty once the faults are over."""
KEEP_DAYS: Final = 7
PEOPLE: Final = ("anna", "bo", "chen")
UNKNOWN_JOB: Final = "999999999"

_JUMPS = (86400, -86400, -1_700_000_000, 1_700_000_000)


class World:
    """What all runs of the machine share: one centre, one proxy, and counts."""

    def __init__(self, folder: Path, centre: RealCentre, proxy: FaultProxy) -> None:
        self.folder = folder
        self.centre = centre
        self.proxy = proxy
        self.jobs = centre.job_ids()
        self.numbers = count(10_000_000)
        self.codes = Random(20_260_302)
        self.counts: Counter[str] = Counter()
        self.longest_wait_s = 0  # of made-up time, from the end of the faults to an empty queue


class Line:
    """The terminal's side of the wire: ``client`` with short time-outs, or a patient one."""

    def __init__(self, client: CentreClient) -> None:
        self.client = client

    def send_events(self, batch: EventBatch) -> BatchResult:
        return self.client.send_events(batch)

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self.client.enrol(request)

    def roll_token(self) -> RollAnswer:
        return self.client.roll_token()

    def heartbeat(self, beat: Heartbeat) -> StationSetup:
        return self.client.heartbeat(beat)


class Terminal:
    """One start of a terminal's programs on ``folder``."""

    def __init__(self, folder: Path, time: FakeTime, url: str, random: Random) -> None:
        self.time = time
        self.clock = ServerClock(time.clock)
        path = folder / "outbox.sqlite"
        prepare(path, self.clock.now)
        self.store = OutboxStore(path, time, self.clock.now, random)
        self.file = DeviceFile(folder / "device.json")
        self.tokens = DeviceTokens(open_keyring("file", folder), self.file.stamp)
        self._url = url
        self.line = Line(self._client(CONNECT_S, READ_S))
        self.sender = Sender(
            store=self.store,
            centre=self.line,
            timeline=time,
            now=self.clock.now,
            random=random,
        )
        self.heartbeat = HeartbeatRound(
            centre=self.line,
            file=self.file,
            roll=TokenRoll(self.line, self.tokens, self.file, self.clock.now),
            clock=self.clock,
            outbox=self.store,
            catalogue_seq=lambda: 0,
            app_version="1",
            interval_s=60,
            keep_days=KEEP_DAYS,
            reached=self.sender.network_is_back,
        )
        self.sealer = Sealer(self._key)

    def _key(self) -> SealingKey:
        return self.file.require().sealing_key

    def _client(self, connect_s: float, read_s: float) -> CentreClient:
        return CentreClient(
            self._url,
            self.tokens.token,
            connect_timeout_s=connect_s,
            read_timeout_s=read_s,
            app_version="1",
            proxy=None,
        )

    def be_patient(self) -> None:
        """From now on a slow machine is no fault of the network."""
        self.line.client.close()
        self.line.client = self._client(PATIENT_S, PATIENT_S)

    def close(self) -> None:
        self.line.client.close()
        self.store.close()


class RealOutboxMachine(RuleBasedStateMachine):
    """``world`` is set before a run."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.CRITICAL)  # faults are expected here, by the thousand
        world = self.world
        world.counts["examples"] += 1
        self.centre, self.proxy = world.centre, world.proxy
        self.folder = Path(tempfile.mkdtemp(dir=world.folder))
        self.time = FakeTime()
        self.phones = {name: f"138{next(world.numbers)}" for name in PEOPLE}
        self.kept: list[str] = []  # acknowledged, in order
        self.whose: dict[str, str] = {}
        self.gone: set[str] = set()  # taken back
        self.hopeless: set[str] = set()  # for a job that the centre does not have
        self.was_parked: set[str] = set()
        self.hidden: list[tuple[Path, Path]] = []  # keys that the centre has lost for now
        self.restarts_left = 0
        self.has_backup = self.was_restored = False
        self.proxy.clear()
        self._enrol()
        self.terminal = self._start()
        self.terminal.be_patient()
        self.terminal.heartbeat.run()
        self._restart_programs()

    def _enrol(self) -> None:
        answer = self.centre.enrol()
        DeviceFile(self.folder / "device.json").write(
            DeviceState(
                central_url=self.proxy.url,
                device_id=answer.device_id,
                station=answer.station,
                scope=answer.scope,
                sealing_key=answer.sealing_key,
                public_url=answer.public_url,
                rolled_at=self.time.clock(),
            )
        )
        DeviceTokens(open_keyring("file", self.folder), lambda: 0).save(answer.token)

    def _start(self, known: ServerClock | None = None) -> Terminal:
        # The centre knows an event's id for ever: no other example may make the same ones.
        random = Random(self.world.codes.getrandbits(64))
        terminal = Terminal(self.folder, self.time, self.proxy.url, random)
        if known is not None:
            terminal.clock.restore(known.offset, known.floor)  # as the agent does at its start
        return terminal

    def _restart_programs(self) -> None:
        self.terminal.close()
        self.terminal = self._start(self.terminal.clock)

    @initialize(restarts=st.sampled_from([0, 0, 0, 0, 0, 1]))
    def how_often_the_centre_may_die(self, restarts: int) -> None:
        """A start of the centre takes seconds, so most runs do without."""
        self.restarts_left = restarts

    # People

    @rule(
        people=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4),
        hold_s=st.sampled_from([0, 0, 10]),
        exists=st.sampled_from([True, True, True, False]),
    )
    def some_apply(self, people: list[str], hold_s: float, exists: bool) -> None:
        for who in people:
            self._apply(who, hold_s, exists)

    def _apply(self, who: str, hold_s: float, exists: bool) -> None:
        number = len(self.kept)
        code = new_code(self.world.codes)
        body = ApplicationSubmitted(
            receipt=code,
            job_id=self.world.jobs[number % len(self.world.jobs)] if exists else UNKNOWN_JOB,
            walk_in=WalkIn(name="王小明", phone=self.phones[who]),
        )
        stored = self.terminal.store.insert(
            kind="application.submitted",
            lane=who,
            receipt=code,
            sealed=self.terminal.sealer.seal(body),
            made_at=self.terminal.clock.now(),
            hold_s=hold_s,
            tag=None,
        )
        assert not stored.already
        self.kept.append(code)
        self.whose[code] = who
        if not exists:
            self.hopeless.add(code)
        self.world.counts["applications"] += 1

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 1000))
    def somebody_takes_back(self, which: int) -> None:
        """Anything that is not delivered yet; whether that is still possible is the outbox's word.
        What there is to choose from depends on the network, what is drawn does not."""
        rows = [self.terminal.store.by_receipt(code) for code in self.kept]
        unsent = [row.receipt for row in rows if row is not None and row.unsent and row.receipt]
        if unsent:
            code = unsent[which % len(unsent)]
            if self.terminal.store.cancel(code):
                self.gone.add(code)

    @rule()
    def a_technician_redrives(self) -> None:
        for row in self.terminal.store.parked():
            assert row.id is not None
            self.terminal.store.redrive(row.id)

    # The terminal

    @rule(times=st.sampled_from([1, 1, 3]))
    def the_sender_works(self, times: int) -> None:
        for _ in range(times):
            self.time.advance(min(self.terminal.sender.run_once(), 5))

    @rule()
    def a_heartbeat_is_due(self) -> None:
        with suppress(KioskError):
            self.terminal.heartbeat.run()

    @rule(seconds=st.sampled_from([0.5, 3, 11, 70, 400, 3700]))
    def time_passes(self, seconds: float) -> None:
        self.time.advance(seconds)

    @rule(jump=st.sampled_from(_JUMPS))
    def the_clock_is_set(self, jump: int) -> None:
        wall = self.time.wall + timedelta(seconds=jump)
        if 1970 <= wall.year <= 2100:
            self.time.wall = wall

    @rule()
    def the_programs_restart(self) -> None:
        self._restart_programs()

    @rule()
    def the_machine_restarts(self) -> None:
        self.time.reboot()
        self._restart_programs()

    # The way

    @rule(faults=st.lists(st.sampled_from(EVERY_FAULT), min_size=1, max_size=3))
    def something_will_go_wrong(self, faults: list[Fault]) -> None:
        self.proxy.plan(*faults)
        for _ in faults:
            self.time.advance(min(self.terminal.sender.run_once(), 60))

    @rule(gate=st.sampled_from([Gate.REFUSED, Gate.BLACKHOLED]))
    def the_line_is_cut_for_a_moment(self, gate: Gate) -> None:
        self.world.proxy.made[f"connection {gate.value}"] += 1
        self.proxy.gate(gate)
        self.the_sender_works(1)
        self.proxy.gate(Gate.OPEN)

    @rule()
    def what_was_late_arrives(self) -> None:
        self.proxy.deliver_late()

    # The centre

    @rule(every=st.booleans())
    def the_centre_loses_its_keys(self, every: bool) -> None:
        """All of them: a fault of its own. Only the one that terminals seal to: it says that it
        never had that one, and gives out an older one."""
        if not self.hidden:
            keys = sorted(self.centre.keys.glob("*.key"))
            for path in keys if every else keys[-1:]:
                aside = path.with_name(path.name + ".lost")
                path.rename(aside)
                self.hidden.append((aside, path))

    @rule()
    def the_centre_finds_its_keys(self) -> None:
        for aside, path in self.hidden:
            aside.rename(path)
        self.hidden.clear()

    @precondition(lambda self: self.restarts_left > 0)
    @rule(after_ms=st.sampled_from([0, 1, 2, 4, 7, 11, 20]))
    def the_centre_is_killed_at_work(self, after_ms: int) -> None:
        self.restarts_left -= 1
        self.world.counts["centre killed"] += 1
        lock, over = threading.Lock(), threading.Event()

        def pull() -> None:
            over.wait(after_ms / 1000)
            with lock:
                if not over.is_set():
                    self.centre.stop(kill=True)

        self.proxy.pull_plug(pull)
        self.terminal.sender.network_is_back()
        self.the_sender_works(1)
        self.proxy.pull_plug(None)
        over.set()
        with lock:
            self.centre.stop(kill=True)
        self.the_sender_works(1)
        self.centre.start()

    @rule()
    def the_centre_is_backed_up(self) -> None:
        if not self.has_backup:
            self.centre.back_up(self.folder / "backup.sqlite3")
            self.has_backup = True

    @precondition(lambda self: self.has_backup and self.restarts_left > 0)
    @rule()
    def the_centre_is_restored_from_its_backup(self) -> None:
        self.restarts_left -= 1
        self.world.counts["centre restored"] += 1
        self.centre.stop(kill=True)
        self.centre.restore(self.folder / "backup.sqlite3")
        self.was_restored = True
        self.centre.start()

    # What always holds

    @invariant()
    def nobody_is_lied_to(self) -> None:
        self.world.counts["steps"] += 1
        known = self.centre.known(self.kept)
        for code in self.kept:
            row = self.terminal.store.by_receipt(code)
            if code in self.gone:
                assert row is None
                assert code not in known
                continue
            assert row is not None
            if row.state is RowState.PARKED:
                self.was_parked.add(code)
            if row.state is RowState.DELIVERED and not self.was_restored:
                assert code in known, f"{row} is said to be delivered, and is not at the centre"
            if row.state in (RowState.HELD, RowState.PARKED):
                assert code not in known, f"{row} is at the centre"

    # The end

    def teardown(self) -> None:
        try:
            self._finish()
        finally:
            self.proxy.clear()
            self.the_centre_finds_its_keys()
            self.terminal.close()
            shutil.rmtree(self.folder)
            logging.disable(logging.NOTSET)

    def _finish(self) -> None:
        """The faults end: everything arrives, in bounded time, and once."""
        self.proxy.clear()
        self.proxy.deliver_late()
        self.the_centre_finds_its_keys()
        self.terminal.be_patient()
        store, began = self.terminal.store, self.time.seconds
        if len(self.kept) % 2 or self.was_restored:  # only the centre can tell what it lost
            self._heartbeat_gets_through()
        while True:
            for row in store.parked():
                if row.receipt not in self.hopeless:
                    assert row.id is not None
                    store.redrive(row.id)
            if not store.health().pending:
                break
            assert self.time.seconds - began <= BOUND_S, f"stuck: {store.health()}"
            self.time.advance(self.terminal.sender.run_once())
            self.world.counts["sends to the end"] += 1
        assert store.health().oldest_s == 0
        self._heartbeat_gets_through()
        waited = int(self.time.seconds - began)
        self.world.longest_wait_s = max(self.world.longest_wait_s, waited)
        self.nobody_is_lied_to()
        self._check_effects()

    def _heartbeat_gets_through(self) -> None:
        """A device is never locked out, and a token that was being rolled settles."""
        for _ in range(3):
            if self.terminal.heartbeat.run() > 0:
                return
        raise AssertionError("the heartbeat never comes to rest")

    def _check_effects(self) -> None:
        wanted = [code for code in self.kept if code not in self.gone | self.hopeless]
        effects = self.centre.effects(self.kept)
        assert sorted(effects.order) == sorted(wanted)
        assert effects.doubled == ()
        parked = {row.receipt for row in self.terminal.store.parked()}
        assert parked == self.hopeless - self.gone
        if not self.was_restored:
            for who in PEOPLE:
                mine = [code for code in wanted if self.whose[code] == who]
                firm = [code for code in mine if code not in self.was_parked]
                assert [code for code in effects.order if code in firm] == firm
        self.world.counts["delivered once"] += len(wanted)
        self.world.counts["taken back"] += len(self.gone)


def run(world: World, *, seed: int, examples: int, steps: int) -> None:
    """Run the machine in ``world``. Raises what a failing example raises, and then says on the
    standard output which steps led there."""

    class Seeded(RealOutboxMachine):
        pass

    Seeded.world = world
    run_state_machine_as_test(
        hypothesis_seed(seed)(Seeded),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a shrunk example that depends on a race says nothing
            suppress_health_check=list(HealthCheck),
        ),
    )


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """A prepared and running centre, the proxy before it, and a host that redirects lead to:
    afterwards nobody may have asked that host anything."""
    with ExitStack() as stack:
        KeyRing(folder / "keys").make(now=datetime(2020, 1, 1, tzinfo=UTC))
        centre = RealCentre.prepared(folder)
        centre.central.command("make-key")
        stack.callback(centre.stop, kill=True)
        centre.start()
        stranger = stack.enter_context(serving())
        proxy = stack.enter_context(FaultProxy(lambda: centre.url, stranger.url))
        yield World(folder.parent, centre, proxy)
        assert stranger.asked == [], "a redirect to another host was followed"
