"""HomeModel: the list follows the person and the store, and never shows a stale answer."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.filters import Counts, Filters, Freshness, JobCard, JobPage
from kiosk.errors import DiskError
from kiosk.services.session import Session
from kiosk.ui.viewmodels.home import CHUNK, HomeModel
from kiosk.ui.viewmodels.shell import Idle, ShellModel
from kiosk.ui.worker import Worker
from tests.ui_support import NOW, PUBLIC_URL, STATION, World, prop, sample_jobs
from tests.unit.kiosk.samples import a_job


class Shelf:
    """A store that answers when it is told to: ``hold`` names searches that wait for ``go``."""

    def __init__(self, jobs: int) -> None:
        self.cards = [JobCard(a_job(n), 100.0 * n) for n in range(jobs)]
        self.synced = Freshness(NOW, online=True)
        self.number = 1
        self.broken = False
        self.hold: str | None = None
        self.go = threading.Event()
        self.asked: list[tuple[Filters, int, int]] = []

    def sought(self) -> list[Filters]:
        """What lists were asked for from their start, in order."""
        return [filters for filters, offset, limit in self.asked if (offset, limit) == (0, CHUNK)]

    def page(self, filters: Filters, offset: int, limit: int) -> JobPage:
        self.asked.append((filters, offset, limit))
        if filters.text == self.hold:
            self.go.wait(5)
        if self.broken:
            raise DiskError("unreadable")
        found = [c for c in self.cards if filters.text in c.job.title]
        return JobPage(tuple(found[offset : offset + limit]), len(found), offset)

    def counts(self, filters: Filters) -> Counts:
        return Counts(len(self.cards), 1, {}, 0, 0, {})

    def freshness(self) -> Freshness:
        return self.synced

    def version(self) -> int:
        return self.number

    def job(self, job_id: str) -> JobCard | None:
        return next((c for c in self.cards if c.job.id == job_id), None)


MakeHome = Callable[[Shelf], HomeModel]


@pytest.fixture
def make_home(qtbot: QtBot, world: World) -> Iterator[MakeHome]:
    worker = Worker(4)
    kept = []

    def make(shelf: Shelf) -> HomeModel:
        shell = ShellModel(
            apply=world.services.apply,
            browse=shelf,
            new_session=Session,
            sign_out=lambda _token: None,
            worker=worker,
            idle=Idle(),
            wipe=lambda: None,
        )
        home = HomeModel(
            browse=shelf,
            station=lambda: STATION,
            public_url=lambda: PUBLIC_URL,
            now=lambda: NOW + timedelta(minutes=2),
            shell=shell,
            worker=worker,
        )
        kept.append((shell, home))
        home.start()
        return home

    yield make
    worker.close()


def test_it_shows_the_first_cards_and_the_station(make_home: MakeHome, qtbot: QtBot) -> None:
    home = make_home(Shelf(100))
    assert prop(home, "state") == "starting"
    qtbot.waitUntil(lambda: prop(home, "state") == "list" and prop(home, "clock") != "")
    assert prop(home, "total") == 100
    assert home.rows.rowCount() == CHUNK
    assert prop(home, "stationLine") == "科学大道工会驿站 · 24 小时"
    assert prop(home, "clock") == "14:34"
    assert prop(home, "freshness") == "岗位 2 分钟前更新"
    assert home.public_url == PUBLIC_URL


def test_it_reads_on_when_the_end_comes_near(make_home: MakeHome, qtbot: QtBot) -> None:
    home = make_home(Shelf(100))
    qtbot.waitUntil(lambda: home.rows.rowCount() == CHUNK)
    home.rows.fetchMore()
    qtbot.waitUntil(lambda: home.rows.rowCount() == 2 * CHUNK)
    home.rows.fetchMore()
    qtbot.waitUntil(lambda: home.rows.rowCount() == 100)
    assert not home.rows.canFetchMore()


def test_a_stale_answer_is_dropped(make_home: MakeHome, qtbot: QtBot) -> None:
    shelf = Shelf(3)
    shelf.cards.append(JobCard(a_job(50, title="保洁员"), 1.0))
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "state") == "list")
    shelf.hold = "普"
    home.search("普", "")
    qtbot.waitUntil(lambda: Filters("普") in shelf.sought())
    home.search("保洁", "")
    qtbot.waitUntil(lambda: prop(home, "total") == 1)
    shelf.go.set()  # the slow answer to the earlier question arrives only now
    qtbot.wait(50)
    assert prop(home, "total") == 1
    assert home.rows.cards[0]["title"] == "保洁员"


def test_typing_is_searched_after_a_pause_only(make_home: MakeHome, qtbot: QtBot) -> None:
    shelf = Shelf(3)
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "state") == "list")
    for text in ("保", "保洁", "保洁员"):
        home.search(text, "")
    qtbot.waitUntil(lambda: prop(home, "state") == "none")
    assert [filters.text for filters in shelf.sought()] == ["", "保洁员"]


@pytest.mark.parametrize(
    ("composing", "sought"), [("b'j", "bj"), ("BJ", "bj"), ("bao'jie", ""), ("", ""), ("v", "")]
)
def test_consonants_being_composed_are_sought_as_initials(
    make_home: MakeHome, qtbot: QtBot, composing: str, sought: str
) -> None:
    shelf = Shelf(3)
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "state") == "list")
    home.search("", composing)
    qtbot.wait(220)
    assert shelf.sought()[-1].text == sought
    assert prop(home, "text") == ""  # the field holds characters alone


def test_an_endless_text_is_cut(make_home: MakeHome, qtbot: QtBot) -> None:
    shelf = Shelf(3)
    home = make_home(shelf)
    home.search("保" * 10_000, "")
    qtbot.waitUntil(lambda: len(shelf.sought()[-1].text) == 60)


def test_a_chip_searches_at_once_and_ends_with_the_session(
    make_home: MakeHome, qtbot: QtBot
) -> None:
    shelf = Shelf(3)
    home = make_home(shelf)
    home.press("daily")
    home.search("普工", "")
    assert prop(home, "filtered")
    qtbot.waitUntil(lambda: shelf.sought()[-1] == Filters("普工", daily=True))
    home.reset()
    assert not prop(home, "filtered")
    assert prop(home, "text") == ""
    qtbot.waitUntil(lambda: shelf.sought()[-1] == Filters())


def test_new_jobs_arrive_without_a_restart(make_home: MakeHome, qtbot: QtBot) -> None:
    shelf = Shelf(5)
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "state") == "list" and prop(home, "clock") != "")
    restarts: list[int] = []
    home.restarted.connect(lambda: restarts.append(1))
    shelf.cards.insert(0, JobCard(a_job(77, title="新岗位"), 1.0))
    shelf.number += 1
    qtbot.waitUntil(lambda: prop(home, "total") == 6)
    assert home.rows.cards[0]["title"] == "新岗位"
    assert not restarts


@pytest.mark.parametrize(
    ("freshness", "state"),
    [
        (Freshness(None, online=True), "filling"),
        (Freshness(NOW, online=True), "none"),
        (Freshness(NOW, online=False), "none"),
    ],
)
def test_an_empty_list_says_why(
    make_home: MakeHome, qtbot: QtBot, freshness: Freshness, state: str
) -> None:
    shelf = Shelf(0)
    shelf.synced = freshness
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "clock") != "" and prop(home, "state") == state)


def test_the_lack_of_network_is_told_after_a_while_only(make_home: MakeHome, qtbot: QtBot) -> None:
    shelf = Shelf(0)
    shelf.synced = Freshness(None, online=False)
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "state") == "filling" and prop(home, "clock") != "")
    home.lose_patience()
    assert prop(home, "state") == "unreachable"


def test_a_list_that_cannot_be_read_says_so_and_recovers(
    make_home: MakeHome, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf(3)
    shelf.broken = True
    home = make_home(shelf)
    qtbot.waitUntil(lambda: prop(home, "state") == "broken")
    assert "unreadable" in caplog.text
    shelf.broken = False
    qtbot.waitUntil(lambda: prop(home, "state") == "list")


def test_it_works_over_the_real_catalogue(world: World, make_home: MakeHome, qtbot: QtBot) -> None:
    world.fill(sample_jobs(40))
    worker = Worker(2)
    shell = ShellModel(
        apply=world.services.apply,
        browse=world.services.browse,
        new_session=Session,
        sign_out=lambda _token: None,
        worker=worker,
        idle=Idle(),
        wipe=lambda: None,
    )
    home = HomeModel(
        browse=world.services.browse,
        station=world.services.station,
        public_url=world.services.public_url,
        now=world.services.now,
        shell=shell,
        worker=worker,
    )
    home.start()
    qtbot.waitUntil(lambda: prop(home, "total") == 40)
    home.press("category:cleaning")
    qtbot.waitUntil(lambda: prop(home, "total") == 5)
    home.press("category:cleaning")
    home.search("bj", "")
    qtbot.waitUntil(lambda: prop(home, "total") == 5)
    worker.close()
