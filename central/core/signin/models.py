import uuid

from django.db import models

from central.core.accounts.models import Person
from central.core.devices.models import Device


class Grant(models.Model):
    """One QR on one screen (RFC 8628): short-lived, one use.

    ``scanned_at`` is when it was first opened, by whatever program. ``claimed_by`` is the hash of
    the browser in which somebody acted first, and which alone may answer; empty until then. A QR
    that was photographed and passed on opens nothing once its person has acted.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        APPROVED = "approved"
        DENIED = "denied"
        USED = "used"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    device = models.ForeignKey(Device, on_delete=models.CASCADE)
    device_code_hash = models.CharField(max_length=64, unique=True)
    user_code = models.CharField(max_length=12, unique=True)
    matching_code = models.CharField(max_length=4)
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_poll_at = models.DateTimeField(null=True)
    scanned_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)


class Session(models.Model):
    """A person signed in at a station's device.

    The row outlives the session, so that events made in it and delivered later can still be
    matched to the person; the token opens nothing any more.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    device = models.ForeignKey(Device, on_delete=models.CASCADE)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
