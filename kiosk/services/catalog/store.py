"""The writing side of the catalogue: one process, one transaction per page of the feed.

Readers in other processes see the catalogue before a page or after it, never in between (SQLite's
write-ahead log). The cursor stands in the same transaction as the rows, so that a crash at any
moment repeats a page at worst, and repeating one changes nothing.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final, Self

from contract.catalog import Change, ChangePage, Patch, PutJob, Station, Tombstone
from kiosk.errors import DiskError, GarbledAnswer, PatchMismatch, StoreDamaged
from kiosk.services.catalog import rows, schema
from kiosk.services.catalog.facets import SEQ_BITS
from kiosk.services.catalog.index import SIZES, Indexer, Pending, Sizes
from kiosk.services.catalog.rows import Row, row_of
from kiosk.services.catalog.schema import Notes, get_meta, set_meta

log = logging.getLogger(__name__)

FILL_BATCH: Final = 5000
MOVE_BATCH: Final = 1000
CACHE_KIB: Final = 16 << 10
"""SQLite's page cache: a day's changes touch a thousand pages all over the file."""

WAL_PAGES: Final = 4000
"""The write-ahead log is moved into the file by ``tidy``, and by a commit only beyond so many pages
(16 MiB): with SQLite's 1000 nearly every page of changes waited 30 ms for the disk."""

SEQ_LIMIT: Final = (1 << SEQ_BITS) - 1


@dataclass
class _Batch:
    """Part of a fill, ready to be stored."""

    changes: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    gone: list[tuple[str]] = field(default_factory=list)


class CatalogStore:
    """Owns the catalogue's file. Thread-safe; only one process may write.

    Every method raises DiskError when the disk fails, having changed nothing. StoreDamaged means
    that the file was unsound: it has been set aside and the store is empty again.
    """

    @classmethod
    def open(
        cls, path: Path, station: Station, now: Callable[[], datetime], sizes: Sizes = SIZES
    ) -> Self:
        """Open the catalogue of ``station``; a file that cannot be used is set aside first.

        ``now`` (aware) names the files set aside; ``sizes`` are those of the index.
        """
        return cls(path, station, now, sizes)

    def __init__(
        self, path: Path, station: Station, now: Callable[[], datetime], sizes: Sizes
    ) -> None:
        self._path = path
        self._station = station
        self._now = now
        self._sizes = sizes
        self._pending = Pending()
        self._lock = threading.RLock()
        self._inode: int | None = None
        self._seq = 0
        self._con = self._connect()

    @property
    def seq(self) -> int:
        """The cursor of the feed as last seen; never waits, not even for a fill in progress."""
        return self._seq

    def close(self) -> None:
        """Close the file. The store cannot be used afterwards."""
        with self._lock:
            self._con.close()

    def notes(self) -> Notes:
        """How far the catalogue has come; an empty one when the file was replaced meanwhile."""
        with self._lock:
            if schema.inode_of(self._path) != self._inode:
                self._con.close()
                self._con = self._connect()
            with self._guarded():
                notes = schema.read_notes(self._con)
            self._seq = notes.seq
            return notes

    def apply_page(self, page: ChangePage, etag: str | None) -> int:
        """Apply one page of the feed and move the cursor, in one transaction.

        ``etag`` is that of the answer; it is kept when the page moves nothing, as the next question
        is then the same one. Returns the number of changes. Raises GarbledAnswer when
        the page does not continue this catalogue or is not in order, PatchMismatch when a patch is
        not of the version stored here; nothing is applied then.
        """
        cursor = _cursor(page.next)
        with self._transaction():
            here = schema.read_notes(self._con)
            if not here.complete or here.scope != page.scope or here.seq != page.since:
                raise GarbledAnswer(
                    f"a page of {page.scope} since {page.since} does not continue "
                    f"{here.scope} at {here.seq}"
                )
            rows.apply(self._con, _checked(page.changes, page.since, page.next), self._station)
            values: dict[str, str | None] = {
                schema.SEQ: str(cursor),
                schema.ETAG: etag if page.next == page.since else None,
            }
            if not page.more:
                values[schema.HELD] = str(cursor)
            set_meta(self._con, **values)
            if page.changes:
                self._new_revision(self._con)
        self._seq = cursor
        return len(page.changes)

    def fill(self, scope: str, changes: Iterable[Change], head: Callable[[], int]) -> int:
        """Replace everything by ``changes`` (from a snapshot, or from the feed's beginning).

        An empty catalogue shows each batch as it comes, so that the first jobs are on the screen
        at once; one with jobs keeps them until all the new ones are there. Rows are not indexed
        yet: call ``index_some`` until it returns True. ``head`` is asked for the new cursor after
        the last change. Returns the number of changes. An error of ``changes`` passes through, and
        a cursor that cannot be one is a GarbledAnswer; the catalogue is then not complete, or
        unchanged.
        """
        total = 0
        stream = _checked(changes, 0, SEQ_LIMIT)
        if self._is_empty():
            with self._transaction():
                self._start_over(scope)
            while batch := self._gather(stream):
                with self._transaction():
                    self._store(batch)
                    self._new_revision(self._con)
                total += batch.changes
            with self._transaction():
                self._finish(head())
            return total
        with self._transaction():
            self._start_over(scope)
            while batch := self._gather(stream):
                self._store(batch)
                total += batch.changes
            self._finish(head())
        return total

    def index_some(self, rows: int) -> bool:
        """Index the next ``rows`` rows in one transaction; True when the index is complete and
        needs no block built anew."""
        with self._lock:
            with self._guarded():
                if Indexer(self._con, self._sizes).is_done():
                    return True
            with self._transaction():
                indexer = Indexer(self._con, self._sizes)
                try:
                    if not indexer.build_some(rows, self._pending):
                        return False
                    self._new_revision(self._con)
                    return indexer.is_done()
                except BaseException:
                    self._pending = Pending()  # it has moved on and the file has not
                    raise

    def tidy(self) -> None:
        """Move the write-ahead log into the file as far as no reader needs it: for the quiet moment
        after a run, when everything can be seen already."""
        with self._lock, self._guarded():
            self._con.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def set_station(self, station: Station) -> None:
        """Take what a heartbeat told of this station; one that moved is ranked anew."""
        with self._lock:
            known = self._station
            if station == known:
                return
            self._station = station
            try:
                with self._transaction():
                    self._write_station(self._con)
                    if (station.lat, station.lon) != (known.lat, known.lon):
                        self._rank_anew(self._con)
                    self._new_revision(self._con)
            except DiskError:
                self._station = known
                raise

    def record_success(self, at: datetime, offset: timedelta, floor: datetime | None) -> None:
        """The centre confirmed the catalogue ``at`` (corrected clock)."""
        values: dict[str, str | None] = {schema.SYNCED_AT: at.isoformat()}
        self._record(at, "", offset, floor, values)

    def record_failure(
        self, at: datetime, code: str, offset: timedelta, floor: datetime | None
    ) -> None:
        """An attempt failed; ``code`` is a stable word for the reason."""
        self._record(at, code, offset, floor, {})

    def _record(
        self,
        at: datetime,
        code: str,
        offset: timedelta,
        floor: datetime | None,
        more: dict[str, str | None],
    ) -> None:
        with self._transaction():
            values = {
                schema.ATTEMPTED_AT: at.isoformat(),
                schema.ERROR: code,
                schema.CLOCK_OFFSET: str(offset.total_seconds()),
                schema.CLOCK_FLOOR: floor.isoformat() if floor else None,
                **more,
            }
            set_meta(self._con, **values)

    # What follows runs under the lock.

    def _connect(self) -> sqlite3.Connection:
        """Open the file, making it or setting it aside and making it anew where needed."""
        self._pending = Pending()
        for _ in range(2):
            if schema.inode_of(self._path) is None:
                schema.create(self._path)
            inode = schema.inode_of(self._path)
            con: sqlite3.Connection | None = None
            try:
                con = schema.connect(self._path, "rw")
                reason = schema.why_unusable(con)
                if reason is None:
                    self._prepare(con)
                    self._inode = inode
                    return con
            except (sqlite3.Error, StoreDamaged) as error:
                ours = self._ours(error)
                if not isinstance(ours, StoreDamaged):
                    if con is not None:
                        con.close()
                    raise ours from error
                reason = str(ours)
            if con is not None:
                con.close()  # before the file goes: see schema.connect
            schema.set_aside(self._path, inode, reason, self._now())
        raise DiskError(f"{self._path.name}: a fresh catalogue cannot be opened: {reason}")

    def _prepare(self, con: sqlite3.Connection) -> None:
        """Bring an opened file in line with this program and this station."""
        con.execute("PRAGMA synchronous = NORMAL")
        con.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        con.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        self._seq = schema.read_notes(con).seq
        indexer = Indexer(con)
        stored = get_meta(con, schema.STATION)
        if stored is not None and not indexer.follows_other_rules():
            known = schema.read_station(stored)
            if known == self._station:
                return
            moved = (known.lat, known.lon) != (self._station.lat, self._station.lon)
        else:
            moved = True
        con.execute("BEGIN IMMEDIATE")
        try:
            self._write_station(con)
            if moved:
                self._rank_anew(con)
            self._new_revision(con)
            con.execute("COMMIT")
        except BaseException:
            if con.in_transaction:
                con.execute("ROLLBACK")
            raise

    def _ours(self, error: sqlite3.Error | StoreDamaged) -> DiskError:
        return error if isinstance(error, StoreDamaged) else schema.as_disk_error(error, self._path)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn SQLite's errors into ours; a damaged file is set aside and a new one opened."""
        try:
            yield
        except (sqlite3.Error, StoreDamaged) as error:
            ours = self._ours(error)
            if isinstance(ours, StoreDamaged):
                self._con.close()
                schema.set_aside(self._path, self._inode, str(ours), self._now())
                self._con = self._connect()
            raise ours from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._guarded():
            if schema.inode_of(self._path) != self._inode:
                raise StoreDamaged(f"{self._path.name} was replaced by another process")
            self._con.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._con.execute("COMMIT")
            except BaseException:
                if self._con.in_transaction:
                    self._con.execute("ROLLBACK")
                raise

    def _is_empty(self) -> bool:
        with self._lock, self._guarded():
            return self._con.execute("SELECT 1 FROM jobs LIMIT 1").fetchone() is None

    def _start_over(self, scope: str) -> None:
        self._con.execute("DELETE FROM jobs")
        Indexer(self._con).clear()
        values: dict[str, str | None] = {
            schema.SCOPE: scope,
            schema.SEQ: "0",
            schema.ETAG: None,
            schema.HELD: None,
            schema.COMPLETE: "0",
        }
        set_meta(self._con, **values)

    def _finish(self, seq: int) -> None:
        set_meta(self._con, **{schema.SEQ: str(_cursor(seq)), schema.COMPLETE: "1"})
        self._new_revision(self._con)

    def _gather(self, stream: Iterator[Change]) -> _Batch | None:
        """The next changes as rows; None at the end. Holding rows and not changes keeps Python's
        garbage collector from walking thousands of models, which took a third of a fill."""
        batch = _Batch()
        for change in islice(stream, FILL_BATCH):
            batch.changes += 1
            if isinstance(change, PutJob):
                batch.rows[change.body.id] = row_of(change.body, change.seq, self._station)
            elif isinstance(change, Tombstone) and change.kind == "job":
                batch.rows.pop(change.id, None)
                batch.gone.append((change.id,))
            elif isinstance(change, Patch) and change.kind == "job":
                raise PatchMismatch(f"a patch at {change.seq} of a job that is not here yet")
        return batch if batch.changes else None

    def _store(self, batch: _Batch) -> None:
        """Rows alone, without index; a later version of a job takes the place of an earlier one."""
        con = self._con
        con.executemany("DELETE FROM jobs WHERE id = ?", batch.gone)
        con.executemany("INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, ?, ?)", batch.rows.values())

    def _rank_anew(self, con: sqlite3.Connection) -> None:
        """Ranks and facets from this station's place, and an empty index. A rank holds its job's
        own seq, so no two jobs ever meet on the way."""
        ranks = [rank for (rank,) in con.execute("SELECT rank FROM jobs ORDER BY rank")]
        for at in range(0, len(ranks), MOVE_BATCH):
            moved = []
            for rank in ranks[at : at + MOVE_BATCH]:
                stored = con.execute("SELECT body FROM jobs WHERE rank = ?", (rank,)).fetchone()
                if stored is None:
                    raise StoreDamaged(f"row {rank} is listed and not there")
                row = row_of(schema.read_job(stored[0]), rank % (1 << SEQ_BITS), self._station)
                moved.append((row[0], row[2], rank))
            con.executemany("UPDATE jobs SET rank = ?, facets = ? WHERE rank = ?", moved)
        Indexer(con).clear()

    def _write_station(self, con: sqlite3.Connection) -> None:
        set_meta(con, **{schema.STATION: self._station.model_dump_json()})

    def _new_revision(self, con: sqlite3.Connection) -> None:
        con.execute("UPDATE meta SET value = value + 1 WHERE name = ?", (schema.REVISION,))


def _checked(changes: Iterable[Change], since: int, until: int) -> Iterator[Change]:
    """The changes, as long as ``since < seq <= until`` in strictly rising order (GarbledAnswer)."""
    last = since
    for change in changes:
        if not last < change.seq <= min(until, SEQ_LIMIT):
            raise GarbledAnswer(f"seq {change.seq} after {last} in a page up to {until}")
        last = change.seq
        yield change


def _cursor(seq: int) -> int:
    """The cursor, if the feed can have one: with another all later questions would be refused."""
    if not 0 <= seq <= SEQ_LIMIT:
        raise GarbledAnswer("a cursor beyond any feed's head")
    return seq
