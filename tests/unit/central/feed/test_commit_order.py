"""``seq`` is commit-ordered on PostgreSQL: who polls while others publish skips nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import NoPostgres, cluster

RACE = Path(__file__).parent / "race.py"
ROWS = 2000
FEW = 400

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    try:
        with cluster() as found:
            yield found
    except NoPostgres as error:
        pytest.skip(str(error))


def race(url: str, scheme: str, rows: int) -> dict[str, int | bool]:
    done = subprocess.run(
        [sys.executable, RACE, scheme, str(rows), "1", "1", "1"],  # one reader, rows one by one
        env=os.environ | {"CENTRAL_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_no_reader_skips_a_row_while_eight_publishers_write(url: str) -> None:
    result = race(url, "ours", ROWS)
    assert result["published"] == ROWS
    assert result["seen"] == ROWS
    assert result["doubled"] == 0
    assert result["in_order"]
    assert result["polls"] > ROWS // 50  # the reader did poll while they wrote


def test_the_race_finds_the_fault_of_a_plain_sequence(url: str) -> None:
    result = race(url, "naive", FEW)
    assert result["published"] == FEW
    assert result["seen"] < FEW
