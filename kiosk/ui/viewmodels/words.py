"""Jobs and their freshness in the words people say. No Qt: the screen only places them."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contract.catalog import Job, Perk
from kiosk.domain.distance import distance_text
from kiosk.domain.filters import GROWN_UP, MEALS_AND_LODGING, Freshness, JobCard
from kiosk.domain.pay import amount_text, settlement_text
from kiosk.domain.words import MEALS_AND_LODGING_WORD, PERK_WORDS

LOCAL: Final = ZoneInfo("Asia/Shanghai")
"""The whole country keeps one civil time (GB/T 7408)."""

DOT: Final = " · "


def perks_of(job: Job) -> list[str]:
    """包吃住 in one word where both come, then the others."""
    perks = set(job.perks)
    words = []
    if perks >= MEALS_AND_LODGING:
        words.append(MEALS_AND_LODGING_WORD)
        perks -= MEALS_AND_LODGING
    return words + [PERK_WORDS[perk] for perk in Perk if perk in perks]


def age_text(job: Job) -> str:
    """``50 岁以下``, ``18–45 岁``, ``25 岁以上``; empty when no grown-up is refused."""
    low = job.age_min if job.age_min is not None and job.age_min > GROWN_UP else None
    if job.age_max is None:
        return f"{low} 岁以上" if low else ""
    return f"{low}–{job.age_max} 岁" if low else f"{job.age_max} 岁以下"


def tags_of(job: Job) -> list[str]:
    """The short words of a card, the most telling first, no word twice."""
    words = [settlement_text(job.settlement), *job.tags, *perks_of(job), age_text(job)]
    words += [f"要{certificate}" for certificate in job.certificates]
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def place_text(job: Job) -> str:
    """Where, as a person would look for it; the district alone if there is no more."""
    return job.place.address or job.place.district or "地点见面时说"


def headcount_text(job: Job) -> str:
    return f"要 {job.headcount_left} 人" if job.headcount_left else ""


def pay_text(job: Job) -> str:
    """In one breath: ``180 元/天``, ``面议``."""
    return " ".join(amount_text(job.pay)).strip()


def spoken(card: JobCard) -> str:
    """A card as it is read aloud."""
    job = card.job
    said = [
        job.title,
        "单位已核验" if job.verified else "",
        "工资" + pay_text(job),
        *tags_of(job),
        place_text(job),
        distance_text(card.distance_m),
        headcount_text(job),
    ]
    return "，".join(word for word in said if word)


def day_text(day: datetime, now: datetime) -> str:
    """今天, 昨天, ``11 月 3 日``, and with the year when it is another one (both aware)."""
    there, here = day.astimezone(LOCAL).date(), now.astimezone(LOCAL).date()
    if there == here:
        return "今天"
    if there == here - timedelta(days=1):
        return "昨天"
    text = f"{there.month} 月 {there.day} 日"
    return text if there.year == here.year else f"{there.year} 年 {text}"


def freshness_text(freshness: Freshness, now: datetime) -> str:
    """``岗位 2 分钟前更新``; ``离线 · 昨天 18:20 的岗位``; empty before anything was fetched."""
    at = freshness.synced_at
    if at is None:
        return "" if freshness.online else "离线"
    if not freshness.online:
        return f"离线{DOT}{day_text(at, now)} {at.astimezone(LOCAL):%H:%M} 的岗位"
    minutes = max(0, int((now - at).total_seconds())) // 60
    if minutes < 1:
        return "岗位刚刚更新"
    if minutes < 60:
        return f"岗位 {minutes} 分钟前更新"
    if minutes < 24 * 60:
        return f"岗位 {minutes // 60} 小时前更新"
    return f"{day_text(at, now)} {at.astimezone(LOCAL):%H:%M} 的岗位"
