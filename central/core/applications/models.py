import uuid

from django.db import models

from central.core.accounts.models import Person
from central.core.jobs.models import JobPosting
from central.core.stations.models import Station
from contract.signin import ApplicationState


class Application(models.Model):
    """A person's application to a job: one per person and job, whatever was pressed twice.

    ``name``, ``phone`` and ``resume`` are as given with this application; ``verified`` says that
    the person had proved the number. ``withheld`` is no column: ``queries.by_receipt`` sets it
    where the reader may see the state only.
    """

    withheld = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    job = models.ForeignKey(JobPosting, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    station = models.ForeignKey(Station, on_delete=models.PROTECT)
    name = models.CharField(max_length=30)
    phone = models.CharField(max_length=11)
    verified = models.BooleanField()
    resume = models.JSONField(null=True)
    state = models.CharField(
        max_length=12,
        default=ApplicationState.DELIVERED.value,
        choices=[(s.value, s.name) for s in ApplicationState],
    )
    submitted_at = models.DateTimeField()  # the terminal's time
    received_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    interview_at = models.DateTimeField(null=True)
    interview_place = models.CharField(max_length=200, blank=True)
    interview_note = models.CharField(max_length=200, blank=True)
    decline_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "person"], name="one_application")]


class Receipt(models.Model):
    """A receipt code that leads to an application; a second application leaves a second code.

    ``proven`` says that it was made in a session of the person. Any other could have been made by
    somebody who merely knows the number: it never opens what the person did in a session.
    """

    code = models.CharField(max_length=12, db_index=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="receipts")
    proven = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "application"], name="one_receipt")]
