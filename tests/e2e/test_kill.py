"""kill -9 at a hundred seeded points; ``make chaos`` has the thousand.

Nothing acknowledged is lost, nothing is doubled, nothing stays for ever.
"""

import pytest

from tests.chaos.__main__ import kill

POINTS = {
    "outbox": 34,
    "rescue": 8,
    "catalogue": 14,
    "token": 10,
    "intake": 16,
    "feed": 12,
    "devices": 8,
    "serving": 2,
}


@pytest.mark.parametrize(("scenario", "points"), POINTS.items())
def test_killed_anywhere_it_loses_doubles_and_stalls_nothing(scenario: str, points: int) -> None:
    toll = kill(scenario, 1, points)
    assert (toll.lost, toll.doubled, toll.stuck) == ([], [], [])
    assert toll.points == points
    if scenario != "serving":
        assert toll.killed >= points // 5  # enough of the killing came before the end
    assert sum(POINTS.values()) >= 100
