"""The screen beside Chromium in kiosk mode: start, memory, flicking, tap to pixel.

Ours is the whole product's screen process, ``python -m kiosk ui``, over a catalogue of 60,000 jobs.
The peer is Debian's Chromium, ``--kiosk``, with home as a static page from a file (``page.py``):
the same words, type and colours, the first 120 cards, a profile that has been started before. Both
show it on one and the same X server in memory (Xvfb, 1080x1920), drawn by the processor alone (Qt's
software renderer, Chromium with ``--disable-gpu``), and both are looked at from outside by the same
eye (``xscreen.py``): no line is added to either. They take turns.

- *start*: from spawning the process until the first card's button is on the screen and, pressed at
  that moment, shows that it is pressed. Files are in the page cache, Qt's compiled QML is in its
  cache, bytecode is compiled: as at every start but a machine's first.
- *memory*: PSS of the process and its children, settled, before anything was touched. Neither the
  X server nor our agent is counted (the page has none). Who is not root may not read the PSS of a
  process that forbids dumps; our RSS, which is never less, then stands for it.
- *flick*: the list is moved by some 1,400 px/s, ours by a finger that drags, the page, which no
  mouse can drag, by the wheel. CPU (user and system) of all processes over the pictures that
  reached the screen; drawings less than 5 ms apart are one picture. The X server's is not counted.
- *tap*: from the press to the changed pixel, looked for every 0.2 ms.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

from benchmarks import page
from benchmarks.harness import Options, Row, at_most, percentile
from benchmarks.station import SIZE, furnish
from benchmarks.xscreen import WHEEL_DOWN, WHEEL_UP, Pixel, Screen
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters
from kiosk.services.browse import Browse
from kiosk.services.catalog.reader import CatalogReader

BRAND: Final = (0xA8, 0x11, 0x18)
BRAND_PRESSED: Final = (0x8F, 0x0E, 0x14)
COLUMN: Final = 820
"""The x of every card's button on both, clear of its words."""
SPEED: Final = 1400.0
"""Of the list while it is flicked, pixels per second."""
NOTCH: Final = 120.0
"""How far one notch of the wheel moves the page."""
ONE_PICTURE_S: Final = 0.005
EYE_S: Final = 0.0002
PAUSE_S: Final = 0.4
_TICK_MS: Final = 1000 / os.sysconf("SC_CLK_TCK")

CHROMIUM: Final = (
    *("/usr/bin/chromium", "--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--no-default-browser-check", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--password-store=basic", "--window-position=0,0"),
    f"--window-size={SIZE[0]},{SIZE[1]}",
)


@dataclass(frozen=True)
class Program:
    """One of the two, and the samples of it.

    Attributes:
        flicked: one sweep of the list, in the direction given (1 further down), while ``between``
            is called all the time.
    """

    name: str
    argv: Sequence[str]
    flicked: Callable[[Screen, int, Callable[[], None]], None]
    start_ms: list[float]
    pss_mb: list[float]
    cpu_ms: list[float]
    frame_ms: list[float]
    tap_ms: list[float]


def run(options: Options) -> list[Row]:
    count = 6_000 if options.quick else 60_000
    settings = furnish(options.scratch, count)
    html = options.scratch / "home.html"
    clock = ServerClock(lambda: datetime.now(UTC))
    browse = Browse(CatalogReader(settings.data_dir / "catalogue.sqlite", clock.now), clock)
    found = browse.page(Filters(), 0, 120)
    page.write(html, found.cards, found.total)
    profile = f"--user-data-dir={options.scratch / 'profile'}"
    ours = program(
        "kiosk", [sys.executable, "-m", "kiosk", "--config", str(settings.source), "ui"], dragged
    )
    peer = program("Chromium", [*CHROMIUM, profile, html.as_uri()], wheeled)
    rounds, taps = (2, 8) if options.quick else (7, 12)
    with Screen(SIZE, options.scratch / "xvfb.log") as screen:
        spots = {each.name: first_button(screen, each, options) for each in (ours, peer)}
        for number in range(rounds):
            for each in (ours, peer) if number % 2 else (peer, ours):
                _round(screen, each, spots[each.name], taps, options)
    return _rows(ours, peer, count)


def _rows(ours: Program, peer: Program, count: int) -> list[Row]:
    name = peer.name
    jobs = f"{count:,} jobs"
    return [
        Row.against(
            *(f"screen: start, {jobs}", ours.start_ms, peer.start_ms, name),
            unit="ms",
            goal=at_most(0.5),
        ),
        Row.against(
            "screen: memory (PSS)", ours.pss_mb, peer.pss_mb, name, unit="MB", goal=at_most(0.3)
        ),
        Row.against(
            *("screen: CPU per flicked frame", ours.cpu_ms, peer.cpu_ms, name),
            unit="ms",
            goal=at_most(0.35),
        ),
        Row.against(
            "screen: tap to pixel", ours.tap_ms, peer.tap_ms, name, unit="ms", goal=at_most(1.3)
        ),
        Row.alone(
            "screen: frame p95 while flicked",
            [percentile(ours.frame_ms, 95)],
            unit="ms",
            goal=at_most(20),
        ),
        Row.alone(
            f"screen: frame p95 while flicked, {name}", [percentile(peer.frame_ms, 95)], unit="ms"
        ),
    ]


def program(
    name: str,
    argv: Sequence[str],
    flicked: Callable[[Screen, int, Callable[[], None]], None],
) -> Program:
    return Program(name, argv, flicked, [], [], [], [], [])


def spawn(screen: Screen, program: Program, options: Options) -> subprocess.Popen[bytes]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "KIOSK_"))}
    home = options.scratch / "home"
    home.mkdir(exist_ok=True)
    environ |= {"DISPLAY": screen.name, "HOME": str(home), "QT_QPA_PLATFORM": "xcb"}
    with (options.scratch / f"{program.name}.log").open("ab") as log:
        return subprocess.Popen(
            program.argv, env=environ, stdout=log, stderr=log, start_new_session=True
        )


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def first_button(screen: Screen, program: Program, options: Options) -> tuple[int, int]:
    """Where the first card's button is; a first start, not counted, that fills the caches."""
    process = spawn(screen, program, options)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            time.sleep(1)
            red = [y for y in range(440, 1300, 4) if screen.pixel(COLUMN, y) == BRAND]
            if len(red) > 10:
                return COLUMN, red[0] + 40
        raise RuntimeError(f"{program.name} shows no cards")
    finally:
        end(process)


def _round(
    screen: Screen, program: Program, spot: tuple[int, int], taps: int, options: Options
) -> None:
    screen.moved(5, 5)
    began = time.perf_counter_ns()
    process = spawn(screen, program, options)
    try:
        screen.until(*spot, _is(BRAND), within_s=20, pause_s=EYE_S)
        screen.moved(*spot)
        screen.pressed(True)
        seen = screen.until(*spot, _is(BRAND_PRESSED), within_s=20, pause_s=EYE_S)
        program.start_ms.append((seen - began) / 1e6)
        _let_go(screen)
        time.sleep(2)
        program.pss_mb.append(sum(_memory(pid) for pid in _tree(process.pid)) / 1e6)
        chance = Random(taps)
        for _ in range(taps):
            time.sleep(PAUSE_S + 0.05 * chance.random())
            program.tap_ms.append(_tap(screen, spot))
        time.sleep(PAUSE_S)
        _flick(screen, program, process.pid)
    finally:
        end(process)


def _is(colour: Pixel) -> Callable[[Pixel], bool]:
    return lambda pixel: pixel == colour


def _tap(screen: Screen, spot: tuple[int, int]) -> float:
    screen.moved(*spot)
    time.sleep(0.05)
    began = time.perf_counter_ns()
    screen.pressed(True)
    seen = screen.until(*spot, _is(BRAND_PRESSED), within_s=5, pause_s=EYE_S)
    _let_go(screen)
    screen.until(*spot, _is(BRAND), within_s=5, pause_s=0.01)
    return (seen - began) / 1e6


def _let_go(screen: Screen) -> None:
    """Away from the button first: what is not released where it was pressed is no click."""
    screen.moved(5, 5)
    screen.pressed(False)


def _flick(screen: Screen, program: Program, pid: int) -> None:
    drawn: list[float] = []

    def look() -> None:
        if screen.drawn():
            drawn.append(time.perf_counter())

    for direction in (1, 1, -1, -1):
        screen.drawn()
        drawn.clear()
        before = _cpu_ms(pid)
        program.flicked(screen, direction, look)
        took = _cpu_ms(pid) - before
        starts = [now for last, now in pairwise([0.0, *drawn]) if now - last > ONE_PICTURE_S]
        program.cpu_ms.append(took / len(starts))
        program.frame_ms.extend((now - last) * 1000 for last, now in pairwise(starts))
        time.sleep(PAUSE_S)


def dragged(screen: Screen, direction: int, between: Callable[[], None]) -> None:
    """A finger that moves over the list for half a second, 60 times a second."""
    x, y = 400, 900 + direction * 350
    screen.moved(x, y)
    screen.pressed(True)
    began = time.perf_counter()
    step = 0
    while (passed := time.perf_counter() - began) < 0.5:
        if passed * 60 >= step:
            step += 1
            screen.moved(x, round(y - direction * SPEED * passed))
        between()
        time.sleep(EYE_S)
    screen.pressed(False)


def wheeled(screen: Screen, direction: int, between: Callable[[], None]) -> None:
    screen.moved(400, 900)
    button = WHEEL_DOWN if direction > 0 else WHEEL_UP
    began = time.perf_counter()
    notch = 0
    while (passed := time.perf_counter() - began) < 0.5:
        if passed * SPEED >= notch * NOTCH:
            notch += 1
            screen.pressed(True, button)
            screen.pressed(False, button)
        between()
        time.sleep(EYE_S)


def _tree(root: int) -> list[int]:
    """``root`` and all that came of it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _memory(pid: int) -> int:
    """Bytes of PSS, or of RSS where PSS may not be read."""
    folder = Path(f"/proc/{pid}")
    try:
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except PermissionError:
        return int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass  # it ended meanwhile
    return 0


def _cpu_ms(root: int) -> float:
    """User and system time of the whole tree so far."""
    total = 0.0
    for pid in _tree(root):
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) * _TICK_MS
    return total
