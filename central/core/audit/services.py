"""Writing the audit trail."""

from typing import Any

from central.core.audit.models import Entry


def record(actor: str, action: str, target: str, **data: Any) -> None:
    """Write one audit entry; called inside the transaction of every service that changes something.

    ``actor`` and ``target`` are ``kind:id``; ``data`` holds no telephone numbers and no names.
    """
    Entry.objects.create(actor=actor, action=action, target=target, data=data)
