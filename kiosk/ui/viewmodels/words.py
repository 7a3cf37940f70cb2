"""Jobs and their freshness in the words people say; the screen only places them."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from contract.catalog import Job, Perk
from kiosk.domain.filters import GROWN_UP, MEALS_AND_LODGING, Freshness, JobCard
from kiosk.domain.pay import settlement_text
from kiosk.domain.words import MEALS_AND_LODGING_WORD, PERK_WORDS
from kiosk.ui.translated import distance_shown, domain_words, pay_words

LOCAL: Final = ZoneInfo("Asia/Shanghai")
"""The whole country keeps one civil time (GB/T 7408)."""

DOT: Final = " · "

translate = QCoreApplication.translate


def perks_of(job: Job) -> list[str]:
    """包吃住 in one word where both come, then the others."""
    perks = set(job.perks)
    words = []
    if perks >= MEALS_AND_LODGING:
        words.append(domain_words(MEALS_AND_LODGING_WORD))
        perks -= MEALS_AND_LODGING
    return words + [domain_words(PERK_WORDS[perk]) for perk in Perk if perk in perks]


def age_text(job: Job) -> str:
    """``50 岁以下``, ``18–45 岁``, ``25 岁以上``; empty when no grown-up is refused."""
    low = job.age_min if job.age_min is not None and job.age_min > GROWN_UP else None
    if low and job.age_max is not None:
        return translate("Words", "{low}–{high} 岁").format(low=low, high=job.age_max)
    if job.age_max is not None:
        return translate("Words", "{high} 岁以下").format(high=job.age_max)
    return translate("Words", "{low} 岁以上").format(low=low) if low else ""


def tags_of(job: Job) -> list[str]:
    """The short words of a card, the most telling first, no word twice."""
    words = [
        domain_words(settlement_text(job.settlement)),
        *job.tags,
        *perks_of(job),
        age_text(job),
    ]
    needed = translate("Words", "要{certificate}")
    words += [needed.format(certificate=certificate) for certificate in job.certificates]
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def place_text(job: Job) -> str:
    """Where, as a person would look for it; the district alone if there is no more."""
    return job.place.address or job.place.district or translate("Words", "地点见面时说")


def headcount_text(job: Job) -> str:
    if not job.headcount_left:
        return ""
    return translate("Words", "要 {count} 人").format(count=job.headcount_left)


def pay_text(job: Job) -> str:
    """In one breath: ``180 元/天``, ``面议``."""
    return " ".join(pay_words(job.pay)).strip()


def spoken(card: JobCard) -> str:
    """A card as it is read aloud."""
    job = card.job
    said = [
        job.title,
        translate("Words", "单位已核验") if job.verified else "",
        translate("Words", "工资{pay}").format(pay=pay_text(job)),
        *tags_of(job),
        place_text(job),
        distance_shown(card.distance_m),
        headcount_text(job),
    ]
    return translate("Words", "，").join(word for word in said if word)


def day_text(day: datetime, now: datetime) -> str:
    """今天, 昨天, ``11 月 3 日``, and with the year when it is another one (both aware)."""
    there, here = day.astimezone(LOCAL).date(), now.astimezone(LOCAL).date()
    if there == here:
        return translate("Words", "今天")
    if there == here - timedelta(days=1):
        return translate("Words", "昨天")
    if there.year == here.year:
        text = translate("Words", "{month} 月 {day} 日")
    else:
        text = translate("Words", "{year} 年 {month} 月 {day} 日")
    return text.format(year=there.year, month=there.month, day=there.day)


def freshness_text(freshness: Freshness, now: datetime) -> str:
    """``岗位 2 分钟前更新``; ``离线 · 昨天 18:20 的岗位``; empty before anything was fetched."""
    at = freshness.synced_at
    if at is None:
        return "" if freshness.online else translate("Words", "离线")
    day, clock = day_text(at, now), f"{at.astimezone(LOCAL):%H:%M}"
    if not freshness.online:
        return translate("Words", "离线 · {day} {clock} 的岗位").format(day=day, clock=clock)
    minutes = max(0, int((now - at).total_seconds())) // 60
    if minutes < 1:
        return translate("Words", "岗位刚刚更新")
    if minutes < 60:
        return translate("Words", "岗位 {minutes} 分钟前更新").format(minutes=minutes)
    if minutes < 24 * 60:
        return translate("Words", "岗位 {hours} 小时前更新").format(hours=minutes // 60)
    return translate("Words", "{day} {clock} 的岗位").format(day=day, clock=clock)
