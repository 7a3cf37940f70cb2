"""The reading side of the catalogue: any process, any thread.

Every call is one read transaction, so that its list, total and counts belong together. A file
that turns out to be unsound is set aside; the writer then fills a new one.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from contract.catalog import Category, Job
from kiosk.domain.filters import WITHIN_CHOICES, Counts, Filters
from kiosk.errors import DiskError, StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.facets import (
    ANY_AGE,
    CATEGORY,
    DAILY,
    MEALS_AND_LODGING,
    WITHIN,
    required,
)
from kiosk.services.catalog.query import everywhere, ranked, scanned
from kiosk.services.catalog.schema import Notes, get_meta
from kiosk.services.catalog.text import words_of
from kiosk.services.catalog.view import View

log = logging.getLogger(__name__)

NOTHING = Counts(0, 0, dict.fromkeys(WITHIN_CHOICES, 0), 0, 0, dict.fromkeys(Category, 0))


@dataclass(frozen=True)
class Found:
    """Some of the jobs that match, in order, and how many match in all."""

    jobs: tuple[Job, ...]
    total: int


class CatalogReader:
    """Reads the catalogue at ``path``; an absent one is empty. Thread-safe, one query at a time.

    ``now`` (aware) is the corrected clock: a job past its date is hidden by it.
    Methods raise DiskError, and StoreDamaged once when the file was found unsound.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._con: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._view: View | None = None
        self._version = 0
        self._version_of: tuple[int | None, str | None, int] = (None, None, 0)

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        with self._lock:
            self._drop()

    def search(self, filters: Filters, offset: int, limit: int) -> Found:
        """The jobs that pass ``filters``, ``limit`` of them from ``offset`` on."""
        with self._transaction() as con:
            if con is None:
                return Found((), 0)
            view = self._viewed(con)
            words = words_of(filters.text)
            bits = self._matching(con, view, filters, words)
            if not words:
                ranks = view.pick(bits, offset, limit)
            else:
                wanted = view.holds(bits)
                found = ranked(con, words, filters) if self._indexed(con) else scanned(con, words)
                ranks = list(islice((r for r in found if r in wanted), offset, offset + limit))
            return Found(tuple(self._job_at(con, rank) for rank in ranks), bits.bit_count())

    def counts(self, filters: Filters) -> Counts:
        """How many jobs each chip would leave; see Counts."""
        with self._transaction() as con:
            if con is None:
                return NOTHING
            view = self._viewed(con)
            words = words_of(filters.text)
            full = self._matching(con, view, filters, words)
            any_distance = self._matching(con, view, replace(filters, within_m=None), words)
            any_category = self._matching(
                con, view, replace(filters, categories=frozenset()), words
            )

            def of(bits: int, flag: int) -> int:
                return (bits & view.flagged(flag)).bit_count()

            return Counts(
                total=full.bit_count(),
                daily=of(full, DAILY),
                within={metres: of(any_distance, flag) for metres, flag in WITHIN.items()},
                meals_and_lodging=of(full, MEALS_AND_LODGING),
                any_age=of(full, ANY_AGE),
                categories={c: of(any_category, flag) for c, flag in CATEGORY.items()},
            )

    def job(self, job_id: str) -> Job | None:
        """One job, or None when it is unknown or past its date."""
        with self._transaction() as con:
            if con is None:
                return None
            row = con.execute(
                "SELECT rank FROM jobs WHERE id = ? AND valid_until > ?",
                (job_id, self._seconds()),
            ).fetchone()
            return None if row is None else self._job_at(con, row[0])

    def notes(self) -> Notes | None:
        """What the writer noted; None when there is no catalogue."""
        with self._transaction() as con:
            return None if con is None else schema.read_notes(con)

    def version(self) -> int:
        """A number that changes when a list or a count may have changed; rises by one each time.

        It follows the writer's revision, the file itself and, once a list was read, jobs that pass
        their date. Notes about the sync alone do not change it.
        """
        with self._transaction() as con:
            revision = None if con is None else get_meta(con, schema.REVISION)
            live = 0
            if self._view is not None and self._view.revision == revision:
                live = self._view.live(self._seconds()).bit_count()
            seen = (self._inode, revision, live)
            if seen != self._version_of:
                self._version += 1
                self._version_of = seen
            return self._version

    # What follows runs under the lock.

    def _matching(
        self, con: sqlite3.Connection, view: View, filters: Filters, words: tuple[str, ...]
    ) -> int:
        bits = view.matching(required(filters), self._seconds())
        if not words:
            return bits
        if words not in view.texts:
            indexed = self._indexed(con)
            ranks = everywhere(words).run(con) if indexed else scanned(con, words)
            view.remember_text(words, view.bits_at(ranks))
        return bits & view.texts[words]

    def _viewed(self, con: sqlite3.Connection) -> View:
        revision = get_meta(con, schema.REVISION) or ""
        if self._view is None or self._view.revision != revision:
            self._view = View(con, revision)
        return self._view

    def _indexed(self, con: sqlite3.Connection) -> bool:
        return get_meta(con, schema.INDEXED_TO) == str(schema.ALL_RANKS)

    def _job_at(self, con: sqlite3.Connection, rank: int) -> Job:
        row = con.execute("SELECT body FROM jobs WHERE rank = ?", (rank,)).fetchone()
        if row is None:
            raise StoreDamaged(f"the index knows a job of rank {rank} and the table does not")
        return schema.read_job(row[0])

    def _seconds(self) -> int:
        return int(self._now().timestamp())

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection | None]:
        """A read transaction on the present file, or None when there is none to read."""
        with self._lock:
            try:
                con = self._connect()
                if con is None:
                    yield None
                    return
                con.execute("BEGIN")
                try:
                    yield con
                finally:
                    if con.in_transaction:
                        con.execute("ROLLBACK")
            except (sqlite3.Error, StoreDamaged) as error:
                raise self._failed(error) from error

    def _connect(self) -> sqlite3.Connection | None:
        inode = schema.inode_of(self._path)
        if inode != self._inode:
            self._drop()
        if inode is not None and self._con is None:
            self._inode = inode
            con = schema.connect(self._path, "ro")
            if schema.why_unusable(con) is not None:  # being made, or for its writer to set aside
                con.close()
                self._inode = None
                return None
            self._con = con
        return self._con

    def _failed(self, error: sqlite3.Error | StoreDamaged) -> DiskError:
        ours = error if isinstance(error, StoreDamaged) else schema.as_disk_error(error, self._path)
        inode = self._inode
        self._drop()
        if isinstance(ours, StoreDamaged):
            schema.set_aside(self._path, inode, str(ours), self._now())
        return ours

    def _drop(self) -> None:
        if self._con is not None:
            self._con.close()
        self._con = self._inode = self._view = None
