from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.services.outbox.store import OutboxStore
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, open_store


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def events() -> FakeCentre:
    """The centre's side of the outbox."""
    return FakeCentre()


@pytest.fixture
def store(tmp_path: Path, time: FakeTime) -> Iterator[OutboxStore]:
    store = open_store(tmp_path / "outbox.sqlite", time)
    yield store
    store.close()
