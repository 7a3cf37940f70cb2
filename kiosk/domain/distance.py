"""How far a job is from the station, measured and told."""

import math
from typing import Final

from kiosk.domain.marks import QT_TRANSLATE_NOOP

EARTH_RADIUS_M: Final = 6_371_008.8
"""The mean radius of the Earth (IUGG), metres."""

WALK_UP_TO_M: Final = 1000
WALK_M_PER_MIN: Final = 80
"""4.8 km/h, the pace that walking maps assume."""
DETOUR: Final = 1.3
"""Streets are longer than the straight line, on average by about this factor in Chinese cities."""

WALK: Final = QT_TRANSLATE_NOOP("Domain", "步行 {number} 分钟")
KILOMETRES: Final = QT_TRANSLATE_NOOP("Domain", "{number} 公里")


def haversine_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance in metres between two points in WGS-84 degrees."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((phi2 - phi1) / 2)
    half_lon = math.sin(math.radians(lon2 - lon1) / 2)
    chord = half_lat * half_lat + math.cos(phi1) * math.cos(phi2) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def distance_words(distance_m: float) -> tuple[str, str]:
    """How the distance is told, and the number to put in for ``{number}``.

    ``("步行 {number} 分钟", "6")`` under one kilometre, else ``("{number} 公里", "1.2")``. They are
    apart so that a screen can tell it in another language.
    """
    if distance_m < WALK_UP_TO_M:
        return WALK, str(_minutes(distance_m))
    return KILOMETRES, _kilometres(distance_m)


def distance_text(distance_m: float | None) -> str:
    """``步行 6 分钟`` under one kilometre, else ``1.2 公里``; empty when the place is unknown."""
    if distance_m is None:
        return ""
    words, number = distance_words(distance_m)
    return words.format(number=number)


def distance_step(distance_m: float) -> int:
    """Which of the distances that ``distance_text`` can tell this is, counted from 1.

    The same text is the same step and a farther text a higher one, so that a list in order of
    steps reads as sorted: minutes to 1 km, then 100 m to 10 km, then 1 km.
    """
    if distance_m < WALK_UP_TO_M:
        return _minutes(distance_m)
    told = _kilometres(distance_m)
    last_minute = _minutes(WALK_UP_TO_M)
    if "." in told:
        return last_minute + int(told.replace(".", "")) - 9  # 1.0 is the first, 9.9 the ninetieth
    return last_minute + 90 + int(told) - 9


def _minutes(distance_m: float) -> int:
    return max(1, math.ceil(distance_m * DETOUR / WALK_M_PER_MIN))


def _kilometres(distance_m: float) -> str:
    km = distance_m / 1000
    return f"{km:.1f}" if km < 9.95 else f"{km:.0f}"
