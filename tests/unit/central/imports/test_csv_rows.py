"""The CSV reader: what it forgives, and that a broken row never costs another."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.jobs.imports.csv_rows import COLUMNS, HeaderError, Record, decode, read

HEADER = ",".join(COLUMNS)


def row(title: str, description: str = "", **more: str) -> list[str]:
    given: dict[str, str] = {"title": title, "description": description, "pay_text": "200元/天"}
    return [(given | more).get(column, "") for column in COLUMNS]


def text_of(*rows: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def titles(records: list[Record]) -> list[str | None]:
    return [record.fields["title"] if record.fields else None for record in records]


def test_it_counts_physical_lines() -> None:
    records = list(read(text_of(row("一", "第一行\n第二行"), row("二"), row("三"))))
    assert [
        (record.line, title) for record, title in zip(records, titles(records), strict=True)
    ] == [(2, "一"), (4, "二"), (5, "三")]
    assert records[0].fields is not None
    assert records[0].fields["description"] == "第一行\n第二行"


def test_it_skips_blank_lines() -> None:
    text = f"\n\n{HEADER}\n\n" + ",一" + "," * 11 + "\n\n"
    assert [record.line for record in read(text)] == [5]


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    header = ["extra", *reversed(COLUMNS)]
    text = ",".join(header) + "\n" + ",".join(f"v-{name}" for name in header) + "\n"
    (record,) = read(text)
    assert record.fields is not None
    assert record.fields["title"] == "v-title"
    assert record.fields["source_repo"] == "v-source_repo"


def test_a_wrong_header_names_what_is_missing() -> None:
    with pytest.raises(HeaderError, match=r"缺少这些列：title、pay_text.*什么都没有写入"):
        list(read(HEADER.replace("title", "name").replace("pay_text", "pay") + "\n"))


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_is_said_to_be_empty(text: str) -> None:
    with pytest.raises(HeaderError, match="文件是空的"):
        list(read(text))


def test_a_header_with_a_column_twice_is_refused() -> None:
    with pytest.raises(HeaderError, match="重复的列：title"):
        list(read(HEADER + ",title\n"))


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    lines = text_of(row("一"), row("二"), row("三", "有\n两行"), row("四")).split("\n")
    lines[2] = ',"二' + "," * 11
    records = list(read("\n".join(lines)))
    assert titles(records) == ["一", None, "三", "四"]
    assert records[1].problems == ("quoting_broken",)
    assert records[1].line == 3


def test_two_unclosed_quotes_do_not_swallow_the_rows_between() -> None:
    lines = text_of(*(row(f"{n}") for n in range(1, 8))).split("\n")
    lines[2] = ',"2' + "," * 11
    lines[5] = ',"5' + "," * 11
    assert titles(list(read("\n".join(lines)))) == ["1", None, "3", "4", None, "6", "7"]


def test_a_bare_quote_inside_a_field_is_read_and_reported() -> None:
    text = f'{HEADER}\n,15" 屏组装,甲公司' + "," * 10 + "\n"
    (record,) = read(text)
    assert record.fields is not None
    assert record.fields["title"] == '15" 屏组装'
    assert record.problems == ("quoting_broken",)


def test_too_many_columns_are_reported_unless_empty() -> None:
    whole, spare = row("一"), [*row("二"), "", ""]
    extra = [*row("三"), "多了"]
    records = list(read(text_of(whole, spare, extra)))
    assert titles(records) == ["一", "二", None]
    assert records[2].problems == ("columns_extra",)


def test_a_short_row_is_read_as_far_as_the_pay() -> None:
    records = list(read(text_of(row("一")[:8], row("二")[:5])))
    assert titles(records) == ["一", None]
    assert [record.problems for record in records] == [("columns_missing",)] * 2


def test_nul_bytes_are_dropped_and_reported() -> None:
    (record,) = read(text_of(row("保\0洁")))
    assert titles([record]) == ["保洁"]
    assert record.problems == ("control_characters",)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_will_do(ending: str) -> None:
    text = text_of(row("一", "甲\n乙"), row("二")).replace("\n", ending)
    assert [record.line for record in read(text)] == [2, 4]


def test_a_field_may_be_very_long() -> None:
    (record,) = read(text_of(row("长" * 200_000)))
    assert titles([record]) == ["长" * 200_000]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_decodes(encoding: str) -> None:
    text = text_of(row("保洁员", "擦窗、扫地"))
    assert decode(text.encode(encoding)) == text


def test_one_damaged_byte_does_not_turn_the_file_into_another_encoding() -> None:
    data = text_of(row("保洁员", "擦窗、扫地,一共十几个字"), row("保安")).encode()
    broken = data.replace("扫".encode(), "扫".encode()[:2], 1)
    decoded = decode(broken)
    assert "保洁员" in decoded
    assert decoded.count("\ufffd") == 1


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_failing(data: bytes) -> None:
    lines_before = 0
    for record in read(HEADER + "\n" + decode(data)):
        assert record.line > lines_before
        lines_before = record.line


FIELD = st.text(alphabet="a保\"\n,' ", max_size=6)


@given(st.lists(st.lists(FIELD, min_size=13, max_size=13), max_size=6))
def test_what_was_written_well_is_read_back_whole(rows: list[list[str]]) -> None:
    rows = [["x", *fields[1:]] for fields in rows]
    records: list[Any] = list(read(text_of(*rows)))
    assert [list(record.fields.values()) for record in records] == rows
    assert all(record.problems == () for record in records)
