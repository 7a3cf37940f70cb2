from django.conf import settings
from django.db import models
from django.db.models import Q

from contract.catalog import Category, PayUnit, Settlement


class Employer(models.Model):
    """An employer (用工单位).

    ``papers_checked_at`` is what makes a posting *verified* (资质前置审查). ``origin`` is
    ``REGISTERED``, or the source whose postings named it: what a source calls an employer is not
    the registered one of that name, and is checked on its own.
    """

    REGISTERED = "registered"

    name = models.CharField(max_length=80)
    origin = models.CharField(max_length=40, default=REGISTERED)
    papers_checked_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "origin"], name="employer_name_origin")
        ]

    def __str__(self) -> str:
        return self.name


class EmployerMember(models.Model):
    """A person who signs in at the employer pages and acts for this employer."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="members")


class JobPosting(models.Model):
    """A job posting, the truth behind ``contract.catalog.Job``.

    ``source`` and ``source_key`` name where it came from, so that an import can be run twice:
    the key is the same for the same posting.
    """

    class Status(models.TextChoices):
        OPEN = "open", "招聘中"
        FILLED = "filled", "已招满"
        WITHDRAWN = "withdrawn", "已撤下"

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="jobs")
    source = models.CharField(max_length=40, default="employer")
    source_key = models.CharField(max_length=64)
    scope = models.CharField(max_length=12, blank=True, db_index=True)  # empty: shown on no screen
    title = models.CharField(max_length=80)
    category = models.CharField(max_length=20, choices=[(c.value, c.name) for c in Category])
    pay_unit = models.CharField(max_length=12, choices=[(u.value, u.name) for u in PayUnit])
    pay_min_fen = models.BigIntegerField(null=True, blank=True)
    pay_max_fen = models.BigIntegerField(null=True, blank=True)
    settlement = models.CharField(
        max_length=12, blank=True, choices=[(s.value, s.name) for s in Settlement]
    )
    city = models.CharField(max_length=40, blank=True)
    district = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    headcount_left = models.PositiveIntegerField(null=True, blank=True)
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    certificates = models.JSONField(default=list, blank=True)
    perks = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    description = models.TextField(blank=True)
    contact = models.CharField(max_length=80, blank=True)  # released only after applying
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    published_at = models.DateTimeField()
    valid_until = models.DateTimeField(db_index=True)
    in_feed = models.BooleanField(default=False)  # an upsert stands in the feed now
    source_digest = models.CharField(max_length=64, blank=True)  # of what the source said last
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            # What the sweep asks before every catalogue poll: has the earliest date passed?
            models.Index(fields=["valid_until"], condition=Q(in_feed=True), name="job_feed_until"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="job_source_key"),
            models.CheckConstraint(
                name="job_pay_whole",
                condition=Q(pay_unit="negotiable", pay_min_fen=None, pay_max_fen=None)
                | (~Q(pay_unit="negotiable") & Q(pay_min_fen__lte=models.F("pay_max_fen"))),
            ),
        ]

    def __str__(self) -> str:
        return self.title
