"""Submit an application, and the employer's answers to it.

    delivered ──► viewed ──► interview ──► hired
                    │  └────────┬──└─────► declined
                    └───────────┴────────► hired, declined

Any other step is a Conflict (``application_state``), settled by a conditional UPDATE: of two
members of an employer who answer in the same moment, one answers. An interview can be moved to
another time and place as long as it stands. A suspended employer does not act: Forbidden
``employer_suspended``, for every answer.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from central.core.accounts.models import Person
from central.core.accounts.queries import resume_of
from central.core.accounts.services import person_of_phone, save_resume
from central.core.applications import queries
from central.core.applications.models import Application, Receipt
from central.core.attempts import services as attempts
from central.core.attempts.services import Guard
from central.core.audit.services import record
from central.core.devices.models import Device
from central.core.errors import Conflict, Invalid, NotFound
from central.core.jobs import services as jobs
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.queries import require_acting
from central.core.signin.queries import session_ever
from contract.events import ApplicationSubmitted
from contract.signin import ApplicationState

State = ApplicationState

LOOKUP_WINDOW: Final = timedelta(minutes=10)
LOOKUP_MISSES: Final = 10  # per window, from one source and against one receipt
PLACE_CHARS: Final = 200
NOTE_CHARS: Final = 200


def submit(
    device: Device, body: ApplicationSubmitted, made_at: datetime, now: datetime
) -> tuple[Application, bool]:
    """Take an application in; also answers whether the person had applied to this job before.

    A job that has closed since is no reason to refuse: the worker acted in good faith and the
    employer sees it. A second application leaves its own receipt, which leads to the first. Who
    has signed in outranks who typed a number: a walk-in changes nothing that a proven person said,
    and a proven person takes over what a walk-in left under their number. What the employer had
    answered was said to somebody else, so it starts anew as delivered; only a hire stands, whose
    place is taken.

    Raises NotFound ``job_unknown``, and Invalid ``session_unknown`` where nothing but the session
    says who it is.
    """
    with transaction.atomic():
        job = _job(body.job_id)
        person, proven = _applicant(device, body)
        resume = body.resume or (resume_of(person) if proven else None)
        given = {
            "name": _name(body, resume.name if resume else ""),
            "phone": person.phone,
            "verified": proven,
            "resume": resume.model_dump(mode="json") if resume else None,
        }
        application = Application.objects.filter(job=job, person=person).first()
        if application is None:
            application = _create(
                job=job,
                person=person,
                station_id=device.station_id,
                submitted_at=min(made_at, now),
                changed_at=now,
                **given,
            )
        if proven and not application.verified:
            _take_over(application, given, actor=f"person:{person.pk}", now=now)
        Receipt.objects.get_or_create(
            application=application, code=body.receipt, defaults={"proven": proven}
        )
        first = Receipt.objects.filter(application=application).earliest("pk")
        if proven and body.resume is not None and person.resume is None:
            save_resume(person, body.resume, f"person:{person.pk}", at=min(made_at, now))
        record(
            f"person:{person.pk}" if proven else f"device:{device.pk}",
            "application.submitted",
            f"application:{application.pk}",
            already=first.code != body.receipt,
            proven=proven,
        )
    return application, first.code != body.receipt


def _take_over(
    application: Application, given: dict[str, Any], *, actor: str, now: datetime
) -> None:
    """The number's owner has spoken: theirs from here on, and unanswered."""
    taken = Application.objects.filter(pk=application.pk, verified=False).update(**given)
    application.refresh_from_db()
    if not taken:
        return
    before = application.state
    if before not in (State.DELIVERED, State.HIRED):
        Application.objects.filter(pk=application.pk).update(
            state=State.DELIVERED.value,
            changed_at=now,
            interview_at=None,
            interview_place="",
            interview_note="",
            decline_reason="",
        )
        application.refresh_from_db()
    record(actor, "application.taken_over", f"application:{application.pk}", answered=before)


def _job(job_id: str) -> JobPosting:
    job = None
    if job_id.isascii() and job_id.isdecimal() and len(job_id) < 19:
        job = JobPosting.objects.filter(pk=int(job_id)).first()
    if job is None:
        raise NotFound("job_unknown", "没有这个岗位。", "no job has this id, nor ever had")
    return job


def _applicant(device: Device, body: ApplicationSubmitted) -> tuple[Person, bool]:
    """Who applies, and whether they had proved their number.

    A session that is not known may have been made after the backup from which this centre was
    restored. Its person is then taken at the terminal's word, like anybody who types a number.
    """
    if body.session_token is not None:
        session = session_ever(device, body.session_token)
        if session is not None:
            return session.person, True
        if body.claim is None:
            raise Invalid(
                "session_unknown", "登录记录对不上。", "no session of this station has this token"
            )
        return person_of_phone(body.claim.phone), False
    assert body.walk_in is not None  # the contract: one or the other
    return person_of_phone(body.walk_in.phone), False


def _name(body: ApplicationSubmitted, resume_name: str) -> str:
    if body.walk_in is not None:
        return body.walk_in.name
    return resume_name or (body.claim.name if body.claim else "")


def _create(**fields: Any) -> Application:
    try:
        with transaction.atomic():
            return Application.objects.create(**fields)
    except IntegrityError:
        # The same person's other press was a moment faster; any other violation raises here again.
        return Application.objects.get(job=fields["job"], person=fields["person"])


def lookup(source: str, code: str, last4: str, *, now: datetime) -> Application:
    """The application of a receipt and the last four digits of its phone, guarded against guessing.

    ``source`` says who asks: ``device:<id>`` or ``address:<ip>``. Ten wrong ones in ten minutes,
    from one source or against one receipt, and it is over for a while. Raises as
    ``queries.by_receipt``, and TooMany ``too_many_attempts``. Not to be called inside a
    transaction.
    """
    per_receipt = Guard(f"lookup:receipt:{code}", LOOKUP_MISSES, LOOKUP_WINDOW)
    counted = attempts.begin(
        [Guard(f"lookup:{source}", LOOKUP_MISSES, LOOKUP_WINDOW), per_receipt],
        title="查错次数太多，请过 10 分钟再查。",
        now=now,
    )
    application = queries.by_receipt(code, last4)
    attempts.succeeded(counted, forget=per_receipt, now=now)
    return application


def mark_viewed(
    application: Application, employer: Employer, now: datetime, actor: str
) -> Application:
    """The employer has opened it. No change where they had before: looking again is no step back.

    Raises NotFound for a foreign application, here and below.
    """
    if application.job.employer_id == employer.pk and application.state != State.DELIVERED:
        return application
    return _step(application, employer, (State.DELIVERED,), State.VIEWED, {}, now=now, actor=actor)


def invite(
    application: Application,
    employer: Employer,
    *,
    at: datetime,
    place: str,
    note: str = "",
    replaces: datetime | None = None,
    now: datetime,
    actor: str,
) -> Application:
    """Invite to an interview (约面试) at a time to come and a place.

    ``replaces`` is the time of the interview that this moves (改时间); None for a first invitation.
    Where another time stands by now, or none, that is a Conflict: whoever moves an interview has
    seen which.

    Raises Invalid ``interview_time``, ``interview_place``, ``interview_note`` and Conflict.
    """
    place, note = place.strip(), note.strip()
    if at <= now:
        raise Invalid("interview_time", "面试时间已经过去，请选一个以后的时间。")
    if not place or len(place) > PLACE_CHARS:
        raise Invalid("interview_place", f"请写明面试地点，最多 {PLACE_CHARS} 字。")
    if len(note) > NOTE_CHARS:
        raise Invalid("interview_note", f"备注最多 {NOTE_CHARS} 字。")
    return _step(
        application,
        employer,
        (State.VIEWED if replaces is None else State.INTERVIEW,),
        State.INTERVIEW,
        {"interview_at": at, "interview_place": place, "interview_note": note},
        where={} if replaces is None else {"interview_at": replaces},
        data={"at": at.isoformat()} | ({"replaces": replaces.isoformat()} if replaces else {}),
        now=now,
        actor=actor,
    )


def decline(
    application: Application, employer: Employer, *, reason: str, now: datetime, actor: str
) -> Application:
    """Refuse, with a reason that the worker reads. Raises Invalid ``decline_reason``, Conflict."""
    reason = reason.strip()
    if not reason or len(reason) > NOTE_CHARS:
        raise Invalid("decline_reason", f"请写明不合适的原因，最多 {NOTE_CHARS} 字。")
    return _step(
        application,
        employer,
        (State.VIEWED, State.INTERVIEW),
        State.DECLINED,
        {"decline_reason": reason},
        now=now,
        actor=actor,
    )


def hire(application: Application, employer: Employer, now: datetime, actor: str) -> Application:
    """Hire: one place fewer is left, on every screen from the next sync on. Raises Conflict."""
    with transaction.atomic():
        application = _step(
            application,
            employer,
            (State.VIEWED, State.INTERVIEW),
            State.HIRED,
            {},
            now=now,
            actor=actor,
        )
        jobs.lower_headcount(application.job, now=now, actor=actor)
    return application


@transaction.atomic
def _step(
    application: Application,
    employer: Employer,
    sources: tuple[State, ...],
    target: State,
    fields: dict[str, Any],
    *,
    where: dict[str, Any] | None = None,
    data: dict[str, str] | None = None,
    now: datetime,
    actor: str,
) -> Application:
    """``where`` narrows the rows that may take the step; ``data`` goes into the audit entry."""
    require_acting(queries.one_for_employer(employer, application.pk).job.employer)
    # No join in this UPDATE: after waiting for another one, PostgreSQL looks again at the row's own
    # columns only, not at a subquery (READ COMMITTED).
    moved = Application.objects.filter(
        pk=application.pk, state__in=sources, **(where or {})
    ).update(state=target.value, changed_at=now, **fields)
    fresh = queries.one_for_employer(employer, application.pk)
    if not moved:
        raise Conflict(
            "application_state",
            "这份投递的状态已经变了，请刷新后再操作。",
            f"{fresh.state} to {target.value}",
        )
    record(actor, f"application.{target.value}", f"application:{application.pk}", **(data or {}))
    return fresh
