from datetime import timedelta
from uuid import UUID

import pytest

from central.core.audit.models import Entry
from central.core.devices import queries, services
from central.core.devices.models import Device, EnrolmentCode, EnrolmentFailure, Role
from central.core.errors import Invalid, NotFound, TooMany, Unauthorized
from contract.device import Heartbeat
from tests.unit.central import cast

pytestmark = pytest.mark.django_db
NOW = cast.NOW


def code(role: Role = Role.TERMINAL) -> str:
    return services.make_enrolment_code(
        cast.station(), role, ttl=services.CODE_TTL, actor="staff:test", now=NOW
    )


def test_a_code_turns_a_machine_into_the_stations_device() -> None:
    device, token = services.enrol(code(Role.DISPLAY), "门口", "0.1.0", now=NOW)
    assert (device.station, device.role, device.name) == (cast.station(), "display", "门口")
    assert queries.device_for_token(token) == device
    done = [entry.action for entry in Entry.objects.order_by("pk")]
    assert done == ["device.code_made", "device.enrolled"]


def test_neither_code_nor_token_is_kept_in_plain() -> None:
    made = code()
    _, token = services.enrol(made, "", "", now=NOW)
    kept = str(list(EnrolmentCode.objects.values())) + str(list(Device.objects.values()))
    kept += str(list(Entry.objects.values()))
    assert token not in kept
    assert made not in kept and made.replace("-", "") not in kept


def test_a_code_works_once() -> None:
    made = code()
    services.enrol(made, "", "", now=NOW)
    with pytest.raises(Invalid):
        services.enrol(made, "", "", now=NOW)
    assert Device.objects.count() == 1


def test_a_code_expires() -> None:
    made = code()
    with pytest.raises(Invalid):
        services.enrol(made, "", "", now=NOW + services.CODE_TTL)


def test_wrong_codes_are_counted_per_address() -> None:
    made = code()
    for _ in range(services.FAILURES_ALLOWED):
        with pytest.raises(Invalid):
            services.enrol_from("10.0.0.1", "AAAA-AAAA", "", "", now=NOW)
    with pytest.raises(TooMany) as caught:
        services.enrol_from("10.0.0.1", made, "", "", now=NOW)
    assert caught.value.retry_after == 900
    services.enrol_from("10.0.0.2", made, "", "", now=NOW)


def test_after_a_while_one_may_try_again() -> None:
    for _ in range(services.FAILURES_ALLOWED):
        with pytest.raises(Invalid):
            services.enrol_from("10.0.0.1", "AAAA-AAAA", "", "", now=NOW)
    later = NOW + services.FAILURE_WINDOW
    with pytest.raises(Invalid):
        services.enrol_from("10.0.0.1", "AAAA-AAAA", "", "", now=later)
    assert EnrolmentFailure.objects.count() == 1  # the old ones were forgotten
    services.enrol_from("10.0.0.1", code(), "", "", now=later)


def test_one_household_of_ipv6_is_one_address() -> None:
    for number in range(services.FAILURES_ALLOWED):
        with pytest.raises(Invalid):
            services.enrol_from(f"2001:db8:1:1::{number:x}", "AAAA-AAAA", "", "", now=NOW)
    with pytest.raises(TooMany):
        services.enrol_from("2001:db8:1:1::ffff", code(), "", "", now=NOW)
    services.enrol_from("2001:db8:1:2::1", code(), "", "", now=NOW)


def test_the_old_token_lives_until_the_new_one_is_first_used() -> None:
    device, old = services.enrol(code(), "", "", now=NOW)
    new = services.roll(device)
    assert queries.device_for_token(old) == device
    assert queries.device_for_token(new) == device
    assert queries.device_for_token(old) is None
    assert queries.device_for_token(new) == device


def test_rolling_again_after_a_lost_answer_forgets_the_lost_token() -> None:
    device, old = services.enrol(code(), "", "", now=NOW)
    lost, new = services.roll(device), services.roll(device)
    assert queries.device_for_token(old) == device
    assert queries.device_for_token(lost) is None
    assert queries.device_for_token(new) == device


def test_a_revoked_device_is_told_so_by_either_token() -> None:
    device, old = services.enrol(code(), "", "", now=NOW)
    new = services.roll(device)
    services.revoke(device, actor="staff:test", now=NOW)
    services.revoke(device, actor="staff:test", now=NOW + timedelta(days=1))
    for token in (old, new):
        with pytest.raises(Unauthorized) as caught:
            queries.device_for_token(token)
        assert caught.value.code == "device_revoked"
    assert Device.objects.get().revoked_at == NOW
    assert Entry.objects.filter(action="device.revoked").count() == 1


def test_a_heartbeat_keeps_the_health() -> None:
    device, _ = services.enrol(code(), "", "", now=NOW)
    beat = Heartbeat(
        app_version="0.1", wire=1, catalogue_seq=9, outbox_pending=2, outbox_oldest_seconds=60
    )
    services.record_heartbeat(device, beat, now=NOW)
    kept = Device.objects.get()
    assert (kept.last_seen_at, kept.health["outbox_pending"]) == (NOW, 2)
    Device.objects.all().delete()
    with pytest.raises(NotFound):
        services.record_heartbeat(device, beat, now=NOW)


def test_a_device_is_found_by_its_id() -> None:
    device, _ = services.enrol(code(), "", "", now=NOW)
    assert queries.device(str(device.pk)) == device
    for wrong in ("x", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(NotFound):
            queries.device(wrong)


A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def test_a_mark_is_known_until_the_batch_after_the_next() -> None:
    device = cast.device()
    assert services.keep_mark(device, A, None)
    assert services.remembers(device, A)
    assert services.keep_mark(device, B, A)
    assert services.remembers(device, A)  # the answer to B may have been lost
    assert services.keep_mark(device, C, A)
    assert not services.remembers(device, B)  # it never was heard of
    assert services.remembers(device, A) and services.remembers(device, C)


def test_an_unknown_mark_is_said_and_changes_nothing() -> None:
    device = cast.device()
    services.keep_mark(device, A, None)
    assert not services.keep_mark(device, C, B)
    assert services.remembers(device, A)
    assert not services.remembers(device, C)
    assert not services.remembers(cast.device(), A)


def test_who_has_heard_nothing_yet_begins_anew() -> None:
    device = cast.device()
    services.keep_mark(device, A, None)
    assert services.keep_mark(device, B, None)
    assert services.remembers(device, B)
    assert not services.remembers(device, A)
