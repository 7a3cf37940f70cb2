"""The screen while the catalogue is filled and indexed beside it: is a frame dropped?

The product's screen shows 6,000 jobs and is flicked by a finger without end, as in screen.py;
first undisturbed, then while another process, as nice as the agent is (kiosk.app.AGENT_NICENESS),
replaces the catalogue by 54,000 jobs and builds their index. A frame is *late* when more than two
intervals of a 60 Hz screen lie between two pictures while the list moves.

The two cores are shared by the screen, the X server in memory, the filling and the eye: a station
with a display of its own has more room.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.harness import Options, Row, at_most, percentile
from benchmarks.screen import (
    ONE_PICTURE_S,
    Program,
    dragged,
    end,
    first_button,
    program,
    spawn,
)
from benchmarks.station import SIZE, furnish
from benchmarks.xscreen import Screen

LATE_MS: Final = 2 * 1000 / 60
STANDING: Final = 6_000


def run(options: Options) -> list[Row]:
    count = 12_000 if options.quick else 54_000
    settings = furnish(options.scratch, STANDING)
    ours = program(
        "kiosk", [sys.executable, "-m", "kiosk", "--config", str(settings.source), "ui"], dragged
    )
    with Screen(SIZE, options.scratch / "xvfb.log") as screen:
        first_button(screen, ours, options)
        process = spawn(screen, ours, options)
        try:
            time.sleep(3)
            until = time.monotonic() + (3 if options.quick else 10)
            calm = flicked(screen, ours, lambda: time.monotonic() < until)
            filler = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.filling", str(settings.data_dir), str(count)]
            )
            filled = flicked(screen, ours, lambda: filler.poll() is None)
            if filler.returncode:
                raise RuntimeError("the filling failed")
        finally:
            end(process)
    what = f"screen while {count:,} jobs are filled in and indexed"
    return [
        Row.against(
            f"{what}: frame p95",
            [percentile(filled, 95)],
            [percentile(calm, 95)],
            "undisturbed",
            unit="ms",
            goal=None,
        ),
        Row.alone(f"{what}: late frames of a hundred", [late(filled)], unit="", goal=at_most(0)),
        Row.alone("screen undisturbed: late frames of a hundred", [late(calm)], unit=""),
    ]


def late(frames: list[float]) -> float:
    """Late frames of a hundred."""
    return 100 * sum(frame > LATE_MS for frame in frames) / len(frames)


def flicked(screen: Screen, ours: Program, going: Callable[[], bool]) -> list[float]:
    """Milliseconds between two pictures, of sweep after sweep while ``going``."""
    frames: list[float] = []
    drawn: list[float] = []

    def look() -> None:
        if screen.drawn():
            drawn.append(time.perf_counter())

    sweep = 0
    while going():
        screen.drawn()
        drawn.clear()
        ours.flicked(screen, 1 if sweep % 4 < 2 else -1, look)
        sweep += 1
        starts = [now for last, now in pairwise([0.0, *drawn]) if now - last > ONE_PICTURE_S]
        frames += [(now - last) * 1000 for last, now in pairwise(starts)]
        time.sleep(0.2)
    return frames


def fill(data_dir: Path, count: int) -> None:
    """What the agent does with a snapshot of ``count`` jobs, the download left out."""
    import os
    from datetime import UTC, datetime, timedelta

    from benchmarks.data import SCOPE, STATION, jobs
    from benchmarks.station import moved
    from contract.catalog import PutJob
    from kiosk.app import AGENT_NICENESS
    from kiosk.services.catalog.store import CatalogStore
    from kiosk.services.sync.syncer import INDEX_BATCH

    os.nice(AGENT_NICENESS)
    now = datetime.now(UTC).replace(microsecond=0)
    store = CatalogStore.open(data_dir / "catalogue.sqlite", STATION, lambda: now)
    made = moved(jobs(count, seed=2), now)
    store.fill(SCOPE, (PutJob(seq=n, body=job) for n, job in made), lambda: count)
    store.record_success(now, timedelta(0), None)
    while not store.index_some(INDEX_BATCH):
        pass
    store.close()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
