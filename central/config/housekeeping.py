"""What the centre does by itself now and then, beside answering requests."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connections
from django.utils import timezone

from central.core.feed.models import FeedHead
from central.core.feed.snapshot import SnapshotStore
from central.core.jobs.services import sweep

log = logging.getLogger(__name__)


class Housekeeper:
    """A thread that repeats the chores every ``interval`` seconds until it is stopped.

    A chore that fails is logged and tried again the next time; the others still run. Several
    centres on one database may all keep house: each chore is right however often it is done.
    """

    def __init__(self, snapshots: Path, interval: float) -> None:
        self._snapshots = SnapshotStore(snapshots)
        self._interval = interval
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop after the chore at hand; returns when the thread has ended (or after 30 s)."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def chores(self) -> None:
        """Do everything once."""
        for chore in (self._sweep, self._refresh_snapshots, self._forget_web_sessions):
            self._guarded(chore)

    def _run(self) -> None:
        try:
            while True:
                self.chores()
                if self._stop.wait(self._interval):
                    return
        finally:
            connections.close_all()

    def _guarded(self, chore: Callable[[], None]) -> None:
        if self._stop.is_set():
            return
        close_old_connections()
        try:
            chore()
        except Exception:
            log.exception("housekeeping failed and will be tried again in %s s", self._interval)

    def _sweep(self) -> None:
        swept = sweep(timezone.now())
        if swept:
            log.info("%s postings left the catalogue", swept)

    def _refresh_snapshots(self) -> None:
        for scope in FeedHead.objects.values_list("scope", flat=True):
            if self._snapshots.refresh(scope):
                log.info("snapshot of %s built", scope)

    def _forget_web_sessions(self) -> None:
        SessionStore.clear_expired()
