"""Turns the Chinese numerals of an amount into digits: 八千 8000, 一万二 12000, 五六千 5-6千."""

import re
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000}

_TWO_IN_A_ROW: Final = re.compile("([一二两三四五六七八九])([二三四五六七八九])(?=[百千万])")
_RUN: Final = re.compile("[零〇一二两三四五六七八九十百千万]{2,}")


def number(run: str) -> int | None:
    """The value of a run of numerals, or None where it is not one amount (``一``, ``百万千``).

    A last digit after 百, 千 or 万 counts in the next place, as it is spoken: 一万二 is 12000.
    """
    total = section = digit = 0
    last_place = 0
    for c in run:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
            if c in "零〇":
                last_place = 0
            continue
        place = _PLACES[c]
        if place == 10_000:
            if not section and not digit:
                return None
            total, section, digit = (section + digit) * place, 0, 0
        else:
            section, digit = section + (digit or (1 if place == 10 else 0)) * place, 0
        last_place = place
    if digit and last_place >= 100:
        digit *= last_place // 10
    value = total + section + digit
    return value if value >= 10 else None


def with_digits(text: str) -> str:
    """``text`` with its numerals as digits; 一天 and 1千 stay as they are."""
    text = _TWO_IN_A_ROW.sub(lambda m: f"{_DIGITS[m[1]]}-{_DIGITS[m[2]]}", text)

    def digits(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        if before.isdigit() or before == ".":
            return match[0]
        value = number(match[0])
        return match[0] if value is None else str(value)

    return _RUN.sub(digits, text)
