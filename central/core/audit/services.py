from typing import Any

from central.core.audit.models import Entry


def record(actor: str, action: str, target: str, **data: Any) -> None:
    """Write one audit entry; called last inside the transaction of every service that changes something."""
    Entry.objects.create(actor=actor, action=action, target=target, data=data)
