"""What the tests of the centre stand on: the run's data directory, there and gone again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def run_directory() -> Iterator[Path]:
    directory = Path(settings.DATA_DIR)
    made = not directory.exists()  # who makes it removes it, after the database in it has gone
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield directory
    if made:
        shutil.rmtree(directory, ignore_errors=True)
