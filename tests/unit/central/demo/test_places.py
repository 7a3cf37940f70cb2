import pytest

from central.core.demo.places import AREAS, HOME, STATIONS, Point
from contract.catalog import Station


def test_a_point_moves_by_metres() -> None:
    moved = Point(34.8, 113.55).moved(1000, 1000)
    assert moved.lat - 34.8 == pytest.approx(0.00899, abs=1e-5)
    assert moved.lon - 113.55 == pytest.approx(0.01095, abs=1e-5)


def test_every_station_fits_the_wire() -> None:
    for station in STATIONS:
        Station(
            id=station.id,
            name=station.name,
            address=station.address,
            district=station.district,
            lat=station.at.lat,
            lon=station.at.lon,
            open_hours=station.open_hours,
        )


def test_every_place_lies_around_the_first_station() -> None:
    for at in (*(station.at for station in STATIONS), *(area[2] for area in AREAS)):
        assert abs(at.lat - HOME.lat) < 0.12
        assert abs(at.lon - HOME.lon) < 0.12
