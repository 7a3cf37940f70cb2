import uuid

from django.db import models


class Person(models.Model):
    """A worker, known by a mobile number. Unverified until a code sent to it came back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    phone = models.CharField(max_length=11, unique=True)
    phone_verified_at = models.DateTimeField(null=True)
    resume = models.JSONField(
        null=True
    )  # contract.person.Resume, written only from a verified session
    resume_at = models.DateTimeField(null=True)  # when it was written: the newer one wins
    created_at = models.DateTimeField(auto_now_add=True)


class SmsCode(models.Model):
    """A code sent to a number. Rate limits count these rows per number, address and station.

    Rows older than every limit are deleted by the next sending.
    """

    phone = models.CharField(max_length=11, db_index=True)
    code_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(db_index=True)
    station_id = models.CharField(max_length=40, blank=True, db_index=True)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class SmsGuard(models.Model):
    """Something that is rate-limited (``phone:…``, ``address:…``, ``station:…``).

    Its row lock makes counting and reserving one step: of two requests in the same moment only
    one finds the last free place.
    """

    key = models.CharField(primary_key=True, max_length=80)
    touched_at = models.DateTimeField(db_index=True)
