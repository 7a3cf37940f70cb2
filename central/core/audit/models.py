from typing import Any

from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries can be added and read, and nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("an audit entry is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("an audit entry is never deleted")


class Entry(models.Model):
    """One thing that was done. Never changed, never deleted.

    ``actor`` says who in the form ``kind:id``: ``device:…``, ``person:…``, ``employer:…``,
    ``staff:…``, ``system:sweep``. ``data`` holds no telephone numbers and no names.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=80, db_index=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=80, db_index=True)
    data = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("an audit entry is never deleted")
