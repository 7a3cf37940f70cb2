"""The words that people use for what the wire names in English."""

from typing import Final

from contract.catalog import Category, Perk
from kiosk.domain.marks import QT_TRANSLATE_NOOP

CATEGORY_WORDS: Final = {
    Category.CLEANING: QT_TRANSLATE_NOOP("Domain", "保洁"),
    Category.MOVING: QT_TRANSLATE_NOOP("Domain", "搬运装卸"),
    Category.WAREHOUSE: QT_TRANSLATE_NOOP("Domain", "仓库分拣"),
    Category.DELIVERY: QT_TRANSLATE_NOOP("Domain", "外卖快递"),
    Category.SECURITY: QT_TRANSLATE_NOOP("Domain", "保安"),
    Category.CATERING: QT_TRANSLATE_NOOP("Domain", "餐饮后厨"),
    Category.FACTORY: QT_TRANSLATE_NOOP("Domain", "工厂普工"),
    Category.BUILDING: QT_TRANSLATE_NOOP("Domain", "建筑装修"),
    Category.TRADES: QT_TRANSLATE_NOOP("Domain", "水电技工"),
    Category.DRIVING: QT_TRANSLATE_NOOP("Domain", "司机"),
    Category.HOME_CARE: QT_TRANSLATE_NOOP("Domain", "家政护理"),
    Category.RETAIL: QT_TRANSLATE_NOOP("Domain", "店员导购"),
    Category.OFFICE: QT_TRANSLATE_NOOP("Domain", "文员客服"),
    Category.OTHER: QT_TRANSLATE_NOOP("Domain", "其他"),
}

PERK_WORDS: Final = {
    Perk.MEALS: QT_TRANSLATE_NOOP("Domain", "包吃"),
    Perk.LODGING: QT_TRANSLATE_NOOP("Domain", "包住"),
    Perk.WORK_MEAL: QT_TRANSLATE_NOOP("Domain", "管饭"),
    Perk.TRANSPORT: QT_TRANSLATE_NOOP("Domain", "交通"),
}

MEALS_AND_LODGING_WORD: Final = QT_TRANSLATE_NOOP("Domain", "包吃住")
