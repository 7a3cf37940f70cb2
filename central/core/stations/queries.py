"""Reading stations."""

from central.core.errors import NotFound
from central.core.stations.models import Station
from contract import catalog


def station(station_id: str) -> Station:
    """The station by its id. Raises NotFound."""
    try:
        return Station.objects.get(pk=station_id)
    except Station.DoesNotExist:
        raise NotFound("station_not_found", "没有这个驿站。", f"no station {station_id}") from None


def scopes() -> list[str]:
    """Every scope that some station shows, sorted."""
    return sorted(Station.objects.values_list("scope", flat=True).distinct())


def to_wire(station: Station) -> catalog.Station:
    """The station as it stands in the catalogue."""
    return catalog.Station(
        id=station.pk,
        name=station.name,
        address=station.address,
        district=station.district,
        lat=station.lat,
        lon=station.lon,
        open_hours=station.open_hours,
        phone=station.phone,
    )
