"""Every code that the import reports is explained to the person who runs it."""

import re
from pathlib import Path

from central.core.jobs.imports import problems

SOURCES = sorted(Path(problems.__file__).parent.glob("*.py"))
CODE = re.compile(r'"([a-z]+(?:_[a-z]+)+)"')
FAMILY = re.compile(
    r"(columns|quoting|text|control|markup|title|company|bait|pay|unit|settlement|city|outside|"
    r"district|place|address|headcount|age|contact|description|published|posting|duplicate)_"
)
FIELDS = {
    "age_max", "age_min", "headcount_left", "pay_max_fen", "pay_min_fen", "pay_text", "pay_unit",
    "published_at",
}  # fmt: skip


def test_no_code_goes_unexplained() -> None:
    used = {
        code
        for source in SOURCES
        if source.name != "problems.py"
        for code in CODE.findall(source.read_text(encoding="utf-8"))
        if FAMILY.match(code) and code not in FIELDS
    }
    assert used <= problems.MEANINGS.keys()
    assert problems.MEANINGS.keys() - {"renewed"} <= used


def test_no_meaning_is_empty() -> None:
    assert all(problems.MEANINGS.values())
