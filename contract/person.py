"""What a person says of themselves, in at most four questions."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.base import Wire
from contract.catalog import Category

MobileNumber = Annotated[str, StringConstraints(pattern=r"^1[3-9]\d{9}$")]
"""A mainland mobile number: eleven digits, no country code (MIIT numbering plan)."""

PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]


class Experience(StrEnum):
    """Since when: how long the person has done this work."""

    NONE = "none"  # 没干过
    UNDER_1Y = "under_1y"  # 不到一年
    UNDER_3Y = "under_3y"  # 一到三年
    OVER_3Y = "over_3y"  # 三年以上


class Available(StrEnum):
    """When the person can start."""

    TODAY = "today"  # 今天就行
    TOMORROW = "tomorrow"  # 明天
    THIS_WEEK = "this_week"  # 这周内
    LATER = "later"  # 以后再说


class Resume(Wire):
    """The short résumé: what can you do, since when, when can you start, how to reach you."""

    name: PersonName
    phone: MobileNumber
    skills: tuple[Category, ...] = Field(min_length=1, max_length=5)
    experience: Experience
    available: Available
    note: str = Field(default="", max_length=200)
