from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.services.outbox.store import OutboxStore
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, open_store


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def centre() -> FakeCentre:
    return FakeCentre()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox.sqlite"


@pytest.fixture
def store(path: Path, time: FakeTime) -> Iterator[OutboxStore]:
    store = open_store(path, time)
    yield store
    store.close()
