"""The smaller facts of a posting: ages, perks, tags, headcount, dates, the description."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from central.core.jobs.imports.text import cut
from contract.catalog import Perk

_HERE: Final = ZoneInfo("Asia/Shanghai")  # a date without a zone is meant here

# What job sites append to the tags: kind of owner, size, trade.
_OWNER: Final = re.compile(
    "民营|国企|上市公司|股份制企业|股份有限公司|合资|外商独资|港澳台公司|事业单位|社会团体|有限责任公司|"
    "学校/下级学院|代表处|国家机关|其它|其他|律师事务所|医院|个体工商户|个人独资企业"
)
_SIZE: Final = re.compile(r"[0-9]+(?:-[0-9]+)?人(?:以[上下])?")

_GIVEN: Final = r"(?<![不自])(?:包|管|供|免费?|提供|含)"
_PERKS: Final = (
    (Perk.MEALS, re.compile(rf"{_GIVEN}(?:车|电|[一三]餐)?(?:吃|食|三餐|伙食|膳食)")),
    (
        Perk.LODGING,
        re.compile(
            rf"{_GIVEN}(?:车|吃|食|车吃|吃车)?(?:住(?!房公|院)|宿)|[包配供有](?:吃有)?住(?![房院])"
        ),
    ),
    (
        Perk.WORK_MEAL,
        re.compile(r"管饭|工作餐|员工餐|[包管免供](?:[一两午中晚早]餐?|工作)[餐饭]|餐补|饭补"),
    ),
    (
        Perk.TRANSPORT,
        re.compile(
            r"班车|接送|交通补[助贴]|车补|(?:配|供|包|送|有|提供|免费?)车(?!间|型|险|辆?管)|"
            r"车费报销|报销(?:车|路)费"
        ),
    ),
)
_SAID_ELSEWHERE: Final = re.compile(
    r"[包管](?:吃|住|吃住|吃包住)|[日周月]结(?:工资)?|工资[日周月]结"
)

_AGES: Final = re.compile(
    r"(?<![0-9])(?P<low>[1-9][0-9])\s*(?:周?岁)?\s*[-~〜—–至到]+\s*(?P<high>[1-9][0-9])\s*周?岁"
)
_AGE_MAX: Final = re.compile(
    r"(?<![0-9\-~至到])(?P<age>[1-9][0-9])\s*周?岁\s*(?:及?以[下内]|之内|为限)"
)
_AGE_MIN: Final = re.compile(
    r"(?:年?满\s*)(?P<age>[1-9][0-9])\s*周?岁|(?<![0-9])(?P<over>[1-9][0-9])\s*周?岁\s*(?:及?以上)"
)
_NO_AGE: Final = re.compile(r"年龄不限|不限年龄|无年龄限制")

_DATE: Final = re.compile(
    r"(?P<y>20[0-9]{2})\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*[-/.月]\s*(?P<d>[0-9]{1,2})\s*日?"
    r"(?:[T ]\s*(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:\.[0-9]+)?)?"
    r"\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


@dataclass(frozen=True)
class Ages:
    """The ages wanted, in years; None is no limit."""

    low: int | None
    high: int | None
    problems: tuple[str, ...] = ()


def ages_in(text: str) -> Ages:
    """The first age range that ``text`` states, else its limits."""
    if _NO_AGE.search(text):
        return Ages(None, None)
    both = _AGES.search(text)
    most, least = _AGE_MAX.search(text), _AGE_MIN.search(text)
    if both:
        low, high = int(both["low"]), int(both["high"])
    else:
        low = int(least["age"] or least["over"]) if least else 0
        high = int(most["age"]) if most else 0
    if not low and not high:
        return Ages(None, None)
    if (low and not 16 <= low <= 70) or (high and not 18 <= high <= 75) or (high and low > high):
        return Ages(None, None, ("age_unreadable",))
    return Ages(low or None, high or None)


def perks_in(text: str) -> tuple[Perk, ...]:
    """The perks that ``text`` promises."""
    return tuple(perk for perk, words in _PERKS if words.search(text))


def own_tags(column: str) -> tuple[str, ...]:
    """The tags that speak of the work; the employer's kind, size and trade end the column."""
    tags: list[str] = []
    for tag in (part.strip() for part in column.split("|")):
        if _OWNER.fullmatch(tag) or _SIZE.fullmatch(tag):
            break
        tags.append(tag)
    return tuple(tags)


def shown_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """At most six short ones, without those that perks and settlement say already."""
    short = (tag for tag in tags if 1 < len(tag) <= 10 and not _SAID_ELSEWHERE.fullmatch(tag))
    return tuple(dict.fromkeys(short))[:6]


def headcount_of(column: str) -> tuple[int | None, tuple[str, ...]]:
    """How many people are wanted. ``1`` is what forms put in by default, so it counts as not
    stated: a screen that says 要 1 人 keeps the second person away. Of a range the larger counts.
    """
    if not column or re.fullmatch(r"若干|不限|多名|数名", column):
        return None, ()
    match = re.fullmatch(r"(?:[0-9]{1,4}\s*[-~至到]\s*)?([0-9]{1,4})\s*[人名个位]?", column)
    if match is None or int(match[1]) == 0:
        return None, ("headcount_unreadable",)
    if int(match[1]) == 1:
        return None, ("headcount_maybe_default",)
    return int(match[1]), ()


def published_of(column: str, now: datetime) -> tuple[datetime, tuple[str, ...]]:
    """When it was published, in UTC; ``now`` where that is empty, unreadable or in the future."""
    if not column:
        return now, ()
    match = _DATE.fullmatch(column.strip())
    if match is None:
        return now, ("published_unreadable",)
    try:
        when = datetime(
            int(match["y"]),
            int(match["m"]),
            int(match["d"]),
            int(match["H"] or 0),
            int(match["M"] or 0),
            int(match["S"] or 0),
            tzinfo=_HERE,
        )
        if match["zone"]:
            when = datetime.fromisoformat(
                when.replace(tzinfo=None).isoformat() + match["zone"].replace("Z", "+00:00")
            )
    except ValueError:
        return now, ("published_unreadable",)
    if when > now + timedelta(days=1):
        return now, ("published_in_future",)
    return min(when.astimezone(UTC), now), ()


def description_of(
    experience: str, education: str, months_per_year: int | None, description: str
) -> tuple[str, tuple[str, ...]]:
    """One text of at most 4,000 characters: what is asked for, then what they wrote."""
    asked = []
    if experience:
        asked.append(f"经验要求：{experience}。")
    if education:
        asked.append(f"学历要求：{education}。")
    if months_per_year is not None and 12 < months_per_year <= 24:
        asked.append(f"一年发 {months_per_year} 个月工资。")
    text = "\n".join(part for part in ("".join(asked), description) if part)
    if len(text) > 4000:
        return cut(text, 4000), ("description_cut",)
    return text, ()
