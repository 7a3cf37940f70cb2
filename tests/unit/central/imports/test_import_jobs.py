"""The command as an operator meets it: files, messages, exit codes, the report."""

import json
import os
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from central.core.jobs.imports.problems import MEANINGS
from central.core.jobs.models import JobPosting

ROOT = Path(__file__).resolve().parents[4]
REAL = Path(os.environ.get("GIG_INN_DATA", ROOT.parent / "shared" / "data")) / "jobs_dev.csv"
Row = dict[str, str]
Rows = Callable[..., Row]
Text = Callable[..., str]

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("import_jobs", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(*arguments: str | Path) -> tuple[int, str]:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return error.value.returncode, str(error.value)


def test_it_reports_every_row(tmp_path: Path, row: Rows, csv_text: Text) -> None:
    file, report = tmp_path / "jobs.csv", tmp_path / "out.jsonl"
    file.write_text(
        csv_text(
            row(description="两行\n说明"),
            row(title="保安", pay_text="面议", city="西安", district="雁塔"),
            row(title=""),
            row(tags="别的"),
        ),
        encoding="utf-8",
    )
    table = run(file, "--report", report)
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert [line["line"] for line in lines] == [2, 4, 5, 6]
    assert [line["status"] for line in lines] == ["imported", "imported", "skipped", "duplicate"]
    assert lines[0] == {
        "line": 2,
        "title": "保洁员(写字楼)",
        "pay_min_fen": 18_000,
        "pay_max_fen": 18_000,
        "pay_unit": "day",
        "settlement": None,
        "city": "郑州",
        "district": "中原区",
        "status": "imported",
        "problems": [],
    }
    assert lines[1]["pay_unit"] == "negotiable"
    assert lines[1]["problems"] == ["outside_scope"]
    for expected in (
        "读入 4 行",
        "新增 2",
        "重复 1",
        "跳过 1",
        "没有岗位名称 1 (title_missing)",
        "其中本市岗位 1 个",
    ):
        assert expected in table


def test_the_second_run_says_that_nothing_changed(
    tmp_path: Path, row: Rows, csv_text: Text
) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text(csv_text(row()), encoding="utf-8")
    run(file)
    table = run(file)
    assert "没有变化 1" in table
    assert "新增 0" in table


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_it_reads_what_spreadsheets_write(
    tmp_path: Path, row: Rows, csv_text: Text, encoding: str
) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text(csv_text(row()), encoding=encoding)
    run(file)
    assert JobPosting.objects.get().title == "保洁员(写字楼)"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    code, message = refused(tmp_path / "none.csv")
    assert code == 2
    assert "none.csv" in message
    assert "什么都没有写入" in message


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path)[0] == 2


def test_a_wrong_header_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text("name,salary\n保洁,180\n", encoding="utf-8")
    code, message = refused(file)
    assert code == 2
    assert "title" in message
    assert not JobPosting.objects.exists()


def test_a_picture_is_refused_kindly(tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    code, message = refused(file)
    assert code == 2
    assert "缺少这些列" in message


def test_the_report_may_not_overwrite_the_postings(
    tmp_path: Path, row: Rows, csv_text: Text
) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text(csv_text(row()), encoding="utf-8")
    assert refused(file, "--report", file)[0] == 2
    assert "保洁员" in file.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_stops_before_the_import(
    tmp_path: Path, row: Rows, csv_text: Text
) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text(csv_text(row()), encoding="utf-8")
    code, message = refused(file, "--report", tmp_path / "no" / "such" / "out.jsonl")
    assert code == 2
    assert "报告" in message
    assert not JobPosting.objects.exists()


@pytest.mark.parametrize(
    "options", [["--scope", "110000"], ["--valid-days", "0"], ["--source", " "]]
)
def test_wrong_options_are_refused(
    tmp_path: Path, row: Rows, csv_text: Text, options: list[str]
) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text(csv_text(row()), encoding="utf-8")
    refused(file, *options)
    assert not JobPosting.objects.exists()


@pytest.mark.real_data
def test_it_imports_the_real_postings_twice(tmp_path: Path) -> None:
    if not REAL.exists():
        pytest.skip(f"{REAL} is absent; GIG_INN_DATA names the directory of the real postings")
    report = tmp_path / "out.jsonl"
    started = time.monotonic()
    run(REAL, "--report", report)
    assert time.monotonic() - started < 60
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 13_855
    assert len({line["line"] for line in lines}) == len(lines)
    seen = {problem for line in lines for problem in line["problems"]}
    assert seen <= MEANINGS.keys()
    skipped = [line for line in lines if line["status"] == "skipped"]
    assert 30 <= len(skipped) <= 60
    assert 150 <= sum(line["status"] == "duplicate" for line in lines) <= 200
    count = JobPosting.objects.count()
    assert "新增 0" in run(REAL)
    assert JobPosting.objects.count() == count
    assert 480 <= JobPosting.objects.filter(scope="410100", in_feed=True).count() <= 500
