"""What a whole download (test_http.py) and a fuzzer (sync/test_fuzz.py) do not show."""

import tracemalloc

import pytest
import requests
import zstandard

from contract.catalog import SnapshotHead
from kiosk.errors import GarbledAnswer
from kiosk.services.snapshot import Snapshot, lines_of


class _Body(requests.Response):
    """A response whose body is at hand."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._content = body
        self._content_consumed = True


def test_lines_are_cut_wherever_the_chunks_end() -> None:
    lines = [b"x" * length for length in (1, 0, 70_000, 65_536, 3)]
    body = zstandard.compress(b"\n".join(lines))
    assert list(lines_of(_Body(body))) == lines


def test_a_bomb_is_given_up_before_it_goes_off() -> None:
    """300 MB of one line in some 30 kB."""
    packing = zstandard.ZstdCompressor().compressobj()
    bomb = b"".join(packing.compress(b"x" * (1 << 20)) for _ in range(300)) + packing.flush()
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(GarbledAnswer, match="too long"):
            list(lines_of(_Body(bomb)))
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("more", [b"", b"{}\n", b'{"op": "put"}\n', b"\n"])
def test_missing_and_odd_lines_are_told(more: bytes) -> None:
    head = SnapshotHead(wire=1, scope="410100", seq=9, count=2).model_dump_json().encode()
    snapshot = Snapshot(lines_of(_Body(zstandard.compress(head + b"\n" + more))))
    with pytest.raises(GarbledAnswer):
        list(snapshot.changes())
