from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract.catalog import PutJob
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters, Freshness, JobCard, JobPage
from kiosk.services.browse import ONLINE_FOR, Browse
from kiosk.services.catalog.reader import NOTHING, CatalogReader
from kiosk.services.catalog.store import CatalogStore
from tests.unit.kiosk.samples import NOW, STATION, a_job, place_at


class Machine:
    """The screen's machine: its clock is set by the test."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def browse(path: Path, machine: Machine) -> Iterator[Browse]:
    clock = ServerClock(machine)
    reader = CatalogReader(path, clock.now)
    yield Browse(reader, clock)
    reader.close()


@pytest.fixture
def store(path: Path) -> Iterator[CatalogStore]:
    store = CatalogStore.open(path, STATION, lambda: NOW)
    jobs = [
        a_job(1, title="近", place=place_at(300)),
        a_job(2, title="远", place=place_at(4000)),
        a_job(3, title="不详", valid_until=NOW + timedelta(hours=1)),
    ]
    store.fill("410100", [PutJob(seq=n, body=job) for n, job in enumerate(jobs, 1)], lambda: 3)
    yield store
    store.close()


def test_before_the_first_sync_there_is_nothing_and_it_is_said(browse: Browse) -> None:
    assert browse.page(Filters(), 0, 10) == JobPage((), 0, 0)
    assert browse.counts(Filters()) == NOTHING
    assert browse.job("job-1") is None
    assert browse.station() is None
    assert browse.freshness() == Freshness(None, online=False)


@pytest.mark.usefixtures("store")
def test_cards_come_in_order_with_their_distance(browse: Browse) -> None:
    page = browse.page(Filters(), 0, 2)
    assert (page.total, page.offset) == (3, 0)
    assert [card.job.title for card in page.cards] == ["近", "远"]
    assert page.cards[0].distance_m == pytest.approx(300, abs=1)
    page = browse.page(Filters(), 2, 2)
    assert [(card.job.title, card.distance_m) for card in page.cards] == [("不详", None)]
    assert page.offset == 2
    assert browse.station() == STATION


@pytest.mark.usefixtures("store")
def test_chips_show_what_they_would_leave(browse: Browse) -> None:
    counts = browse.counts(Filters(within_m=5000))
    assert counts.total == 2
    assert counts.within == {1000: 1, 3000: 1, 5000: 2}


@pytest.mark.usefixtures("store")
def test_one_job_is_a_card(browse: Browse) -> None:
    card = browse.job("job-1")
    assert isinstance(card, JobCard)
    assert card.distance_m == pytest.approx(300, abs=1)
    assert browse.job("job-9") is None


def test_freshness_tells_when_and_whether_the_centre_answers(
    browse: Browse, store: CatalogStore, machine: Machine
) -> None:
    store.record_success(NOW, timedelta(0), NOW)
    assert browse.freshness() == Freshness(NOW, online=True)
    store.record_failure(NOW + timedelta(minutes=1), "Offline", timedelta(0), NOW)
    assert browse.freshness() == Freshness(NOW, online=False)
    store.record_success(NOW + timedelta(minutes=2), timedelta(0), NOW)
    machine.at = NOW + timedelta(minutes=2) + ONLINE_FOR
    assert browse.freshness().online
    machine.at += timedelta(seconds=1)
    assert not browse.freshness().online


def test_jobs_expire_by_the_centres_clock_not_the_machines(
    browse: Browse, store: CatalogStore, machine: Machine
) -> None:
    """The agent learnt that this machine is two hours behind."""
    machine.at = NOW - timedelta(hours=1)
    assert browse.page(Filters(), 0, 9).total == 3
    store.record_success(NOW + timedelta(hours=1), timedelta(hours=2), NOW)
    assert browse.page(Filters(), 0, 9).total == 2
    assert browse.job("job-3") is None
    assert browse.freshness().stale_clock


def test_a_machine_in_1970_still_hides_what_had_expired(
    browse: Browse, store: CatalogStore, machine: Machine
) -> None:
    store.record_success(NOW + timedelta(hours=1), timedelta(0), NOW + timedelta(hours=1))
    machine.at = datetime(1970, 1, 1, tzinfo=UTC)
    assert browse.counts(Filters()).total == 2
    assert browse.freshness().stale_clock


def test_the_version_changes_with_the_jobs_and_not_with_a_quiet_sync(
    browse: Browse, store: CatalogStore, machine: Machine
) -> None:
    before = browse.version()
    store.record_success(NOW, timedelta(0), NOW)
    assert browse.version() == before
    store.index_some(10)
    assert browse.version() > before
    browse.page(Filters(), 0, 1)
    before = browse.version()
    machine.at += timedelta(hours=1)
    assert browse.version() > before
