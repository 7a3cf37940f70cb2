"""What each device role may call: the one table behind every API operation."""

from typing import Final

from central.core.devices.models import Role

CATALOG_READ: Final = "catalog.read"
EVENTS_WRITE: Final = "events.write"
SIGNIN_BEGIN: Final = "signin.begin"
APPLICATIONS_LOOKUP: Final = "applications.lookup"
DEVICE_HEARTBEAT: Final = "device.heartbeat"
DEVICE_ROLL: Final = "device.roll"

ALLOWED: Final[dict[Role, frozenset[str]]] = {
    Role.TERMINAL: frozenset(
        {
            CATALOG_READ,
            EVENTS_WRITE,
            SIGNIN_BEGIN,
            APPLICATIONS_LOOKUP,
            DEVICE_HEARTBEAT,
            DEVICE_ROLL,
        }
    ),
    Role.DISPLAY: frozenset({CATALOG_READ, DEVICE_HEARTBEAT, DEVICE_ROLL}),
}

OPERATIONS: Final = frozenset().union(*ALLOWED.values())


def may(role: str, operation: str) -> bool:
    """Whether a device of ``role`` may call ``operation``; an unknown role may nothing."""
    return operation in ALLOWED.get(Role(role), frozenset()) if role in Role.values else False
