"""Reading devices, above all: who is this?"""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from central.core.devices.changes import take_number
from central.core.devices.models import Device, DeviceHead
from central.core.devices.secrets import token_hash
from central.core.errors import NotFound, Unauthorized


def device_for_token(token: str) -> Device | None:
    """The device that holds ``token``, with its station, or None.

    The first use of a rolled token makes it the only one: the old token ends here. Raises
    Unauthorized ``device_revoked`` for a device that was shut out.
    """
    hashed = token_hash(token)
    device = (
        Device.objects.select_related("station")
        .filter(Q(token_hash=hashed) | Q(next_token_hash=hashed))
        .first()
    )
    if device is None:
        return None
    if device.revoked_at is not None:
        raise Unauthorized("device_revoked", "这台终端已被停用,请联系技术人员。")
    if device.token_hash != hashed:
        with transaction.atomic():
            Device.objects.filter(pk=device.pk, next_token_hash=hashed).update(
                token_hash=hashed, next_token_hash=None, changed=take_number()
            )
        device.token_hash, device.next_token_hash = hashed, None
    return device


def holder(hashed: str) -> tuple[UUID, str] | None:
    """Id and role of the device whose token in use has this hash; None when there is none, when it
    was shut out, and for a rolled token before its first use, which has to write."""
    return (
        Device.objects.filter(token_hash=hashed, revoked_at=None).values_list("pk", "role").first()
    )


def last_change() -> int:
    """The number of the latest change after which a token opens less; 0 before the first."""
    return DeviceHead.objects.values_list("seq", flat=True).first() or 0


def changed_after(number: int) -> set[UUID]:
    """The devices of which a token ended after change ``number``."""
    return set(Device.objects.filter(changed__gt=number).values_list("pk", flat=True))


def device(device_id: str | UUID) -> Device:
    """The device by its id. Raises NotFound."""
    try:
        return Device.objects.select_related("station").get(pk=UUID(str(device_id)))
    except (ValueError, Device.DoesNotExist):
        raise NotFound("device_not_found", "没有这台终端。", f"no device {device_id}") from None


def all_devices() -> list[Device]:
    """Every device with its station: by station, those still in use first."""
    return list(
        Device.objects.select_related("station").order_by(
            "station__name", "station_id", F("revoked_at").asc(nulls_first=True), "enrolled_at"
        )
    )
