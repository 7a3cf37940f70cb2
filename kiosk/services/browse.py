"""Looking at the jobs of this station: list, counts, one job, and how fresh they are."""

import threading
from datetime import datetime, timedelta
from typing import Final

from contract.catalog import Job, Station
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Counts, Filters, Freshness, JobCard, JobPage
from kiosk.services.catalog.facets import distance_of
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.schema import Notes

ONLINE_FOR: Final = timedelta(minutes=10)
"""After that much silence of the sync the station is shown as offline."""


class Browse:
    """What the screens ask. Thread-safe; every call may block on the disk: use a worker thread.

    Until the first fill, lists are empty and counts are zero. Methods raise DiskError; after
    StoreDamaged the catalogue fills itself again and later calls work.
    """

    def __init__(self, reader: CatalogReader, clock: ServerClock) -> None:
        self._reader = reader
        self._clock = clock
        self._lock = threading.Lock()
        self._clock_memory: tuple[timedelta, datetime | None] = (timedelta(0), None)

    def page(self, filters: Filters, offset: int, limit: int) -> JobPage:
        """The jobs that pass ``filters``, best first: ``limit`` of them from ``offset`` on."""
        station = self.station()
        found = self._reader.search(filters, offset, limit)
        return JobPage(tuple(_card(job, station) for job in found.jobs), found.total, offset)

    def counts(self, filters: Filters) -> Counts:
        """How many jobs each chip would leave."""
        self._notes()
        return self._reader.counts(filters)

    def job(self, job_id: str) -> JobCard | None:
        """One job; None when it has left the catalogue or is past its date."""
        station = self.station()
        job = self._reader.job(job_id)
        return None if job is None else _card(job, station)

    def station(self) -> Station | None:
        """This station, or None before the first sync."""
        notes = self._notes()
        return None if notes is None else notes.station

    def freshness(self) -> Freshness:
        """How old the jobs on the screen are, by the corrected clock."""
        notes = self._notes()
        if notes is None:
            return Freshness(None, online=False, stale_clock=self._clock.is_wrong)
        online = (
            notes.attempted_at is not None
            and notes.error == ""
            and abs(self._clock.now() - notes.attempted_at) <= ONLINE_FOR
        )
        return Freshness(notes.synced_at, online, self._clock.is_wrong)

    def version(self) -> int:
        """A number that changes when a list or a count may have changed; cheap, made to be polled.

        A finished sync without news changes ``freshness`` alone, not this number.
        """
        self._notes()
        return self._reader.version()

    def _notes(self) -> Notes | None:
        """The writer's notes, after taking from them what it learnt of the centre's clock."""
        notes = self._reader.notes()
        if notes is not None:
            memory = (notes.clock_offset, notes.clock_floor)
            with self._lock:
                if memory != self._clock_memory:
                    self._clock.restore(*memory)
                    self._clock_memory = memory
        return notes


def _card(job: Job, station: Station | None) -> JobCard:
    return JobCard(job, None if station is None else distance_of(job, station))
