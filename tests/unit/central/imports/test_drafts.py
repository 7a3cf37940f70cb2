from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from central.core.jobs.imports.csv_rows import Record, read
from central.core.jobs.imports.drafts import Draft, draft_of
from central.core.jobs.imports.problems import MEANINGS
from contract.catalog import Category, PayUnit, Perk, Settlement

NOW = datetime(2025, 11, 21, 2, 0, tzinfo=UTC)
Row = dict[str, str]
Rows = Callable[..., Row]


def draft(fields: Row) -> Draft:
    return draft_of(Record(2, fields), home="郑州", now=NOW)


def test_it_reads_a_whole_row(row: Rows) -> None:
    read = draft(row(description="包吃住,18-50岁。", tags="日结工资|健康证|民营|20-99人"))
    assert (read.skip, read.line, read.title) == (False, 2, "保洁员(写字楼)")
    assert read.employer == "甲乙物业服务有限公司"
    assert read.category is Category.CLEANING
    assert (read.pay.unit, read.pay.min_fen) == (PayUnit.DAY, 18_000)
    assert read.settlement is Settlement.DAILY
    assert (read.place.city, read.place.district) == ("郑州", "中原区")
    assert (read.headcount, read.ages.low, read.ages.high) == (8, 18, 50)
    assert read.perks == (Perk.MEALS, Perk.LODGING)
    assert read.tags == ("健康证",)
    assert read.published_at == NOW
    assert read.problems == ("settlement_from_text",)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "title_missing"),
        ({"title": "123……"}, "title_unreadable"),
        ({"company": ""}, "company_missing"),
        ({"title": "测试培训招生武汉"}, "bait_training"),
        ({"description": "需交押金 200 元"}, "bait_fee"),
        ({"description": "手机刷单"}, "bait_fraud"),
    ],
)
def test_it_skips_with_a_reason(row: Rows, changes: Row, reason: str) -> None:
    read = draft(row(**changes))
    assert read.skip
    assert reason in read.problems


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": "数据开发(山盟"}, "text_broken"),
        ({"title": "工" * 10_000}, "title_cut"),
        ({"company": "郑州甲乙丙丁物业服务…"}, "company_truncated"),
        ({"company": "郑州甲乙丙丁物业服务有限公"}, "company_truncated"),
        ({"company": "某国企"}, "company_unclear"),
        ({"company": "公" * 200}, "company_cut"),
        ({"description": "字" * 5000}, "description_cut"),
        ({"pay_text": "看心情"}, "pay_unreadable"),
        ({"headcount": "1"}, "headcount_maybe_default"),
        ({"city": "西安"}, "outside_scope"),
        ({"title": "<b>保洁</b>员"}, "markup_removed"),
        ({"title": "保洁员13800138000"}, "contact_in_text"),
        ({"description": "加微信:zhaopin_hr"}, "contact_in_text"),
        ({"tags": "急招|电话13800138000"}, "contact_in_text"),
        ({"published": "上周"}, "published_unreadable"),
    ],
)
def test_it_keeps_the_row_and_says_what_is_wrong(row: Rows, changes: Row, problem: str) -> None:
    read = draft(row(**changes))
    assert not read.skip
    assert problem in read.problems
    assert set(read.problems) <= MEANINGS.keys()
    assert len(read.title) <= 80
    assert len(read.employer) <= 80


def test_a_contact_in_the_text_is_for_who_has_applied(row: Rows) -> None:
    read = draft(
        row(
            title="保洁员（１３８－００１３－８０００）",
            description="白班。座机0371-55550000，微信：zhaopin_hr",
            address="科学大道 89 号 13900139000",
        )
    )
    assert read.title == "保洁员（投递后显示）"
    assert read.description.endswith("座机（投递后显示）,微信:（投递后显示）")
    assert read.place.address == "科学大道 89 号 （投递后显示）"
    assert read.contact == "138-0013-8000"
    assert "contact_in_text" in read.problems


def test_a_contact_in_the_title_still_tells_the_posting_apart(row: Rows) -> None:
    assert draft(row(title="保洁13800138000")).source_key != draft(row(title="保洁")).source_key


def test_without_a_contact_in_the_text_there_is_none(row: Rows) -> None:
    read = draft(row(description="薪资15000-25000元，8:00-17:30"))
    assert read.contact == ""
    assert "contact_in_text" not in read.problems


def test_tags_description_and_headcount_do_not_make_another_posting(row: Rows) -> None:
    same = [row(), row(tags="别的"), row(description="别的"), row(headcount="3")]
    assert len({draft(fields).source_key for fields in same}) == 1


def test_spelling_does_not_make_another_posting(row: Rows) -> None:
    same = [
        row(),
        row(title="保洁员（写字楼） "),
        row(district="中原区"),
        row(pay_text="180/天"),
        row(city="郑州市"),
    ]
    assert len({draft(fields).source_key for fields in same}) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "保洁员(商场)"},
        {"company": "丙丁物业服务有限公司"},
        {"address": "石佛"},
        {"district": "金水"},
        {"city": "西安"},
        {"pay_text": "190元/天"},
        {"pay_text": "180元/时"},
        {"pay_text": "面议"},
    ],
)
def test_another_title_employer_place_or_pay_is_another_posting(row: Rows, changes: Row) -> None:
    assert draft(row(**changes)).source_key != draft(row()).source_key


def test_a_row_that_fits_no_columns_is_skipped() -> None:
    (record,) = read(",".join(row_names()) + "\n只有一列\n")
    read_row = draft_of(record, home="郑州", now=NOW)
    assert read_row.skip
    assert (read_row.title, read_row.pay.unit) == ("", PayUnit.NEGOTIABLE)
    assert read_row.problems == ("columns_missing",)


def test_a_short_row_counts_only_if_its_pay_stands_in_its_place(row: Rows) -> None:
    fitting = Record(2, row(), ("columns_missing",))
    shifted = Record(2, row(pay_text="经验不限"), ("columns_missing",))
    assert not draft_of(fitting, home="郑州", now=NOW).skip
    assert draft_of(shifted, home="郑州", now=NOW).skip


def row_names() -> tuple[str, ...]:
    from central.core.jobs.imports.csv_rows import COLUMNS

    return COLUMNS
