from contract.catalog import Category, Perk
from kiosk.domain.words import CATEGORY_WORDS, PERK_WORDS


def test_everything_on_the_wire_has_a_word() -> None:
    assert set(CATEGORY_WORDS) == set(Category)
    assert set(PERK_WORDS) == set(Perk)
    assert len(set(CATEGORY_WORDS.values())) == len(Category)
