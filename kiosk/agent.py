"""The agent: the process without a screen that keeps the station in touch with the centre.

Three duties, each in a thread of its own so that none waits for another: the heartbeat, the
catalogue's sync, the outbox's sender. A duty that fails is tried again; it never stops the others.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from contract.device import Heartbeat, ParkedEvent
from contract.version import WIRE_VERSION
from kiosk.domain.clock import ServerClock
from kiosk.errors import DiskError, KioskError, StoreDamaged, Unauthorized
from kiosk.services.centre import DeviceCentre
from kiosk.services.device.enrolment import TokenRoll
from kiosk.services.device.state import DeviceFile
from kiosk.services.outbox.sender import Backoff, Sender, tell_restored
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.sync.syncer import SyncReport

log = logging.getLogger(__name__)

POLL_S: Final = 0.2
"""How often the sender looks for a fresh row: one PRAGMA, microseconds."""
STOP_GRACE_S: Final = 8.0
MAX_PARKED: Final = 50  # of Heartbeat.parked
MAX_WAIT_S: Final = 300.0


class Duty:
    """Something done again and again in a thread of its own.

    ``run`` returns the seconds until the next time. ``woken``, asked every POLL_S while waiting,
    ends the wait early. Whatever ``run`` raises is logged and tried again after a growing wait,
    except StoreDamaged of the outbox, which is handed to ``damaged``.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[], float],
        *,
        woken: Callable[[], bool] | None,
        damaged: Callable[[StoreDamaged], None],
        backoff: Backoff,
    ) -> None:
        self.name = name
        self._run = run
        self._woken = woken
        self._damaged = damaged
        self._backoff = backoff
        self._stop = threading.Event()
        self._failures = 0
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end after the present round."""
        self._stop.set()

    def join(self, timeout_s: float) -> bool:
        """Whether it has ended within ``timeout_s``."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while not self._stop.is_set():
            self._wait(self._once())

    def _once(self) -> float:
        try:
            delay = self._run()
        except StoreDamaged as error:
            self._damaged(error)
            return MAX_WAIT_S
        except KioskError as error:
            self._failures += 1
            log.warning("%s: %s: %s", self.name, type(error).__name__, error)
        except Exception:
            self._failures += 1
            log.exception("%s failed in an unforeseen way", self.name)
        else:
            self._failures = 0
            return delay
        return self._backoff.seconds(self._failures)

    def _wait(self, seconds: float) -> None:
        if self._woken is None:
            self._stop.wait(seconds)
            return
        until = time.monotonic() + seconds
        while not self._stop.is_set():
            left = until - time.monotonic()
            if left <= 0 or self._is_woken():
                return
            self._stop.wait(min(left, POLL_S))

    def _is_woken(self) -> bool:
        try:
            return self._woken is not None and self._woken()
        except DiskError:
            return True  # let the round itself meet the trouble, and tell of it


class HeartbeatRound:
    """Reports health, takes what the centre says of this station, and looks after the token."""

    def __init__(
        self,
        *,
        centre: DeviceCentre,
        file: DeviceFile,
        roll: TokenRoll,
        clock: ServerClock,
        outbox: OutboxStore,
        catalogue_seq: Callable[[], int],
        app_version: str,
        interval_s: float,
        keep_days: int,
        reached: Callable[[], None],
    ) -> None:
        self._centre = centre
        self._file = file
        self._roll = roll
        self._clock = clock
        self._outbox = outbox
        self._catalogue_seq = catalogue_seq
        self._app_version = app_version
        self._interval_s = interval_s
        self._keep_days = keep_days
        self._reached = reached

    def run(self) -> float:
        """One heartbeat. Raises KioskError; returns the seconds until the next."""
        beat = self._figures()
        try:
            setup = self._centre.heartbeat(beat)
        except Unauthorized as error:
            if self._roll.refused(error):
                return 0.0
            raise
        self._clock.learn(setup.server_time)
        if setup.remembers is False and beat.last_mark is not None:
            again = self._outbox.forgotten(beat.last_mark)
            if again:
                tell_restored(again)
        self._reached()
        self._roll.proved()
        state = self._file.require()
        fresh = state.refreshed(setup)
        if fresh != state:
            self._file.write(fresh)
        self._outbox.prune(self._keep_days)
        if self._roll.roll_if_old():
            return 0.0  # prove the new token at once
        return self._interval_s

    def _figures(self) -> Heartbeat:
        health = self._outbox.health()
        try:
            seq = self._catalogue_seq()
        except DiskError as error:  # the sync heals the catalogue; health goes out meanwhile
            log.warning("the catalogue's cursor could not be read: %s", error)
            seq = 0
        damaged = tuple(
            ParkedEvent(id=name, kind="outbox.file", code="set_aside") for name in health.set_aside
        )
        return Heartbeat(
            app_version=self._app_version,
            wire=WIRE_VERSION,
            catalogue_seq=seq,
            outbox_pending=health.pending,
            outbox_oldest_seconds=health.oldest_s,
            parked=(damaged + health.parked)[:MAX_PARKED],
            last_mark=self._outbox.last_mark(),
        )


class Syncs(Protocol):
    """``kiosk.services.sync.syncer.Syncer`` in earnest."""

    def run_once(self) -> SyncReport: ...

    def tidy(self) -> None: ...

    def stop(self) -> None: ...


class SyncRound:
    """One look at the change feed."""

    def __init__(
        self, syncer: Syncs, interval_s: float, backoff: Backoff, reached: Callable[[], None]
    ) -> None:
        self._syncer = syncer
        self._interval_s = interval_s
        self._backoff = backoff
        self._reached = reached
        self._failures = 0

    def run(self) -> float:
        report = self._syncer.run_once()
        if report.error is None:
            self._failures = 0
            self._reached()
            self._syncer.tidy()
            return self._interval_s
        self._failures += 1
        return min(self._interval_s, self._backoff.seconds(self._failures))


class SenderRound:
    """Empties the outbox; a fresh row of the screen's process wakes it within POLL_S."""

    def __init__(self, sender: Sender, outbox: OutboxStore) -> None:
        self._sender = sender
        self._outbox = outbox
        self._seen = -1
        self._reached = threading.Event()

    def reached(self) -> None:
        """Another duty reached the centre: a wait that an outage caused is over."""
        self._reached.set()

    def woken(self) -> bool:
        return self._reached.is_set() or self._outbox.data_version() != self._seen

    def run(self) -> float:
        self._seen = self._outbox.data_version()
        if self._reached.is_set():
            self._reached.clear()
            self._sender.network_is_back()
        return self._sender.run_once()


class Agent:
    """Runs the duties until told to stop."""

    def __init__(self, duties: list[Duty], syncer: Syncs) -> None:
        self._duties = duties
        self._syncer = syncer

    def run(self, stopped: Callable[[], bool]) -> bool:
        """Work until ``stopped`` (asked every POLL_S). False when a duty did not end in time: it
        hangs in the network, and the process may be ended under it without loss."""
        for duty in self._duties:
            duty.start()
        while not stopped():
            time.sleep(POLL_S)
        self._syncer.stop()
        for duty in self._duties:
            duty.stop()
        until = time.monotonic() + STOP_GRACE_S
        ended = [duty.join(max(0.0, until - time.monotonic())) for duty in self._duties]
        return all(ended)
