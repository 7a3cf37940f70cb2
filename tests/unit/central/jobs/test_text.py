from hypothesis import given
from hypothesis import strategies as st

from central.core.jobs.text import clean


def test_it_drops_what_nobody_can_see() -> None:
    assert clean("保\x00洁\u202e员\u200b\ud800", 80) == "保洁员"


def test_it_cuts_with_an_ellipsis() -> None:
    assert clean("岗" * 10_000, 80) == "岗" * 79 + "…"
    assert clean("岗" * 80, 80) == "岗" * 80


def test_it_keeps_markup_as_plain_text() -> None:
    assert clean("<script>alert(1)</script>", 80) == "<script>alert(1)</script>"


def test_it_folds_blanks_and_lines() -> None:
    assert clean(" 日结\t180 \r\n 元 ", 80) == "日结 180 元"
    assert clean("一\r\n\r\n\r\n\r\n二\r三\n", 80, lines=True) == "一\n\n二\n三"


@given(st.text(alphabet=st.characters(), max_size=300), st.integers(1, 90), st.booleans())
def test_whatever_comes_the_result_is_bounded_and_clean(text: str, limit: int, lines: bool) -> None:
    result = clean(text, limit, lines=lines)
    assert len(result) <= limit
    result.encode()
    assert "\x00" not in result
    assert lines or "\n" not in result
