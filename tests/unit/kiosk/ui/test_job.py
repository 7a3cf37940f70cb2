"""JobModel: everything in plain words, nothing invented."""

from datetime import UTC, datetime

from contract.catalog import Pay, PayUnit, Perk, Settlement
from kiosk.domain.filters import JobCard
from kiosk.ui.viewmodels.job import JobModel
from tests.ui_support import prop
from tests.unit.kiosk.samples import a_job, place_at

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def facts(model: JobModel) -> dict[str, str]:
    return {fact["label"]: fact["value"] for fact in prop(model, "facts")}


def test_it_says_everything_that_the_posting_says() -> None:
    job = a_job(
        settlement=Settlement.DAILY,
        place=place_at(350, "莲花街"),
        hours="早 8 点到晚 6 点",
        headcount_left=8,
        age_min=18,
        age_max=50,
        certificates=("健康证", "电工证"),
        perks=(Perk.MEALS, Perk.LODGING),
    )
    assert facts(JobModel(JobCard(job, 350), "https://x", NOW)) == {
        "怎么结账": "日结",
        "在哪里": "莲花街 · 步行 6 分钟",
        "几点上班": "早 8 点到晚 6 点",
        "要几个人": "8 人",
        "年龄": "50 岁以下",
        "要什么证": "健康证、电工证",
        "吃住": "包吃住",
        "用工单位": "郑州某公司",
        "联系方式": "投递后显示",
        "报名截止": "7 月 1 日",
    }


def test_what_the_posting_does_not_say_is_said_to_be_missing() -> None:
    said = facts(JobModel(JobCard(a_job(pay=Pay(unit=PayUnit.NEGOTIABLE)), None), "", NOW))
    assert said["怎么结账"] == said["几点上班"] == "单位没有写，报名后问清楚"
    assert said["要几个人"] == said["吃住"] == "单位没有写"
    assert said["年龄"] == "不限"
    assert said["在哪里"] == "地点见面时说"


def test_the_qr_takes_the_job_along_once_there_is_an_address() -> None:
    card = JobCard(a_job(7), None)
    assert prop(JobModel(card, "https://inn.example.cn", NOW), "takeAlong") == (
        "https://inn.example.cn/j/job-7"
    )
    assert prop(JobModel(card, "", NOW), "takeAlong") == ""
