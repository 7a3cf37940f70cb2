"""``POST /v1/events``: what people did at a terminal, sealed."""

from django.utils import timezone
from ninja import Router

from central.core.devices.permissions import EVENTS_WRITE
from central.core.inbox import services
from central.faces.api.auth import DeviceRequest, device_may
from contract.events import BatchResult, EventBatch

router = Router(tags=["events"])


@router.post(
    "/events",
    auth=device_may(EVENTS_WRITE),
    response=BatchResult,
    operation_id="send_events",
    summary="Deliver a batch of sealed events; each is answered by itself",
)
def send_events(request: DeviceRequest, batch: EventBatch) -> BatchResult:
    return services.receive(request.auth, batch, timezone.now())
