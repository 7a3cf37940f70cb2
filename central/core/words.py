"""The Chinese words of the contract's values, as the centre's pages show them."""

from contract.catalog import Category, Perk, Settlement
from contract.person import Available, Experience
from contract.signin import ApplicationState

CATEGORY = {
    Category.CLEANING: "保洁",
    Category.MOVING: "搬运装卸",
    Category.WAREHOUSE: "仓库分拣",
    Category.DELIVERY: "外卖快递",
    Category.SECURITY: "保安",
    Category.CATERING: "餐饮后厨",
    Category.FACTORY: "工厂普工",
    Category.BUILDING: "建筑装修",
    Category.TRADES: "水电技工",
    Category.DRIVING: "司机",
    Category.HOME_CARE: "家政护理",
    Category.RETAIL: "店员导购",
    Category.OFFICE: "文员客服",
    Category.OTHER: "其他",
}

PERK = {
    Perk.MEALS: "包吃",
    Perk.LODGING: "包住",
    Perk.WORK_MEAL: "管饭",
    Perk.TRANSPORT: "交通",
}

SETTLEMENT = {
    Settlement.DAILY: "日结",
    Settlement.WEEKLY: "周结",
    Settlement.MONTHLY: "月结",
}

EXPERIENCE = {
    Experience.NONE: "没干过",
    Experience.UNDER_1Y: "不到一年",
    Experience.UNDER_3Y: "一到三年",
    Experience.OVER_3Y: "三年以上",
}

AVAILABLE = {
    Available.TODAY: "今天就行",
    Available.TOMORROW: "明天",
    Available.THIS_WEEK: "这周内",
    Available.LATER: "以后再说",
}

STATE = {
    ApplicationState.DELIVERED: "已送达",
    ApplicationState.VIEWED: "企业已看",
    ApplicationState.INTERVIEW: "约面试",
    ApplicationState.DECLINED: "不合适",
    ApplicationState.HIRED: "已录用",
}


def wait_words(seconds: int) -> str:
    """A wait a person can plan with, never shorter than it is: "40 秒", "3 分钟", "2 小时"."""
    if seconds < 100:
        return f"{seconds} 秒"
    if seconds <= 90 * 60:
        return f"{-(-seconds // 60)} 分钟"
    return f"{-(-seconds // 3600)} 小时"
