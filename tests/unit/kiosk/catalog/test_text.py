import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalog import Category, Perk, Place, Settlement
from kiosk.services.catalog.text import (
    DISTRICT_PREFIX,
    INITIALS_PREFIX,
    MAX_QUERY,
    REPEATED_PREFIX,
    START,
    TITLE_PREFIX,
    TOKEN_UP_TO,
    Chain,
    Searchable,
    chain_for,
    cut,
    initials_hold,
    initials_tokens_for,
    is_latin,
    marked,
    needle,
    normalise,
    searchable,
    token_for,
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
        (f"{TITLE_PREFIX}保洁{DISTRICT_PREFIX}1", "保洁 1"),
        ("\ud800保", "保"),
    ],
)
def test_forms_that_look_alike_become_one(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


def test_every_character_is_normalised_by_the_rule() -> None:
    invisible = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
    not_text = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
    for code in range(0x20000):
        text = f"保，{chr(code)}\u0301（a{chr(code)}"
        folded = unicodedata.normalize("NFKC", text).casefold()
        folded = unicodedata.normalize("NFKC", folded)
        right = " ".join(not_text.sub(" ", invisible.sub("", folded)).split())
        assert normalise(text) == right, hex(code)


@given(st.text())
def test_a_normalised_text_has_nothing_that_could_be_mistaken_for_a_mark(text: str) -> None:
    normal = normalise(text)
    assert not set(normal) & {
        *(TITLE_PREFIX, INITIALS_PREFIX, REPEATED_PREFIX, DISTRICT_PREFIX, START, "\0")
    }
    assert normal == " ".join(normal.split())
    normal.encode()


def test_words_are_distinct_and_bounded() -> None:
    assert words_of("保洁 bj　保洁 ＢＪ") == ("保洁", "bj")
    assert words_of(" \t") == ()
    assert len("".join(words_of("保" * 10_000))) == MAX_QUERY
    assert words_of(" " * 10_000 + "保洁") == ("保洁",)


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
        "夜班保安",
        f"安泰物业 保安 日结 包吃 包住 包吃住 今天可上岗 保安证 高新区 科学大道{START}1号 巡逻",
    )


def in_rest(text: str) -> set[str]:
    return cut(Searchable("", text)).tokens


def test_pairs_do_not_reach_over_white_space() -> None:
    assert in_rest("保洁 日") == {"保", "洁", "保洁", "日"}
    assert in_rest(marked("a b")) == {"a", f"{START}a", "b", f"{START}b"}


def test_what_stands_in_a_text_twice_is_told() -> None:
    found = cut(Searchable("保洁", "保洁员", "bj"), "高新区")
    assert found.tokens == {
        *("保", "洁", "员", "保洁", "洁员", f"{REPEATED_PREFIX}保洁"),
        *(f"{TITLE_PREFIX}保", f"{TITLE_PREFIX}洁", f"{TITLE_PREFIX}保洁"),
        *(f"{INITIALS_PREFIX}b", f"{INITIALS_PREFIX}j", f"{INITIALS_PREFIX}bj"),
        f"{DISTRICT_PREFIX}高新区",
    }
    assert found.triples == {"保洁员"}
    assert cut(Searchable("啊啊啊", "")).triples == {"啊啊啊", f"{TITLE_PREFIX}啊啊啊"}


def test_latin_words_and_numbers_have_their_beginning_marked() -> None:
    assert marked("会java的20人c++") == f"会{START}java的{START}20人{START}c++"
    assert in_rest(marked("招c1")) == {"招", "c", "1", "招c", "c1", f"{START}c", f"{START}c1"}


def test_a_longer_word_is_a_chain_of_triples() -> None:
    assert chain_for("保洁员") == Chain("", ("保洁员",), ())
    assert chain_for("保洁员工") == Chain("", ("保洁员", "洁员工"), ("洁员",))
    assert chain_for("java") == Chain(f"{START}ja", ("jav", "ava"), ("ja", "av"))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("bj", "objective-c", False),
        ("ob", "objective-c", True),
        ("objective", "objective-c", True),
        ("ective", "objective-c", False),
        ("c", "objective-c", True),
        ("java开", "前端java开发", True),
        ("va开", "前端java开发", False),
        ("端j", "前端java开发", True),
        ("4s", "24s店", False),
        ("4s", "奔驰4s店", True),
        ("s店", "4s店", False),
        ("100", "2100元", True),
        ("00元", "2100元", True),
        ("1号a", "11号a座", True),
        ("1号a", "11号ab座", True),
        ("++", "c++", True),
    ],
)
def test_a_word_of_latin_letters_is_found_at_the_beginning_of_one(
    word: str, text: str, found: bool
) -> None:
    assert (needle(word) in marked(text)) is found
    for prefix in ("", TITLE_PREFIX):
        assert not found or may_hold(marked(text), word, prefix)
        if len(word) <= TOKEN_UP_TO:
            assert may_hold(marked(text), word, prefix) is found


def may_hold(text: str, word: str, prefix: str) -> bool:
    """Whether the index would find ``word`` in a title, before any text is looked at."""
    found = cut(Searchable(text, ""))
    if len(word) <= TOKEN_UP_TO:
        return prefix + token_for(word) in found.tokens
    chain = chain_for(word)
    begun = not chain.begin or prefix + chain.begin in found.tokens
    return begun and found.triples >= {prefix + triple for triple in chain.triples}


@pytest.mark.parametrize(
    ("word", "initials", "found"),
    [
        ("bj", "bjy", True),
        ("jy", "bjy", True),
        ("bjy", "ybjyz", True),
        ("ktvf", "kTVfwy", True),
        ("tv", "kTVfwy", False),
        ("tvf", "kTVfwy", False),
        ("fwy", "kTVfwy", True),
        ("t", "kTVfwy", False),
        ("1s", "c1sj", True),
        ("bjb", "bj b", False),
    ],
)
def test_initials_begin_at_a_character_or_at_a_latin_word(
    word: str, initials: str, found: bool
) -> None:
    assert initials_hold(initials, word) is found
    tokens = cut(Searchable("", "", initials)).tokens
    asked = initials_tokens_for(word)
    assert not found or all(tokens & set(group) for group in asked)
    if len(word) <= TOKEN_UP_TO:
        assert all(tokens & set(group) for group in asked) is found


@given(st.text(st.sampled_from("保洁a1 ") | st.characters()), st.data())
def test_a_piece_is_found_by_its_chain_and_by_nothing_else(text: str, data: st.DataObject) -> None:
    """The rule of text.Chain: who has the triples and repeats no join holds the word."""
    normal = normalise(text)
    found = cut(Searchable(marked(normal), ""))
    for piece in normal.split():
        start = data.draw(st.integers(0, len(piece) - 1))
        end = data.draw(st.integers(start + 1, len(piece)))
        word = piece[start:end] + data.draw(st.sampled_from(["", "保", "洁保"]))
        holds = needle(word) in marked(normal)
        for prefix in ("", TITLE_PREFIX):
            may = may_hold(marked(normal), word, prefix)
            assert may or not holds
            if may and not holds:
                assert {REPEATED_PREFIX + pair for pair in chain_for(word).joins} & found.tokens
