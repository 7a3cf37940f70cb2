"""Of two in the same moment, one wins."""

from collections import Counter

import pytest

from central.core.accounts.models import Person
from central.core.devices.models import Device
from central.core.errors import Conflict, Gone
from central.core.signin import services
from central.core.signin.models import Grant, Session
from central.core.signin.services import SigninError
from contract.signin import TokenAnswer
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, NOW, seconds
from tests.unit.central.races import at_once, need_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def server(db: None) -> None:
    need_postgres()


def test_a_grant_redeemed_by_eight_requests_gives_one_session() -> None:
    device = cast.device()
    for _ in range(10):
        grant, code = services.begin(device, now=NOW)
        services.approve(grant.user_code, cast.person(), NOW, browser="phone")

        def redeem(number: int, code: str = code) -> TokenAnswer:
            # far enough apart for the rule against fast polling, in the same moment for the clock
            return services.redeem(Device.objects.get(), code, NOW + seconds(number))

        answers = at_once(8, redeem)
        assert sum(isinstance(a, TokenAnswer) for a in answers) == 1
        assert sum(isinstance(a, SigninError) for a in answers) == 7
    assert Session.objects.count() == 10


def test_a_grant_answered_by_four_phones_has_one_answer() -> None:
    device = cast.device()
    cast.person(ALICE)
    cast.person(BOB)
    for _ in range(10):
        grant, _ = services.begin(device, now=NOW)

        def answer(number: int, user_code: str = grant.user_code) -> Grant:
            if number % 2:
                return services.deny(user_code, NOW, browser="phone")
            phone = BOB if number == 2 else ALICE
            person = Person.objects.get(phone=phone)
            return services.approve(user_code, person, NOW, browser="phone")

        kinds = Counter(type(a) for a in at_once(4, answer))
        assert kinds == {Grant: 1, Gone: 3}


def test_a_grant_claimed_by_four_phones_is_one_phones() -> None:
    device = cast.device()
    for _ in range(10):
        grant, _ = services.begin(device, now=NOW)

        def claim(number: int, user_code: str = grant.user_code) -> Grant:
            return services.claim(user_code, f"phone {number}", NOW)

        kinds = Counter(type(a) for a in at_once(4, claim))
        assert kinds == {Grant: 1, Conflict: 3}
