"""What a person who is signed in at this terminal may read, and the end of their session."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status

from central.core.accounts.queries import masked, resume_of
from central.core.applications.queries import for_person, view
from central.core.devices.permissions import SIGNIN_BEGIN
from central.core.signin.services import end_session
from central.faces.api.auth import DeviceRequest, current_session, device_may
from contract.signin import Me

router = Router(tags=["signin"])

_X_SESSION = {
    "parameters": [
        {
            "in": "header",
            "name": "X-Session",
            "required": True,
            "schema": {"type": "string"},
            "description": "The session token of the person signed in at this device",
        }
    ]
}


@router.get(
    "/me",
    auth=device_may(SIGNIN_BEGIN),
    response=Me,
    operation_id="read_me",
    summary="The signed-in person: number, résumé, applications",
    openapi_extra=_X_SESSION,
)
def read_me(request: DeviceRequest, response: HttpResponse) -> Me:
    person = current_session(request).person
    response.headers["Cache-Control"] = "no-store"
    return Me(
        person_id=str(person.pk),
        phone=person.phone,
        phone_masked=masked(person.phone),
        resume=resume_of(person),
        applications=tuple(view(application) for application in for_person(person)),
    )


@router.delete(
    "/session",
    auth=device_may(SIGNIN_BEGIN),
    response={204: None},
    operation_id="end_session",
    summary="End the session; its token opens nothing any more",
    openapi_extra=_X_SESSION,
)
def end(request: DeviceRequest) -> Status[None]:
    end_session(current_session(request), timezone.now())
    return Status(204, None)
