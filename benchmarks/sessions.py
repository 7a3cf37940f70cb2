"""Memory over many sessions, and the exit of every screen.

- *memory*: one process of the real screen (offscreen, software renderer, a small window so that
  drawing does not eat the time) serves 2,000 people one after the other, as ``tests/sessions.py``
  scripts them: search, chip, job, walk-in application, receipt, end. The figure is the resident
  memory after the last over that after the first 100.
- *exits*: ``python -m kiosk ui`` is started and, a moment after it has shown its jobs, told to
  stop; whatever does not end with 0 or says anything is counted.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.harness import Options, Row, at_most
from benchmarks.station import furnish

JOBS = 2_000
SETTLED_S = 0.8


def run(options: Options) -> list[Row]:
    count, base, exits = (150, 50, 5) if options.quick else (2_000, 100, 50)
    folder = options.scratch / "sessions"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.sessions", str(folder), str(count), str(JOBS)],
        env=_environ(),
        check=True,
        capture_output=True,
        text=True,
    )
    resident = {int(n): int(size) for n, size, _ in (x.split() for x in done.stdout.splitlines())}
    growth = resident[count] / resident[base]
    settings = furnish(options.scratch, JOBS)
    assert settings.source is not None
    unclean = sum(not _ends_cleanly(settings.source) for _ in range(exits))
    return [
        Row.alone(
            f"sessions: memory after {count:,} over after {base}",
            [growth],
            unit="×",
            goal=at_most(1.03),
        ),
        Row.alone(
            f"sessions: unclean exits of {exits} screens",
            [unclean],
            unit="exits",
            goal=at_most(0),
        ),
    ]


def _ends_cleanly(config: Path) -> bool:
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--config", str(config), "ui"],
        env=_environ(),
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(SETTLED_S)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    return process.returncode == 0 and said == ""


def _environ() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "KIOSK_"))}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
