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
from typing import Final

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
from kiosk.services.catalog.query import Allowed, Question
from kiosk.services.catalog.schema import Notes, get_meta
from kiosk.services.catalog.sets import Unpacker
from kiosk.services.catalog.text import normalise, words_of
from kiosk.services.catalog.view import Sets, Shelf, View

log = logging.getLogger(__name__)

NOTHING = Counts(0, 0, dict.fromkeys(WITHIN_CHOICES, 0), 0, 0, dict.fromkeys(Category, 0))

CACHE_KIB: Final = 8000
"""Of SQLite's pages: most of what is asked for of 60,000 jobs."""


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
        self._view = View()
        self._unpacker = Unpacker()
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
            ranks = self._ranks(con, view, filters)
            jobs = tuple(self._job_at(con, rank) for rank in islice(ranks, offset, offset + limit))
            return Found(jobs, _size(self._matching(con, view, filters)))

    def ranks(self, filters: Filters, limit: int) -> list[int]:
        """The ranks of the first ``limit`` jobs that pass ``filters``: search without bodies."""
        with self._transaction() as con:
            if con is None:
                return []
            return list(islice(self._ranks(con, self._viewed(con), filters), limit))

    def counts(self, filters: Filters) -> Counts:
        """How many jobs each chip would leave; see Counts."""
        with self._transaction() as con:
            if con is None:
                return NOTHING
            view = self._viewed(con)
            full = self._matching(con, view, filters)
            any_distance = self._matching(con, view, replace(filters, within_m=None))
            any_category = self._matching(con, view, replace(filters, categories=frozenset()))
            shelves = view.shelves

            def of(jobs: Sets, flag: int) -> int:
                pairs = zip(shelves, jobs, strict=True)
                return sum((shelf.flagged(flag) & some).bit_count() for shelf, some in pairs)

            return Counts(
                total=_size(full),
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
            if self._view.revision == revision and revision is not None:
                live = self._view.live(self._seconds())
            seen = (self._inode, revision, live)
            if seen != self._version_of:
                self._version += 1
                self._version_of = seen
            return self._version

    # What follows runs under the lock.

    def _ranks(self, con: sqlite3.Connection, view: View, filters: Filters) -> Iterator[int]:
        """The ranks of what passes, in the order of the screen, found as they are asked for."""
        words = words_of(filters.text)
        question = Question(con, self._unpacker, view, words)
        allowed = self._allowed(question, filters)
        if words:
            return question.ranked(allowed)
        aside = allowed(view.fresh), allowed(view.rest)
        return view.in_order(map(allowed, view.blocks), *aside)

    def _matching(self, con: sqlite3.Connection, view: View, filters: Filters) -> Sets:
        """All that passes."""
        words = words_of(filters.text)
        question = Question(con, self._unpacker, view, words)
        allowed = self._allowed(question, filters)
        if not words:
            return tuple(map(allowed, view.shelves))
        if words not in view.texts:
            every = question.everywhere(Shelf.here)
            view.remember_text(words, every)
        pairs = zip(view.shelves, view.texts[words], strict=True)
        return tuple(jobs and jobs & allowed(shelf) for shelf, jobs in pairs)

    def _allowed(self, question: Question, filters: Filters) -> Allowed:
        """What passes the chips."""
        groups, now = list(required(filters)), self._seconds()
        district = None if filters.district is None else normalise(filters.district)

        def allowed(shelf: Shelf) -> int:
            jobs = shelf.matching(groups, now)
            if district is not None and jobs:
                jobs &= question.in_district(shelf, district)
            return jobs

        return allowed

    def _viewed(self, con: sqlite3.Connection) -> View:
        revision = get_meta(con, schema.REVISION) or ""
        if self._view.revision != revision:
            self._view.follow(con, revision, schema.indexed_to(con))
        return self._view

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
            con.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
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
        self._con = self._inode = None
        self._view = View()


def _size(jobs: Sets) -> int:
    return sum(some.bit_count() for some in jobs)
