"""``python -m kiosk --check``: what this terminal would use, and what is wrong. No secrets."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from random import SystemRandom
from typing import Final

import requests
from urllib3.exceptions import HTTPError

from kiosk.app import Device, Paths
from kiosk.config import Settings, shown
from kiosk.domain.clock import utc_now
from kiosk.errors import DiskError, KioskError, NotFound, StoreDamaged
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.schema import Notes
from kiosk.services.device.state import DeviceFile, DeviceState
from kiosk.services.device.tokens import open_keyring
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import SystemTimeline
from kiosk.version import VERSION

LITTLE_SPACE: Final = 500 << 20
TOO_LITTLE_SPACE: Final = 50 << 20
CLOCK_OFF: Final = timedelta(minutes=5)
OLD_CATALOGUE: Final = timedelta(days=1)
OLD_OUTBOX_S: Final = 3600
FONT_PATIENCE_S: Final = 20.0


class Mark(StrEnum):
    OK = "✓"
    WARNING = "!"
    WRONG = "✗"


@dataclass(frozen=True)
class Finding:
    """One line: how it stands, what it is about, and what to do if it is not well."""

    mark: Mark
    topic: str
    words: str


def run_check(settings: Settings, environ: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Print every finding; 1 when something is wrong, else 0. Warnings alone are not wrong."""
    say(f"零工客栈 / Gig Inn {VERSION}")
    wrong = 0
    for finding in findings(settings, environ):
        say(f"{finding.mark} {finding.topic}: {finding.words}")
        wrong += finding.mark is Mark.WRONG
    say("一切正常 / all is well" if not wrong else f"有 {wrong} 项要处理 / {wrong} to be put right")
    return 1 if wrong else 0


def findings(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """All of them, in the order a technician would look."""
    yield _config(settings)
    yield _disk(settings.data_dir)
    yield _keyring(settings)
    paths = Paths(settings.data_dir)
    try:
        state = DeviceFile(paths.device).read()
    except KioskError as error:
        state = None
        yield Finding(Mark.WRONG, "登记 / enrolment", str(error))
    else:
        yield _enrolment(settings, state)
    yield _centre(settings)
    if state is not None:
        yield _token(settings, state)
    yield _catalogue(paths.catalogue)
    yield from _outbox(paths.outbox)
    yield from _screen(settings, environ)


def _config(settings: Settings) -> Finding:
    source = settings.source or "默认值和环境变量 / defaults and environment"
    values = ", ".join(
        f"{field.name}={shown(getattr(settings, field.name))}"
        for field in fields(settings)
        if field.name != "source"
    )
    return Finding(Mark.OK, "配置 / settings", f"{source}: {values}")


def _disk(data_dir: Path) -> Finding:
    topic = "数据目录 / data directory"
    probe = data_dir / f".check-{os.getpid()}"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_bytes(b"ok")
        probe.unlink()
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        advice = "检查权限和磁盘 / check permissions and disk"
        return Finding(Mark.WRONG, topic, f"{data_dir}: {error.strerror}; {advice}")
    words = f"{data_dir}, 剩余 / free {free >> 20} MB"
    if free < TOO_LITTLE_SPACE:
        return Finding(Mark.WRONG, topic, f"{words}; 请清理磁盘 / make room on the disk")
    return Finding(Mark.WARNING if free < LITTLE_SPACE else Mark.OK, topic, words)


def _keyring(settings: Settings) -> Finding:
    topic = "密钥库 / keyring"
    try:
        backend = open_keyring(settings.keyring, settings.data_dir)
    except KioskError as error:
        return Finding(Mark.WRONG, topic, str(error))
    if settings.keyring == "file":
        return Finding(
            Mark.WARNING,
            topic,
            "警告：设备令牌存在没有加密的文件里，只宜演示 / WARNING: the device token lies in an"
            " unencrypted 0600 file; for demonstrations only",
        )
    return Finding(Mark.OK, topic, f"{type(backend).__module__}.{type(backend).__name__}")


def _enrolment(settings: Settings, state: DeviceState | None) -> Finding:
    topic = "登记 / enrolment"
    if state is None:
        words = "还没有登记 / not enrolled: python -m kiosk enrol CODE"
        return Finding(Mark.WRONG, topic, words)
    words = f"{state.station.name} ({state.station.id}), device {state.device_id}"
    if state.central_url != settings.central_url:
        advice = (
            f"登记在别的中心 / enrolled at {state.central_url}; "
            "如已搬迁请重新登记 / enrol again if it moved"
        )
        return Finding(Mark.WARNING, topic, f"{words}; {advice}")
    return Finding(Mark.OK, topic, words)


def _centre(settings: Settings) -> Finding:
    """Asks ``/healthz``, which needs no token, and compares clocks by its Date header."""
    topic = "中心 / centre"
    session = requests.Session()
    session.trust_env = False
    if settings.proxy:
        session.proxies = {"http": settings.proxy, "https": settings.proxy}
    try:
        with session.get(
            f"{settings.central_url}/healthz",
            timeout=(settings.connect_timeout_s, settings.read_timeout_s),
            allow_redirects=False,
            stream=True,
        ) as answer:
            status, date = answer.status_code, answer.headers.get("Date", "")
            media = answer.headers.get("Content-Type", "")
    # requests lets urllib3's own errors about a strange host through.
    except (requests.RequestException, HTTPError, UnicodeError) as error:
        advice = "检查网络和网址 / check network and address"
        words = f"{settings.central_url}: {type(error).__name__}; {advice}"
        return Finding(Mark.WRONG, topic, words)
    finally:
        session.close()
    if status != 200 or not media.startswith("application/json"):
        advice = "可能要先登录网络，或网址不对 / a captive portal, or the wrong address"
        return Finding(
            Mark.WRONG, topic, f"{settings.central_url}: HTTP {status} {media}; {advice}"
        )
    try:
        ahead = utc_now() - parsedate_to_datetime(date).astimezone(UTC)
    except (TypeError, ValueError):
        return Finding(Mark.WARNING, topic, f"{settings.central_url}: 没有报时间 / tells no time")
    words = f"{settings.central_url}, 时钟相差 / clock differs by {ahead.total_seconds():.0f} s"
    if abs(ahead) > CLOCK_OFF:
        return Finding(Mark.WARNING, topic, f"{words}; 请校准时钟 / set this machine's clock")
    return Finding(Mark.OK, topic, words)


def _token(settings: Settings, state: DeviceState) -> Finding:
    """Asks for the tail of the change feed: the centre knows this device, or says why not."""
    topic = "设备令牌 / device token"
    try:
        notes = _notes(Paths(settings.data_dir).catalogue)
    except DiskError:  # told as the catalogue's own finding
        notes = None
    try:
        device = Device(settings)
        device.client.changes(state.scope, notes.seq if notes else 0, None)
        device.client.close()
    except NotFound:  # the feed went on without us; the token was good enough to be told so
        return Finding(Mark.OK, topic, "中心认识这台机器 / known to the centre")
    except KioskError as error:
        return Finding(Mark.WRONG, topic, f"{error.said} / {type(error).__name__}: {error}")
    return Finding(Mark.OK, topic, "中心认识这台机器 / known to the centre")


def _notes(path: Path) -> Notes | None:
    """What the sync noted in the catalogue, None before the first; raises DiskError."""
    reader = CatalogReader(path, utc_now)
    try:
        return reader.notes()
    finally:
        reader.close()


def _catalogue(path: Path) -> Finding:
    topic = "岗位数据 / catalogue"
    try:
        notes = _notes(path)
    except KioskError as error:
        return Finding(Mark.WARNING, topic, f"会自动重建 / will be rebuilt by itself: {error}")
    synced = notes.synced_at if notes else None
    if synced is None:
        return Finding(Mark.WARNING, topic, "还没有同步过 / never synced")
    age = utc_now() - synced
    words = f"上次同步 / last synced {synced:%Y-%m-%d %H:%M}Z"
    return Finding(Mark.WARNING if age > OLD_CATALOGUE else Mark.OK, topic, words)


def _outbox(path: Path) -> Iterator[Finding]:
    topic = "待发箱 / outbox"
    if not path.exists():
        yield Finding(Mark.OK, topic, "空 / empty")
        return
    try:
        store = OutboxStore(path, SystemTimeline(), utc_now, SystemRandom())
        try:
            health = store.health()
        finally:
            store.close()
    except StoreDamaged as error:
        advice = "重启程序会自动抢救 / restart the program, it rescues what is readable"
        yield Finding(Mark.WRONG, topic, f"{error}; {advice}")
        return
    except KioskError as error:
        yield Finding(Mark.WRONG, topic, str(error))
        return
    late = health.oldest_s > OLD_OUTBOX_S
    words = f"待发 / waiting {health.pending}, 最早 / oldest {health.oldest_s} s"
    yield Finding(Mark.WARNING if late else Mark.OK, topic, words)
    if health.parked:
        codes = ", ".join(sorted({event.code for event in health.parked}))
        words = f"{len(health.parked)} ({codes}); python -m kiosk outbox"
        yield Finding(Mark.WARNING, "需人工 / parked", words)
    for name in health.set_aside:
        words = f"{name}: 损坏的旧文件，请交技术人员 / a damaged file was set aside, keep it"
        yield Finding(Mark.WARNING, topic, words)


def _screen(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    topic = "屏幕 / screen"
    if find_spec("PySide6.QtQuick") is None:
        yield Finding(Mark.WRONG, topic, "没有装 PySide6 / PySide6 is not installed")
    platform = environ.get("QT_QPA_PLATFORM")
    display = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    how = "全屏 / full screen" if settings.window is None else "x".join(map(str, settings.window))
    if platform or display:
        yield Finding(Mark.OK, topic, f"{how}, {platform or display}")
    else:
        words = f"{how}, 没有显示器 / no display: WAYLAND_DISPLAY, DISPLAY or QT_QPA_PLATFORM"
        yield Finding(Mark.WARNING, topic, words)
    yield fonts(patience_s=FONT_PATIENCE_S)


def fonts(*, patience_s: float) -> Finding:
    """Whether a Chinese font is installed; fontconfig is given ``patience_s`` seconds to tell."""
    topic = "中文字体 / Chinese font"
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding(Mark.WARNING, topic, "没有 fc-list，没法检查 / no fc-list to ask")
    try:
        asked = subprocess.run(
            [lister, ":lang=zh-cn", "family"],
            capture_output=True,
            check=False,
            timeout=patience_s,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        words = f"fc-list 没有回答 / no answer in {patience_s:g} s; fc-cache -v"
        return Finding(Mark.WARNING, topic, words)
    except OSError as error:
        words = f"fc-list 用不了，没法检查 / cannot be run: {error.strerror}"
        return Finding(Mark.WARNING, topic, words)
    families = sorted({line.split(",")[0].strip() for line in asked.stdout.splitlines() if line})
    if not families:
        words = "没有 / none; apt-get install fonts-noto-cjk"
        return Finding(Mark.WRONG, topic, words)
    return Finding(Mark.OK, topic, ", ".join(families[:3]))
