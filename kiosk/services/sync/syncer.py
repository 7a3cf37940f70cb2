"""One look at the centre: what is new in the catalogue, fetched and applied.

The order of things: a first fill from the snapshot (or, at a centre without one, from the feed's
beginning), then the feed page by page to its tail, then the search index. The cursor is stored
with the rows, so the run may die anywhere; the next one goes on from what was committed.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from contract.catalog import Change, ChangePage, Station
from kiosk.domain.clock import ServerClock
from kiosk.errors import (
    CentreError,
    DiskError,
    GarbledAnswer,
    KioskError,
    NotFound,
    PatchMismatch,
    StoreDamaged,
)
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.http import Tail
from kiosk.services.snapshot import SnapshotSource

log = logging.getLogger(__name__)

INDEX_BATCH: Final = 1000
"""Rows indexed in one transaction: about a tenth of a second."""


class CatalogCentre(Protocol):
    """What the sync asks of the centre; ``CentreClient`` in earnest."""

    def changes(self, scope: str, since: int, etag: str | None, *, held: int = 0) -> Tail:
        """``GET /v1/catalog/changes``; ``held`` asks for patches."""
        ...

    def snapshot(self, scope: str) -> SnapshotSource:
        """``GET /v1/catalog/snapshot``."""
        ...


@dataclass(frozen=True)
class SyncReport:
    """What one run did.

    Attributes:
        changes: how many changes were applied.
        filled: the catalogue was filled from the beginning.
        error: why the run ended early, or None. It has been logged and noted already.
    """

    changes: int
    filled: bool
    error: KioskError | None


class Syncer:
    """Brings ``store`` up to date. ``run_once`` blocks; call it from one thread at a time.

    ``where`` returns this station and its scope as the last heartbeat told them.
    """

    def __init__(
        self,
        centre: CatalogCentre,
        store: CatalogStore,
        clock: ServerClock,
        where: Callable[[], tuple[Station, str]],
    ) -> None:
        self._centre = centre
        self._store = store
        self._clock = clock
        self._where = where
        self._clock_restored = False
        self._stopping = threading.Event()
        self._changes = 0
        self._filled = False
        self._last_error = ""

    def run_once(self) -> SyncReport:
        """One whole run. Trouble with network, centre or disk is reported, never raised."""
        self._changes, self._filled = 0, False
        try:
            try:
                self._run()
            except StoreDamaged as error:
                log.warning("the catalogue is filled again: %s", error)
                self._run()
            self._last_error = ""
            return SyncReport(self._changes, self._filled, None)
        except KioskError as error:
            self._note_failure(error)
            return SyncReport(self._changes, self._filled, error)

    def tidy(self) -> None:
        """What can wait until a run's outcome is on the screen. Raises DiskError."""
        if self._changes or self._filled:
            self._store.tidy()

    def stop(self) -> None:
        """End a run in progress after its present transaction; from any thread, at shutdown."""
        self._stopping.set()

    def _run(self) -> None:
        self._restore_clock()
        station, scope = self._where()
        here = self._store.notes()
        self._store.set_station(station)
        if not here.complete or here.scope != scope:
            self._fill(scope)
        try:
            self._follow(scope)
        except NotFound as error:
            if error.status != 410:
                raise
            log.warning("the centre no longer knows our cursor: filling again (%s)", error)
            self._fill(scope)
            self._follow(scope)
        if self._stopping.is_set():
            return
        self._store.record_success(self._clock.now(), self._clock.offset, self._clock.floor)
        while not self._stopping.is_set() and not self._store.index_some(INDEX_BATCH):
            pass

    def _fill(self, scope: str) -> None:
        self._filled = True
        try:
            with self._centre.snapshot(scope) as snapshot:
                if snapshot.head.scope != scope:
                    raise GarbledAnswer(f"a snapshot of {snapshot.head.scope}, not {scope}")
                self._changes += self._store.fill(
                    scope, snapshot.changes(), lambda: snapshot.head.seq
                )
        except NotFound as error:
            log.info("no snapshot (%s): filling from the feed's beginning", error)
            feed = _WholeFeed(self._centre, scope)
            self._changes += self._store.fill(scope, feed.changes(), lambda: feed.seq)
        log.info("filled with %d changes of scope %s", self._changes, scope)

    def _follow(self, scope: str) -> None:
        """Apply pages until the tail."""
        more = True
        while more and not self._stopping.is_set():
            here = self._store.notes()
            tail = self._centre.changes(scope, here.seq, here.etag, held=here.held)
            if tail.page is None:
                return
            page = _checked(tail.page, scope, here.seq)
            try:
                self._changes += self._store.apply_page(page, tail.etag)
            except PatchMismatch as error:
                log.info("asking for this page again without patches: %s", error)
                page, etag = self._whole_page(scope, here.seq)
                self._changes += self._store.apply_page(page, etag)
            more = page.more

    def _whole_page(self, scope: str, since: int) -> tuple[ChangePage, str | None]:
        """A page with every change in full, and its ETag."""
        tail = self._centre.changes(scope, since, None)
        if tail.page is None:
            raise GarbledAnswer("304 to a question without an ETag")
        return _checked(tail.page, scope, since), tail.etag

    def _restore_clock(self) -> None:
        """After a start, go by what an earlier run learnt until the centre is heard again."""
        if not self._clock_restored and self._clock.floor is None:
            notes = self._store.notes()
            self._clock.restore(notes.clock_offset, notes.clock_floor)
        self._clock_restored = True

    def _note_failure(self, error: KioskError) -> None:
        code = error_code(error)
        level = logging.WARNING if code != self._last_error else logging.DEBUG
        self._last_error = code
        log.log(level, "sync failed (%s), the cursor stays where it was: %s", code, error)
        try:
            self._store.record_failure(
                self._clock.now(), code, self._clock.offset, self._clock.floor
            )
        except DiskError as second:
            log.warning("the failed sync could not be noted: %s", second)


class _WholeFeed:
    """The feed from its beginning as one stream; ``seq`` is the cursor after what was read."""

    def __init__(self, centre: CatalogCentre, scope: str) -> None:
        self._centre = centre
        self._scope = scope
        self.seq = 0

    def changes(self) -> Iterator[Change]:
        more = True
        while more:
            page = self._centre.changes(self._scope, self.seq, None).page
            if page is None:
                raise GarbledAnswer("304 to a question without an ETag")
            page = _checked(page, self._scope, self.seq)
            yield from page.changes
            self.seq = page.next
            more = page.more


def _checked(page: ChangePage, scope: str, since: int) -> ChangePage:
    """The page, if it answers what was asked. Raises GarbledAnswer; NotFound for a lost cursor."""
    if page.next < page.since == since:
        raise NotFound(410)  # the feed's head lies before our cursor: restored from a backup
    if page.scope != scope or page.since != since or (page.more and page.next == since):
        raise GarbledAnswer(
            f"asked for {scope} since {since}, got {page.scope} since {page.since} "
            f"to {page.next}, more={page.more}"
        )
    return page


def error_code(error: KioskError) -> str:
    """A stable word for the reason of a failure: the centre's own, or the error's name."""
    if isinstance(error, CentreError):
        return error.code or f"http_{error.status}"
    return type(error).__name__
