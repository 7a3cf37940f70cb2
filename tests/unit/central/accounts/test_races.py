"""A burst of requests gets no more than one request would."""

import pytest

from central.core.accounts import services
from central.core.accounts.models import Person
from central.core.accounts.services import SentCode
from central.core.errors import CoreError, TooMany
from tests.unit.central.cast import ALICE, NOW, FakeGateway
from tests.unit.central.races import at_once, need_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def server(db: None) -> None:
    need_postgres()


def test_eight_requests_for_one_number_send_one_message() -> None:
    gateway = FakeGateway()

    def send(number: int) -> SentCode:
        return services.send_code(
            ALICE, address=f"192.0.2.{number}", station_id="gx-1", gateway=gateway, now=NOW
        )

    answers = at_once(8, send)
    assert len(gateway.sent) == 1
    assert sum(isinstance(a, SentCode) for a in answers) == 1
    assert sum(isinstance(a, TooMany) for a in answers) == 7


def test_many_numbers_at_one_station_never_wait_for_each_other() -> None:
    gateway = FakeGateway()

    def send(number: int) -> SentCode:
        return services.send_code(
            f"1390000000{number}",
            address=f"192.0.2.{number % 3}",
            station_id=f"gx-{number % 2}",
            gateway=gateway,
            now=NOW,
        )

    assert all(isinstance(a, SentCode) for a in at_once(8, send))


def test_twenty_guesses_at_once_are_five() -> None:
    gateway = FakeGateway()
    services.send_code(ALICE, address="192.0.2.1", station_id="", gateway=gateway, now=NOW)
    right = int(gateway.last_code)
    guesses = [f"{(right + 1 + i) % 1_000_000:06d}" for i in range(20)]
    answers = at_once(20, lambda i: services.check_code(ALICE, guesses[i], now=NOW))
    codes = [a.code for a in answers if isinstance(a, CoreError)]
    assert (codes.count("code_wrong"), codes.count("code_attempts")) == (5, 15)


def test_a_right_code_used_twice_at_once_counts_once() -> None:
    gateway = FakeGateway()
    services.send_code(ALICE, address="192.0.2.1", station_id="", gateway=gateway, now=NOW)
    answers = at_once(4, lambda _: services.check_code(ALICE, gateway.last_code, now=NOW))
    assert sum(isinstance(a, Person) for a in answers) == 1
