import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.jobs.imports.numerals import number, with_digits

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("run", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("两百", 200),
        ("三百五", 350),
        ("一千零五", 1005),
        ("一千二", 1200),
        ("八千", 8000),
        ("一万二", 12_000),
        ("一万零二百", 10_200),
        ("十二万", 120_000),
        ("一", None),
        ("万", None),
        ("五六", None),
    ],
)
def test_it_counts(run: str, value: int | None) -> None:
    assert number(run) == value


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("五六千", "5-6千"),
        ("一天两百", "一天200"),
        ("一单", "一单"),
        ("1万", "1万"),
        ("百万年薪", "百万年薪"),
    ],
)
def test_it_leaves_everything_else(text: str, digits: str) -> None:
    assert with_digits(text) == digits


@given(st.integers(10, 9999))
def test_it_reads_what_was_written_in_full(value: int) -> None:
    written = ""
    zero = False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            written += ("零" if zero and written else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    assert number(written) == value


@given(st.text(alphabet="零一二两三四五六七八九十百千万", max_size=12))
def test_it_never_fails(text: str) -> None:
    value = number(text)
    assert value is None or value >= 10
