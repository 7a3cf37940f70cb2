"""What one person leaves behind in memory is nothing, counted over many of them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_forty_more_sessions_leave_nothing_behind(tmp_path: Path) -> None:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("QT_")}
    environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.sessions", str(tmp_path), "60", "600"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    told = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    after = {number: (resident, objects) for number, resident, objects in told}
    assert after[60][0] <= 1.03 * after[20][0], told
    assert after[60][1] <= after[20][1] + 300, told
