import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalog import Category, Perk, Place, Settlement
from kiosk.services.catalog.text import (
    FACET_PREFIX,
    INITIALS_PREFIX,
    MAX_QUERY,
    TITLE_PREFIX,
    Searchable,
    grams,
    is_latin,
    normalise,
    searchable,
    tokens_for,
    tokens_of,
    words_of,
)
from tests.unit.kiosk.samples import a_job


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("ＢＪ", "bj"),
        ("  保洁\u3000日结\n", "保洁 日结"),
        ("保\u200b洁", "保洁"),
        ("㈱", "(株)"),
        ("STRAẞE", "strasse"),
        ("a\x00b", "a b"),
        (f"{TITLE_PREFIX}保洁{FACET_PREFIX}1", "保洁 1"),
        ("\ud800保", "保"),
    ],
)
def test_forms_that_look_alike_become_one(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text())
def test_a_normalised_text_has_nothing_that_could_be_mistaken_for_a_mark(text: str) -> None:
    normal = normalise(text)
    assert not set(normal) & {TITLE_PREFIX, INITIALS_PREFIX, FACET_PREFIX, "\0"}
    assert normal == " ".join(normal.split())
    normal.encode()


def test_words_are_distinct_and_bounded() -> None:
    assert words_of("保洁 bj　保洁 ＢＪ") == ("保洁", "bj")
    assert words_of(" \t") == ()
    assert len("".join(words_of("保" * 10_000))) == MAX_QUERY


@pytest.mark.parametrize(
    ("word", "latin"), [("bj", True), ("5g", True), ("123", False), ("保b", False), ("c++", False)]
)
def test_initials_are_latin_letters(word: str, latin: bool) -> None:
    assert is_latin(word) is latin


def test_all_that_people_look_for_can_be_searched() -> None:
    job = a_job(
        title="夜班保安",
        employer="安泰物业",
        category=Category.SECURITY,
        settlement=Settlement.DAILY,
        perks=(Perk.MEALS, Perk.LODGING),
        tags=("今天可上岗",),
        certificates=("保安证",),
        place=Place(address="科学大道1号", district="高新区"),
        description="巡逻",
    )
    assert searchable(job) == Searchable(
        "夜班保安", "安泰物业 保安 日结 包吃 包住 包吃住 今天可上岗 保安证 高新区 科学大道1号 巡逻"
    )


def test_pairs_do_not_reach_over_white_space() -> None:
    assert grams("ab c") == {"a", "b", "ab", "c"}


@given(st.text(), st.data())
def test_every_piece_of_a_text_is_found_by_its_tokens(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    tokens = tokens_of(Searchable(normal, ""))
    for piece in normal.split():
        start = data.draw(st.integers(0, len(piece) - 1))
        end = data.draw(st.integers(start + 1, len(piece)))
        assert set(tokens_for(piece[start:end])) <= tokens
        assert set(tokens_for(piece[start:end], TITLE_PREFIX)) <= tokens


@given(st.text(min_size=1).map(normalise).filter(bool))
def test_a_token_holds_no_query_syntax(text: str) -> None:
    for word in text.split():
        for token in tokens_for(word):
            assert all(not c.isascii() or c.isalnum() for c in token)
