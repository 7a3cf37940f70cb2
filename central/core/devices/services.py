"""Enrolling a machine as a station's device, and what follows in its life."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from central.core.audit.services import record
from central.core.devices.changes import take_number
from central.core.devices.models import Device, EnrolmentCode, EnrolmentFailure, Role
from central.core.devices.secrets import code_hash, new_code, new_token, token_hash
from central.core.errors import Invalid, NotFound, TooMany
from central.core.stations.models import Station
from contract.device import Heartbeat

CODE_TTL = timedelta(hours=24)
FAILURES_ALLOWED = 10  # wrong codes from one address in one window
FAILURE_WINDOW = timedelta(minutes=15)


def make_enrolment_code(
    station: Station, role: Role, *, ttl: timedelta, actor: str, now: datetime
) -> str:
    """Make a one-time code for ``station`` and return it. Only now is it readable."""
    code = new_code()
    with transaction.atomic():
        EnrolmentCode.objects.create(
            code_hash=code_hash(code), station=station, role=role, expires_at=now + ttl
        )
        record(actor, "device.code_made", f"station:{station.pk}", role=role.value)
    return code


def enrol(code: str, name: str, app_version: str, *, now: datetime) -> tuple[Device, str]:
    """Turn a one-time code into a device and its token. The token is shown this once.

    Raises Invalid ``enrolment_code_invalid`` for a code that is wrong, used or expired.
    """
    token = new_token()
    with transaction.atomic():
        hashed = code_hash(code)
        taken = EnrolmentCode.objects.filter(
            code_hash=hashed, used_at=None, expires_at__gt=now
        ).update(used_at=now)
        if not taken:
            raise Invalid(
                "enrolment_code_invalid",
                "登记码不对、已用过或已过期。请核对,或请管理员再发一个。",
                "the enrolment code is wrong, used or expired",
            )
        made = EnrolmentCode.objects.select_related("station").get(code_hash=hashed)
        device = Device.objects.create(
            station=made.station,
            role=made.role,
            name=name,
            token_hash=token_hash(token),
            health={"app_version": app_version},
        )
        record(
            f"device:{device.pk}", "device.enrolled", f"station:{made.station_id}", role=made.role
        )
    return device, token


def enrol_from(
    address: str, code: str, name: str, app_version: str, *, now: datetime
) -> tuple[Device, str]:
    """``enrol`` for a caller out there: wrong codes are counted against its network address.

    Raises TooMany after ``FAILURES_ALLOWED`` wrong codes within ``FAILURE_WINDOW``, before the
    code is looked at.
    """
    network = _network(address)
    recent = EnrolmentFailure.objects.filter(network=network, at__gt=now - FAILURE_WINDOW)
    if recent.count() >= FAILURES_ALLOWED:
        raise TooMany(
            "enrolment_rate_limited",
            "试错太多次了,请过一会儿再试。",
            "too many wrong enrolment codes from this address",
            retry_after=int(FAILURE_WINDOW.total_seconds()),
        )
    try:
        return enrol(code, name, app_version, now=now)
    except Invalid:
        EnrolmentFailure.objects.filter(at__lte=now - FAILURE_WINDOW).delete()
        EnrolmentFailure.objects.create(network=network, at=now)
        raise


def _network(address: str) -> str:
    """One caller's network: an IPv4 address itself, of IPv6 the /64, which one household owns."""
    parsed = ip_address(address)
    return str(ip_network(f"{parsed}/{32 if parsed.version == 4 else 64}", strict=False))


def roll(device: Device) -> str:
    """Give the device a fresh token. The old one lives until the new one is first used, so that a
    crash between answer and save locks nobody out."""
    token = new_token()
    with transaction.atomic():
        Device.objects.filter(pk=device.pk).update(next_token_hash=token_hash(token))
        record(f"device:{device.pk}", "device.token_rolled", f"device:{device.pk}")
    return token


def revoke(device: Device, *, actor: str, now: datetime) -> None:
    """Shut a device out for good. Revoking again changes nothing."""
    with transaction.atomic():
        number = take_number()  # every worker forgets the device, see queries.changed_after
        standing = Device.objects.filter(pk=device.pk, revoked_at=None)
        if standing.update(revoked_at=now, changed=number):
            record(actor, "device.revoked", f"device:{device.pk}")
    device.revoked_at = device.revoked_at or now


def record_heartbeat(device: Device, heartbeat: Heartbeat, *, now: datetime) -> None:
    """Keep the device's latest health. Raises NotFound when the device is gone."""
    health = heartbeat.model_dump(mode="json")
    if not Device.objects.filter(pk=device.pk).update(last_seen_at=now, health=health):
        raise NotFound("device_not_found", "没有这台终端。")
    device.last_seen_at, device.health = now, health


def keep_mark(device: Device, mark: UUID, last_mark: UUID | None) -> bool:
    """Note that the device's batch ``mark`` is decided; to be called after its events are.

    False, and nothing is noted, where this centre's history does not reach ``last_mark``, the last
    batch that the device heard an answer to: the database was restored from an older backup. The
    present mark is known, and so is the one before it: of the present one the device may not have
    heard. None, from a device that has heard nothing yet, begins anew.
    """
    found = Device.objects.filter(pk=device.pk)
    if last_mark is not None:
        found = found.filter(_known(last_mark))
    return bool(found.update(mark=mark, mark_before=last_mark))


def remembers(device: Device, last_mark: UUID) -> bool:
    """Whether this centre's history reaches the device's batch ``last_mark``; see ``keep_mark``."""
    return Device.objects.filter(_known(last_mark), pk=device.pk).exists()


def _known(mark: UUID) -> Q:
    return Q(mark=mark) | Q(mark_before=mark)
