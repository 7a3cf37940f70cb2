import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.jobs.imports.text import clean, cut, has_words, is_broken, key


@pytest.mark.parametrize(
    ("raw", "text", "problems"),
    [
        ("  保洁 \t 员\u3000", "保洁 员", ()),
        ("厨⼯", "厨工", ()),  # a Kangxi radical
        ("（写字楼）", "(写字楼)", ()),
        ("保\x00洁\u200b员", "保洁员", ("control_characters",)),
        ("保\ufffd洁", "保洁", ("text_damaged",)),
        ("<b>保洁</b>员", "保洁 员", ("markup_removed",)),
        ("保洁<script>alert(1)</script>", "保洁", ("markup_removed",)),
        ("保洁<img src=x onerror=alert(1)>", "保洁", ("markup_removed",)),
        ("&lt;script&gt;alert(1)&lt;/script&gt;保洁", "保洁", ("markup_removed",)),
        ("<scr<b>ipt>保洁", "保洁", ("markup_removed",)),
        ("A&amp;B", "A&B", ("markup_removed",)),
        ("C++ < 3 年 & 本科", "C++ < 3 年 & 本科", ()),
        ("一\n\n二", "一 二", ()),
    ],
)
def test_it_cleans(raw: str, text: str, problems: tuple[str, ...]) -> None:
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.problems) == (text, problems)


def test_it_keeps_lines_where_they_are_wanted() -> None:
    assert clean("一 \r\n\r\n 二\r三", lines=True).text == "一\n二\n三"


@given(st.text(alphabet="<>/!&;#ltgtscripbaAx01 保\x00\n\"'=", max_size=80))
def test_no_tag_and_no_control_character_comes_out(raw: str) -> None:
    text = clean(raw).text
    assert "<script" not in text.casefold()
    assert not any(c < " " for c in text)
    assert text == text.strip()


@given(st.text(max_size=200), st.integers(2, 100))
def test_it_cuts(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert (cut(text, limit) == text) == (len(text) <= limit or text == cut(text, limit))


@pytest.mark.parametrize("text", ["数据开发（山盟", "Android周期3月）", "，负责保洁", "【急招"])
def test_it_notices_fragments(text: str) -> None:
    assert is_broken(clean(text).text)


@pytest.mark.parametrize("text", ["保洁员(写字楼)", ".NET开发", "【急招】保安", "", "C++/(Qt)"])
def test_it_leaves_whole_texts_alone(text: str) -> None:
    assert not is_broken(text)


def test_words_are_letters_or_characters() -> None:
    assert has_words("保洁")
    assert has_words("IT")
    assert not has_words("123 …!!")
    assert not has_words("")


def test_spelling_does_not_change_the_key() -> None:
    assert key("Java开发（工程师）") == key("JAVA开发(工程师) ")
    assert key("Java") != key("Python")
    assert key("……") == "……"
