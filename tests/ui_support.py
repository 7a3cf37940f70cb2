"""The screens, run without a screen: real services on a temporary disk, and a person's finger.

``Stage`` loads Main.qml as the product does. Things are found by what is read aloud (the accessible
name), as a person who cannot see would, and pressed in their middle.
"""

import base64
import ctypes
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from contract.catalog import (
    Category,
    Job,
    Pay,
    PayUnit,
    Perk,
    Place,
    PutJob,
    Settlement,
    Station,
)
from contract.device import SealingKey
from contract.signin import (
    ApplicationView,
    GrantAnswer,
    LookupRequest,
    Me,
    TokenAnswer,
    TokenError,
    TokenErrorAnswer,
)
from kiosk.domain.clock import ServerClock
from kiosk.errors import NotFound, Offline
from kiosk.services.applications import Applications
from kiosk.services.apply import Apply
from kiosk.services.browse import Browse
from kiosk.services.bundle import UiServices
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.tags import KEY_BYTES, Tags
from kiosk.services.outbox.timeline import SystemTimeline
from kiosk.services.session import Session
from kiosk.services.sign_in import SignIn
from kiosk.ui.pane import Pane
from kiosk.ui.shell import Ui
from kiosk.ui.viewmodels.shell import Idle

NOW = datetime(2026, 6, 1, 6, 32, tzinfo=UTC)  # 14:32 at the station
SCOPE = "410100"
PUBLIC_URL = "https://inn.example.cn"

STATION = Station(
    id="s1",
    name="科学大道工会驿站",
    address="高新区科学大道与瑞达路交叉口东北角",
    district="高新区",
    lat=34.81,
    lon=113.55,
    open_hours="24 小时",
    phone="0371-60000000",
)

_TITLES: Sequence[tuple[str, Category, tuple[str, ...]]] = (
    ("保洁员（写字楼）", Category.CLEANING, ("今天可上岗",)),
    ("仓库分拣员", Category.WAREHOUSE, ()),
    ("餐厅帮厨", Category.CATERING, ()),
    ("外卖骑手", Category.DELIVERY, ("提供电车",)),
    ("电工（持证）", Category.TRADES, ()),
    ("小区保安", Category.SECURITY, ()),
    ("急招夜班快递分拣装卸工（包吃住、日结、不压工资、老乡可结伴）", Category.MOVING, ("夜班",)),
    ("搬家师傅", Category.MOVING, ("今天可上岗",)),
)

_PAYS = (
    Pay(unit=PayUnit.DAY, min_fen=180_00, max_fen=180_00),
    Pay(unit=PayUnit.HOUR, min_fen=24_00, max_fen=24_00),
    Pay(unit=PayUnit.MONTH, min_fen=4800_00, max_fen=4800_00),
    Pay(unit=PayUnit.MONTH, min_fen=7000_00, max_fen=12000_00),
    Pay(unit=PayUnit.DAY, min_fen=320_00, max_fen=320_00),
    Pay(unit=PayUnit.NEGOTIABLE),
    Pay(unit=PayUnit.PIECE, min_fen=1_50, max_fen=1_80),
)

_SETTLEMENTS = (
    Settlement.DAILY,
    Settlement.WEEKLY,
    None,
    Settlement.MONTHLY,
    Settlement.DAILY,
    Settlement.MONTHLY,
)

_ADDRESSES = (
    "科学大道 国家大学科技园",
    "梧桐街 物流园",
    "莲花街",
    "郑州高新技术产业开发区长椿路与翠竹街交叉口向北三百米路东",
    "金梭路 产业园",
)

_PERKS = ((), (Perk.WORK_MEAL,), (Perk.MEALS, Perk.LODGING), (Perk.TRANSPORT,), ())


def sample_jobs(count: int) -> list[Job]:
    """Varied jobs, nearest first: long titles, 面议, ranges, unknown places, age limits."""
    jobs = []
    for n in range(count):
        title, category, tags = _TITLES[n % len(_TITLES)]
        lost = n % 11 == 10
        place = (
            Place()
            if lost
            else Place(
                address=_ADDRESSES[n % len(_ADDRESSES)],
                district="高新区",
                lat=STATION.lat + (350 + 240 * n) / 111_195,
                lon=STATION.lon,
            )
        )
        jobs.append(
            Job(
                id=f"job-{n}",
                title=title,
                employer="郑州明亮保洁服务有限公司" if n % 3 else "河南捷运物流有限公司",
                verified=n % 6 != 5,
                category=category,
                pay=_PAYS[n % len(_PAYS)],
                settlement=_SETTLEMENTS[n % len(_SETTLEMENTS)],
                place=place,
                hours="早 8 点到晚 6 点，中午歇一个半小时" if n % 4 else "",
                headcount_left=None if n % 7 == 6 else 1 + n % 20,
                age_max=50 if n % 5 == 2 else None,
                certificates=("低压电工证",) if category is Category.TRADES else (),
                perks=_PERKS[n % len(_PERKS)],
                tags=tags,
                description="负责办公楼三层的走廊、卫生间和会议室。\n工具单位发，做满一周可以转长期。"
                "\n<b>不收押金</b>，不押身份证。",
                published_at=NOW - timedelta(hours=n),
                valid_until=NOW + timedelta(days=3 + n),
            )
        )
    return jobs


class FakeCentre:
    """A centre that signs in whoever ``approve`` names, and can be cut off (``online``).

    ``scanned_for_s``: a phone has opened the QR and has so many seconds left; None before.
    """

    def __init__(self) -> None:
        self.online = True
        self.person: Me | None = None
        self.scanned_for_s: int | None = None
        self.ended: list[str] = []

    def approve(self, person: Me) -> None:
        self.person = person

    def _reach(self) -> None:
        if not self.online:
            raise Offline("the test cut the wire")

    def begin_sign_in(self) -> GrantAnswer:
        self._reach()
        return GrantAnswer(
            device_code="device-code",
            user_code="K7M4-9P2X",
            verification_uri=f"{PUBLIC_URL}/s",
            verification_uri_complete=f"{PUBLIC_URL}/s/K7M4-9P2X",
            expires_in=120,
            interval=1,
            interval_ms=100,
            matching_code="47",
        )

    def redeem(self, device_code: str) -> TokenAnswer | TokenErrorAnswer:
        self._reach()
        if self.person is None:
            left = self.scanned_for_s
            return TokenErrorAnswer(
                error=TokenError.PENDING, scanned=left is not None, expires_in=left
            )
        return TokenAnswer(access_token="session-token", expires_in=900)

    def me(self, session_token: str) -> Me:
        self._reach()
        assert self.person is not None
        return self.person

    def end_session(self, session_token: str) -> None:
        self._reach()
        self.ended.append(session_token)

    def lookup(self, request: LookupRequest) -> ApplicationView:
        self._reach()
        raise NotFound(404)


class World:
    """A terminal's services on a temporary disk: a real catalogue, a real outbox, a fake centre.

    Attributes:
        now: the time everything goes by; set it to move.
        centre: the FakeCentre. services: what the screen gets.
    """

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.clock = ServerClock(lambda: self.now)
        self.store = CatalogStore.open(folder / "catalogue.sqlite", STATION, self.clock.now)
        self._seq = 0
        reader = CatalogReader(folder / "catalogue.sqlite", self.clock.now)
        browse = Browse(reader, self.clock)
        self.outbox = OutboxStore(
            folder / "outbox.sqlite", SystemTimeline(), self.clock.now, random.Random(1)
        )
        key = SealingKey(id="k1", public=_public_key())
        self.centre = FakeCentre()
        self.services = UiServices(
            browse=browse,
            sign_in=SignIn(self.centre),
            apply=Apply(
                outbox=self.outbox,
                sealer=Sealer(lambda: key),
                now=self.clock.now,
                random=random.Random(2),
                hold_seconds=10,
                tags=Tags(bytes(KEY_BYTES)),
            ),
            applications=Applications(self.centre, self.outbox, self.clock.now),
            outbox=self.outbox,
            new_session=Session,
            now=self.clock.now,
            public_url=lambda: PUBLIC_URL,
            station=lambda: STATION,
        )

    def fill(self, jobs: Sequence[Job]) -> None:
        """Replace the catalogue by ``jobs``, synced two minutes ago."""
        changes = [PutJob(seq=n, body=job) for n, job in enumerate(jobs, start=1)]
        self.store.fill(SCOPE, changes, lambda: len(jobs))
        while not self.store.index_some(10_000):
            pass
        self.sync(self.now - timedelta(minutes=2))

    def sync(self, at: datetime) -> None:
        """A look at the centre at ``at`` that went well."""
        self.store.record_success(at, timedelta(0), None)

    def close(self) -> None:
        self.store.close()
        self.outbox.close()


def _public_key() -> str:
    return base64.b64encode(bytes(PrivateKey.generate().public_key)).decode()


def face_of(item: QObject) -> QAccessibleInterface | None:
    """What assistive technology sees of an item; None if it sees nothing.

    PySide6 6.12 returns None without owning a reference to it, and a few thousand answers later
    Python aborts; the reference is given back here.
    """
    face: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(item)
    if face is None:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
    return face


class Stage:
    """The window of a World, shown offscreen at ``size`` pixels."""

    def __init__(self, world: World, size: tuple[int, int], *, idle: Idle | None = None) -> None:
        self.world = world
        self.ui = Ui(world.services, Pane(), screen_mm=None, idle=idle or Idle())
        self.shell = self.ui.shell
        self.window = self.ui.window
        self.ui.show(size)
        self.until(lambda: self.ui.home.property("state") != "starting")
        self.settle()

    def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Run the event loop until ``true()``; AssertionError after ``seconds``."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not happen in time"
            QTest.qWait(5)

    def settle(self, milliseconds: int = 60) -> None:
        """Let running work and animations arrive."""
        QTest.qWait(milliseconds)

    def items(self) -> Iterator[QQuickItem]:
        """Every visible item, in reading order of the tree."""

        def below(item: QQuickItem) -> Iterator[QQuickItem]:
            if item.isVisible():
                yield item
                for child in item.childItems():
                    yield from below(child)

        yield from below(self.window.contentItem())

    def named(self, name: str) -> list[QQuickItem]:
        """The visible items whose accessible name begins with ``name``."""
        found = []
        for item in self.items():
            face = face_of(item)
            if face is not None and face.text(QAccessible.Text.Name).startswith(name):
                found.append(item)
        return found

    def find(self, name: str) -> QQuickItem:
        """The first visible item with that accessible name, waited for."""
        self.until(lambda: bool(self.named(name)))
        return self.named(name)[0]

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, what: str | QQuickItem) -> None:
        """Press the middle of an item, given by its accessible name or itself."""
        item = self.find(what) if isinstance(what, str) else what
        QTest.mouseClick(
            self.window,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self.middle(item),
        )
        self.settle()

    def at(self, screen: str) -> None:
        """Wait until ``screen`` is shown."""
        self.until(lambda: bool(self.shell.property("screen") == screen))
        self.settle()

    def texts(self) -> list[str]:
        """Every text in sight."""
        return [str(t) for i in self.items() if (t := i.property("text")) and i.width() > 0]

    def grab(self, path: Path) -> None:
        """Keep a picture of the window."""
        self.settle()
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self.window.grabWindow().save(str(path))

    def close(self) -> None:
        self.window.close()
        self.ui.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def prop(thing: QObject, name: str) -> Any:
    """A QML property's value."""
    return thing.property(name)
