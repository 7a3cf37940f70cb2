"""Applications to an employer's own jobs: the list, one of them, and the three answers.

Opening an application is what makes it 企业已看 for the worker: there is no button for it, because
it is true from that moment on. A browser that only fetches ahead has not opened it, and an employer
that is suspended does not act, so neither changes anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from central.core.applications import queries, services
from central.core.applications.models import Application
from central.core.errors import Conflict, Invalid
from central.core.jobs import queries as jobs
from central.core.jobs.models import Employer
from central.core.jobs.pay_words import pay_words
from central.core.words import AVAILABLE, CATEGORY, EXPERIENCE
from central.faces.employer.forms import OTHER, REASONS, DeclineForm, InviteForm
from central.faces.employer.pages import employer_page
from contract.person import Resume
from contract.receipt import grouped
from contract.signin import ApplicationState

PER_PAGE: Final = 20

WORDS: Final = {
    ApplicationState.DELIVERED: ("新投递", "inbox"),
    ApplicationState.VIEWED: ("看过，没答复", "eye"),
    ApplicationState.INTERVIEW: ("已约面试", "calendar"),
    ApplicationState.HIRED: ("已录用", "hired"),
    ApplicationState.DECLINED: ("不合适", "declined"),
}

ANSWERABLE: Final = (ApplicationState.VIEWED, ApplicationState.INTERVIEW)


@dataclass(frozen=True)
class Filter:
    """A link of the filter: where it leads and how many are there."""

    word: str
    icon: str
    query: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class JobChoice:
    id: int
    title: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One application in the list."""

    application: Application
    word: str
    icon: str
    summary: str


def _query(state: str, job_id: int | None, page: int = 1) -> str:
    given: dict[str, str] = {}
    if state:
        given["state"] = state
    if job_id is not None:
        given["job"] = str(job_id)
    if page > 1:
        given["page"] = str(page)
    return f"?{urlencode(given)}" if given else "?"


@employer_page
@require_safe
def listing(request: HttpRequest, employer: Employer) -> HttpResponse:
    """All applications to own jobs, newest first, by state and by job."""
    state = request.GET.get("state", "")
    if state not in {known.value for known in ApplicationState}:
        state = ""
    every = queries.for_employer(employer)
    choices = _jobs(every, state, request.GET.get("job", ""))
    job_id = next((choice.id for choice in choices if choice.chosen), None)
    of_job = every.filter(job_id=job_id) if job_id is not None else every
    shown = of_job.filter(state=state) if state else of_job
    pages = Paginator(shown, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "employer/list.html",
        {
            "employer": employer,
            "rows": [_row(application) for application in page],
            "page": page,
            "total": pages.count,
            "filters": _states(of_job, state, job_id),
            "jobs": choices,
            "all_jobs": sum(choice.count for choice in choices),
            "state": state,
            "filtered": bool(state) or job_id is not None,
            "previous": _query(state, job_id, page.number - 1),
            "next": _query(state, job_id, page.number + 1),
        },
    )


def _counts(of: QuerySet[Application], *fields: str, only: Q) -> list[dict[str, Any]]:
    plain = of.order_by().select_related(None).prefetch_related(None)
    return list(plain.values(*fields).annotate(count=Count("pk", filter=only)))


def _states(of_job: QuerySet[Application], state: str, job_id: int | None) -> list[Filter]:
    counts = {row["state"]: row["count"] for row in _counts(of_job, "state", only=Q())}
    everything = Filter("全部", "people", _query("", job_id), sum(counts.values()), not state)
    return [
        everything,
        *(
            Filter(word, icon, _query(key.value, job_id), counts.get(key.value, 0), state == key)
            for key, (word, icon) in WORDS.items()
        ),
    ]


def _jobs(every: QuerySet[Application], state: str, wanted: str) -> list[JobChoice]:
    """Every job that somebody applied to, also where none of them is in the state looked at."""
    rows = _counts(every, "job_id", "job__title", only=Q(state=state) if state else Q())
    rows.sort(key=lambda row: (row["job__title"], row["job_id"]))
    return [
        JobChoice(row["job_id"], row["job__title"], row["count"], str(row["job_id"]) == wanted)
        for row in rows
    ]


def resume_of(application: Application) -> Resume | None:
    """The résumé given with the application; None where there is none that can be read."""
    if application.resume is None:
        return None
    try:
        return Resume.model_validate(application.resume)
    except ValidationError:
        return None


def _row(application: Application) -> Row:
    resume = resume_of(application)
    word, icon = WORDS[ApplicationState(application.state)]
    summary = "没有填简历"
    if resume is not None:
        skills = "、".join(CATEGORY[skill] for skill in resume.skills)
        summary = f"{skills} · {EXPERIENCE[resume.experience]}"
    return Row(application, word, icon, summary)


@employer_page
@require_safe
def detail(request: HttpRequest, employer: Employer, application_id: UUID) -> HttpResponse:
    """One application; opening it marks it viewed (see above)."""
    application = queries.one_for_employer(employer, application_id)
    fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if employer.suspended_at is None and request.method == "GET" and not fetched_ahead:
        services.mark_viewed(
            application, employer, now=timezone.now(), actor=f"employer:{employer.pk}"
        )
        application = queries.one_for_employer(employer, application_id)
    return _detail(request, employer, application)


def _detail(
    request: HttpRequest,
    employer: Employer,
    application: Application,
    *,
    invite_form: InviteForm | None = None,
    decline_form: DeclineForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    state = ApplicationState(application.state)
    word, icon = WORDS[state]
    resume = resume_of(application)
    wire = jobs.to_wire(application.job)
    amount, unit = pay_words(wire.pay)
    decline_form = decline_form or DeclineForm()
    chosen = decline_form["choice"].value()
    today = timezone.localdate()
    return render(
        request,
        "employer/detail.html",
        {
            "employer": employer,
            "application": application,
            "receipt": grouped(min(application.receipts.all(), key=lambda r: r.pk).code),
            "job": wire,
            "amount": amount,
            "unit": unit,
            "word": word,
            "icon": icon,
            "resume": resume,
            "skills": [CATEGORY[skill] for skill in resume.skills] if resume else [],
            "experience": EXPERIENCE[resume.experience] if resume else "",
            "available": AVAILABLE[resume.available] if resume else "",
            "can_answer": state in ANSWERABLE,
            "suspended": employer.suspended_at is not None,
            "invite_form": invite_form or _invite_form(application, wire.place.address),
            "invited": state is ApplicationState.INTERVIEW,
            "decline_form": decline_form,
            "reasons": [(reason, reason, chosen == reason) for reason in REASONS]
            + [(OTHER, "其他，自己写", chosen == OTHER)],
            "today": today.isoformat(),
        },
        status=status,
    )


def _invite_form(application: Application, place: str) -> InviteForm:
    """Filled in with the interview that stands; before there is one, with where the work is."""
    at = application.interview_at
    if at is None:
        return InviteForm(initial={"place": place, "time": "09:00"})
    local = timezone.localtime(at)
    return InviteForm(
        initial={
            "date": local.date().isoformat(),
            "time": f"{local:%H:%M}",
            "place": application.interview_place,
            "note": application.interview_note,
            "replaces": at.isoformat(),
        }
    )


def _answer(
    request: HttpRequest, application: Application, act: Callable[[], Application], said: str
) -> HttpResponse:
    """Do it, say so, and show the application again; a colleague may have been faster."""
    try:
        act()
    except Conflict as error:
        messages.error(request, error.title)
    else:
        messages.success(request, said)
    return redirect("employer:detail", application.pk)


@employer_page
@require_POST
def invite(request: HttpRequest, employer: Employer, application_id: UUID) -> HttpResponse:
    """Invite to an interview: a time to come, a place, a note; or move the one that stands."""
    application = queries.one_for_employer(employer, application_id)
    jobs.require_acting(employer)
    form = InviteForm(request.POST)
    if form.is_valid():
        replaces = form.cleaned_data["replaces"]
        try:
            return _answer(
                request,
                application,
                lambda: services.invite(
                    application,
                    employer,
                    at=form.at,
                    place=form.cleaned_data["place"],
                    note=form.cleaned_data["note"],
                    replaces=replaces,
                    now=timezone.now(),
                    actor=f"employer:{employer.pk}",
                ),
                "面试改好了，工友在手机和驿站屏幕上都能看到新的时间。"
                if replaces
                else "面试已约好，工友在手机和驿站屏幕上都能看到。",
            )
        except Invalid as error:
            form.add_error(None, error.title)
    return _detail(
        request, employer, application, invite_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


@employer_page
@require_POST
def decline(request: HttpRequest, employer: Employer, application_id: UUID) -> HttpResponse:
    """Refuse, with a reason that the worker reads."""
    application = queries.one_for_employer(employer, application_id)
    jobs.require_acting(employer)
    form = DeclineForm(request.POST)
    if form.is_valid():
        return _answer(
            request,
            application,
            lambda: services.decline(
                application,
                employer,
                reason=form.reason,
                now=timezone.now(),
                actor=f"employer:{employer.pk}",
            ),
            "已告诉工友不合适，以及您写的原因。",
        )
    return _detail(
        request, employer, application, decline_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


@employer_page
@require_POST
def hire(request: HttpRequest, employer: Employer, application_id: UUID) -> HttpResponse:
    application = queries.one_for_employer(employer, application_id)
    jobs.require_acting(employer)
    return _answer(
        request,
        application,
        lambda: services.hire(
            application, employer, now=timezone.now(), actor=f"employer:{employer.pk}"
        ),
        "已记为录用，工友马上能看到。这个岗位要的人数少了一个。",
    )
