"""Keeping what a person entrusted to the station, beside the least that a disk can be asked.

The peer writes 4 KiB in place and waits until the disk has them: ``pwrite`` and ``fdatasync`` on
a file of the same file system, laid out before. Ours is the station's own code: a real application
sealed by ``Sealer`` to the centre's public key, and committed by ``OutboxStore.insert`` (WAL,
``synchronous=FULL``) with its event id, receipt and recognition tag, into an outbox that stands
open as at a station. Both in turns, event by event.

The one-time key of the sealed box is made before the touch, as the screen does it when a job is
opened (docs/adr/0017), so it stands outside the time of the first two rows and inside that of the
third. The last row is the same work without waiting for a disk.
"""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import Final

from nacl.public import PrivateKey

from benchmarks.harness import Goal, Options, Row, at_most, percentile, side_by_side, spread
from contract.catalog import Category
from contract.device import SealingKey
from contract.events import MAX_BATCH, ApplicationSubmitted, EventKind, WalkIn
from contract.person import Available, Experience, Resume
from kiosk.domain.receipt import new_code
from kiosk.services.outbox.outcomes import Delivered
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.tags import KEY_BYTES, Tags
from kiosk.services.outbox.timeline import SystemTimeline

PEER: Final = "4 KiB pwrite + fdatasync"
BLOCK: Final = 4096
MEMORY: Final = Path("/dev/shm")
RESUME: Final = Resume(
    name="王小明",
    phone="13800001234",
    skills=(Category.CLEANING, Category.SECURITY),
    experience=Experience.UNDER_3Y,
    available=Available.TODAY,
)


class Station:
    """An outbox, and people who apply at it.

    ``prepare`` stands for what happens before the touch, and ``keep`` is the touch: seal and
    commit. ``ahead``: the one-time key is made before it. What the sender does goes on in between,
    so that the outbox stays as small as at a station in touch with its centre.
    """

    def __init__(self, folder: Path, *, ahead: bool) -> None:
        public = base64.b64encode(bytes(PrivateKey.generate().public_key)).decode()
        key = SealingKey(id="k1", public=public)
        self._sealer = Sealer(lambda: key)
        self._ahead = ahead
        self._random = SystemRandom()
        self._tags = Tags(os.urandom(KEY_BYTES))
        self._count = 0
        self.outbox = OutboxStore(
            folder / "outbox.sqlite", SystemTimeline(), lambda: datetime.now(UTC), self._random
        )
        self.outbox.make_room()

    def prepare(self) -> None:
        """The next person, with all that they have typed."""
        self._count += 1
        phone = f"138{self._count:08}"
        self._body = ApplicationSubmitted(
            receipt=new_code(self._random),
            job_id=str(self._count),
            walk_in=WalkIn(name=RESUME.name, phone=phone),
            resume=RESUME,
        )
        self._tag = self._tags.of(f"typed:{phone}", self._body.job_id)
        if self._ahead:
            self._sealer.get_ready()
        if self._count % MAX_BATCH == 0:
            sent = self.outbox.claim(MAX_BATCH)
            self.outbox.settle([Delivered(row.id, "") for row in sent])

    def keep(self) -> None:
        """Seal and commit what was prepared."""
        stored = self.outbox.insert(
            kind=EventKind.APPLICATION_SUBMITTED,
            lane=self._body.receipt,
            receipt=self._body.receipt,
            sealed=self._sealer.seal(self._body),
            made_at=datetime.now(UTC),
            hold_s=0,
            tag=self._tag,
        )
        if stored.already:
            raise AssertionError("kept twice: that would measure a look-up and no commit")


@contextmanager
def raw(path: Path, blocks: int) -> Iterator[Callable[[], None]]:
    """A write of one block with its sync, each time to the next place in a file of ``blocks``."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    block = os.urandom(BLOCK)
    os.pwrite(fd, block * blocks, 0)
    os.fsync(fd)
    turn = 0

    def write() -> None:
        nonlocal turn
        os.pwrite(fd, block, turn % blocks * BLOCK)
        os.fdatasync(fd)
        turn += 1

    yield write
    os.close(fd)


def run(options: Options) -> list[Row]:
    rounds = 2_000 if options.quick else 15_000
    ours = Station(options.scratch / "ours", ahead=True)
    cold = Station(options.scratch / "cold", ahead=False)

    def prepare() -> None:
        ours.prepare()
        cold.prepare()

    with raw(options.scratch / "raw", 256) as write:
        disk, kept, kept_cold = side_by_side(
            [write, ours.keep, cold.keep],
            rounds=rounds,
            warm_up=200,
            before=prepare,
        )
    ours.outbox.close()
    cold.outbox.close()
    rows = [
        _at(50, "outbox: seal + commit one event, p50", kept, disk, at_most(1.5)),
        _at(95, "outbox: seal + commit one event, p95", kept, disk, at_most(2.5)),
        _at(50, "outbox: the same, one-time key made in that time too, p50", kept_cold, disk, None),
    ]
    if MEMORY.is_dir():
        with TemporaryDirectory(prefix="gig-inn-outbox-", dir=MEMORY) as folder:
            memory = Station(Path(folder), ahead=True)
            (work,) = side_by_side([memory.keep], rounds=2000, warm_up=200, before=memory.prepare)
            memory.outbox.close()
        rows.append(Row.alone("outbox: the same on a file in memory", work, unit="ms"))
    return rows


def _at(percent: int, name: str, ours: list[float], peer: list[float], goal: Goal | None) -> Row:
    """Ours against the peer's, both at one percentile."""
    mine, theirs = percentile(ours, percent), percentile(peer, percent)
    ratio = mine / theirs
    words = f"{goal} {PEER}" if goal else ""
    met = goal.holds(ratio) if goal else None
    return Row(name, mine, theirs, PEER, ratio, "ms", spread(ours), words, met)
