"""words: what people are told about a job and about how fresh it is."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.catalog import Category, Pay, PayUnit, Perk, Place, Settlement
from kiosk.domain.filters import Freshness, JobCard
from kiosk.ui.viewmodels import words
from tests.unit.kiosk.samples import a_job

NOW = datetime(2026, 6, 1, 6, 32, tzinfo=UTC)  # 14:32 at the station


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=20), "岗位刚刚更新"),
        (timedelta(seconds=-90), "岗位刚刚更新"),  # a clock that was set back
        (timedelta(minutes=2), "岗位 2 分钟前更新"),
        (timedelta(hours=3, minutes=50), "岗位 3 小时前更新"),
        (timedelta(days=2), "5 月 30 日 14:32 的岗位"),
    ],
)
def test_freshness_online(ago: timedelta, text: str) -> None:
    assert words.freshness_text(Freshness(NOW - ago, online=True), NOW) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 6, 1, 1, 5, tzinfo=UTC), "离线 · 今天 09:05 的岗位"),
        (datetime(2026, 5, 31, 10, 20, tzinfo=UTC), "离线 · 昨天 18:20 的岗位"),
        (datetime(2026, 5, 31, 16, 1, tzinfo=UTC), "离线 · 今天 00:01 的岗位"),
        (datetime(2025, 12, 31, 10, 20, tzinfo=UTC), "离线 · 2025 年 12 月 31 日 18:20 的岗位"),
    ],
)
def test_freshness_offline_by_the_station_s_own_days(at: datetime, text: str) -> None:
    assert words.freshness_text(Freshness(at, online=False), NOW) == text


def test_before_the_first_fill_only_the_lack_of_network_is_said() -> None:
    assert words.freshness_text(Freshness(None, online=True), NOW) == ""
    assert words.freshness_text(Freshness(None, online=False), NOW) == "离线"


def test_tags_say_each_thing_once_the_most_telling_first() -> None:
    job = a_job(
        settlement=Settlement.DAILY,
        tags=("日结", " 今天可上岗 ", ""),
        perks=(Perk.LODGING, Perk.MEALS, Perk.TRANSPORT),
        age_min=18,
        age_max=50,
        certificates=("低压电工证",),
        category=Category.TRADES,
    )
    assert words.tags_of(job) == [
        "日结",
        "今天可上岗",
        "包吃住",
        "交通",
        "50 岁以下",
        "要低压电工证",
    ]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""),
        (18, None, ""),
        (25, None, "25 岁以上"),
        (None, 50, "50 岁以下"),
        (16, 50, "50 岁以下"),
        (20, 45, "20–45 岁"),
    ],
)
def test_age(low: int | None, high: int | None, text: str) -> None:
    assert words.age_text(a_job(age_min=low, age_max=high)) == text


def test_the_place_falls_back_to_the_district_and_then_says_so() -> None:
    assert words.place_text(a_job(place=Place(address="莲花街", district="高新区"))) == "莲花街"
    assert words.place_text(a_job(place=Place(district="高新区"))) == "高新区"
    assert words.place_text(a_job(place=Place())) == "地点见面时说"


def test_a_card_is_read_aloud_in_the_order_of_the_screen() -> None:
    job = a_job(
        title="保洁员",
        verified=True,
        settlement=Settlement.DAILY,
        headcount_left=8,
        place=Place(address="莲花街"),
    )
    said = words.spoken(JobCard(job, 350))
    assert said == "保洁员，单位已核验，工资180 元/天，日结，莲花街，步行 6 分钟，要 8 人"
    quiet = a_job(pay=Pay(unit=PayUnit.NEGOTIABLE))
    assert words.spoken(JobCard(quiet, None)) == "普工，工资面议，地点见面时说"
