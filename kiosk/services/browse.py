"""Looking at the jobs of this station: list, counts, one job, and how fresh they are."""

from typing import Protocol

from contract.catalog import Station
from kiosk.domain.filters import Counts, Filters, Freshness, JobCard, JobPage


class BrowseLike(Protocol):
    """What the screens use. Every call may block on the disk: call from a worker thread."""

    def page(self, filters: Filters, offset: int, limit: int) -> JobPage: ...

    def counts(self, filters: Filters) -> Counts: ...

    def job(self, job_id: str) -> JobCard | None: ...

    def station(self) -> Station | None: ...

    def freshness(self) -> Freshness: ...

    def version(self) -> int: ...
