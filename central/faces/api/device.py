"""A device's own life: enrolment, a fresh token, the heartbeat."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from central.core.addresses import client_address
from central.core.devices import services
from central.core.devices.models import Device
from central.core.devices.permissions import DEVICE_HEARTBEAT, DEVICE_ROLL
from central.core.inbox.keys import keyring_from_settings
from central.core.stations import queries as stations
from central.faces.api.auth import DeviceRequest, device_may
from contract.device import (
    EnrolAnswer,
    EnrolRequest,
    Heartbeat,
    RollAnswer,
    SealingKey,
    StationSetup,
)

router = Router(tags=["device"])


@router.post("/device/enrol", response=EnrolAnswer, operation_id="enrol", auth=None)
def enrol(request: HttpRequest, body: EnrolRequest) -> EnrolAnswer:
    """Turn a one-time enrolment code into a device token. Rate limited per network address."""
    now = timezone.now()
    key = keyring_from_settings().current()  # before the code is spent
    device, token = services.enrol_from(
        client_address(request), body.code, body.name, body.app_version, now=now
    )
    return EnrolAnswer(device_id=str(device.pk), token=token, **dict(_setup(device, key, now=now)))


@router.post(
    "/device/token/roll",
    response=RollAnswer,
    operation_id="roll_token",
    auth=device_may(DEVICE_ROLL),
)
def roll_token(request: DeviceRequest) -> RollAnswer:
    """A fresh token. The present one works until the fresh one is first used."""
    return RollAnswer(token=services.roll(request.auth))


@router.post(
    "/device/heartbeat",
    response=StationSetup,
    operation_id="heartbeat",
    auth=device_may(DEVICE_HEARTBEAT),
)
def heartbeat(request: DeviceRequest, body: Heartbeat) -> StationSetup:
    """Report health; the answer is the station's present set-up, the centre's time, and whether
    the centre remembers the last batch of events."""
    now = timezone.now()
    services.record_heartbeat(request.auth, body, now=now)
    known = services.remembers(request.auth, body.last_mark) if body.last_mark else None
    setup = _setup(request.auth, keyring_from_settings().current(), now=now)
    return setup.model_copy(update={"remembers": known})


def _setup(device: Device, key: SealingKey, *, now: datetime) -> StationSetup:
    return StationSetup(
        station=stations.to_wire(device.station),
        scope=device.station.scope,
        sealing_key=key,
        server_time=now,
        public_url=settings.PUBLIC_URL,
    )
