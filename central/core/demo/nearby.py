"""The postings nearest to 科学大道工会驿站, placed by hand: what the first screen shows.

A terminal lists verified employers first, then by nearness in steps (500 m, 1 km, 1.5 km …), then
the fresher first. Within a step the first here is published last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from central.core.demo.employers import OWN
from central.core.demo.kinds import (
    DAILY,
    DAY,
    HOUR,
    MONTH,
    MONTHLY,
    PIECE,
    WEEKLY,
)
from contract.catalog import Category, PayUnit, Perk, Settlement

_FED: Final = (Perk.MEALS,)
_FED_AND_LODGED: Final = (Perk.MEALS, Perk.LODGING)
_TODAY: Final = "今天可上岗"


@dataclass(frozen=True)
class Nearby:
    """A posting so many metres east and north of the station. ``low`` and ``high`` are yuan."""

    title: str
    category: Category
    employer: str
    address: str
    east_m: int
    north_m: int
    unit: PayUnit
    low: int
    high: int
    settlement: Settlement
    headcount: int
    hours: str
    text: str
    tags: tuple[str, ...] = ()
    perks: tuple[Perk, ...] = ()
    ages: tuple[int | None, int | None] = field(default=(18, None))
    certificates: tuple[str, ...] = ()


def nearby() -> Iterator[Nearby]:
    """All of them, the most prominent first."""
    yield from _walking()
    yield from _further()


def _walking() -> Iterator[Nearby]:
    yield Nearby(
        "保洁员(写字楼)",
        Category.CLEANING,
        OWN,
        "科学大道 国家大学科技园",
        -210,
        303,
        DAY,
        180,
        180,
        DAILY,
        8,
        "7:00–11:00 13:00–17:00",
        "打扫三栋写字楼的楼层、电梯和卫生间。工具公司发，头一天有老员工带。做完当天结钱。",
        tags=(_TODAY,),
    )
    yield Nearby(
        "仓库分拣员",
        Category.WAREHOUSE,
        "郑州梧桐里仓储服务有限公司",
        "梧桐街 物流园",
        -430,
        -760,
        HOUR,
        24,
        24,
        WEEKLY,
        20,
        "8:00–17:00",
        "看面单把包裹分到筐里。识字、会看数字就行，站着干活，两小时歇一次。每周五发钱。",
        tags=("管午饭",),
        ages=(18, 50),
    )
    yield Nearby(
        "餐厅帮厨",
        Category.CATERING,
        "郑州莲花里食堂管理有限公司",
        "翠竹街 园区食堂",
        820,
        250,
        MONTH,
        4800,
        4800,
        MONTHLY,
        2,
        "9:00–14:00 16:30–20:30",
        "洗菜切配，给师傅打下手，收工打扫灶台。吃住都在园区，一月休四天。",
        perks=_FED_AND_LODGED,
        ages=(None, 50),
        certificates=("健康证",),
    )
    yield Nearby(
        "外卖骑手",
        Category.DELIVERY,
        "郑州小飞象即时配送有限公司",
        "翠竹街 配送站",
        880,
        -190,
        MONTH,
        7000,
        7000,
        MONTHLY,
        15,
        "10:00–14:00 17:00–21:00",
        "只送三公里内的饭。车、头盔、衣服站里发，头三天跟老骑手跑，保底七千，跑多另算。",
        tags=("提供电车",),
        ages=(18, 50),
        certificates=("健康证",),
    )
    yield Nearby(
        "电工(持证)",
        Category.TRADES,
        "郑州金梭机电安装有限公司",
        "银屏路 产业园",
        930,
        -260,
        DAY,
        320,
        320,
        DAILY,
        3,
        "8:00–18:00",
        "厂房照明和配电箱接线，图纸现场讲。低压证要带原件来。",
        ages=(20, 58),
        certificates=("低压证",),
    )
    yield Nearby(
        "搬运装卸工",
        Category.MOVING,
        "郑州顺肩搬运服务有限公司",
        "长椿路 建材市场",
        340,
        -650,
        DAY,
        220,
        220,
        DAILY,
        6,
        "8:00–18:00",
        "卸瓷砖和板材，两人一组，重的用液压车。发手套护腰，管一顿午饭。",
        tags=(_TODAY, "管午饭"),
        ages=(18, 50),
    )
    yield Nearby(
        "奶茶店店员",
        Category.CATERING,
        "郑州茶小满饮品店",
        "科学大道 大学城店",
        -560,
        420,
        HOUR,
        22,
        22,
        WEEKLY,
        3,
        "9:00–15:00 或 15:00–22:00",
        "点单、调饮料、洗器具。配方贴在墙上，两天就会。课余来做也行。",
        tags=("学生可做",),
        ages=(18, 40),
        certificates=("健康证",),
    )
    yield Nearby(
        "超市理货员",
        Category.RETAIL,
        "郑州家门口超市有限公司",
        "银屏路 生活超市",
        610,
        -110,
        MONTH,
        3600,
        3600,
        MONTHLY,
        2,
        "6:30–14:30",
        "补货、摆整齐、换价签、看日期。早班下午两点半就下班，管早饭和午饭。",
        tags=("大龄可做",),
        perks=_FED,
        ages=(18, 58),
        certificates=("健康证",),
    )
    yield Nearby(
        "展会搭建工",
        Category.OTHER,
        "郑州喜相逢会展服务有限公司",
        "科学大道 会展厅",
        -180,
        -760,
        DAY,
        210,
        210,
        DAILY,
        12,
        "8:00–20:00 只做两天",
        "搬桌椅、铺地毯、搭背景板。两天的活，当天结钱，管两顿饭。",
        tags=(_TODAY, "管两顿饭"),
        ages=(18, 55),
    )
    yield Nearby(
        "小区保安",
        Category.SECURITY,
        "郑州守望里保安服务有限公司",
        "长椿路 人才公寓",
        -420,
        -330,
        MONTH,
        3600,
        3600,
        MONTHLY,
        4,
        "7:00–19:00 两班倒",
        "门岗值守，登记来人来车，定时巡楼。四人间宿舍，不收钱。",
        perks=(Perk.LODGING,),
        ages=(20, 60),
    )


def _further() -> Iterator[Nearby]:
    yield Nearby(
        "家政钟点工",
        Category.HOME_CARE,
        "郑州暖阿姨家政服务有限公司",
        "翠竹街 家政门店",
        1180,
        330,
        HOUR,
        35,
        45,
        DAILY,
        10,
        "时间自己定",
        "上门打扫、做饭，离家近的先派。每单做完手机上就到账。",
        tags=(_TODAY, "大龄可做"),
        ages=(20, 60),
    )
    yield Nearby(
        "电商打包员",
        Category.WAREHOUSE,
        "郑州西环云仓服务有限公司",
        "冬青街 电商产业园",
        -1320,
        -860,
        PIECE,
        1,
        1,
        WEEKLY,
        18,
        "9:00–18:00",
        "照单拿货、装箱、贴面单。一件一块，熟手一天两百多件。",
        tags=("不用经验",),
        ages=(18, 55),
    )
    yield Nearby(
        "车间普工",
        Category.FACTORY,
        "河南蓝格电子装配有限公司",
        "金梭路 电子厂",
        2380,
        720,
        MONTH,
        5000,
        6500,
        MONTHLY,
        40,
        "8:00–20:00 两班倒",
        "坐着装小电路板，岗前教一上午。加班另算，宿舍六人间有空调。",
        perks=_FED_AND_LODGED,
        ages=(18, 48),
    )
    yield Nearby(
        "医院护工",
        Category.HOME_CARE,
        "郑州床边人陪护服务有限公司",
        "瑞达路 康复医院",
        2190,
        -450,
        DAY,
        200,
        220,
        DAILY,
        5,
        "24 小时两人轮",
        "照看卧床老人，翻身、喂饭、擦洗，有护士教。吃饭在医院食堂，不用花钱。",
        tags=("大龄可做",),
        perks=_FED_AND_LODGED,
        ages=(30, 60),
        certificates=("健康证",),
    )
    yield Nearby(
        "绿化养护工",
        Category.CLEANING,
        OWN,
        "雪松路 产业公园",
        -1640,
        520,
        DAY,
        150,
        150,
        DAILY,
        10,
        "6:00–10:00 15:00–19:00",
        "修剪草坪、浇水、扫落叶，避开中午太阳。六十岁以下身体好的都行。",
        tags=(_TODAY, "大龄可做"),
        ages=(18, 60),
    )
    yield Nearby(
        "客房保洁员",
        Category.CLEANING,
        OWN,
        "长椿路 酒店公寓",
        470,
        -1420,
        DAY,
        160,
        160,
        WEEKLY,
        4,
        "8:30–16:30",
        "打扫客房，换床单被套，补洗漱用品。一天十来间，做完就走。",
        ages=(18, 55),
        certificates=("健康证",),
    )
