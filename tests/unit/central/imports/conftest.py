"""What the import tests share: a row with everything in it, and a file made of rows."""

import csv
import io
from collections.abc import Callable

import pytest

from central.core.jobs.imports.csv_rows import COLUMNS

Row = dict[str, str]


def _row(**changes: str) -> Row:
    usual = {
        "source_repo": "test/rows",
        "title": "保洁员(写字楼)",
        "company": "甲乙物业服务有限公司",
        "city": "郑州",
        "district": "中原",
        "address": "梧桐",
        "pay_text": "180元/天",
        "experience": "经验不限",
        "education": "学历不限",
        "headcount": "8",
        "tags": "可预支薪水|民营|20-99人|物业服务",
        "description": "打扫写字楼。",
        "published": "",
    }
    return usual | changes


def _csv_text(*rows: Row) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def row() -> Callable[..., Row]:
    """Makes a good row; keyword arguments change columns."""
    return _row


@pytest.fixture
def csv_text() -> Callable[..., str]:
    """Makes the text of a CSV file out of rows."""
    return _csv_text
