import pytest

from central.core.errors import NotFound
from central.core.feed import queries as feed
from central.core.stations.models import Station
from central.core.stations.queries import scopes, station
from central.core.stations.services import save_station
from contract import catalog
from contract.catalog import ChangePage, PutStation, Tombstone

pytestmark = pytest.mark.django_db


def make(**fields: object) -> Station:
    return Station(**{"id": "gx-1", "name": "高新一站", "lat": 34.81, "lon": 113.55, **fields})


def test_a_saved_station_stands_in_its_citys_catalogue() -> None:
    save_station(make(open_hours="9:00–21:00"), actor="staff:test")
    (change,) = ChangePage.model_validate_json(feed.page("410100", 0).body).changes
    assert isinstance(change, PutStation)
    assert change.body == catalog.Station(
        id="gx-1", name="高新一站", lat=34.81, lon=113.55, open_hours="9:00–21:00"
    )


def test_saving_the_same_again_is_not_news() -> None:
    save_station(make(), actor="staff:test")
    save_station(make(), actor="staff:test")
    assert feed.head("410100") == 1


def test_a_station_that_moves_leaves_the_old_city() -> None:
    save_station(make(), actor="staff:test")
    save_station(make(scope="110100"), actor="staff:test")
    (gone,) = ChangePage.model_validate_json(feed.page("410100", 0).body).changes
    assert isinstance(gone, Tombstone)
    assert feed.head("110100") == 1
    assert scopes() == ["110100"]


def test_a_station_is_found_by_its_id() -> None:
    save_station(make(), actor="staff:test")
    assert station("gx-1").name == "高新一站"
    with pytest.raises(NotFound):
        station("nowhere")
