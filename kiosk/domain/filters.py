"""What a person asks of the job list, and what they get back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contract.catalog import Category, Job, PayUnit, Perk, Settlement

WITHIN_CHOICES: Final = (1000, 3000, 5000)
"""The distances a person can ask for, metres: 1, 3 and 5 公里."""

GROWN_UP: Final = 18
"""Years. Below it the Labour Law protects minors, so "from 18" refuses nobody for being young."""

MEALS_AND_LODGING: Final = frozenset({Perk.MEALS, Perk.LODGING})


@dataclass(frozen=True)
class Filters:
    """The chips that are switched on, all of which a job must satisfy, and the search text.

    Attributes:
        text: words separated by spaces, each of which must be found; empty for every job.
        daily: settled daily (日结).
        within_m: one of WITHIN_CHOICES, or None for any distance.
        meals_and_lodging: both meals and lodging come with the work (包吃住).
        any_age: nobody is refused for their age (年龄不限); see is_any_age.
        categories: any of these; empty for all.
        pay_unit: paid by this unit (按天, 按月, 面议), or None for any.
        district: in this district (高新区), by the name that postings give; None for any.
    """

    text: str = ""
    daily: bool = False
    within_m: int | None = None
    meals_and_lodging: bool = False
    any_age: bool = False
    categories: frozenset[Category] = frozenset()
    pay_unit: PayUnit | None = None
    district: str | None = None

    def __post_init__(self) -> None:
        if self.within_m is not None and self.within_m not in WITHIN_CHOICES:
            raise ValueError(f"within_m is one of {WITHIN_CHOICES} or None, not {self.within_m}")


@dataclass(frozen=True)
class JobCard:
    """A job as this station shows it. ``distance_m`` is None where the job's place is unknown."""

    job: Job
    distance_m: float | None


@dataclass(frozen=True)
class JobPage:
    """``cards`` from ``offset`` on, out of ``total`` jobs that match."""

    cards: tuple[JobCard, ...]
    total: int
    offset: int


@dataclass(frozen=True)
class Counts:
    """How many jobs each chip would leave if it were switched on in addition to the others.

    A chip that is on already counts the present result. ``within`` and ``categories`` count what
    choosing that one would give: a distance replaces the distance chosen, a category stands alone
    in place of the categories chosen, since both are single choices within their group.
    """

    total: int
    daily: int
    within: dict[int, int]
    meals_and_lodging: int
    any_age: int
    categories: dict[Category, int]


@dataclass(frozen=True)
class Freshness:
    """How old the jobs on the screen are.

    Attributes:
        synced_at: when the centre last confirmed them, by the corrected clock; None before that.
        online: whether the centre answered the last time it was asked, not long ago.
        stale_clock: the machine's own clock is wrong by more than a few minutes.
    """

    synced_at: datetime | None
    online: bool
    stale_clock: bool = False


def is_any_age(job: Job) -> bool:
    """Whether no grown-up is refused for their age (年龄不限): no upper limit, from 18."""
    return job.age_max is None and (job.age_min is None or job.age_min <= GROWN_UP)


def is_daily(job: Job) -> bool:
    """Whether the pay is settled daily (日结)."""
    return job.settlement is Settlement.DAILY


def has_meals_and_lodging(job: Job) -> bool:
    """Whether both meals and lodging come with the work (包吃住)."""
    return set(job.perks) >= MEALS_AND_LODGING


def is_expired(job: Job, now: datetime) -> bool:
    """Whether the job is past its date; ``now`` is the corrected clock (aware)."""
    return job.valid_until <= now
