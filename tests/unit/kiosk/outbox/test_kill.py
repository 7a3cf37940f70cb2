"""kill -9 at seeded points: nothing acknowledged is lost, nothing is doubled, nothing stays."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

POINTS = 50


def drive(folder: Path, seed: int, mode: str) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.unit.kiosk.outbox.kill_driver"),
            *(str(folder), str(seed), str(POINTS), mode),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_anywhere_it_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    found = drive(tmp_path, seed, "live")
    effects = Counter(found["effects"])
    assert len(found["kept"]) > POINTS  # the killing left room for life
    assert len(found["kept"]) < POINTS * 8  # and life did not outrun the killing
    assert not [code for code, count in effects.items() if count > 1]
    assert not [code for code in found["gone"] if code in effects]
    firm = set(found["kept"]) - set(found["asked"])
    assert firm <= set(effects)
    # A taking-back that was asked for and not confirmed went one way or the other, never half.
    assert (found["pending"], found["parked"]) == (0, 0)


def test_a_change_of_format_killed_before_any_statement_loses_nothing(tmp_path: Path) -> None:
    found = drive(tmp_path, 4, "migrate")
    assert found["missing"] == 0
    assert 15 < found["cut_off"] < POINTS  # every statement, and the points went beyond the last


def test_a_rescue_killed_anywhere_loses_nothing(tmp_path: Path) -> None:
    found = drive(tmp_path, 3, "rescue")
    assert found["missing"] == 0
    assert found["unfinished"] > 5  # some were indeed cut off
