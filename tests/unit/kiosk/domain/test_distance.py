import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.distance import distance_step, distance_text, haversine_m

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_a_known_distance() -> None:
    """Beijing to Shanghai, as any atlas gives it."""
    assert haversine_m(39.9042, 116.4074, 31.2304, 121.4737) == pytest.approx(1_067_000, rel=0.003)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_at_most_half_the_globe(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    there = haversine_m(lat1, lon1, lat2, lon2)
    assert 0 <= there <= 20_015_200
    assert there == pytest.approx(haversine_m(lat2, lon2, lat1, lon1), abs=0.01)


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (None, ""),
        (0, "步行 1 分钟"),
        (369, "步行 6 分钟"),
        (999, "步行 17 分钟"),
        (1000, "1.0 公里"),
        (1240, "1.2 公里"),
        (9949, "9.9 公里"),
        (9950, "10 公里"),
        (43_210, "43 公里"),
    ],
)
def test_near_is_told_in_minutes_and_far_in_kilometres(metres: float | None, text: str) -> None:
    assert distance_text(metres) == text


@given(st.floats(0, 2000) | st.floats(0, 30_000_000), st.floats(0, 2000) | st.floats(0, 30_000_000))
def test_a_step_is_a_text_and_steps_follow_the_distance(a: float, b: float) -> None:
    near, far = sorted((a, b))
    assert (distance_step(near) == distance_step(far)) is (
        distance_text(near) == distance_text(far)
    )
    assert 1 <= distance_step(near) <= distance_step(far)


def test_steps_are_counted_from_one_without_a_gap() -> None:
    steps = [distance_step(metres) for metres in range(0, 20_000, 10)]
    assert list(dict.fromkeys(steps)) == list(range(1, 119))
