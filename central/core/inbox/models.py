from django.db import models

from central.core.devices.models import Device


class ReceivedEvent(models.Model):
    """An event that was decided, for ever: accepted or rejected. Its body is not kept here."""

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=12)
    code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
