from django.db import models


class Attempt(models.Model):
    """One guess that has not turned out right. ``key`` is a digest: no name, number or address."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_key_at")]
