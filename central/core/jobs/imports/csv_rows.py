"""Reads the records of a CSV file that may be damaged, each with the line it starts on.

Written for RFC 4180 with a header. What is forgiven: a byte order mark, GB18030 or UTF-16 instead
of UTF-8, a few bytes that are no characters, NUL bytes, any line ending, blank lines. A quote that
is never closed would swallow the rest of the file, so a record that does not fit is taken back: its
first line alone is given up and reading goes on with the second.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = (
    "source_repo",
    "title",
    "company",
    "city",
    "district",
    "address",
    "pay_text",
    "experience",
    "education",
    "headcount",
    "tags",
    "description",
    "published",
)
_REQUIRED: Final = frozenset(COLUMNS) - {"source_repo"}
_LONGEST: Final = 400  # lines that one record may have

# A field may be longer than csv's default of 131,072 characters; what is too long is cut later.
_FIELD_LIMIT: Final = 2**24


class HeaderError(ValueError):
    """The file cannot be read as postings at all. The text says, in Chinese, what is missing."""


@dataclass(frozen=True)
class Record:
    """One record: ``fields`` by column name, None where it does not fit the header.

    ``line`` counts physical lines from 1, the header being line 1 of an ordinary file.
    """

    line: int
    fields: dict[str, str] | None
    problems: tuple[str, ...] = ()
    raw: str = ""


def decode(data: bytes) -> str:
    """The text of a file. Tries what its first bytes announce, then UTF-8, then GB18030.

    UTF-8 with single damaged bytes is still UTF-8: each becomes U+FFFD. What is mostly not UTF-8
    is taken for GB18030, as older Chinese spreadsheets write it.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", errors="replace")
    foreign = sum(1 for c in damaged if c > "\x7f")
    if damaged.count("\ufffd") * 10 < foreign:
        return damaged
    return data.decode("gb18030", errors="replace")


def read(text: str) -> Iterator[Record]:
    """The records of ``text``. Raises HeaderError where the header lacks columns."""
    lines = io.StringIO(text, newline=None).readlines()
    start, header = _header(lines)
    at = start
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        record, used = _record(lines, at, header)
        yield record
        at += used


def _header(lines: list[str]) -> tuple[int, list[str]]:
    for number, line in enumerate(lines):
        if line.strip():
            row = _parse(line) or []
            header = [name.strip().strip("\ufeff").casefold() for name in row]
            missing = [name for name in COLUMNS if name in _REQUIRED and name not in header]
            if missing:
                found = "、".join(name for name in header if name)[:300] or "(没有)"
                raise HeaderError(
                    f"文件第 {number + 1} 行应是表头，缺少这些列：{'、'.join(missing)}。"
                    f"现有的列：{found}。请改好表头再导入，什么都没有写入。"
                )
            if len(set(header)) < len(header):
                twice = sorted({name for name in header if header.count(name) > 1})
                raise HeaderError(
                    f"表头里有重复的列：{'、'.join(twice)}。请改好表头再导入，什么都没有写入。"
                )
            return number + 1, header
    raise HeaderError("文件是空的。请换一个有表头的 CSV 文件，什么都没有写入。")


def _record(lines: list[str], at: int, header: list[str]) -> tuple[Record, int]:
    """The record that starts at ``at``, and how many lines it took."""
    used = _quoted_lines(lines, at)
    joined = "".join(lines[at : at + used])
    row = _parse(joined) if used else None
    if row is not None and (used == 1 or len(row) == len(header)):
        return _fitted(at, row, header, joined), used
    if row is not None and not any(_is_whole(line, header) for line in lines[at + 1 : at + used]):
        return _fitted(at, row, header, joined), used
    first = lines[at].replace("\0", "").rstrip("\n")
    lenient = next(csv.reader([first]), [])
    if len(lenient) == len(header):
        # a bare quote inside a field: the columns still fit
        fitted = _fitted(at, lenient, header, first)
        return Record(fitted.line, fitted.fields, (*fitted.problems, "quoting_broken"), first), 1
    return Record(at + 1, None, ("quoting_broken",), first), 1


def _quoted_lines(lines: list[str], at: int) -> int:
    """How many lines until every quote is closed; 0 where that never comes."""
    quotes = 0
    for count, line in enumerate(lines[at : at + _LONGEST], 1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return count
    return 0


def _is_whole(line: str, header: list[str]) -> bool:
    row = _parse(line)
    return row is not None and len(row) == len(header)


def _parse(text: str) -> list[str] | None:
    """The fields of exactly one record, or None where the quoting is not RFC 4180's."""
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        rows = [row for row in csv.reader(io.StringIO(text.replace("\0", "")), strict=True) if row]
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _fitted(at: int, row: list[str], header: list[str], raw: str) -> Record:
    problems = ["control_characters"] if "\0" in raw else []
    while len(row) > len(header) and not row[-1].strip():
        row = row[:-1]
    if len(row) > len(header):
        return Record(at + 1, None, (*problems, "columns_extra"), raw)
    if len(row) < len(header):
        problems.append("columns_missing")
        if len(row) <= header.index("pay_text"):
            return Record(at + 1, None, tuple(problems), raw)
        row = row + [""] * (len(header) - len(row))
    fields = dict.fromkeys(COLUMNS, "") | dict(zip(header, row, strict=True))
    return Record(at + 1, fields, tuple(problems), raw)
