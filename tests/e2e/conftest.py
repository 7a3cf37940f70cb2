"""What the whole-path tests stand on: the run's data directory and a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.e2e.browser import browser, look

__all__ = ["browser", "look"]


@pytest.fixture(scope="session", autouse=True)
def run_directory() -> Iterator[Path]:
    """Where the test database lives; there and gone again."""
    directory = Path(settings.DATA_DIR)
    made = not directory.exists()  # who makes it removes it, after the database in it has gone
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield directory
    if made:
        shutil.rmtree(directory, ignore_errors=True)
