"""What the whole-path tests stand on: the run's data directory and a browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_stack import DEMO_STATION, Central
from django.conf import settings

from contract.device import EnrolAnswer, EnrolRequest
from kiosk.services.http import CentreClient
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, EnrolAnswer]:
    """A centre's folder with demo data, and what enrolled a device there; to be copied."""
    folder = tmp_path_factory.mktemp("prepared") / "central"
    central = Central(folder, os.environ)
    central.prepare(lambda _line: None)
    code = central.command("enrol-code", DEMO_STATION).split()[-1]
    url = central.start()
    try:
        client = CentreClient(
            url, lambda: None, connect_timeout_s=5, read_timeout_s=10, app_version="1", proxy=None
        )
        enrolled = client.enrol(EnrolRequest(code=code, name="test", app_version="1"))
        client.close()
    finally:
        central.stop()
    return folder, enrolled
