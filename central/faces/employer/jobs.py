"""An employer's own postings: which stand on the screens, and the three things to say of one.

Filled (已招满), withdrawn (撤下), or how many people are still wanted. The first two are for good:
a posting that was closed here is not opened again, not even by the source that it came from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from central.core.errors import Conflict
from central.core.jobs import queries, services
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.pay_words import pay_words
from central.faces.employer.forms import HeadcountForm
from central.faces.employer.pages import employer_page
from contract import catalog

PER_PAGE: Final = 20


@dataclass(frozen=True)
class Row:
    """One posting in the list. ``state`` names the colour of ``word``."""

    job: JobPosting
    wire: catalog.Job
    pay: str
    word: str
    icon: str
    state: str
    is_open: bool
    applications: int
    form: HeadcountForm


def _words(job: JobPosting, now: datetime) -> tuple[str, str, str]:
    """What the posting is, its icon, its colour."""
    match job.status:
        case JobPosting.Status.FILLED:
            return "已招满", "hired", "hired"
        case JobPosting.Status.WITHDRAWN:
            return "已撤下", "declined", "declined"
    if job.valid_until <= now:
        return "已过期", "timer", "declined"
    if job.headcount_left == 0:
        return "人数招够了", "people", "hired"
    if queries.is_live(job, now):
        return "屏幕上在招", "screen", "viewed"
    return "没有上屏", "info", "declined"


def _row(job: JobPosting, form: HeadcountForm | None, now: datetime, applications: int) -> Row:
    wire = queries.to_wire(job)
    word, icon, state = _words(job, now)
    amount, unit = pay_words(wire.pay)
    return Row(
        job=job,
        wire=wire,
        pay=f"{amount} {unit}".strip(),
        word=word,
        icon=icon,
        state=state,
        is_open=job.status == JobPosting.Status.OPEN,
        applications=applications,
        form=form or HeadcountForm(initial={"left": job.headcount_left or None}),
    )


@employer_page
@require_safe
def listing(request: HttpRequest, employer: Employer) -> HttpResponse:
    """All own postings, the open ones first."""
    return _listing(request, employer)


def _listing(
    request: HttpRequest,
    employer: Employer,
    *,
    refused: tuple[int, HeadcountForm] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """``refused`` is what was filled in wrongly, with the id of its posting."""
    pages = Paginator(queries.for_employer(employer), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    jobs, now = list(page), timezone.now()
    if refused is not None and refused[0] not in {job.pk for job in jobs}:
        jobs = [queries.job_for_employer(employer, refused[0]), *jobs]
    counts = dict(
        JobPosting.objects.filter(pk__in=[job.pk for job in jobs])
        .annotate(count=Count("applications"))
        .values_list("pk", "count")
    )
    forms = {refused[0]: refused[1]} if refused else {}
    rows = [_row(job, forms.get(job.pk), now, counts.get(job.pk, 0)) for job in jobs]
    return render(
        request,
        "employer/jobs.html",
        {
            "employer": employer,
            "rows": rows,
            "page": page,
            "total": pages.count,
            "suspended": employer.suspended_at is not None,
        },
        status=status,
    )


def _own(employer: Employer, job_id: int) -> JobPosting:
    """The posting to act on. Raises NotFound, then Forbidden: a stranger learns of neither."""
    job = queries.job_for_employer(employer, job_id)
    queries.require_acting(employer)
    return job


def _done(request: HttpRequest, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except Conflict as error:
        messages.error(request, error.title)
    else:
        messages.success(request, said)
    return redirect("employer:jobs")


@employer_page
@require_POST
def filled(request: HttpRequest, employer: Employer, job_id: int) -> HttpResponse:
    job, actor = _own(employer, job_id), f"employer:{employer.pk}"
    return _done(
        request,
        lambda: services.mark_filled(job, now=timezone.now(), actor=actor),
        f"“{job.title}”已记为招满，正从各驿站的屏幕上撤下。",
    )


@employer_page
@require_POST
def withdraw(request: HttpRequest, employer: Employer, job_id: int) -> HttpResponse:
    job, actor = _own(employer, job_id), f"employer:{employer.pk}"
    return _done(
        request,
        lambda: services.withdraw(job, now=timezone.now(), actor=actor),
        f"“{job.title}”已撤下，正从各驿站的屏幕上拿掉。已有的投递都还在。",
    )


@employer_page
@require_POST
def headcount(request: HttpRequest, employer: Employer, job_id: int) -> HttpResponse:
    """How many people are still wanted."""
    job, actor = _own(employer, job_id), f"employer:{employer.pk}"
    form = HeadcountForm(request.POST)
    if not form.is_valid():
        return _listing(
            request, employer, refused=(job.pk, form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    left: int = form.cleaned_data["left"]
    return _done(
        request,
        lambda: services.set_headcount(job, left, now=timezone.now(), actor=actor),
        f"“{job.title}”改成还要 {left} 人。",
    )
