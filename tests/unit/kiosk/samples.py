"""Jobs and stations for the terminal's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contract.catalog import Category, Job, Pay, PayUnit, Place, Station

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

STATION = Station(id="s1", name="科学大道驿站", district="高新区", lat=34.81, lon=113.55)


def a_job(number: int = 1, **fields: Any) -> Job:
    """A plain job, with what a test cares about put in its place."""
    values: dict[str, Any] = {
        "id": f"job-{number}",
        "title": "普工",
        "employer": "郑州某公司",
        "verified": False,
        "category": Category.FACTORY,
        "pay": Pay(unit=PayUnit.DAY, min_fen=18000, max_fen=18000),
        "place": Place(),
        "published_at": NOW - timedelta(days=1),
        "valid_until": NOW + timedelta(days=30),
    }
    return Job(**(values | fields))


def place_at(metres_north: float, address: str = "") -> Place:
    """A place that far north of STATION; a degree of latitude is 111.195 km."""
    return Place(address=address, lat=STATION.lat + metres_north / 111_195, lon=STATION.lon)
