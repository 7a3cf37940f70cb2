"""Who calls: the device by its bearer token, and the signed-in person by ``X-Session``.

Use on an operation as ``auth=device_may(EVENTS_WRITE)``; ``request.auth`` is then the ``Device``.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from central.core.devices import queries
from central.core.devices.models import Device
from central.core.devices.permissions import OPERATIONS, may
from central.core.errors import Forbidden, Unauthorized
from central.core.signin import queries as signin_queries
from central.core.signin.models import Session


class DeviceRequest(HttpRequest):
    """A request that has passed ``device_may``: ``auth`` is the device."""

    auth: Device


class DeviceToken(AuthBase):
    """``Authorization: Bearer <device token>``, and the role's allow-list for one operation.

    Raises Unauthorized (``device_unknown``, ``device_revoked``) or Forbidden
    (``device_not_allowed``).
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, operation: str) -> None:
        if operation not in OPERATIONS:
            raise ValueError(f"no device role lists the operation {operation!r}")
        self.operation = operation
        super().__init__()

    def __call__(self, request: HttpRequest) -> Device:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip()
        device = None
        if scheme.lower() == "bearer" and token:
            device = queries.device_for_token(token)
        if device is None:
            raise Unauthorized("device_unknown", "这台终端还没有登记,请联系技术人员。")
        if not may(device.role, self.operation):
            raise Forbidden(
                "device_not_allowed",
                "这台终端没有这项权限。",
                f"role {device.role!r} may not {self.operation}",
            )
        return device


def device_may(operation: str) -> Any:
    """The ``auth=`` of an API operation: an enrolled device whose role lists ``operation``."""
    return DeviceToken(operation)


def current_session(request: DeviceRequest) -> Session:
    """The active session named by ``X-Session``.

    Raises Unauthorized ``session_ended`` when there is none at this device.
    """
    token = request.headers.get("X-Session", "").strip()
    if not token:
        raise Unauthorized("session_ended", "登录已结束,请重新扫码。")
    return signin_queries.session_for_token(request.auth, token, now=timezone.now())
