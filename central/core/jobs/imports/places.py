"""Where a posting's work is: city, district and address from three unreliable columns.

Rules:

*   A city loses 市 and its province (``河南省郑州市`` and ``郑州-中原区`` are 郑州). A county-level
    city in the city column (``新郑``) is a district of its prefecture. An empty city is read from
    an address that begins ``郑州-金水-文化路``.
*   Only a city of our own scope is looked at closer; a district elsewhere stays as written.
*   A district is known with and without its ending. Else it may be a subdistrict, whose district
    is looked up; else the address may name a district, or a subdistrict with its ending. A
    subdistrict that several districts have decides nothing.
*   Where the district column and the address contradict each other the column counts, and it is
    said so.
*   Coordinates are never guessed.
"""

import re
from dataclasses import dataclass
from typing import Final

from central.core.jobs.imports.text import clean, cut
from central.core.jobs.imports.zhengzhou import DISTRICTS, SUBDISTRICTS

SCOPES: Final = {"410100": "郑州"}
"""The cities whose screens an import can feed, by GB/T 2260 code."""

_NAMES: Final = {alias: name for name, others in DISTRICTS.items() for alias in (name, *others)}
_SEPARATORS: Final = re.compile(r"[\s\-·/,，、|>]+")
_PREFIX: Final = re.compile(r"^(?P<city>[^\s\-]{2,6})-(?P<district>[^\s\-]{2,10})-(?P<rest>\S+)\s*")
_ENDINGS: Final = (
    "街道办事处",
    "办事处",
    "街道",
    "产业区",
    "产业集聚区",
    "回族乡",
    "镇",
    "乡",
    "办",
)
_IN_FULL: Final = re.compile("|".join(sorted((n for n in DISTRICTS), key=len, reverse=True)))
_KEEP_CITY: Final = {"吉林市"}  # told apart from the province


@dataclass(frozen=True)
class PlaceRead:
    """City without 市, district by its official short name, address; each may be empty."""

    city: str
    district: str
    address: str
    problems: tuple[str, ...]


def read_place(city: str, district: str, address: str, *, home: str) -> PlaceRead:
    """Read the three columns; ``home`` is the city of the import's scope, such as 郑州."""
    problems: list[str] = []
    cleaned = [clean(column) for column in (city, district, address)]
    problems += (problem for column in cleaned for problem in column.problems)
    city, district, address = (column.text for column in cleaned)
    address = _undoubled(address)
    prefix = _PREFIX.match(address)
    city, rest = _city(city, home)
    if not city and prefix:
        city, rest = _city(prefix["city"], home)
        district = district or prefix["district"]
    if not city:
        problems.append("city_missing")
    elif city != home:
        problems.append("outside_scope")
    else:
        district, found = _district(district, rest, address)
        problems += found
    if prefix and prefix.end() < len(address):
        address = address[prefix.end() :]
    if len(address) > 200:
        problems.append("address_cut")
    return PlaceRead(city, cut(district, 40), cut(address, 200), tuple(dict.fromkeys(problems)))


def _city(city: str, home: str) -> tuple[str, str]:
    """The city's plain name, and what the column says beyond it."""
    if home in city:
        rest = city.split(home, 1)[1].removeprefix("市")
        return home, _SEPARATORS.sub(" ", rest).strip()
    if _NAMES.get(city, "")[-1:] == "市":
        return home, city
    if city.endswith("市") and len(city) > 2 and city not in _KEEP_CITY:
        city = city[:-1]
    return cut(city, 40), ""


def _district(column: str, rest: str, address: str) -> tuple[str, list[str]]:
    """The district and the codes of how it was found."""
    column = column or rest
    by_column = _by_name(column)
    in_address = [_NAMES[name] for name in _IN_FULL.findall(address)]
    if by_column:
        conflict = in_address and by_column not in in_address
        return by_column, ["place_conflict"] if conflict else []
    by_subdistrict = _of_subdistrict(column)
    if len(by_subdistrict) == 1:
        return next(iter(by_subdistrict)), ["district_from_subdistrict"]
    if in_address:
        return in_address[0], ["district_from_address"]
    by_address = _of_subdistrict(address) or _of_subdistrict_within(address)
    if len(by_address) == 1:
        return next(iter(by_address)), ["district_from_address"]
    if by_subdistrict or by_address:
        return "", ["district_ambiguous"]
    return "", ["district_unknown" if column else "district_missing"]


def _by_name(text: str) -> str:
    bare = _SEPARATORS.sub("", text).removeprefix("河南省").removeprefix("郑州").removeprefix("市")
    return _NAMES.get(bare, "")


def _of_subdistrict(text: str) -> frozenset[str]:
    """The districts that have a subdistrict called so."""
    if text in SUBDISTRICTS:
        return SUBDISTRICTS[text]
    for ending in _ENDINGS:
        bare = text.removesuffix(ending)
        if bare != text and bare in SUBDISTRICTS:
            return SUBDISTRICTS[bare]
    with_endings = (SUBDISTRICTS.get(text + ending, frozenset()) for ending in ("街道", "镇", "乡"))
    return frozenset().union(*with_endings)


def _of_subdistrict_within(address: str) -> frozenset[str]:
    """The districts of a subdistrict that a longer address names with its ending."""
    for name in sorted(SUBDISTRICTS, key=len, reverse=True):
        bare = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
        if bare in address and re.search(rf"{re.escape(bare)}(?:街道|镇|乡|办事处)", address):
            return SUBDISTRICTS[name]
    return frozenset()


def _undoubled(address: str) -> str:
    """``文化路 1 号 1 号楼1 号楼`` → once: a form that wrote the house twice in a row."""
    head, space, tail = address.rpartition(" ")
    half = len(tail) // 2
    if len(tail) >= 12 and len(tail) % 2 == 0 and tail[:half] == tail[half:]:
        tail = tail[:half]
    return head + space + tail
