"""Nothing a person does holds the UI thread for longer than a frame, with 60,000 jobs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


def watched(folder: Path, misbehaviour: str = "") -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("QT_")}
    environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    argv = [sys.executable, "-m", "tests.unit.kiosk.ui.watched", str(folder)]
    return subprocess.run(
        [*argv, *([misbehaviour] if misbehaviour else [])],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.mark.parametrize(
    ("how", "culprit"),
    [("burn", "burn_processor_time"), ("sleep", "sleep_on_the_ui_thread")],
)
def test_a_slot_that_holds_the_thread_is_found_and_named(
    tmp_path: Path, how: str, culprit: str
) -> None:
    done = watched(tmp_path, how)
    assert done.returncode == 1, done.stderr
    assert culprit in done.stdout


def test_no_journey_holds_the_thread_for_a_frame(tmp_path: Path) -> None:
    done = watched(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
