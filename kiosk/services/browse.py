"""Looking at the jobs of this station: list, counts, one job, and how fresh they are."""

import threading
from datetime import datetime, timedelta
from typing import Final

from contract.catalog import Job, Station
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Counts, Filters, Freshness, JobCard, JobPage
from kiosk.services.catalog import schema
from kiosk.services.catalog.facets import distance_of
from kiosk.services.catalog.reader import CatalogReader

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
        self._clock_memory: tuple[str | None, str | None] = (None, None)
        self._station: tuple[str | None, Station | None] = (None, None)

    def page(self, filters: Filters, offset: int, limit: int) -> JobPage:
        """The jobs that pass ``filters``, best first: ``limit`` of them from ``offset`` on."""
        station = self.station()
        found = self._reader.search(filters, offset, limit)
        return JobPage(tuple(_card(job, station) for job in found.jobs), found.total, offset)

    def counts(self, filters: Filters) -> Counts:
        """How many jobs each chip would leave."""
        self._noted()
        return self._reader.counts(filters)

    def job(self, job_id: str) -> JobCard | None:
        """One job; None when it has left the catalogue or is past its date."""
        station = self.station()
        job = self._reader.job(job_id)
        return None if job is None else _card(job, station)

    def station(self) -> Station | None:
        """This station, or None before the first sync."""
        stored = self._noted().get(schema.STATION)
        with self._lock:
            if stored != self._station[0]:
                self._station = (stored, schema.read_station(stored) if stored else None)
            return self._station[1]

    def freshness(self) -> Freshness:
        """How old the jobs on the screen are, by the corrected clock."""
        noted = self._noted()
        synced_at = _time(noted.get(schema.SYNCED_AT))
        attempted_at = _time(noted.get(schema.ATTEMPTED_AT))
        online = (
            attempted_at is not None
            and noted.get(schema.ERROR) == ""
            and abs(self._clock.now() - attempted_at) <= ONLINE_FOR
        )
        return Freshness(synced_at, online, self._clock.is_wrong)

    def version(self) -> int:
        """A number that changes when a list or a count may have changed; cheap, made to be polled.

        A finished sync without news changes ``freshness`` alone, not this number.
        """
        self._noted()
        return self._reader.version()

    def _noted(self) -> dict[str, str]:
        """The writer's notes, after taking from them what it learnt of the centre's clock."""
        noted = self._reader.meta()
        memory = (noted.get(schema.CLOCK_OFFSET), noted.get(schema.CLOCK_FLOOR))
        with self._lock:
            if memory != self._clock_memory and memory[0] is not None:
                self._clock.restore(timedelta(seconds=float(memory[0])), _time(memory[1]))
                self._clock_memory = memory
        return noted


def _card(job: Job, station: Station | None) -> JobCard:
    return JobCard(job, None if station is None else distance_of(job, station))


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
