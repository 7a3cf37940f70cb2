"""Read one application at any station, by its receipt."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from central.core.applications import queries, services
from central.core.devices.permissions import APPLICATIONS_LOOKUP
from central.faces.api.auth import DeviceRequest, device_may
from contract.signin import ApplicationView, LookupRequest

router = Router(tags=["applications"])


@router.post(
    "/applications/lookup",
    auth=device_may(APPLICATIONS_LOOKUP),
    response=ApplicationView,
    operation_id="lookup_application",
    summary="An application by receipt code and the last four digits of its phone",
)
def lookup_application(
    request: DeviceRequest, response: HttpResponse, body: LookupRequest
) -> ApplicationView:
    application = services.lookup(
        f"device:{request.auth.pk}", body.receipt, body.phone_last4, now=timezone.now()
    )
    response.headers["Cache-Control"] = "no-store"
    return queries.view(application, receipt=body.receipt)
