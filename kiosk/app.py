"""The composition root: the one place that constructs and wires.

Each ``run_…`` is one command of ``python -m kiosk`` and returns its exit code. Each imports what it
needs when it needs it: Qt is for the screen alone, pinyin for the agent, and a screen that has to
show jobs at once cannot first load an HTTP client (docs/adr/0014).
"""

import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from kiosk.config import Settings
from kiosk.domain.clock import ServerClock, utc_now
from kiosk.dumps import forbid_core_dumps
from kiosk.errors import AlreadyRunning, DiskError, KioskError, StationError, StoreDamaged
from kiosk.exits import Exit
from kiosk.services.lock import FileLock
from kiosk.services.outbox.tags import KEY_BYTES
from kiosk.version import VERSION

if TYPE_CHECKING:
    from contract.catalog import Station
    from kiosk.agent import Agent
    from kiosk.services.bundle import UiServices
    from kiosk.services.catalog.store import CatalogStore
    from kiosk.services.device.state import DeviceFile, DeviceState
    from kiosk.services.device.tokens import DeviceTokens
    from kiosk.services.http import CentreClient
    from kiosk.services.outbox.store import OutboxStore

log = logging.getLogger(__name__)

ENROL_POLL_S: Final = 1.0
AGENT_NICENESS: Final = 5
"""The agent steps back for whoever moves the list: a first fill takes a core for many seconds."""


@dataclass(frozen=True)
class Paths:
    """The files in the data directory."""

    data_dir: Path

    @property
    def catalogue(self) -> Path:
        return self.data_dir / "catalogue.sqlite"

    @property
    def outbox(self) -> Path:
        return self.data_dir / "outbox.sqlite"

    @property
    def device(self) -> Path:
        return self.data_dir / "device.json"

    def lock(self, name: str) -> Path:
        return self.data_dir / f"{name}.lock"


class Device:
    """What every command needs of this device: its file, its token, a client and a clock.

    ``clock`` starts as the machine's own and learns from the centre. ``tokens`` and ``client`` are
    made when first asked for, which may raise KeyringError; thread-safe.
    """

    def __init__(self, settings: Settings) -> None:
        from kiosk.services.device.state import DeviceFile

        self._settings = settings
        self.file: DeviceFile = DeviceFile(Paths(settings.data_dir).device)
        self.clock = ServerClock(utc_now)

    @cached_property
    def tokens(self) -> "DeviceTokens":
        from kiosk.services.device.tokens import DeviceTokens, open_keyring

        settings = self._settings
        return DeviceTokens(open_keyring(settings.keyring, settings.data_dir), self.file.stamp)

    @cached_property
    def client(self) -> "CentreClient":
        from kiosk.services.http import CentreClient

        settings = self._settings
        return CentreClient(
            settings.central_url,
            self.tokens.token,
            connect_timeout_s=settings.connect_timeout_s,
            read_timeout_s=settings.read_timeout_s,
            app_version=VERSION,
            proxy=settings.proxy,
        )


def open_outbox(settings: Settings, clock: ServerClock) -> "OutboxStore":
    """The outbox, repaired first if nobody else has it open. Raises DiskError and its kinds."""
    from kiosk.services.outbox.rescue import prepare
    from kiosk.services.outbox.store import OutboxStore
    from kiosk.services.outbox.timeline import SystemTimeline

    path = Paths(settings.data_dir).outbox
    prepare(path, clock.now)
    outbox = OutboxStore(path, SystemTimeline(), clock.now, SystemRandom())
    try:
        outbox.make_room()
    except BaseException:
        outbox.close()
        raise
    return outbox


@contextmanager
def only_one(settings: Settings, name: str) -> Iterator[None]:
    """Hold this data directory's lock ``name``. Raises AlreadyRunning and DiskError."""
    path = Paths(settings.data_dir).lock(name)
    lock = FileLock(path)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken = lock.try_exclusive()
    except OSError as error:
        raise DiskError(f"{path}: {error.strerror}") from error
    if not taken:
        raise AlreadyRunning(f"another {name} works on {settings.data_dir}")
    with lock:
        yield


# The agent


def run_agent(settings: Settings) -> int:
    """Keep the station in touch with the centre until SIGTERM, SIGINT or a damaged outbox."""
    forbid_core_dumps()
    stopped = _stop_on_signals()
    if hasattr(os, "nice"):
        os.nice(AGENT_NICENESS)
    from kiosk.services.catalog.store import CatalogStore

    with only_one(settings, "agent"):
        device = Device(settings)
        state = _await_enrolment(device.file, stopped)
        if state is None:
            return Exit.OK
        if state.central_url != settings.central_url:
            log.warning(
                "this machine was enrolled at %s and is set to %s; enrol it again if it moved",
                state.central_url,
                settings.central_url,
            )
        outbox = open_outbox(settings, device.clock)
        catalogue = CatalogStore.open(
            Paths(settings.data_dir).catalogue, state.station, device.clock.now
        )
        recall_clock(device.clock, catalogue)
        damaged: list[StoreDamaged] = []
        agent = _build_agent(settings, device, outbox, catalogue, damaged.append)
        log.info("agent %s of station %s", VERSION, state.station.id)
        ended = agent.run(lambda: stopped() or bool(damaged))
        code = Exit.OK
        if damaged:
            log.error("the outbox is damaged and will be repaired: %s", damaged[0])
            code = Exit.REPAIR
        if not ended:
            log.warning("a duty hangs in the network; leaving without it")
            logging.shutdown()
            os._exit(code)
        catalogue.close()
        outbox.close()
        device.client.close()
        return code


def recall_clock(clock: ServerClock, catalogue: "CatalogStore") -> None:
    """Go by what an earlier run learnt of the time until the centre is heard again.

    Before any duty starts: what the sender notes as delivered on a clock that woke up in 1970 would
    be forgotten by the first heartbeat, as 30 days old.
    """
    try:
        notes = catalogue.notes()
    except DiskError as error:  # the sync heals the catalogue
        log.warning("what was known of the time could not be read: %s", error)
        return
    clock.restore(notes.clock_offset, notes.clock_floor)


def _build_agent(
    settings: Settings,
    device: Device,
    outbox: "OutboxStore",
    catalogue: "CatalogStore",
    damaged: Callable[[StoreDamaged], None],
) -> "Agent":
    from kiosk.agent import Agent, Duty, HeartbeatRound, SenderRound, SyncRound
    from kiosk.services.device.enrolment import TokenRoll
    from kiosk.services.outbox.sender import Backoff, Sender
    from kiosk.services.outbox.timeline import SystemTimeline
    from kiosk.services.sync.syncer import Syncer

    clock, client = device.clock, device.client
    backoff = Backoff(SystemRandom())
    sender = SenderRound(
        Sender(
            store=outbox,
            centre=client,
            timeline=SystemTimeline(),
            now=clock.now,
            random=SystemRandom(),
        ),
        outbox,
    )

    def where() -> "tuple[Station, str]":
        state = device.file.require()
        return state.station, state.scope

    syncer = Syncer(client, catalogue, clock, where)
    heartbeat = HeartbeatRound(
        centre=client,
        file=device.file,
        roll=TokenRoll(client, device.tokens, device.file, clock.now),
        clock=clock,
        outbox=outbox,
        catalogue_seq=lambda: catalogue.notes().seq,
        app_version=VERSION,
        interval_s=settings.heartbeat_interval_s,
        keep_days=settings.retain_days,
        reached=sender.reached,
    )
    sync = SyncRound(syncer, settings.sync_interval_s, backoff, sender.reached)

    def duty(name: str, run: Callable[[], float], woken: Callable[[], bool] | None = None) -> Duty:
        return Duty(name, run, woken=woken, damaged=damaged, backoff=backoff)

    duties = [
        duty("heartbeat", heartbeat.run),
        duty("sync", sync.run),
        duty("sender", sender.run, sender.woken),
    ]
    return Agent(duties, syncer)


def _await_enrolment(file: "DeviceFile", stopped: Callable[[], bool]) -> "DeviceState | None":
    """The device's state as soon as there is one; None when told to stop before."""
    told = False
    while not stopped():
        state = file.read()
        if state is not None:
            return state
        if not told:
            log.warning("this machine is not enrolled yet: python -m kiosk enrol CODE")
            told = True
        time.sleep(ENROL_POLL_S)
    return None


# The screen


def build_services(settings: Settings, device: Device, boot_key: bytes) -> "UiServices":
    """Everything the screens use; the client only once something is asked of the centre.

    Raises DiskError and its kinds.
    """
    from kiosk.services.applications import Applications
    from kiosk.services.apply import Apply
    from kiosk.services.browse import Browse
    from kiosk.services.bundle import UiServices
    from kiosk.services.catalog.reader import CatalogReader
    from kiosk.services.late_centre import LateCentre
    from kiosk.services.outbox.sealing import Sealer
    from kiosk.services.outbox.tags import Tags
    from kiosk.services.session import Session
    from kiosk.services.sign_in import SignIn

    centre = LateCentre(lambda: device.client)
    clock, file = device.clock, device.file
    outbox = open_outbox(settings, clock)
    browse = Browse(CatalogReader(Paths(settings.data_dir).catalogue, clock.now), clock)

    def state() -> "DeviceState | None":
        try:
            return file.read()
        except DiskError as error:
            log.error("%s", error)
            return None

    def public_url() -> str:
        known = state()
        return known.public_url if known else ""

    def station() -> "Station | None":
        known = state()
        return known.station if known else None

    return UiServices(
        browse=browse,
        sign_in=SignIn(centre),
        apply=Apply(
            outbox=outbox,
            sealer=Sealer(lambda: file.require().sealing_key),
            now=clock.now,
            random=SystemRandom(),
            hold_seconds=settings.hold_seconds,
            tags=Tags(boot_key),
        ),
        applications=Applications(centre, outbox, clock.now),
        outbox=outbox,
        new_session=Session,
        now=clock.now,
        public_url=public_url,
        station=station,
    )


def run_ui(settings: Settings, boot_key: bytes | None) -> int:
    """Show the screen until somebody quits. ``boot_key``: from the supervisor; None makes one."""
    forbid_core_dumps()
    stopped = _stop_on_signals()
    gc.disable()  # nothing made from here to the first picture is garbage; see kiosk.ui.collector
    if not _has_display(os.environ):  # Qt would abort the process
        raise StationError(
            "there is no display: set WAYLAND_DISPLAY or DISPLAY, or choose with QT_QPA_PLATFORM"
            " (eglfs, vnc, offscreen)"
        )
    with only_one(settings, "ui"):
        key = boot_key or os.urandom(KEY_BYTES)
        from kiosk.ui.run import run_ui as show

        return show(lambda: build_services(settings, Device(settings), key), settings, stopped)


def _has_display(environ: Mapping[str, str]) -> bool:
    if sys.platform != "linux":
        return True
    return any(environ.get(name) for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"))


# The whole terminal


def run_supervisor(settings: Settings, config: Path | None) -> int:
    """Agent and screen, both kept alive. ``config`` is handed on to them."""
    from kiosk.services.outbox.rescue import prepare
    from kiosk.supervisor import ChildSpec, Supervisor

    forbid_core_dumps()
    stopped = _stop_on_signals()
    with only_one(settings, "kiosk"):
        clock = ServerClock(utc_now)
        with _closing(open_outbox(settings, clock)) as outbox:
            outbox.forget_recognised()  # the key that made these tags is gone

        def repair() -> None:
            try:
                prepare(Paths(settings.data_dir).outbox, clock.now)
            except KioskError as error:
                log.error("the outbox could not be repaired: %s", error)

        base = _own_command(config)
        specs = (
            ChildSpec("agent", [*base, "agent", "--boot-key-stdin"], ends_all=False),
            ChildSpec("ui", [*base, "ui", "--boot-key-stdin"], ends_all=True),
        )
        return Supervisor(specs, repair, stopped).run()


def _own_command(config: Path | None) -> list[str]:
    frozen = getattr(sys, "frozen", False)  # packaged into one program by PyInstaller
    command = [sys.executable] if frozen else [sys.executable, "-m", "kiosk"]
    return command if config is None else [*command, "--config", str(config)]


@contextmanager
def _closing(outbox: "OutboxStore") -> "Iterator[OutboxStore]":
    try:
        yield outbox
    finally:
        outbox.close()


# A technician's commands


def run_enrol(settings: Settings, code: str, name: str, say: Callable[[str], None]) -> int:
    """Spend a one-time enrolment code."""
    import socket

    from kiosk.services.device.enrolment import Enrolment

    device = Device(settings)
    known = device.file.read()
    if known is not None:
        say(f"这台机器原来登记在：{known.station.name} / was enrolled at {known.station.name}")
    state = Enrolment(
        centre=device.client,
        tokens=device.tokens,
        file=device.file,
        central_url=settings.central_url,
        app_version=VERSION,
        now=device.clock.now,
    ).enrol(code, name or socket.gethostname())
    if known is not None and known.central_url != state.central_url:
        with _closing(open_outbox(settings, device.clock)) as outbox:
            outbox.forget_mark()
    say(f"登记成功：{state.station.name} / enrolled at {state.station.name} ({state.device_id})")
    return Exit.OK


def run_outbox(settings: Settings, redrive: str | None, say: Callable[[str], None]) -> int:
    """List what the centre refused, or send one of it (``all``: all of it) again."""
    with _closing(open_outbox(settings, ServerClock(utc_now))) as outbox:
        if redrive is not None:
            ids = [row.id for row in outbox.parked()] if redrive == "all" else [redrive]
            for row_id in ids:
                if row_id is not None:
                    fresh = outbox.redrive(row_id)
                    say(f"已重新排队 / queued again: {row_id} → {fresh}")
            return Exit.OK
        health = outbox.health()
        say(
            f"待发 / waiting: {health.pending}, 最早 / oldest: {health.oldest_s} s, "
            f"需人工 / parked: {len(health.parked)}"
        )
        for row in outbox.parked():
            made = f"{row.made_at:%Y-%m-%d %H:%M}Z" if row.made_at else "?"
            say(f"{row.id}  {row.kind}  {made}  {row.receipt or '-'}  {row.code}: {row.detail}")
        for file_name in health.set_aside:
            say(f"损坏后移开的文件 / damaged file set aside: {file_name}")
        return Exit.OK


# Processes


def read_boot_key() -> bytes:
    """Read the key from the supervisor's pipe, and from then on end when the supervisor does.

    Raises KioskError when the pipe gives no whole key.
    """
    key = b""
    while len(key) < KEY_BYTES:
        part = os.read(0, KEY_BYTES - len(key))
        if not part:
            raise KioskError("the supervisor handed over no boot key")
        key += part

    def watch() -> None:
        while os.read(0, 1):
            pass
        log.warning("the supervisor is gone")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="supervisor-watch", daemon=True).start()
    return key


def _stop_on_signals() -> Callable[[], bool]:
    """Whether SIGTERM, SIGINT or SIGHUP came. The handler does no more than remember."""
    came: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: came.append(number))
    return lambda: bool(came)
