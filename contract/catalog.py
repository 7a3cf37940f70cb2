"""The catalogue, down: what the change feed and the snapshot carry.

One ordered feed per scope (a city, by its GB/T 2260 code) holds every kind. ``seq`` is
commit-ordered: a reader that has seen ``seq`` N never misses a later commit with a smaller number.
Each object stands in the feed once, at the ``seq`` of its latest version.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator

from contract.base import UtcTime, Wire

PAGE_SIZE = 500
"""Changes in a full page. A page with fewer is the tail."""


class Category(StrEnum):
    """What kind of work, as the worker names it (the Chinese word stands beside each)."""

    CLEANING = "cleaning"  # 保洁
    MOVING = "moving"  # 搬运装卸
    WAREHOUSE = "warehouse"  # 仓库分拣
    DELIVERY = "delivery"  # 外卖快递
    SECURITY = "security"  # 保安
    CATERING = "catering"  # 餐饮后厨
    FACTORY = "factory"  # 工厂普工
    BUILDING = "building"  # 建筑装修
    TRADES = "trades"  # 水电技工 (电工, 焊工, 维修)
    DRIVING = "driving"  # 司机
    HOME_CARE = "home_care"  # 家政护理 (保姆, 月嫂, 护工)
    RETAIL = "retail"  # 店员导购
    OFFICE = "office"  # 文员客服
    OTHER = "other"  # 其他


class PayUnit(StrEnum):
    HOUR = "hour"  # 时
    DAY = "day"  # 天
    WEEK = "week"  # 周
    MONTH = "month"  # 月
    PIECE = "piece"  # 件
    NEGOTIABLE = "negotiable"  # 面议


class Settlement(StrEnum):
    """How often the pay is settled."""

    DAILY = "daily"  # 日结
    WEEKLY = "weekly"  # 周结
    MONTHLY = "monthly"  # 月结


class Perk(StrEnum):
    MEALS = "meals"  # 包吃
    LODGING = "lodging"  # 包住
    WORK_MEAL = "work_meal"  # 管饭 (one meal on shift)
    TRANSPORT = "transport"  # 交通 (shuttle, vehicle or fare)


class Pay(Wire):
    """What the work pays: an amount range in fen for one ``unit``.

    ``min_fen`` and ``max_fen`` are both set and ordered, or both None when negotiable.
    """

    unit: PayUnit
    min_fen: int | None = Field(default=None, ge=0, le=100_000_000_00)
    max_fen: int | None = Field(default=None, ge=0, le=100_000_000_00)

    @model_validator(mode="after")
    def _amounts_fit_the_unit(self) -> "Pay":
        if self.unit is PayUnit.NEGOTIABLE:
            if self.min_fen is not None or self.max_fen is not None:
                raise ValueError("negotiable pay states no amount")
        elif self.min_fen is None or self.max_fen is None or self.min_fen > self.max_fen:
            raise ValueError("pay needs min_fen <= max_fen")
        return self


class Place(Wire):
    """Where. ``lat``/``lon`` (WGS-84 degrees) are both set, or both None where unknown."""

    address: str = Field(default="", max_length=200)
    district: str = Field(default="", max_length=40)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)

    @model_validator(mode="after")
    def _whole_point(self) -> "Place":
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs both lat and lon")
        return self


class Job(Wire):
    """A job posting as a screen shows it. Its contact is released only after applying."""

    id: str = Field(max_length=40)
    title: str = Field(min_length=1, max_length=80)
    employer: str = Field(max_length=80)
    verified: bool  # the employer's papers were checked (资质前置审查)
    category: Category
    pay: Pay
    settlement: Settlement | None = None
    place: Place
    hours: str = Field(default="", max_length=80)
    headcount_left: int | None = Field(default=None, ge=1)
    age_min: int | None = Field(default=None, ge=16, le=99)
    age_max: int | None = Field(default=None, ge=16, le=99)
    certificates: tuple[str, ...] = Field(default=(), max_length=8)
    perks: tuple[Perk, ...] = ()
    tags: tuple[str, ...] = Field(default=(), max_length=6)  # short words such as 今天可上岗
    description: str = Field(default="", max_length=4000)
    published_at: UtcTime
    valid_until: UtcTime


class Station(Wire):
    """A union station (工会驿站)."""

    id: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=60)
    address: str = Field(default="", max_length=200)
    district: str = Field(default="", max_length=40)
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    open_hours: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=20)


class PutJob(Wire):
    """An upsert of a job."""

    op: Literal["put"] = "put"
    kind: Literal["job"] = "job"
    seq: int = Field(ge=1)
    body: Job


class PutStation(Wire):
    """An upsert of a station."""

    op: Literal["put"] = "put"
    kind: Literal["station"] = "station"
    seq: int = Field(ge=1)
    body: Station


class Tombstone(Wire):
    """The object has left the catalogue: expired, filled, suspended or withdrawn."""

    op: Literal["del"] = "del"
    kind: str  # a kind this reader does not know is deleted without harm
    seq: int = Field(ge=1)
    id: str


class Patch(Wire):
    """An upsert as the fields that differ, only for a reader that asked for patches.

    Whoever holds a version of the object from ``base`` up to ``seq`` gets the version at ``seq`` by
    taking the fields of ``set`` as they stand there and leaving out those of ``unset``; upon any
    other it leads nowhere. Only fields of the body itself are named: one within ``pay`` or
    ``place`` brings the whole of it.
    """

    op: Literal["patch"] = "patch"
    kind: str  # one of a kind this reader does not know is passed over
    seq: int = Field(ge=1)
    base: int = Field(ge=1)
    id: str
    set: dict[str, JsonValue] = {}
    unset: tuple[str, ...] = ()


class Unknown(Wire):
    """An upsert of a kind this version does not know; a reader passes over it and moves on."""

    op: Literal["put"]
    kind: str
    seq: int = Field(ge=1)


def _field(change: object, name: str) -> object:
    return change.get(name) if isinstance(change, dict) else getattr(change, name, None)


def _tag_of(change: object) -> str:
    op = _field(change, "op")
    if op in ("del", "patch"):
        return str(op)
    kind = _field(change, "kind")
    return str(kind) if kind in ("job", "station") else "unknown"


Change = Annotated[
    Annotated[PutJob, Tag("job")]
    | Annotated[PutStation, Tag("station")]
    | Annotated[Tombstone, Tag("del")]
    | Annotated[Patch, Tag("patch")]
    | Annotated[Unknown, Tag("unknown")],
    Discriminator(_tag_of),
]


class ChangePage(Wire):
    """One page of the feed: changes with ``since < seq <= next``, in order of ``seq``.

    A full page (``more`` is true) stays right for ever and any proxy may keep it. The tail page
    is short-lived and carries an ETag; a poll with nothing new is answered 304.
    """

    scope: str
    since: int = Field(ge=0)
    next: int = Field(ge=0)
    more: bool
    changes: tuple[Change, ...]


class SnapshotHead(Wire):
    """The first line of a snapshot: JSON lines under zstd; each further line is a ``Change``.

    After the lines the reader's cursor is ``seq``; the changes since come from the feed.
    """

    wire: int
    scope: str
    seq: int = Field(ge=0)
    count: int = Field(ge=0)
