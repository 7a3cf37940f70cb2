import pytest

from central.core.accounts.models import Person
from central.core.devices.models import Device
from central.core.errors import Unauthorized
from central.core.signin import queries, services
from tests.unit.central import cast
from tests.unit.central.cast import NOW, minutes, seconds

pytestmark = pytest.mark.django_db
TOKEN = "the-session-token"


@pytest.fixture
def device() -> Device:
    return cast.device()


@pytest.fixture
def alice() -> Person:
    return cast.person()


def test_a_session_opens_for_fifteen_minutes(device: Device, alice: Person) -> None:
    session = cast.session(alice, device)
    assert queries.session_for_token(device, TOKEN, NOW + minutes(15) - seconds(1)) == session
    with pytest.raises(Unauthorized) as error:
        queries.session_for_token(device, TOKEN, NOW + minutes(15))
    assert error.value.code == "session_ended"


def test_an_ended_session_opens_nothing_but_is_remembered(device: Device, alice: Person) -> None:
    session = cast.session(alice, device)
    services.end_session(session, NOW)
    with pytest.raises(Unauthorized):
        queries.session_for_token(device, TOKEN, NOW)
    assert queries.session_ever(device, TOKEN) == session


def test_an_expired_session_is_remembered(device: Device, alice: Person) -> None:
    session = cast.session(alice, device)
    assert queries.session_ever(device, TOKEN) == session


def test_another_device_is_not_let_in_with_the_token(device: Device, alice: Person) -> None:
    cast.session(alice, device)
    neighbour = cast.device(device.station)
    with pytest.raises(Unauthorized):
        queries.session_for_token(neighbour, TOKEN, NOW)


def test_a_terminal_that_was_enrolled_again_may_deliver_what_it_still_holds(
    device: Device, alice: Person
) -> None:
    session = cast.session(alice, device)
    assert queries.session_ever(cast.device(device.station), TOKEN) == session


def test_another_station_knows_nothing_of_the_session(device: Device, alice: Person) -> None:
    cast.session(alice, device)
    assert queries.session_ever(cast.device(cast.station("far", "远站")), TOKEN) is None


def test_a_made_up_token_opens_nothing(device: Device, alice: Person) -> None:
    cast.session(alice, device)
    assert queries.session_ever(device, "made up") is None
    with pytest.raises(Unauthorized):
        queries.session_for_token(device, "", NOW)
