from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from central.core.accounts.models import Person
from central.core.audit.models import Entry
from central.core.devices.models import Device
from central.core.errors import Conflict, Gone, NotFound
from central.core.signin import queries, services
from central.core.signin.models import Grant, Session
from central.core.signin.services import SigninError
from contract.signin import TokenError
from tests.unit.central import cast
from tests.unit.central.cast import BOB, NOW, minutes, seconds

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = "the browser that acted", "another browser"


@pytest.fixture
def device() -> Device:
    return cast.device()


@pytest.fixture
def alice() -> Person:
    return cast.person()


def error_of(device: Device, code: str, now: datetime) -> TokenError:
    with pytest.raises(SigninError) as error:
        services.redeem(device, code, now)
    return error.value.error


def test_the_whole_way(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    assert error_of(device, code, NOW + seconds(0.5)) is TokenError.PENDING
    services.approve(grant.user_code, alice, NOW + seconds(1), browser=PHONE)
    answer = services.redeem(device, code, NOW + seconds(1))
    assert answer.expires_in == 900
    session = queries.session_for_token(device, answer.access_token, NOW + seconds(2))
    assert session.person == alice
    assert [e.action for e in Entry.objects.order_by("pk")] == ["signin.approved", "session.begun"]


def test_it_keeps_no_secret_in_plain_text(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    answer = services.redeem(device, code, NOW)
    assert code != Grant.objects.get().device_code_hash
    assert answer.access_token != Session.objects.get().token_hash
    assert len(code) == len(answer.access_token) == 43


def test_a_grant_is_used_once(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    services.redeem(device, code, NOW)
    assert error_of(device, code, NOW + seconds(1)) is TokenError.INVALID
    assert Session.objects.count() == 1


def test_a_grant_belongs_to_its_device(device: Device, alice: Person) -> None:
    charlies = cast.device(cast.station("far", "远站"))
    grant, code = services.begin(device, now=NOW)
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    assert error_of(charlies, code, NOW) is TokenError.INVALID
    assert services.redeem(device, code, NOW)


def test_an_unknown_device_code_is_invalid(device: Device) -> None:
    services.begin(device, now=NOW)
    assert error_of(device, "made up", NOW) is TokenError.INVALID


def test_a_refused_grant_is_denied(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    services.deny(grant.user_code, NOW, browser=PHONE)
    assert error_of(device, code, NOW) is TokenError.DENIED
    with pytest.raises(Gone):
        services.approve(grant.user_code, alice, NOW, browser=PHONE)


def test_an_expired_grant_is_expired_on_both_sides(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    late = NOW + services.GRANT_TTL
    assert late == NOW + seconds(120)
    with pytest.raises(Gone):
        services.approve(grant.user_code, alice, late, browser=PHONE)
    with pytest.raises(Gone):
        services.deny(grant.user_code, late, browser=PHONE)
    assert error_of(device, code, late) is TokenError.EXPIRED


def test_a_scanned_grant_lives_five_minutes_from_the_scan(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    scanned = services.scan(grant.user_code, PHONE, NOW + seconds(119))
    assert scanned.scanned_at == NOW + seconds(119)
    end = NOW + seconds(119) + minutes(5)
    assert scanned.expires_at == end
    services.approve(grant.user_code, alice, end - seconds(1), browser=PHONE)
    assert services.redeem(device, code, end - seconds(0.5))


def test_looking_again_does_not_make_a_grant_live_longer(device: Device) -> None:
    grant, _ = services.begin(device, now=NOW)
    services.scan(grant.user_code, PHONE, NOW)
    again = services.scan(grant.user_code, PHONE, NOW + minutes(4))
    assert (again.scanned_at, again.expires_at) == (NOW, NOW + minutes(5))
    with pytest.raises(Gone):
        services.scan(grant.user_code, PHONE, NOW + minutes(5))


def test_the_terminal_is_told_of_the_scan_and_how_long_the_phone_has(device: Device) -> None:
    grant, code = services.begin(device, now=NOW)
    with pytest.raises(SigninError) as before:
        services.redeem(device, code, NOW)
    assert (before.value.scanned, before.value.expires_in) == (False, 120)
    services.scan(grant.user_code, PHONE, NOW + seconds(60))
    with pytest.raises(SigninError) as after:
        services.redeem(device, code, NOW + seconds(70.5))
    assert after.value.error is TokenError.PENDING
    assert (after.value.scanned, after.value.expires_in) == (True, 289)


def test_who_only_looks_locks_nobody_out(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    services.scan(grant.user_code, "a link checker", NOW)
    services.scan(grant.user_code, PHONE, NOW + seconds(1))
    services.approve(grant.user_code, alice, NOW + seconds(2), browser=PHONE)
    assert services.redeem(device, code, NOW + seconds(3))


def test_claiming_is_a_scan_and_prolongs_nothing(device: Device) -> None:
    grant, _ = services.begin(device, now=NOW)
    claimed = services.claim(grant.user_code, PHONE, NOW + seconds(1))
    assert claimed.scanned_at == NOW + seconds(1)
    again = services.claim(grant.user_code, PHONE, NOW + minutes(4))
    assert again.expires_at == NOW + seconds(1) + minutes(5)


def test_the_browser_that_acted_first_owns_the_grant(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    services.scan(grant.user_code, OTHER_PHONE, NOW)
    services.claim(grant.user_code, PHONE, NOW)
    attempts: tuple[Callable[[], Grant], ...] = (
        lambda: services.scan(grant.user_code, OTHER_PHONE, NOW),
        lambda: services.claim(grant.user_code, OTHER_PHONE, NOW),
        lambda: services.approve(grant.user_code, cast.person(BOB), NOW, browser=OTHER_PHONE),
        lambda: services.deny(grant.user_code, NOW, browser=OTHER_PHONE),
    )
    for attempt in attempts:
        with pytest.raises(Conflict) as error:
            attempt()
        assert error.value.code == "grant_elsewhere"
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    token = services.redeem(device, code, NOW).access_token
    assert queries.session_for_token(device, token, NOW).person == alice


def test_an_answer_without_a_look_before_is_a_scan_too(device: Device, alice: Person) -> None:
    grant, _ = services.begin(device, now=NOW)
    assert services.approve(grant.user_code, alice, NOW, browser=PHONE).scanned_at == NOW


def test_it_keeps_no_browser_in_plain_text(device: Device) -> None:
    grant, _ = services.begin(device, now=NOW)
    assert PHONE not in services.claim(grant.user_code, PHONE, NOW).claimed_by


def test_an_approval_in_the_last_second_can_still_be_redeemed(
    device: Device, alice: Person
) -> None:
    grant, code = services.begin(device, now=NOW)
    last = NOW + services.GRANT_TTL - seconds(0.1)
    services.approve(grant.user_code, alice, last, browser=PHONE)
    assert services.redeem(device, code, last + seconds(0.5))


def test_an_approval_is_not_kept_for_later(device: Device, alice: Person) -> None:
    grant, code = services.begin(device, now=NOW)
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    late = NOW + services.SCANNED_TTL + services.REDEEM_GRACE
    assert error_of(device, code, late) is TokenError.EXPIRED
    assert not Session.objects.exists()


@pytest.mark.parametrize("second", ["alice", "bob", "deny"])
def test_a_grant_is_answered_once(device: Device, alice: Person, second: str) -> None:
    grant, code = services.begin(device, now=NOW)
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    with pytest.raises(Gone):
        if second == "deny":
            services.deny(grant.user_code, NOW, browser=PHONE)
        else:
            services.approve(
                grant.user_code,
                cast.person() if second == "alice" else cast.person(BOB),
                NOW,
                browser=PHONE,
            )
    token = services.redeem(device, code, NOW).access_token
    assert queries.session_for_token(device, token, NOW).person == alice


def test_polling_too_fast_is_slowed_down(device: Device) -> None:
    _, code = services.begin(device, now=NOW)
    assert error_of(device, code, NOW) is TokenError.PENDING
    assert error_of(device, code, NOW + seconds(0.299)) is TokenError.SLOW_DOWN
    assert error_of(device, code, NOW + seconds(0.3)) is TokenError.PENDING


def test_two_screens_poll_without_slowing_each_other(device: Device) -> None:
    _, one = services.begin(device, now=NOW)
    bobs = cast.device()
    _, two = services.begin(bobs, now=NOW)
    assert error_of(device, one, NOW) is TokenError.PENDING
    assert error_of(bobs, two, NOW) is TokenError.PENDING


def test_the_old_qr_still_works_while_the_screen_shows_a_new_one(
    device: Device, alice: Person
) -> None:
    old, old_code = services.begin(device, now=NOW)
    services.begin(device, now=NOW + seconds(100))
    services.approve(old.user_code, alice, NOW + seconds(105), browser=PHONE)
    assert services.redeem(device, old_code, NOW + seconds(106))


def test_spent_grants_are_forgotten_by_the_next_ones(device: Device) -> None:
    services.begin(device, now=NOW)
    newer, _ = services.begin(device, now=NOW + timedelta(hours=2))
    assert list(Grant.objects.all()) == [newer]


def test_the_phone_finds_the_grant_with_its_station(device: Device) -> None:
    grant, _ = services.begin(device, now=NOW)
    typed = f"{grant.user_code[:4].lower()}-{grant.user_code[4:]}"
    found = queries.grant_for_user_code(typed, PHONE, NOW)
    assert found == grant
    assert found.device.station.name == "高新一站"


def test_the_phone_finds_no_grant_that_is_unknown_expired_or_answered(
    device: Device, alice: Person
) -> None:
    with pytest.raises(NotFound):
        queries.grant_for_user_code("BBBBBBBB", PHONE, NOW)
    grant, _ = services.begin(device, now=NOW)
    with pytest.raises(Gone):
        queries.grant_for_user_code(grant.user_code, PHONE, NOW + services.GRANT_TTL)
    services.approve(grant.user_code, alice, NOW, browser=PHONE)
    with pytest.raises(Gone):
        queries.grant_for_user_code(grant.user_code, PHONE, NOW)


def test_ending_a_session_twice_is_no_error_and_one_entry(device: Device, alice: Person) -> None:
    session = cast.session(alice, device)
    services.end_session(session, NOW)
    services.end_session(session, NOW + seconds(5))
    assert Session.objects.get().ended_at == NOW
    assert Entry.objects.filter(action="session.ended").count() == 1
