import pytest

from central.core import words
from contract.catalog import Category, Perk, Settlement
from contract.person import Available, Experience
from contract.signin import ApplicationState


def test_every_value_of_the_contract_has_its_word() -> None:
    assert set(words.CATEGORY) == set(Category)
    assert set(words.PERK) == set(Perk)
    assert set(words.SETTLEMENT) == set(Settlement)
    assert set(words.EXPERIENCE) == set(Experience)
    assert set(words.AVAILABLE) == set(Available)
    assert set(words.STATE) == set(ApplicationState)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "1 秒"),
        (99, "99 秒"),
        (100, "2 分钟"),
        (3600, "60 分钟"),
        (5400, "90 分钟"),
        (5401, "2 小时"),
        (86400, "24 小时"),
    ],
)
def test_a_wait_is_never_told_shorter_than_it_is(seconds: int, said: str) -> None:
    assert words.wait_words(seconds) == said
