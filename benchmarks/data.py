"""Made-up postings in any number, the same ones every time, and nobody's: for all benchmarks.

The kinds of work are the demo data's; names, streets, notes and sentences are mixed so that words
have frequencies of every size: 郑州 in nearly all, 保安 in hundredths, a shop's name in a few.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from central.core.demo.kinds import PayRange
from central.core.demo.making import KINDS
from contract.catalog import (
    ChangePage,
    Job,
    Pay,
    PayUnit,
    Perk,
    Place,
    PutJob,
    Station,
    Tombstone,
)

SCOPE: Final = "410100"
NOW: Final = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
STATION: Final = Station(
    id="bench", name="科学大道驿站", district="高新区", lat=34.8170, lon=113.5420
)
DISTRICTS: Final = (
    *("金水区", "二七区", "中原区", "管城回族区", "惠济区", "郑东新区", "高新区", "经开区"),
    *("航空港区", "上街区", "中牟县", "荥阳市", "新郑市", "新密市", "登封市", "巩义市"),
)

_FIRST: Final = "金银康华瑞丰恒安泰和信达兴隆嘉美佳鑫宏伟顺通利民永盛天海东方中原豫嵩黄河龙凤祥云"
_SECOND: Final = "源发诚德福来旺捷联创新盈科实远景城乡邦图辉耀翔凯博文思学勤俭朴真善乐家园林"
_TRADE: Final = (
    *("物业", "家政", "餐饮", "物流", "劳务", "保安", "建筑", "装饰", "商贸", "科技", "酒店"),
    *("超市", "食品", "机电", "制衣", "农业", "医疗", "教育", "快递", "汽车", "环保", "纺织"),
)
_ROADS: Final = "花园文化农业东风南阳嵩山航海长江淮河桐柏建设陇海紫荆商城人民健康黄河纬五经三"
_NOTES: Final = (
    *("急招", "长期", "短期", "包吃住", "可日结", "离家近", "不加班", "坐班车", "有宿舍", "新店"),
    *("夜班", "白班", "两班倒", "男女不限", "夫妻工", "老师傅带", "免押金", "五险一金", "双休"),
)
_SENTENCES: Final = (
    "每天工作八小时，中间可以休息。",
    "做满一个月有全勤奖，节假日按规定付加班工资。",
    "有经验的优先，没有经验的师傅带着学。",
    "住得近的方便，地铁口出来走几分钟就到。",
    "工作服和手套由单位发，不收任何费用。",
    "入职当天签合同，按月交社会保险。",
    "宿舍四人一间，有热水和空调，水电平摊。",
    "食堂一日三餐，自己付一半，干净实惠。",
    "要能吃苦，手脚麻利，服从安排。",
    "会骑电动车的更好，车可以由单位提供。",
    "面试请带身份证原件，当场就能定下来。",
    "忙的时候要加一会儿班，加班另算钱。",
    "年纪大一点也没有关系，身体好就行。",
    "试做三天，合适再留下，试做的钱照付。",
    "在写字楼里，冬天有暖气，夏天有冷气。",
    "货不重，用小推车，一天走一万来步。",
)


def jobs(count: int, *, seed: int = 1, first: int = 1) -> Iterator[Job]:
    """``count`` jobs with the ids ``first`` and up.

    ``model_construct`` saves the validation of values that are right by construction: at 600,000
    jobs it is most of the time.
    """
    chance = random.Random(f"{seed}/{first}")
    pick = chance.choice
    employers = [f"{_name(chance)}{pick(_TRADE)}有限公司" for _ in range(max(50, count // 40))]
    for number in range(first, first + count):
        kind = pick(KINDS)
        pay = pick(kind.pays)
        title = pick(kind.titles)
        if chance.random() < 0.4:
            title = f"{title}（{pick(_NOTES)}）"
        if chance.random() < 0.3:
            title = f"{_name(chance)}{pick(('店', '项目', '园区', '小区', '工地'))}{title}"
        district = pick(DISTRICTS)
        road = f"{pick(_ROADS)}{pick(_ROADS)}路{chance.randrange(1, 400)}号"
        sentences = chance.sample(_SENTENCES, chance.randrange(1, 6))
        perks = tuple(sorted(set(chance.sample(list(Perk), chance.randrange(0, 4)))))
        yield Job.model_construct(
            id=str(number),
            title=title[:80],
            employer=pick(employers),
            verified=chance.random() < 0.6,
            category=kind.category,
            pay=_pay(pay, chance),
            settlement=pick((*pay.settlements, None)),
            place=Place.model_construct(
                address=f"{road}{_name(chance)}{pick(kind.places)}",
                district=district,
                lat=round(chance.gauss(34.76, 0.08), 6),
                lon=round(chance.gauss(113.66, 0.10), 6),
            ),
            hours=pick(kind.hours),
            headcount_left=chance.randrange(1, 20),
            age_min=pick((None, 18, 18, 20)),
            age_max=pick((None, 45, 50, 55, 60)),
            certificates=kind.certificates,
            perks=perks,
            tags=tuple(chance.sample(_NOTES, chance.randrange(0, 3))),
            description=f"{kind.text}\n{''.join(sentences)}",
            published_at=NOW - timedelta(minutes=chance.randrange(30, 20_000)),
            valid_until=NOW + timedelta(days=chance.randrange(2, 45)),
        )


def puts(count: int, *, seed: int = 1) -> Iterator[PutJob]:
    """The same as changes of a feed from its beginning."""
    for seq, job in enumerate(jobs(count, seed=seed), start=1):
        yield PutJob.model_construct(op="put", kind="job", seq=seq, body=job)


def delta(
    standing: list[Job], since: int, *, new: int = 60, edits: int = 100, gone: int = 40
) -> ChangePage:
    """A day's changes after ``since`` upon ``standing`` jobs: new ones, edits of headcount, pay and
    date as employers make them, and tombstones; in a mixed order."""
    chance = random.Random(since)
    touched = chance.sample(standing, edits + gone)
    highest = max(int(job.id) for job in standing)
    changes: list[Job | str] = [*jobs(new, seed=since, first=highest + 1)]
    changes += [edited(job, chance) for job in touched[:edits]]
    changes += [job.id for job in touched[edits:]]
    chance.shuffle(changes)
    lines = [
        Tombstone(kind="job", seq=seq, id=change)
        if isinstance(change, str)
        else PutJob(seq=seq, body=change)
        for seq, change in enumerate(changes, start=since + 1)
    ]
    return ChangePage(
        scope=SCOPE, since=since, next=since + len(lines), more=False, changes=tuple(lines)
    )


def edited(job: Job, chance: random.Random) -> Job:
    """``job`` after one edit: fewer places left, another pay, or a later date."""
    what = chance.randrange(3)
    if what == 0:
        return job.model_copy(update={"headcount_left": max(1, (job.headcount_left or 2) - 1)})
    if what == 1 and job.pay.min_fen is not None and job.pay.max_fen is not None:
        pay = Pay(unit=job.pay.unit, min_fen=job.pay.min_fen + 1000, max_fen=job.pay.max_fen + 1000)
        return job.model_copy(update={"pay": pay})
    return job.model_copy(update={"valid_until": job.valid_until + timedelta(days=7)})


def _pay(offer: PayRange, chance: random.Random) -> Pay:
    if offer.unit is PayUnit.NEGOTIABLE or not offer.high:
        return Pay(unit=PayUnit.NEGOTIABLE)
    steps = max(1, round((offer.high - offer.low) / offer.step))
    low = offer.low + chance.randrange(steps + 1) * offer.step
    high = low + chance.randrange(4) * offer.step
    return Pay(unit=offer.unit, min_fen=round(low * 100), max_fen=round(high * 100))


def _name(chance: random.Random) -> str:
    return chance.choice(_FIRST) + chance.choice(_SECOND)
