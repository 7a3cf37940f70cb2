from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.outbox.ids import uuid7


@given(st.integers(-(2**50), 2**50), st.integers())
def test_every_id_is_a_version_7_uuid(unix_ms: int, seed: int) -> None:
    id_ = uuid7(unix_ms, Random(seed))
    assert id_.version == 7
    assert id_.variant == "specified in RFC 4122"
    assert id_.int >> 80 == min(max(unix_ms, 0), 2**48 - 1)


def test_two_in_the_same_millisecond_differ() -> None:
    random = Random(1)
    assert len({uuid7(5, random) for _ in range(1000)}) == 1000
