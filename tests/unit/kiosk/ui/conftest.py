"""A Qt application without widgets, with the on-screen keyboard, and no trace on this disk."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.ui.keyboard import PrivateConfig, prepare
from kiosk.ui.viewmodels.shell import Idle
from tests.ui_support import Stage, World, sample_jobs

MakeStage = Callable[..., Stage]


QT_S_OWN = (
    "PopupList_QMLTYPE_",  # Qt Virtual Keyboard's QML overrides a member of its own base
    "QUnifiedTimer::stopAnimationDriver: driver is not running",  # a window closed in mid-motion
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every warning of Qt's fails a test but these, faults of Qt 6.12 itself."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(*QT_S_OWN, extend=True))


@pytest.fixture(scope="session")
def private_config() -> Iterator[PrivateConfig]:
    with PrivateConfig(Path("/dev/shm")) as config:
        yield config


@pytest.fixture(scope="session")
def qapp_cls(private_config: PrivateConfig) -> type[QGuiApplication]:
    prepare(os.environ, private_config)
    return QGuiApplication


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """No garbage is collected while a test's worker threads run.

    Python collects on whichever thread allocates. A view-model that a test merely dropped would
    die on a worker's, its timers stay registered here, and the next of them to fire crashes Qt.
    """
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def make_stage(qapp: QGuiApplication, world: World) -> Iterator[MakeStage]:
    """Shows the window over ``jobs`` sample jobs."""
    stages: list[Stage] = []

    def make(
        size: tuple[int, int] = (1080, 1920), *, jobs: int = 40, idle: Idle | None = None
    ) -> Stage:
        if jobs:
            world.fill(sample_jobs(jobs))
        stages.append(Stage(world, size, idle=idle))
        return stages[-1]

    yield make
    for stage in stages:
        stage.close()
