"""The words that people use for what the wire names in English."""

from typing import Final

from contract.catalog import Category, Perk

CATEGORY_WORDS: Final = {
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

PERK_WORDS: Final = {
    Perk.MEALS: "包吃",
    Perk.LODGING: "包住",
    Perk.WORK_MEAL: "管饭",
    Perk.TRANSPORT: "交通",
}

MEALS_AND_LODGING_WORD: Final = "包吃住"
