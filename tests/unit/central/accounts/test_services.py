from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from central.core.accounts import services
from central.core.accounts.models import Person, SmsCode, SmsGuard
from central.core.accounts.services import SentCode, SmsUnavailable
from central.core.accounts.sms import SmsFailed
from central.core.audit.models import Entry
from central.core.errors import Invalid, TooMany
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, NOW, FakeGateway, minutes, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


def send(  # what the phone page does
    gateway: FakeGateway,
    phone: str = ALICE,
    *,
    after: timedelta = timedelta(0),
    address: str = "192.0.2.1",
    station_id: str = "gx-1",
) -> SentCode:
    return services.send_code(
        phone, address=address, station_id=station_id, gateway=gateway, now=NOW + after
    )


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_that_was_sent_proves_the_number(gateway: FakeGateway) -> None:
    sent = send(gateway)
    person = services.check_code(ALICE, gateway.last_code, now=NOW + minutes(1))
    assert person.phone == ALICE
    assert person.phone_verified_at == NOW + minutes(1)
    assert sent.demo_code is None
    phone, text, code = gateway.sent[0]
    assert phone == ALICE
    assert code in text
    assert len(code) == 6


def test_the_person_is_the_same_each_time(gateway: FakeGateway) -> None:
    before = Person.objects.create(phone=ALICE)
    send(gateway)
    assert services.check_code(ALICE, gateway.last_code, now=NOW) == before


def test_it_keeps_no_code_in_plain_text(gateway: FakeGateway) -> None:
    send(gateway)
    row = SmsCode.objects.get()
    assert gateway.last_code not in row.code_hash
    assert len(row.code_hash) == 64


def test_a_demo_gateway_shows_its_code_on_the_page(gateway: FakeGateway) -> None:
    gateway.is_demo = True
    sent = send(gateway)
    assert sent.demo_code == gateway.last_code


def test_a_code_is_good_once(gateway: FakeGateway) -> None:
    send(gateway)
    services.check_code(ALICE, gateway.last_code, now=NOW)
    with pytest.raises(Invalid) as error:
        services.check_code(ALICE, gateway.last_code, now=NOW)
    assert error.value.code == "code_expired"


def test_a_code_is_good_for_five_minutes(gateway: FakeGateway) -> None:
    send(gateway)
    with pytest.raises(Invalid) as error:
        services.check_code(ALICE, gateway.last_code, now=NOW + minutes(5))
    assert error.value.code == "code_expired"
    assert services.check_code(ALICE, gateway.last_code, now=NOW + minutes(5) - seconds(1))


def test_only_the_newest_code_is_good(gateway: FakeGateway) -> None:
    send(gateway)
    old = gateway.last_code
    send(gateway, after=minutes(1))
    if old != gateway.last_code:
        with pytest.raises(Invalid):
            services.check_code(ALICE, old, now=NOW + minutes(1))
    assert services.check_code(ALICE, gateway.last_code, now=NOW + minutes(1))


def test_bobs_code_proves_nothing_about_alices_number(gateway: FakeGateway) -> None:
    send(gateway, ALICE)
    send(gateway, BOB)
    bobs = gateway.last_code
    if bobs != gateway.sent[0][2]:
        with pytest.raises(Invalid):
            services.check_code(ALICE, bobs, now=NOW)


def test_five_wrong_attempts_spend_the_code(gateway: FakeGateway) -> None:
    send(gateway)
    for _ in range(5):
        with pytest.raises(Invalid) as wrong:
            services.check_code(ALICE, other_than(gateway.last_code), now=NOW)
        assert wrong.value.code == "code_wrong"
    with pytest.raises(TooMany) as error:
        services.check_code(ALICE, gateway.last_code, now=NOW)
    assert error.value.retry_after == 60
    assert not Person.objects.filter(phone=ALICE).exists()


@pytest.mark.parametrize("phone", ["", "12345", "12800000001", "138000000011", "abc"])
def test_it_refuses_what_is_no_mobile_number(gateway: FakeGateway, phone: str) -> None:
    with pytest.raises(Invalid) as error:
        send(gateway, phone)
    assert error.value.code == "phone_invalid"
    assert gateway.sent == []


def test_one_number_gets_one_code_a_minute(gateway: FakeGateway) -> None:
    send(gateway)
    with pytest.raises(TooMany) as error:
        send(gateway, after=seconds(20))
    assert error.value.retry_after == 40
    assert "40 秒" in error.value.title
    send(gateway, after=seconds(60))


def test_one_number_gets_five_codes_an_hour_and_ten_a_day(gateway: FakeGateway) -> None:
    for i in range(5):
        send(gateway, after=minutes(2 * i))
    with pytest.raises(TooMany) as hour:
        send(gateway, after=minutes(20))
    assert hour.value.retry_after == 40 * 60
    for i in range(5):
        send(gateway, after=minutes(120 + 2 * i))
    with pytest.raises(TooMany) as day:
        send(gateway, after=minutes(600))
    assert day.value.retry_after == 14 * 3600
    assert len(gateway.sent) == 10


def test_one_address_gets_as_many_an_hour_as_the_settings_say(
    gateway: FakeGateway, settings: Settings
) -> None:
    settings.SMS_LIMITS = {**settings.SMS_LIMITS, "address": [(4, 3600)]}
    for i in range(4):
        send(gateway, f"139000000{i:02d}", station_id="")
    with pytest.raises(TooMany):
        send(gateway, BOB, station_id="")
    send(gateway, BOB, address="192.0.2.2", station_id="")


def test_a_whole_station_may_share_one_address(gateway: FakeGateway) -> None:
    for i in range(120):
        send(gateway, f"13900000{i:03d}")


def test_one_station_gets_a_hundred_and_twenty_an_hour(gateway: FakeGateway) -> None:
    for i in range(120):
        send(gateway, f"13900000{i:03d}", address=f"192.0.2.{i}")
    with pytest.raises(TooMany) as error:
        send(gateway, BOB, address="198.51.100.1")
    assert "驿站" in error.value.title
    send(gateway, BOB, address="198.51.100.1", station_id="gx-2")


def test_a_refused_request_costs_nobody_else_anything(gateway: FakeGateway) -> None:
    send(gateway)
    with pytest.raises(TooMany):
        send(gateway, after=seconds(1))
    assert SmsCode.objects.count() == 1


def test_a_failed_gateway_costs_no_turn_and_says_what_to_do(
    gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.broken = SmsFailed("sms.example answered 500")
    for _ in range(12):
        with pytest.raises(SmsUnavailable) as error:
            send(gateway)
    assert error.value.status == 503
    assert "留电话" in error.value.title
    assert "sms.example answered 500" in caplog.text
    assert ALICE not in caplog.text
    gateway.broken = None
    send(gateway)
    assert services.check_code(ALICE, gateway.last_code, now=NOW)


def test_an_earlier_code_survives_a_failed_second_sending(gateway: FakeGateway) -> None:
    send(gateway)
    gateway.broken = SmsFailed("down")
    with pytest.raises(SmsUnavailable):
        send(gateway, after=minutes(1))
    assert services.check_code(ALICE, gateway.last_code, now=NOW + minutes(1))


def test_numbers_and_addresses_are_forgotten_when_no_limit_needs_them(gateway: FakeGateway) -> None:
    send(gateway, ALICE)
    send(gateway, BOB, after=timedelta(days=2), address="192.0.2.2", station_id="")
    assert [row.phone for row in SmsCode.objects.all()] == [BOB]
    assert set(SmsGuard.objects.values_list("key", flat=True)) == {
        "address:192.0.2.2",
        f"phone:{BOB}",
    }


def test_a_resume_is_kept_and_leaves_a_trace_without_personal_data() -> None:
    alice = cast.person()
    assert services.save_resume(alice, cast.resume(), f"person:{alice.pk}", at=NOW)
    assert Person.objects.get().resume == cast.resume().model_dump(mode="json")
    entry = Entry.objects.get(action="resume.saved")
    assert entry.actor == f"person:{alice.pk}"
    assert entry.data == {}


def test_an_older_resume_that_comes_late_replaces_nothing() -> None:
    alice = cast.person()
    services.save_resume(alice, cast.resume("新名"), "person:a", at=NOW)
    assert not services.save_resume(alice, cast.resume("旧名"), "person:a", at=NOW - minutes(1))
    stored = Person.objects.get().resume
    assert stored is not None
    assert stored["name"] == "新名"
