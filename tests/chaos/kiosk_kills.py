"""The terminal's stores under kill -9: outbox, rescue, catalogue, device token."""

import json
import shutil
import time as real_time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from nacl.public import PrivateKey

from contract.catalog import Change, ChangePage, Job, PutJob, SnapshotHead, Tombstone
from contract.device import EnrolAnswer, EnrolRequest, Heartbeat, RollAnswer, StationSetup
from contract.events import EventBatch, EventStatus
from contract.version import WIRE_VERSION
from kiosk.agent import HeartbeatRound
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters
from kiosk.errors import KioskError, Timeout, centre_error
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.device.enrolment import Enrolment, TokenRoll
from kiosk.services.device.state import DeviceFile
from kiosk.services.device.tokens import DeviceTokens, open_keyring
from kiosk.services.http import Tail
from kiosk.services.outbox.rescue import prepare
from kiosk.services.outbox.rows import RowState
from kiosk.services.outbox.sender import Sender
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import SystemTimeline
from kiosk.services.snapshot import Snapshot
from kiosk.services.sync.syncer import Syncer
from tests.chaos.kills import Diary, Toll, killed_at
from tests.unit.kiosk.device.fakes import SETUP
from tests.unit.kiosk.outbox.fakes import START, FakeCentre, FakeTime, codes, open_store, put
from tests.unit.kiosk.samples import NOW, STATION, a_job

APPLICATIONS = 8  # at each point
KEEP_DAYS = 7
SCOPE = "410100"


class DiaryCentre(FakeCentre):
    """Decides for ever: ids and effects are in the diary, which outlives every process."""

    def __init__(self, diary: Diary, random: Random, *, refusing: float, losing: float) -> None:
        super().__init__(private=PrivateKey(bytes(range(32))))
        self._diary = diary

        def before(batch: EventBatch) -> None:
            decided = dict(line.rsplit(":", 1) for line in diary.read("decided"))
            for event in batch.events:
                word = decided.get(str(event.id))
                if word is None:  # one line is one transaction of the centre
                    refused = random.random() < refusing
                    word = "no" if refused else self.open(event.sealed).receipt
                    diary.note("decided", f"{event.id}:{word}")
                self.decided[event.id] = (
                    EventStatus.REJECTED if word == "no" else EventStatus.ACCEPTED
                )
            if random.random() < losing:
                raise Timeout("the answer was lost")

        def after(_batch: EventBatch) -> None:
            diary.note("marks", " ".join(map(str, self.marks)))

        marks = [
            (UUID(mark) if mark != "None" else None)
            for mark in (diary.read("marks") or ["None None"])[-1].split()
        ]
        self.marks = (marks[0], marks[1])
        self.before, self.after = before, after


def outbox(folder: Path, seed: int, points: int) -> Toll:
    """People apply and take back, the sender sends, the centre refuses, a technician redrives, and
    the process dies again and again."""
    toll, diary = Toll(), Diary(folder / "diary")
    everybody = codes(points * APPLICATIONS, seed)
    path = folder / "outbox.sqlite"

    def terminal(
        random: Random, *, refusing: float, losing: float
    ) -> tuple[OutboxStore, Sender, DiaryCentre]:
        prepare(path, lambda: START)
        store = OutboxStore(path, SystemTimeline(), lambda: START, random)
        centre = DiaryCentre(diary, random, refusing=refusing, losing=losing)
        sender = Sender(
            store=store,
            centre=centre,
            timeline=SystemTimeline(),
            now=lambda: START,
            random=random,
        )
        return store, sender, centre

    def redrive(store: OutboxStore) -> None:
        for row in store.parked():
            assert row.id is not None
            store.redrive(row.id)

    def work(point: int) -> None:
        random = Random(f"{seed}/{point}")
        store, sender, centre = terminal(random, refusing=0.25, losing=0.2)
        store._db.execute("UPDATE outbox SET due_s = 0")  # no hold of an earlier life blocks a lane
        for code in everybody[point * APPLICATIONS : (point + 1) * APPLICATIONS]:
            hold_s = random.choice([0, 0, 30])
            put(store, centre, FakeTime(), receipt=code, lane=random.choice("abc"), hold_s=hold_s)
            diary.note("kept", code)
            if random.random() < 0.3:
                diary.note("asked", code)
                if store.cancel(code):
                    diary.note("gone", code)
            sender.run_once()
            sender.network_is_back()
            if random.random() < 0.2:
                redrive(store)
                store.prune(KEEP_DAYS)

    for point in range(points):
        random = Random(f"{seed}.{point}")
        killed_at(random, partial(work, point), toll, calls=14_000, seconds=0.05)

    store, sender, _ = terminal(Random(seed), refusing=0, losing=0)
    deadline = real_time.monotonic() + 60
    while store.health().pending or store.parked():
        if real_time.monotonic() > deadline:
            toll.stuck.append(str(store.health()))
            break
        redrive(store)
        store._db.execute("UPDATE outbox SET due_s = 0")  # nobody waits for holds here
        sender.run_once()
        sender.network_is_back()
    _judge_outbox(toll, diary, store)
    store.close()
    return toll


def _judge_outbox(toll: Toll, diary: Diary, store: OutboxStore) -> None:
    """A taking-back that was asked for and not confirmed went one way or the other, never half."""
    words = [line.rsplit(":", 1)[1] for line in diary.read("decided")]
    effects = Counter(word for word in words if word != "no")
    kept, gone = diary.read("kept"), set(diary.read("gone"))
    firm = set(kept) - set(diary.read("asked"))
    toll.lost += sorted(firm - set(effects))
    toll.doubled += [code for code, count in effects.items() if count > 1]
    toll.doubled += [f"{code} was taken back" for code in gone if code in effects]
    for code in kept:
        row = store.by_receipt(code)
        if row is not None and row.state is RowState.DELIVERED and code not in effects:
            toll.lost.append(f"{code} is said to be delivered")
    toll.counts.update(kept=len(kept), taken_back=len(gone), effects=len(effects))
    toll.counts["refused"] = words.count("no")


def rescue(folder: Path, seed: int, points: int) -> Toll:
    """A damaged outbox, its rescue killed anywhere: afterwards every row is there."""
    toll, wanted = Toll(), codes(30, seed)
    original = folder / "original" / "outbox.sqlite"
    store = open_store(original, FakeTime())
    for code in wanted:
        put(store, FakeCentre(), FakeTime(), receipt=code, lane=code)
    store.close()
    original.write_bytes(b"\xff" * 100 + original.read_bytes()[100:])
    for point in range(points):
        path = folder / "copy" / "outbox.sqlite"
        shutil.copytree(original.parent, path.parent)
        work = partial(prepare, path, lambda: START)
        killed_at(Random(f"{seed}.{point}"), work, toll, calls=16_000, seconds=0.05)
        toll.counts["unfinished"] += prepare(path, lambda: START) is not None
        store = open_store(path, FakeTime())
        toll.lost += [f"{code} at {point}" for code in wanted if store.by_receipt(code) is None]
        store.close()
        shutil.rmtree(path.parent)
    return toll


@dataclass
class Feed:
    """A centre's change feed in memory: the latest version of every job, and its tombstones."""

    random: Random
    entries: dict[str, Change] = field(default_factory=dict)
    seq: int = 0
    numbers: int = 0

    def move(self, count: int) -> None:
        for _ in range(count):
            self.seq += 1
            what = self.random.random()
            live = [id_ for id_, change in self.entries.items() if isinstance(change, PutJob)]
            if what < 0.5 or not live:
                self.numbers += 1
                job = a_job(self.numbers, title=f"保洁员{self.numbers}")
            else:
                job = a_job(int(self.random.choice(live)[4:]), title=f"改了{self.seq}保洁员")
            gone = what > 0.8 and bool(live)
            self.entries.pop(job.id, None)
            self.entries[job.id] = (
                Tombstone(kind="job", seq=self.seq, id=job.id)
                if gone
                else PutJob(seq=self.seq, body=job)
            )

    def jobs(self) -> dict[str, Job]:
        return {c.body.id: c.body for c in self.entries.values() if isinstance(c, PutJob)}

    def changes(self, scope: str, since: int, etag: str | None, *, held: int = 0) -> Tail:
        found = [change for change in self.entries.values() if change.seq > since][:50]
        last = found[-1].seq if found else since
        page = ChangePage(
            scope=scope, since=since, next=last, more=len(found) == 50, changes=tuple(found)
        )
        return Tail(page, None)

    @contextmanager
    def snapshot(self, scope: str) -> Iterator[Snapshot]:
        puts = [change for change in self.entries.values() if isinstance(change, PutJob)]
        head = SnapshotHead(wire=WIRE_VERSION, scope=scope, seq=self.seq, count=len(puts))
        lines = [head.model_dump_json(), *(put.model_dump_json() for put in puts)]
        yield Snapshot(line.encode() for line in lines)


def catalogue(folder: Path, seed: int, points: int) -> Toll:
    """The sync, killed while it fills, applies pages and indexes: rows and cursor stand together,
    and the next run that is let live ends with the centre's catalogue, all of it to be found."""
    toll, feed = Toll(), Feed(Random(seed))
    path = folder / "catalogue.sqlite"

    def sync() -> None:
        store = CatalogStore.open(path, STATION, lambda: NOW)
        clock = ServerClock(lambda: NOW)
        report = Syncer(feed, store, clock, lambda: (STATION, SCOPE)).run_once()
        store.close()
        if report.error is not None:
            raise report.error

    def check(point: int, *, finished: bool) -> None:
        store = CatalogStore.open(path, STATION, lambda: NOW)
        notes = store.notes()
        store.close()
        with closing(CatalogReader(path, lambda: NOW)) as reader:
            found = {job.id: job for job in reader.search(Filters(), 0, 100_000).jobs}
            cleaners = reader.search(Filters(text="保洁员"), 0, 1).total
        if notes.complete and notes.seq == feed.seq and found != feed.jobs():
            toll.lost.append(f"point {point}: the rows are not those of cursor {notes.seq}")
        if finished and (found != feed.jobs() or cleaners != len(found)):
            toll.stuck.append(f"point {point}: the index has {cleaners} of {len(feed.jobs())}")

    for point in range(points):
        if point % 25 == 0 and path.exists():  # the catalogue is disposable: the first fill again
            for file in folder.glob("catalogue.sqlite*"):
                file.unlink()
        feed.move(40 + 160 * (point % 25 == 0))
        random = Random(f"{seed}.{point}")
        killed_at(random, sync, toll, calls=45_000, seconds=0.08)
        check(point, finished=False)
        if point % 10 == 9:
            sync()
            check(point, finished=True)
    sync()
    check(points, finished=True)
    toll.counts.update(changes=feed.seq, jobs=len(feed.jobs()))
    return toll


class TokenCentre:
    """A centre that knows one device, in a file that is replaced in one step."""

    def __init__(self, path: Path, tokens: DeviceTokens, random: Random, losing: float) -> None:
        self._path = path
        self._tokens = tokens
        self._random = random
        self._losing = losing

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        spent = self._load()["spent"]
        if request.code in spent:
            raise centre_error(422)
        token = f"t{self._random.getrandbits(60)}"
        self._save({"token": token, "next": "", "spent": [*spent, request.code]})
        self._lose()
        return EnrolAnswer(**SETUP.model_dump(), device_id="d1", token=token)

    def roll_token(self) -> RollAnswer:
        state = self._known()
        fresh = f"t{self._random.getrandbits(60)}"
        self._save(state | {"next": fresh})
        self._lose()
        return RollAnswer(token=fresh)

    def heartbeat(self, _beat: Heartbeat) -> StationSetup:
        self._known()
        self._lose()
        return SETUP

    def _known(self) -> dict[str, Any]:
        token, state = self._tokens.token(), self._load()
        if token == state["next"]:
            state |= {"token": token, "next": ""}
            self._save(state)
        if token != state["token"]:
            raise centre_error(401)
        return state

    def _lose(self) -> None:
        if self._random.random() < self._losing:
            raise Timeout("the answer was lost")

    def _load(self) -> dict[str, Any]:
        if not self._path.exists():
            return {"token": "", "next": "", "spent": []}
        found: dict[str, Any] = json.loads(self._path.read_text())
        return found

    def _save(self, state: dict[str, Any]) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self._path)


def token(folder: Path, seed: int, points: int) -> Toll:
    """Enrolment and the roll of the device token, killed anywhere: the device is never locked out
    of the centre, and a machine whose enrolment was cut off is enrolled by the next code."""
    toll = Toll()
    file = DeviceFile(folder / "device.json")

    def a_round(random: Random, losing: float, now: datetime) -> tuple[HeartbeatRound, Enrolment]:
        tokens = DeviceTokens(open_keyring("file", folder), file.stamp)
        centre = TokenCentre(folder / "centre.json", tokens, random, losing)
        clock = ServerClock(lambda: now)
        store = OutboxStore(folder / "outbox.sqlite", SystemTimeline(), lambda: now, random)
        heartbeat = HeartbeatRound(
            centre=centre,
            file=file,
            roll=TokenRoll(centre, tokens, file, lambda: now),
            clock=clock,
            outbox=store,
            catalogue_seq=lambda: 0,
            app_version="1",
            interval_s=60,
            keep_days=KEEP_DAYS,
            reached=lambda: None,
        )
        enrolment = Enrolment(
            centre=centre,
            tokens=tokens,
            file=file,
            central_url="https://gig-inn.example",
            app_version="1",
            now=lambda: now,
        )
        return heartbeat, enrolment

    def work(point: int, now: datetime) -> None:
        heartbeat, enrolment = a_round(Random(f"{seed}/{point}"), 0.2, now)
        with suppress(KioskError):
            if file.read() is None:
                enrolment.enrol(f"code-{point}", "chaos")
        for _ in range(4):
            with suppress(KioskError):
                heartbeat.run()

    for point in range(points):
        now = START + timedelta(days=31 * point)
        if point % 20 == 0:  # a bare machine
            for path in (folder / "device.json", folder / "keyring.cfg"):
                path.unlink(missing_ok=True)
        random = Random(f"{seed}.{point}")
        killed_at(random, partial(work, point, now), toll, calls=16_000, seconds=0.03)
        if point % 5 == 4:
            heartbeat, enrolment = a_round(Random(f"{seed}-{point}"), 0, now)
            if file.read() is None:
                enrolment.enrol(f"another-{point}", "chaos")
            try:
                while heartbeat.run() == 0:
                    toll.counts["rolls proved"] += 1
            except KioskError as error:
                toll.stuck.append(f"point {point}: locked out: {error}")
    return toll
