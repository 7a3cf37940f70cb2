"""cards: rows stay where they are when the jobs change around them."""

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from kiosk.domain.filters import JobCard
from kiosk.ui.viewmodels.cards import CardsModel, Shown, changes, shown
from tests.unit.kiosk.samples import a_job


def card(number: int, title: str = "普工") -> Shown:
    return shown(JobCard(a_job(number, title=title), 100.0 * number))


def cards(numbers: list[int]) -> list[Shown]:
    return [card(n) for n in numbers]


def ids(model: CardsModel) -> list[int]:
    return [int(c["jobId"].removeprefix("job-")) for c in model.cards]


orders = st.lists(st.integers(0, 12), unique=True, max_size=10)


@given(old=orders, new=orders)
def test_a_refresh_arrives_at_the_new_list_by_valid_steps(old: list[int], new: list[int]) -> None:
    model = CardsModel()
    model.replace(cards(old), len(old))
    mirror = list(old)  # what a view that follows the signals would show
    model.rowsRemoved.connect(lambda _p, a, b: mirror.__delitem__(slice(a, b + 1)))
    model.rowsInserted.connect(
        lambda _p, a, b: mirror.__setitem__(slice(a, a), ids(model)[a : b + 1])
    )
    fresh = cards(new)
    model.refresh(fresh, len(new), changes(model.cards, fresh))
    assert ids(model) == new
    assert mirror == new
    assert model.total == len(new)


def test_a_row_that_stays_is_not_touched(qtbot: QtBot) -> None:
    model = CardsModel()
    model.replace(cards([1, 2, 3]), 3)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, *_: changed.append(first.row()))
    model.modelReset.connect(lambda: changed.append(-1))
    fresh = [card(1), card(2, "急招普工"), card(3)]
    model.refresh(fresh, 3, changes(model.cards, fresh))
    assert changed == [1]
    assert model.cards[1]["title"] == "急招普工"


def test_more_is_asked_for_once_and_appended_without_doubles(qtbot: QtBot) -> None:
    model = CardsModel()
    asked: list[int] = []
    model.moreWanted.connect(lambda: asked.append(1))
    model.replace(cards([1, 2]), 5)
    assert model.canFetchMore()
    model.fetchMore()
    model.fetchMore()
    assert asked == [1]
    model.append(cards([2, 3, 4]), 5)  # the list moved by one meanwhile
    assert ids(model) == [1, 2, 3, 4]
    assert model.canFetchMore()


def test_a_list_that_turns_out_shorter_ends(qtbot: QtBot) -> None:
    model = CardsModel()
    model.replace(cards([1, 2]), 5)
    model.fetchMore()
    model.append([], 5)
    assert not model.canFetchMore()
    assert model.total == 2


def test_it_is_a_sound_model(qtmodeltester: object) -> None:
    model = CardsModel()
    model.replace(cards([1, 2, 3]), 3)
    qtmodeltester.check(model)  # type: ignore[attr-defined]
