"""What happens to job postings. Each function is one transaction and ends in the feed.

A posting stands in the feed exactly while it is live (``jobs.queries.is_live``). Whoever changes a
posting by other means calls ``publish`` afterwards, in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, QuerySet

from central.core.audit.services import record
from central.core.errors import Conflict, Invalid
from central.core.feed.queries import standing
from central.core.feed.services import RESTART_GAP, Change, put_by_scope
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.queries import is_live, live, to_wire

KIND = "job"
MOST_WANTED = 9999  # people for one posting
SWEEP_BATCH = 500  # postings in one transaction of the sweep


def publish(job: JobPosting, *, now: datetime, actor: str) -> None:
    """Bring the feed in line with the posting as it is in the database: an upsert while it is live,
    a tombstone when it stands in the feed and is not. Nothing is written when nothing changed."""
    publish_many([job.pk], now=now, actor=actor)
    job.refresh_from_db(fields=["in_feed"])


def publish_many(job_ids: Iterable[int], *, now: datetime, actor: str) -> int:
    """``publish`` for many postings at once; returns how many changes the feed took.

    The postings are locked in order of their id and the feed last, so that two of these never wait
    for each other. Several calls in one transaction can; collect the ids instead.
    """
    with transaction.atomic():
        jobs = list(
            JobPosting.objects.select_for_update().filter(pk__in=list(job_ids)).order_by("pk")
        )
        # Read after the lock, not joined to it: whoever held the lock may have changed these.
        employers = Employer.objects.in_bulk({job.employer_id for job in jobs})
        for job in jobs:
            job.employer = employers[job.employer_id]
        stands = standing(KIND, [str(job.pk) for job in jobs])
        changes: dict[str, list[Change]] = {}
        flips: dict[bool, list[int]] = {True: [], False: []}
        for job in jobs:
            object_id, shown = str(job.pk), is_live(job, now)
            now_in = stands.get(object_id, {})
            for scope in now_in:
                if not shown or scope != job.scope:
                    changes.setdefault(scope, []).append(Change(KIND, object_id, None))
            if shown:
                body = to_wire(job).model_dump_json(exclude_defaults=True)
                if now_in.get(job.scope) != body:
                    changes.setdefault(job.scope, []).append(Change(KIND, object_id, body))
            if job.in_feed != shown:
                flips[shown].append(job.pk)
        for shown, ids in flips.items():
            JobPosting.objects.filter(pk__in=ids).update(in_feed=shown)
        total = sum(map(len, changes.values()))
        if total:
            target = f"job:{jobs[0].pk}" if len(jobs) == 1 else "jobs"
            record(actor, "jobs.published", target, changes=total, taken_out=len(flips[False]))
            put_by_scope(changes)
    return total


def sweep(now: datetime) -> int:
    """Take every posting out of the feed that is no longer live; returns how many left.

    Catches what no action announces, above all a date that has passed.
    """
    swept = 0
    while True:
        stale = JobPosting.objects.filter(in_feed=True).exclude(live(now)).order_by("pk")
        ids = list(stale.values_list("pk", flat=True)[:SWEEP_BATCH])
        if not ids:
            return swept
        publish_many(ids, now=now, actor="system:sweep")
        swept += len(ids)


def sweep_if_due(now: datetime) -> int:
    """``sweep`` only when a posting's date has passed since; otherwise one look at an index."""
    if not JobPosting.objects.filter(in_feed=True, valid_until__lte=now).exists():
        return 0
    return sweep(now)


def mark_filled(job: JobPosting, *, now: datetime, actor: str) -> None:
    """The employer needs nobody any more. Raises Conflict ``job_closed``, as all three here."""
    _set(job, actor, "job.filled", now=now, status=JobPosting.Status.FILLED)


def withdraw(job: JobPosting, *, now: datetime, actor: str) -> None:
    """The posting was a mistake or is no longer offered."""
    _set(job, actor, "job.withdrawn", now=now, status=JobPosting.Status.WITHDRAWN)


def set_headcount(job: JobPosting, left: int | None, *, now: datetime, actor: str) -> None:
    """How many people are still wanted; None when the employer does not say. 0 takes the posting
    off the screens. Raises Invalid for a number that no posting has."""
    if left is not None and not 0 <= left <= MOST_WANTED:
        raise Invalid("headcount_invalid", f"人数要在 0 到 {MOST_WANTED} 之间。")
    _set(job, actor, "job.headcount", now=now, headcount_left=left)


def lower_headcount(job: JobPosting, *, now: datetime, actor: str) -> None:
    """One place was taken. Two at the same moment both count."""
    with transaction.atomic():
        JobPosting.objects.filter(pk=job.pk, headcount_left__gt=0).update(
            headcount_left=F("headcount_left") - 1
        )
        publish_many([job.pk], now=now, actor=actor)
    job.refresh_from_db(fields=["headcount_left", "in_feed"])


def _set(job: JobPosting, actor: str, action: str, *, now: datetime, **fields: object) -> None:
    with transaction.atomic():
        still_open = JobPosting.objects.filter(pk=job.pk, status=JobPosting.Status.OPEN)
        if not still_open.update(**fields):
            raise Conflict("job_closed", "这个岗位已经招满或撤下了，不再改动。")
        record(actor, action, f"job:{job.pk}", **{k: v for k, v in fields.items() if v is not None})
        publish_many([job.pk], now=now, actor=actor)
    job.refresh_from_db()


def verify_employer(employer: Employer, *, now: datetime, actor: str) -> None:
    """The employer's papers were checked (资质前置审查): its postings are shown as verified. Those
    of a namesake with another origin are not."""
    itself = Employer.objects.filter(pk=employer.pk)
    _change_employers(itself, actor, "employer.verified", now=now, papers_checked_at=now)
    employer.refresh_from_db()


def suspend_employer(employer: Employer, *, now: datetime, actor: str) -> None:
    """Take all postings under an employer's name off every screen until it is reinstated, whatever
    source they came from."""
    namesakes = Employer.objects.filter(name=employer.name)
    _change_employers(namesakes, actor, "employer.suspended", now=now, suspended_at=now)
    employer.refresh_from_db()


def reinstate_employer(employer: Employer, *, now: datetime, actor: str) -> None:
    """End a suspension; what is still live returns to the screens."""
    namesakes = Employer.objects.filter(name=employer.name)
    _change_employers(namesakes, actor, "employer.reinstated", now=now, suspended_at=None)
    employer.refresh_from_db()


def _change_employers(
    of: QuerySet[Employer], actor: str, action: str, *, now: datetime, **fields: datetime | None
) -> None:
    with transaction.atomic():
        # The lock first: whoever makes a namesake meanwhile holds it until that one is there.
        list(of.select_for_update(no_key=True).order_by("pk"))
        changed = list(of.order_by("pk").values_list("pk", flat=True))
        Employer.objects.filter(pk__in=changed).update(**fields)
        for number in changed:
            record(actor, action, f"employer:{number}")
        ids = list(JobPosting.objects.filter(employer__in=changed).values_list("pk", flat=True))
        publish_many(ids, now=now, actor=actor)


def pass_over_ids() -> None:
    """After a backup was restored: no new posting gets an id that was given out since that backup.

    Terminals send applications to those again; they must not reach another employer.
    """
    table = JobPosting._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(numbers, nextval(numbers) + %s)"
                " FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS numbers) AS of",
                [RESTART_GAP, table],
            )
            return
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [RESTART_GAP, table]
        )
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, RESTART_GAP])
