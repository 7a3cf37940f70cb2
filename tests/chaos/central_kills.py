"""The centre's services under kill -9, over a real database: SQLite, or CENTRAL_DATABASE_URL.

Each child has its own connection; what the parent asks afterwards is asked of the database that
the killed one left behind.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import zstandard

from tests.chaos.kills import Diary, Toll, killed_at

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENTS = 6  # at each point
JOBS = 40


def _begin(folder: Path) -> None:
    """Django on an empty database of this run's own. Before anything of the centre is imported."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "central.config.settings"
    os.environ["CENTRAL_DATA_DIR"] = str(folder)
    os.environ["CENTRAL_SECRET_KEY"] = secrets.token_urlsafe(50)
    os.environ["CENTRAL_SMS"] = "console"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _kill(toll: Toll, random: Random, work: Callable[[], object], calls: int, s: float) -> None:
    """``killed_at``, with no connection open that a child could take along."""
    from django.db import connections

    connections.close_all()
    killed_at(random, work, toll, calls=calls, seconds=s)


def intake(folder: Path, seed: int, points: int) -> Toll:
    """Sealed events: killed between claim, effect and commit, and sent again until answered. What
    had been answered stays decided, and every effect is there once, with its trail."""
    _begin(folder)
    from central.core.inbox import services
    from central.core.inbox.keys import KeyRing
    from contract.events import BatchResult, EventBatch
    from tests.unit.central import cast

    toll, diary = Toll(), Diary(folder / "diary")
    ring = KeyRing(folder / "keys")
    key = ring.make(now=NOW)
    device, job = cast.device(), cast.job()
    sent: dict[str, str] = {}  # event → receipt; empty for those that are to be refused

    def batch_of(point: int) -> EventBatch:
        events = []
        for n in range(EVENTS):
            number = point * EVENTS + n
            code = cast.receipt(number)
            body = cast.walk_in(job, f"139{number:08d}", code=code)
            bad = n == EVENTS - 1
            event = cast.seal(key, b"{}" if bad else body, seed=seed * 1_000_003 + number)
            sent[str(event.id)] = "" if bad else code
            events.append(event)
        return EventBatch(events=tuple(events))

    def receive(batch: EventBatch) -> BatchResult:
        result = services.receive(device, batch, NOW, keys=ring)
        for answer in result.results:
            diary.note("answered", f"{answer.id} {answer.status}")
        return result

    for point in range(points):
        batch = batch_of(point)
        halves = [EventBatch(events=batch.events[:3]), EventBatch(events=batch.events[3:])]

        def work(halves: list[EventBatch] = halves) -> None:
            for half in halves:
                receive(half)

        _kill(toll, Random(f"{seed}.{point}"), work, 70_000, 0.15)
        answered = dict(line.split(" ") for line in diary.read("answered"))
        for answer in services.receive(device, batch, NOW, keys=ring).results:
            wanted = "rejected" if not sent[str(answer.id)] else "accepted"
            before = answered.get(str(answer.id))
            now = "accepted" if answer.status == "duplicate" else str(answer.status)
            if now != wanted:
                toll.stuck.append(f"point {point}: {answer}")
            if before == "accepted" and answer.status != "duplicate":
                toll.lost.append(f"point {point}: {answer} had been accepted")
        toll.counts["events"] += len(batch.events)
    _judge_intake(toll, sent)
    return toll


def _judge_intake(toll: Toll, sent: dict[str, str]) -> None:
    from central.core.applications.models import Application, Receipt
    from central.core.audit.models import Entry
    from central.core.inbox.models import ReceivedEvent

    wanted = Counter(code for code in sent.values() if code)
    receipts = Counter(Receipt.objects.values_list("code", flat=True))
    toll.lost += [f"receipt {code}" for code in wanted - receipts]
    toll.doubled += [f"receipt {code}" for code in receipts - wanted]
    submitted = Counter(
        Entry.objects.filter(action="application.submitted").values_list("target", flat=True)
    )
    toll.doubled += [f"{target} twice" for target, count in submitted.items() if count > 1]
    decided = Counter(
        Entry.objects.filter(action__startswith="event.").values_list("target", flat=True)
    )
    toll.lost += [f"trail of {id_}" for id_ in sent if decided[f"event:{id_}"] < 1]
    toll.doubled += [f"trail of {id_}" for id_ in sent if decided[f"event:{id_}"] > 1]
    for name, count in (
        ("applications", Application.objects.count() - sum(wanted.values())),
        ("audit entries", submitted.total() - sum(wanted.values())),
        ("received events", ReceivedEvent.objects.count() - len(sent)),
    ):
        if count:
            (toll.lost if count < 0 else toll.doubled).append(f"{abs(count)} {name}")


def feed(folder: Path, seed: int, points: int) -> Toll:
    """Postings that change, leave and return, and the snapshot: killed between the posting, the
    feed and the commit. The feed holds exactly what is live, under numbers given out once."""
    _begin(folder)
    from django.db import connection, transaction

    from central.core.errors import Conflict
    from central.core.feed import queries
    from central.core.feed.models import FeedEntry
    from central.core.feed.snapshot import SnapshotStore
    from central.core.jobs import services
    from central.core.jobs.models import JobPosting
    from central.core.jobs.queries import is_live, to_wire
    from tests.unit.central import cast

    toll, snapshots = Toll(), SnapshotStore(folder / "snapshots")
    for number in range(JOBS):
        cast.job(title=f"保洁员{number}")
    services.publish_many(
        JobPosting.objects.values_list("pk", flat=True), now=NOW, actor="system:chaos"
    )
    (scope,) = JobPosting.objects.values_list("scope", flat=True).distinct()

    def work(point: int) -> None:
        random = Random(f"{seed}/{point}")
        for _ in range(4):
            job = JobPosting.objects.get(pk=random.randrange(1, JOBS + 1))
            try:
                if random.random() < 0.6:
                    services.set_headcount(
                        job, random.choice([None, 0, 3, random.randrange(99)]), now=NOW, actor="a:b"
                    )
                elif random.random() < 0.5:
                    services.mark_filled(job, now=NOW, actor="a:b")
                else:
                    services.withdraw(job, now=NOW, actor="a:b")
            except Conflict:
                with transaction.atomic():  # offered again
                    JobPosting.objects.filter(pk=job.pk).update(status=JobPosting.Status.OPEN)
                    services.publish_many([job.pk], now=NOW, actor="a:b")
        snapshots.build(scope)

    def check(point: int) -> None:
        stands = queries.standing("job", [str(n) for n in range(1, JOBS + 1)])
        for job in JobPosting.objects.select_related("employer"):
            body = stands.get(str(job.pk), {}).get(scope)
            wanted = to_wire(job).model_dump_json(exclude_defaults=True)
            if is_live(job, NOW) != job.in_feed or body != (wanted if job.in_feed else None):
                toll.lost.append(f"point {point}: job {job.pk} and the feed disagree")
        seqs = list(FeedEntry.objects.filter(scope=scope).values_list("seq", flat=True))
        if len(seqs) != len(set(seqs)) or max(seqs) != queries.head(scope):
            toll.doubled.append(f"point {point}: numbers of the feed")
        with snapshots.open(scope, queries.head(scope)).file as file:
            lines = zstandard.ZstdDecompressor().stream_reader(file).read().splitlines()
        if len(lines) < 1:
            toll.lost.append(f"point {point}: an empty snapshot")

    for point in range(points):
        _kill(toll, Random(f"{seed}.{point}"), partial(work, point), 60_000, 0.12)
        check(point)
        connection.close()
    services.publish_many([cast.job(title="最后一个").pk], now=NOW, actor="system:chaos")
    snapshots.build(scope)
    left = sorted(path.name for path in (folder / "snapshots").iterdir())
    toll.stuck += [f"left behind: {name}" for name in left if name.endswith(".tmp")]
    toll.counts["numbers given out"] = queries.head(scope)
    return toll


def devices(folder: Path, seed: int, points: int) -> Toll:
    """Enrolment and token rolls: a code makes one device or is still good; of the tokens that a
    device holds one always opens the door."""
    _begin(folder)
    from central.core.audit.models import Entry
    from central.core.devices import services
    from central.core.devices.models import Device, EnrolmentCode, Role
    from central.core.devices.queries import device_for_token
    from central.core.errors import Invalid
    from tests.unit.central import cast

    toll, diary = Toll(), Diary(folder / "diary")
    station = cast.station()

    def work(code: str) -> None:
        device, token = services.enrol(code, "chaos", "1", now=NOW)
        diary.note(code, token)
        for _ in range(3):
            device = device_for_token(token) or device
            token = services.roll(device)
            diary.note(code, token)

    for point in range(points):
        code = services.make_enrolment_code(
            station, Role.TERMINAL, ttl=timedelta(days=1), actor="a:b", now=NOW
        )
        _kill(toll, Random(f"{seed}.{point}"), partial(work, code), 25_000, 0.06)
        held = diary.read(code)
        if not held:
            try:
                services.enrol(code, "chaos", "1", now=NOW)
            except Invalid:
                toll.counts["codes spent and the answer lost"] += 1
            continue
        # The terminal keeps the last two: the fresh one, and the one before until it is proved.
        if not any(device_for_token(token) for token in reversed(held[-2:])):
            toll.stuck.append(f"point {point}: locked out")
    used = EnrolmentCode.objects.exclude(used_at=None).count()
    made = Device.objects.count()
    trail = Entry.objects.filter(action="device.enrolled").count()
    if not used == made == trail:
        toll.doubled.append(f"{used} codes used, {made} devices, {trail} audit entries")
    toll.counts["devices"] = made
    return toll
