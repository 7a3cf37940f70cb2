"""Reads a pay text as people write it: ``8千-1.2万/月``, ``150-200/天``, ``面议``.

The rules, in the order they are applied:

1.  The text is normalised (NFKC, lower case), spaces and thousands separators go, every dash and
    至/到 between amounts is one ``-``. Text past 200 characters is not looked at.
2.  Settlement: 日结/天结/现结, 周结, 月结. Where several are offered, the fastest counts
    (``settlement_several``); 不日结 and 非日结 do not.
3.  Months per year (``13薪``) are noted and taken out; the amount stays per month.
4.  Chinese numerals become digits: 八千 8000, 一万二 12000, 五六千 a range.
5.  An amount is a number with 万/w, 千/k, 百, and 1万5 or 1万5千 read together. In a range a small
    number (under 100) without its own multiplier takes the other's: ``4-6千``, ``8-10K``.
6.  A unit is what stands after /, 每 or 一 (时/小时 hour, 天/日/班/工 day, 周 week, 月 month; 次,
    单, 件 and other counted things: piece), or before the amount (时薪, 日薪, 月薪). ``/8小时`` is
    divided.
7.  年 is divided by 12 into a month (``pay_per_year``).
8.  No unit stated: with 万 or 千 a month (job sites leave out the unit only for monthly pay), else
    by the larger amount: under 100 yuan an hour, under 1,500 a day, else a month. It is said so
    (``unit_assumed``).
9.  以下/以内/最高/上限: from zero (``pay_no_lower_bound``). 以上/起/保底/底薪/+: both ends are that
    amount, the least that is promised (``pay_no_upper_bound``). 约/左右: as written
    (``pay_approximate``).
10. A reversed range is turned round. Of several separate amounts the first counts.
11. 面议, 面谈 and the like without an amount are negotiable; so are an empty text (``pay_missing``)
    and one without a readable amount (``pay_unreadable``): a posting is never lost for its pay.
12. Amounts far from what such work pays are kept as written and reported (``pay_improbable``);
    zero and what the wire cannot carry are unreadable.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from central.core.jobs.imports.numerals import with_digits
from contract.catalog import PayUnit, Settlement

MAX_FEN: Final = 100_000_000_00  # what contract.catalog.Pay carries
_READ: Final = 200  # characters

_MULTIPLIER: Final = {
    "万": Decimal(10_000),
    "w": Decimal(10_000),
    "千": Decimal(1000),
    "k": Decimal(1000),
    "百": Decimal(100),
}

# Longer names first; 课时 is counted, it is not an hour.
_PIECES: Final = (
    "课时|平方米|平方|平米|公里|次|单|件|个|票|趟|场|节|课|米|吨|车|箱|袋|只|套|条|份|人|户|页|张|篇|题|"
    "幅|台|块|斤"
)
_UNITS: Final[tuple[tuple[str, str], ...]] = (
    ("piece", rf"(?:{_PIECES})(?!时|月|小)"),
    ("hour", r"个?(?:小时|钟头|时|hours?|hr?(?![a-z]))"),
    ("day", r"个?(?:工作日|天|日|班|工(?!资)|days?|d(?![a-z]))"),
    ("week", r"个?(?:周|星期|礼拜|weeks?)"),
    ("month", r"个?(?:月|months?|m(?![a-z]))"),
    ("year", r"个?(?:年|years?|y(?![a-z]))"),
)
_PREFIXES: Final[tuple[tuple[str, str], ...]] = (
    ("hour", "时薪|小时工资|每小时"),
    ("day", "日薪|日工资|日均|每天|每日|一天|日赚|日入"),
    ("week", "周薪|每周"),
    ("month", "月薪|月工资|月入|月收入|月均|每月|每个月"),
    ("year", "年薪|年收入|年入|每年"),
    ("piece", "每单|每件|每次|一单|一件|一次|1单|计件"),
)
_BEFORE: Final = re.compile(
    "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PREFIXES)
    + ")(?:工资|薪资|收入|到手|综合|约|大概|最低|最高|保底|可达|可|是|为|:)*$"
)
_NUMBER: Final = (
    r"([0-9]{1,12}(?![0-9])(?:\.[0-9]{1,12}(?![0-9]))?)"
    r"(?:(万|w|千|k|百)(?:([0-9])(?:千|k|(?![0-9.万千百wk薪])))?)?"
)
_AMOUNT: Final = re.compile(
    rf"(?<![0-9.])(?P<low>{_NUMBER})(?:元|块钱|块)?(?:-(?P<high>{_NUMBER}))?"
)
_AFTER: Final = re.compile(
    r"(?:钱|元|块|rmb)*[(]?(?:以上|以下|以内|起步|起|左右|上下|\+)*[)]?(?:元|块)?"
    r"(?:/|每|一|按|(?<=[元块])(?=1[^0-9.]))(?P<count>[0-9]{1,3}(?:\.[0-9])?)?(?P<unit>"
    + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS)
    + ")"
)
_TWICE: Final = re.compile(  # 100元/天-200元/天
    r"(?<=[0-9万千kw])(?:元|块)?(/[^0-9/-]{1,3})-([0-9.]+[万千kw]?)(?:元|块)?\1"
)
_BONUS: Final = re.compile(
    r"[·•・.,、*x×+/(]?(?P<months>[0-9]{2})(?:-[0-9]{2})?(?:个月)?薪[)]?|[*x×](?P<times>1[2-9])$"
)
_NEGOTIABLE: Final = re.compile(
    r"面议|面谈|面洽|详谈|详聊|协商|待定|另议|议价|电议|保密|negotiable"
)
_UPPER_BEFORE: Final = re.compile(r"(?:最高|上限|不超过|至多|最多|高达|可达)$")
_UPPER_AFTER: Final = re.compile(r"^(?:元|块)?(?:以下|以内|之内|封顶|上限)")
_LOWER_BEFORE: Final = re.compile(r"(?:最低|不低于|至少|保底|底薪|无责|下限|高于|超过)$")
_LOWER_AFTER: Final = re.compile(r"^(?:元|块)?(?:以上|起|保底|\+|下限)")
_ABOUT: Final = re.compile(r"约|大概|左右|上下")
_NOT_MONEY: Final = re.compile(  # 8小时, 26天, 18-45岁; but not the hours of 150元/8小时
    r"(?<![0-9./每元块-])[0-9]{1,2}(?:\.5)?(?:-[0-9]{1,2})?(?:个?小时|天|个月|号|点|岁|%|人)"
)
_EXTRA: Final = re.compile(r"提成|奖金|绩效|分红")

# Yuan. Outside of this the amount is reported, not changed. The lower ends lie well under the
# minimum wage of the poorest province, the upper ends well over what a posting pays.
_USUAL: Final = {
    PayUnit.HOUR: (Decimal(5), Decimal(1000)),
    PayUnit.DAY: (Decimal(30), Decimal(5000)),
    PayUnit.WEEK: (Decimal(100), Decimal(30_000)),
    PayUnit.MONTH: (Decimal(500), Decimal(200_000)),
    PayUnit.PIECE: (Decimal("0.01"), Decimal(100_000)),
}

_SETTLEMENTS: Final = (
    (
        Settlement.DAILY,
        re.compile(r"(?<![不非])(?:日周?月?结|天结|现结|当[天日]结)(?!构|果|束|算期)"),
    ),
    (Settlement.WEEKLY, re.compile(r"(?<![不非])周结(?!构|果|束)")),
    (Settlement.MONTHLY, re.compile(r"(?<![不非])月结(?!构|果|束)")),
)


@dataclass(frozen=True)
class ParsedPay:
    """What a pay text says. Amounts are integer fen for one ``unit``, both None when negotiable.

    ``problems`` are codes of ``problems.MEANINGS``; ``months_per_year`` is 13 for 13薪.
    """

    unit: PayUnit
    min_fen: int | None
    max_fen: int | None
    settlement: Settlement | None = None
    problems: tuple[str, ...] = ()
    months_per_year: int | None = None


def settlement_in(text: str) -> tuple[Settlement | None, bool]:
    """The fastest settlement that ``text`` offers, and whether it offers more than one."""
    found = [settlement for settlement, words in _SETTLEMENTS if words.search(text)]
    return (found[0] if found else None), len(found) > 1


def parse(text: str) -> ParsedPay:
    """What ``text`` pays. Never raises; what could not be read is in ``problems``."""
    plain = _normalised(text)
    settlement, several = settlement_in(plain)
    problems = ["settlement_several"] if several else []
    bonus = _BONUS.search(plain)
    months = int(bonus["months"] or bonus["times"]) if bonus else None
    if bonus:
        plain = plain[: bonus.start()] + plain[bonus.end() :]

    def unread(*codes: str) -> ParsedPay:
        found = (*problems, *codes)
        return ParsedPay(PayUnit.NEGOTIABLE, None, None, settlement, found, months)

    plain = _NOT_MONEY.sub(" ", plain)
    amount = _AMOUNT.search(plain)
    if amount is None:
        if _NEGOTIABLE.search(plain):
            return unread()
        return unread("pay_unreadable" if plain else "pay_missing")
    low, high = _range_of(amount)
    unit, divisor, notes = _unit_of(plain, amount, high)
    notes += _remarks(plain, amount)
    bound = _bound_of(plain, amount) if low == high else None
    if bound is not None:
        notes.append(bound)
    if bound == "pay_no_lower_bound":
        low = Decimal(0)
    if low > high:
        low, high = high, low
        notes.append("pay_reversed")
    min_fen, max_fen = _fen(low / divisor), _fen(high / divisor)
    if not 0 < max_fen <= MAX_FEN:
        return unread("pay_unreadable")
    least, most = _USUAL[unit]
    if max_fen > most * 100 or (min_fen < least * 100 and bound != "pay_no_lower_bound"):
        notes.append("pay_improbable")
    if 0 < min_fen * 5 < max_fen:
        notes.append("pay_range_wide")
    found = tuple(dict.fromkeys((*problems, *notes)))
    return ParsedPay(unit, min_fen, max_fen, settlement, found, months)


def _normalised(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:_READ]).casefold()
    plain = re.sub(r"\s+|¥|人民币|rmb|税前|税后", "", plain)
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", plain)
    plain = with_digits(plain)
    plain = re.sub(r"(?:[-‐‑‒–—―−~∼〜]+|至|到)(?=[0-9])", "-", plain)
    plain = _TWICE.sub(r"-\2\1", plain)
    return re.sub(r"(?<=[0-9万千百kw])(?:元|块)-(?=[0-9])", "-", plain)


def _value(number: str, multiplier: str | None, tail: str | None) -> Decimal:
    value = Decimal(number)
    if multiplier is None:
        return value
    factor = _MULTIPLIER[multiplier]
    return value * factor + (Decimal(tail) * factor / 10 if tail else 0)


def _range_of(amount: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Both ends in yuan. The groups of each number: digits, multiplier, tail (1万5)."""
    low_number, low_by, low_tail = amount[2], amount[3], amount[4]
    if amount["high"] is None:
        value = _value(low_number, low_by, low_tail)
        return value, value
    high_number, high_by, high_tail = amount[6], amount[7], amount[8]
    if low_by is None and high_by is not None and Decimal(low_number) < 100:
        low_by = high_by
    elif high_by is None and Decimal(low_number) <= Decimal(high_number) < 100:
        high_by = low_by
    return _value(low_number, low_by, low_tail), _value(high_number, high_by, high_tail)


def _unit_of(
    plain: str, amount: re.Match[str], high: Decimal
) -> tuple[PayUnit, Decimal, list[str]]:
    """The unit, what to divide the amounts by, and remarks."""
    after = _AFTER.match(plain, amount.end())
    divisor = Decimal(1)
    notes: list[str] = []
    if after:
        name = next(name for name, _ in _UNITS if after[name])
        if after["count"] and Decimal(after["count"]) not in (0, 1):
            divisor = Decimal(after["count"])
            notes.append("pay_divided")
    elif before := _BEFORE.search(plain[: amount.start()]):
        name = next(name for name, _ in _PREFIXES if before[name])
    else:
        notes.append("unit_assumed")
        if high < 100:
            name = "hour"
        else:
            monthly = high >= 1500 or not {amount[3], amount[7]}.isdisjoint("万w千k")
            name = "month" if monthly else "day"
    if name == "year":
        return PayUnit.MONTH, divisor * 12, [*notes, "pay_per_year"]
    return PayUnit(name), divisor, notes


def _bound_of(plain: str, amount: re.Match[str]) -> str | None:
    """Whether one amount is only an upper or only a lower bound."""
    unit = _AFTER.match(plain, amount.end())
    before = plain[: amount.start()]
    after = (plain[amount.end() :], plain[unit.end() :] if unit else "")
    if _UPPER_BEFORE.search(before) or any(map(_UPPER_AFTER.match, after)):
        return "pay_no_lower_bound"
    if _LOWER_BEFORE.search(before) or any(map(_LOWER_AFTER.match, after)):
        return "pay_no_upper_bound"
    return None


def _remarks(plain: str, amount: re.Match[str]) -> list[str]:
    rest = plain[: amount.start()] + " " + plain[amount.end() :]
    remarks = []
    if _ABOUT.search(rest):
        remarks.append("pay_approximate")
    if _EXTRA.search(rest):
        remarks.append("pay_plus_commission")
    if _AMOUNT.search(re.sub(r"/[0-9.]+(?:小时|天|个月)", "", rest)):
        remarks.append("pay_several_amounts")
    return remarks


def _fen(yuan: Decimal) -> int:
    return int((yuan * 100).to_integral_value(rounding=ROUND_HALF_UP))
