from datetime import UTC, datetime, timedelta

import pytest

from central.core.jobs.imports import details
from contract.catalog import Perk

NOW = datetime(2025, 11, 21, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("年龄18-45周岁,身体健康", (18, 45)),
        ("年龄21到25岁", (21, 25)),
        ("年龄28~45岁", (28, 45)),
        ("年满18周岁", (18, None)),
        ("50岁以下", (None, 50)),
        ("55周岁及以下", (None, 55)),
        ("18岁以上", (18, None)),
        ("年龄不限,18-60岁均可", (None, None)),
        ("公司成立30年", (None, None)),
        ("工作 18-45 天", (None, None)),
    ],
)
def test_it_finds_ages(text: str, ages: tuple[int | None, int | None]) -> None:
    found = details.ages_in(text)
    assert ((found.low, found.high), found.problems) == (ages, ())


@pytest.mark.parametrize("text", ["年龄 45-18 岁", "10岁以下", "年龄12-99岁"])
def test_it_does_not_trust_impossible_ages(text: str) -> None:
    assert details.ages_in(text) == details.Ages(None, None, ("age_unreadable",))


@pytest.mark.parametrize(
    ("text", "perks"),
    [
        ("包吃住", {Perk.MEALS, Perk.LODGING}),
        ("包吃包住", {Perk.MEALS, Perk.LODGING}),
        ("管吃住", {Perk.MEALS, Perk.LODGING}),
        ("提供食宿", {Perk.MEALS, Perk.LODGING}),
        ("免吃住", {Perk.MEALS, Perk.LODGING}),
        ("提供住宿", {Perk.LODGING}),
        ("包住宿", {Perk.LODGING}),
        ("有住宿", {Perk.LODGING}),
        ("提供车住", {Perk.LODGING, Perk.TRANSPORT}),
        ("管午饭", {Perk.WORK_MEAL}),
        ("有班车接送", {Perk.TRANSPORT}),
        ("交通补助,饭补", {Perk.TRANSPORT, Perk.WORK_MEAL}),
        ("不包吃住", set()),
        ("缴纳住房公积金", set()),
        ("车间工作", set()),
        ("日结", set()),
    ],
)
def test_it_finds_perks(text: str, perks: set[Perk]) -> None:
    assert set(details.perks_in(text)) == perks


def test_what_describes_the_employer_is_no_tag() -> None:
    own = details.own_tags("美团|包住|可预支薪水|民营|100-299人|人力资源服务")
    assert own == ("美团", "包住", "可预支薪水")
    assert details.shown_tags(own) == ("美团", "可预支薪水")
    assert details.own_tags("100-299人|学术/科研") == ()


def test_at_most_six_short_tags_are_shown() -> None:
    assert len(details.shown_tags(tuple(f"标签{n}" for n in range(20)))) == 6
    assert details.shown_tags(("这一个标签实在是太长了点", "短", "日结工资", "好", "好好")) == (
        "好好",
    )


@pytest.mark.parametrize(
    ("column", "count", "problem"),
    [
        ("", None, ()),
        ("若干", None, ()),
        ("8", 8, ()),
        ("5人", 5, ()),
        ("3-5人", 5, ()),
        ("1", None, ("headcount_maybe_default",)),
        ("0", None, ("headcount_unreadable",)),
        ("很多", None, ("headcount_unreadable",)),
        ("123456", None, ("headcount_unreadable",)),
    ],
)
def test_it_reads_the_headcount(column: str, count: int | None, problem: tuple[str, ...]) -> None:
    assert details.headcount_of(column) == (count, problem)


@pytest.mark.parametrize(
    ("column", "when"),
    [
        ("2025-11-20", datetime(2025, 11, 19, 16, tzinfo=UTC)),
        ("2025/11/20 08:30", datetime(2025, 11, 20, 0, 30, tzinfo=UTC)),
        ("2025年11月20日", datetime(2025, 11, 19, 16, tzinfo=UTC)),
        ("2025-11-20T08:30:00Z", datetime(2025, 11, 20, 8, 30, tzinfo=UTC)),
        ("2025-11-20T08:30:00+08:00", datetime(2025, 11, 20, 0, 30, tzinfo=UTC)),
    ],
)
def test_it_reads_the_date(column: str, when: datetime) -> None:
    assert details.published_of(column, NOW) == (when, ())


@pytest.mark.parametrize(
    ("column", "problems"),
    [
        ("", ()),
        ("昨天", ("published_unreadable",)),
        ("2025-02-30", ("published_unreadable",)),
        ("2025-11-20T08:30:00+99:00", ("published_unreadable",)),
        ("2031-01-01", ("published_in_future",)),
    ],
)
def test_without_a_date_it_is_published_now(column: str, problems: tuple[str, ...]) -> None:
    assert details.published_of(column, NOW) == (NOW, problems)


def test_a_clock_a_few_hours_ahead_is_not_the_future() -> None:
    ahead = (NOW + timedelta(hours=10)).isoformat()
    assert details.published_of(ahead, NOW) == (NOW, ())


def test_the_description_begins_with_what_is_asked_for() -> None:
    text, problems = details.description_of("1-3年", "本科", 13, "擦窗。")
    assert text == "经验要求：1-3年。学历要求：本科。一年发 13 个月工资。\n擦窗。"
    assert problems == ()
    assert details.description_of("", "", None, "") == ("", ())


def test_it_cuts_an_endless_description() -> None:
    text, problems = details.description_of("", "", None, "字" * 9000)
    assert len(text) == 4000
    assert problems == ("description_cut",)
