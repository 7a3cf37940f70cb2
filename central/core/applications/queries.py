"""Reading applications: their own person's view, the employer's, and by receipt."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from central.core.accounts.models import Person
from central.core.applications.models import Application, Receipt
from central.core.errors import Conflict, NotFound
from central.core.jobs.models import Employer
from central.core.jobs.queries import contact_of
from contract.signin import ApplicationState, ApplicationView, Interview

MINE: Final = 50


def _all() -> QuerySet[Application]:
    return Application.objects.select_related(
        "job__employer", "person", "station"
    ).prefetch_related("receipts")


def for_person(person: Person) -> Sequence[Application]:
    """The person's applications, newest first, at most 50."""
    return list(_all().filter(person=person).order_by("-submitted_at", "-received_at")[:MINE])


def for_employer(employer: Employer) -> QuerySet[Application]:
    """All applications to the employer's own jobs, newest first; narrow and slice it for a page."""
    return _all().filter(job__employer=employer).order_by("-submitted_at", "-received_at")


def one_for_employer(employer: Employer, application_id: UUID | str) -> Application:
    """An application to one of the employer's own jobs.

    Raises NotFound ``application_unknown``, for a foreign one just as for none.
    """
    try:
        return _all().get(job__employer=employer, pk=UUID(str(application_id)))
    except (Application.DoesNotExist, ValueError):
        raise NotFound("application_unknown", "没有这份投递。") from None


def one_for_person(person: Person, application_id: UUID | str) -> Application:
    """One of the person's own applications. Raises NotFound ``application_unknown``."""
    try:
        return _all().get(person=person, pk=UUID(str(application_id)))
    except (Application.DoesNotExist, ValueError):
        raise NotFound("application_unknown", "没有这份投递。") from None


def by_receipt(code: str, last4: str) -> Application:
    """The application of a receipt, for who also knows the last four digits of its phone.

    Two terminals can make the same code; the digits then tell which one is meant. Details are
    withheld (``withheld`` is set) where the application was proven by SMS and this receipt was not:
    anybody could have made that receipt with the person's number.

    Raises NotFound ``receipt_unknown``, for a wrong code just as for wrong digits. Faces call
    ``services.lookup``, which also limits guessing.
    """
    receipts = (
        Receipt.objects.filter(code=code)
        .select_related("application__job__employer", "application__person")
        .order_by("-pk")
    )
    for receipt in receipts:
        application = receipt.application
        if last4 in _last4(application):
            application.withheld = application.verified and not receipt.proven
            return application
    raise NotFound(
        "receipt_unknown", "没有查到。请核对回执号和手机号后四位；刚投递的，请过几分钟再查。"
    )


def _last4(application: Application) -> set[str]:
    numbers = {application.phone[-4:]}
    if isinstance(application.resume, dict):
        numbers.add(str(application.resume.get("phone", ""))[-4:])
    return numbers


def by_receipt_public(code: str) -> ApplicationState:
    """The state alone, for whoever holds the receipt code.

    Raises NotFound ``receipt_unknown``, and Conflict ``receipt_ambiguous`` where the code leads to
    two applications: a guess could show somebody a state that is not theirs.
    """
    states = set(
        Receipt.objects.filter(code=code).values_list("application_id", "application__state")
    )
    if not states:
        raise NotFound("receipt_unknown", "没有查到这个回执号；刚投递的，请过几分钟再查。")
    if len(states) > 1:
        raise Conflict("receipt_ambiguous", "请再输入手机号后四位来查看。")
    return ApplicationState(states.pop()[1])


def view(application: Application, *, receipt: str | None = None) -> ApplicationView:
    """An application as its own person sees it, under ``receipt`` (by default its first one).

    The employer's contact is in it: applying is what released it.
    """
    withheld = application.withheld
    interview = None
    if application.interview_at is not None and not withheld:
        interview = Interview(
            at=application.interview_at,
            place=application.interview_place,
            note=application.interview_note,
        )
    return ApplicationView(
        receipt=receipt or min(application.receipts.all(), key=lambda r: r.pk).code,
        job_id=str(application.job_id),
        job_title=application.job.title,
        employer=application.job.employer.name,
        state=ApplicationState(application.state),
        submitted_at=application.submitted_at,
        changed_at=application.changed_at,
        contact="" if withheld else contact_of(application.job),
        interview=interview,
        decline_reason="" if withheld else application.decline_reason,
    )
