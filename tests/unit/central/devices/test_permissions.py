import pytest

from central.core.devices import permissions
from central.core.devices.models import Role
from central.core.devices.permissions import ALLOWED, OPERATIONS, may


def test_every_role_has_its_list() -> None:
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_terminal_may_everything(operation: str) -> None:
    assert may("terminal", operation)


@pytest.mark.parametrize(
    ("operation", "allowed"),
    [
        (permissions.CATALOG_READ, True),
        (permissions.DEVICE_HEARTBEAT, True),
        (permissions.DEVICE_ROLL, True),
        (permissions.EVENTS_WRITE, False),
        (permissions.SIGNIN_BEGIN, False),
        (permissions.APPLICATIONS_LOOKUP, False),
    ],
)
def test_a_display_only_shows(operation: str, allowed: bool) -> None:
    assert may("display", operation) is allowed


def test_an_unknown_role_or_operation_may_nothing() -> None:
    assert not may("toaster", permissions.CATALOG_READ)
    assert not may("terminal", "money.print")
