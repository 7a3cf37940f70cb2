import uuid

from django.db import models

from central.core.stations.models import Station


class Role(models.TextChoices):
    """What a device is allowed to call; the table itself is ``devices.permissions.ALLOWED``."""

    TERMINAL = "terminal", "终端"
    DISPLAY = "display", "只读大屏"


class EnrolmentCode(models.Model):
    """A one-time code that turns a bare machine into a station's device. Only its hash is kept."""

    code_hash = models.CharField(max_length=64, unique=True)
    station = models.ForeignKey(Station, on_delete=models.CASCADE)
    role = models.CharField(max_length=20, choices=Role, default=Role.TERMINAL)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class EnrolmentFailure(models.Model):
    """A wrong code that somebody tried, counted per network for the rate limit; kept minutes."""

    network = models.CharField(max_length=50, db_index=True)
    at = models.DateTimeField(db_index=True)


class Device(models.Model):
    """An enrolled machine. Tokens are kept as SHA-256 only (they are 256 random bits)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    station = models.ForeignKey(Station, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=Role, default=Role.TERMINAL)
    name = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    next_token_hash = models.CharField(max_length=64, unique=True, null=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    health = models.JSONField(default=dict)  # the last contract.device.Heartbeat
    # Of its last batch of events, and the one that this batch named (contract.events.EventBatch).
    mark = models.UUIDField(null=True)
    mark_before = models.UUIDField(null=True)
    changed = models.BigIntegerField(default=0, db_index=True)  # see DeviceHead


class DeviceHead(models.Model):
    """The number of the latest change after which a token opens less than before: one row.

    Whoever remembers tokens reads this one number, and only when it has moved the devices beyond
    the one seen before. The row's lock, held to the commit, makes the numbers commit-ordered, as
    ``FeedHead`` does for the feed.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
