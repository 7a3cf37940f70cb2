import pytest

from contract.signin import TokenAnswer, TokenError, TokenErrorAnswer
from kiosk.errors import Offline, Timeout
from kiosk.services.sign_in import Denied, Expired, Pending, SignedIn, SignIn, SlowDown
from tests.unit.kiosk.services.fakes import GRANT, FakePersonCentre

TOKEN = TokenAnswer(access_token="session-token", expires_in=1800)


def no(error: TokenError) -> TokenErrorAnswer:
    return TokenErrorAnswer(error=error)


def test_it_waits_until_the_phone_approves() -> None:
    centre = FakePersonCentre(answers=[no(TokenError.PENDING), no(TokenError.SLOW_DOWN), TOKEN])
    sign_in = SignIn(centre)
    grant = sign_in.begin()
    assert grant == GRANT
    assert sign_in.poll(grant) == Pending()
    assert sign_in.poll(grant) == SlowDown(5.0)
    assert sign_in.poll(grant) == SignedIn("session-token", 1800, centre.person)


def test_it_hears_that_a_phone_is_at_it_and_for_how_long() -> None:
    scanned = TokenErrorAnswer(error=TokenError.PENDING, scanned=True, expires_in=299)
    sign_in = SignIn(FakePersonCentre(answers=[scanned]))
    assert sign_in.poll(GRANT) == Pending(scanned=True, expires_in_s=299)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (TokenError.DENIED, Denied()),
        (TokenError.EXPIRED, Expired()),
        (TokenError.INVALID, Expired()),
    ],
)
def test_it_tells_refusal_from_expiry(answer: TokenError, outcome: object) -> None:
    assert SignIn(FakePersonCentre(answers=[no(answer)])).poll(GRANT) == outcome


def test_a_network_fault_leaves_the_grant_usable() -> None:
    centre = FakePersonCentre(answers=[TOKEN], faults={"redeem": Offline()})
    sign_in = SignIn(centre)
    with pytest.raises(Offline):
        sign_in.poll(GRANT)
    centre.faults.clear()
    assert isinstance(sign_in.poll(GRANT), SignedIn)


def test_a_token_redeemed_just_before_the_network_failed_is_not_lost() -> None:
    centre = FakePersonCentre(answers=[TOKEN], faults={"me": Timeout()})
    sign_in = SignIn(centre)
    for _ in range(2):
        with pytest.raises(Timeout):
            sign_in.poll(GRANT)
    centre.faults.clear()
    assert isinstance(sign_in.poll(GRANT), SignedIn)
    assert centre.redeemed == 1


@pytest.mark.parametrize("forget", ["forget", "begin"])
def test_a_half_done_sign_in_can_be_forgotten(forget: str) -> None:
    centre = FakePersonCentre(answers=[TOKEN, no(TokenError.EXPIRED)], faults={"me": Timeout()})
    sign_in = SignIn(centre)
    with pytest.raises(Timeout):
        sign_in.poll(GRANT)
    getattr(sign_in, forget)()
    assert "session-token" not in repr(vars(sign_in))
    assert sign_in.poll(GRANT) == Expired()


def test_signing_out_tells_the_centre_and_survives_its_absence() -> None:
    centre = FakePersonCentre()
    assert SignIn(centre).sign_out("session-token")
    assert centre.ended == ["session-token"]
    centre.faults["end_session"] = Offline()
    assert not SignIn(centre).sign_out("session-token")
