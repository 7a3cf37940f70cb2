"""The main job end to end, with every part real: see tests/e2e/journey.py."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from PySide6.QtGui import QGuiApplication

from tests.e2e.journey import Journey
from tests.unit.kiosk.ui.conftest import QT_S_OWN, private_config, qapp_cls

__all__ = ["private_config", "qapp_cls"]

pytestmark = [pytest.mark.browser, pytest.mark.qt_log_ignore(*QT_S_OWN, extend=True)]

REAL_POSTINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "jobs_dev.csv"


def _keeper(folder: Path) -> Callable[[str, Callable[[Path], None]], None]:
    def keep(name: str, write: Callable[[Path], None]) -> None:
        write(folder / f"{name}.png")

    return keep


def test_a_worker_finds_applies_is_answered_and_reads_it_at_any_station(
    qapp: QGuiApplication, browser: Browser, tmp_path: Path
) -> None:
    Journey(tmp_path / "stack", (1080, 1920), browser, _keeper(tmp_path), None).run()


@pytest.mark.real_data
@pytest.mark.skipif(not REAL_POSTINGS.exists(), reason=f"no real postings at {REAL_POSTINGS}")
def test_the_same_path_in_landscape_with_real_postings_imported(
    qapp: QGuiApplication, browser: Browser, tmp_path: Path
) -> None:
    journey = Journey(tmp_path / "stack", (1920, 1080), browser, _keeper(tmp_path), REAL_POSTINGS)
    journey.run()
    assert journey.figures["import, rows read"] == 13_855
