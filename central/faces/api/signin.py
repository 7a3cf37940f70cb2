"""The two endpoints of the device grant (RFC 8628) that a terminal calls."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status

from central.core.devices.permissions import SIGNIN_BEGIN
from central.core.signin import services
from central.faces.api.auth import DeviceRequest, device_may
from contract.signin import (
    GRANT_TYPE,
    GrantAnswer,
    TokenAnswer,
    TokenError,
    TokenErrorAnswer,
    TokenRequest,
)

router = Router(tags=["signin"])


@router.post(
    "/signin/device_authorization",
    auth=device_may(SIGNIN_BEGIN),
    response=GrantAnswer,
    operation_id="begin_signin",
    summary="Begin a QR sign-in (RFC 8628 section 3.1)",
)
def begin_signin(request: DeviceRequest, response: HttpResponse) -> GrantAnswer:
    grant, device_code = services.begin(request.auth, now=timezone.now())
    response.headers["Cache-Control"] = "no-store"
    return GrantAnswer(
        device_code=device_code,
        user_code=grant.user_code,
        verification_uri=f"{settings.PUBLIC_URL}/s",
        verification_uri_complete=f"{settings.PUBLIC_URL}/s/{grant.user_code}",
        expires_in=int(services.GRANT_TTL.total_seconds()),
        interval=1,
        interval_ms=services.INTERVAL_MS,
        matching_code=grant.matching_code,
    )


@router.post(
    "/signin/token",
    auth=device_may(SIGNIN_BEGIN),
    response={200: TokenAnswer, 400: TokenErrorAnswer},
    exclude_none=True,
    operation_id="redeem_signin",
    summary="Poll for the session of a grant (RFC 8628 sections 3.4 and 3.5)",
)
def redeem_signin(
    request: DeviceRequest, response: HttpResponse, body: TokenRequest
) -> Status[TokenAnswer] | Status[TokenErrorAnswer]:
    response.headers["Cache-Control"] = "no-store"  # RFC 6749 section 5.1
    try:
        if body.grant_type != GRANT_TYPE:
            raise services.SigninError(TokenError.INVALID)
        answer = services.redeem(request.auth, body.device_code, timezone.now())
    except services.SigninError as error:
        return Status(
            400,
            TokenErrorAnswer(error=error.error, scanned=error.scanned, expires_in=error.expires_in),
        )
    return Status(200, answer)
