"""platform: the renderer is chosen deliberately, and no fault of a screen is lost."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.ui.platform import choose_renderer, has_gpu, log_qml_warnings


def render_node(drm: Path, driver: str) -> None:
    (drm / "drivers" / driver).mkdir(parents=True)
    device = drm / "renderD128" / "device"
    device.mkdir(parents=True)
    (device / "driver").symlink_to(drm / "drivers" / driver)


def test_a_render_node_with_hardware_is_a_gpu(tmp_path: Path) -> None:
    render_node(tmp_path, "i915")
    assert has_gpu(tmp_path)


@pytest.mark.parametrize("driver", ["vgem", "vkms"])
def test_a_virtual_render_node_is_none(tmp_path: Path, driver: str) -> None:
    render_node(tmp_path, driver)
    assert not has_gpu(tmp_path)


def test_no_render_node_is_none(tmp_path: Path) -> None:
    assert not has_gpu(tmp_path)
    assert not has_gpu(tmp_path / "missing")


@pytest.mark.parametrize(
    ("environ", "gpu", "backend"),
    [
        ({}, False, "software"),
        ({}, True, None),
        ({"QT_QPA_PLATFORM": "vnc:port=5900"}, True, "software"),
        ({"QT_QPA_PLATFORM": "eglfs"}, True, None),
        ({"QT_QUICK_BACKEND": "rhi"}, False, "rhi"),
    ],
)
def test_renderer(environ: dict[str, str], gpu: bool, backend: str | None) -> None:
    choose_renderer(environ, gpu=gpu)
    assert environ.get("QT_QUICK_BACKEND") == backend


def test_a_warning_of_a_screen_is_logged_as_an_error(
    qapp: QGuiApplication, caplog: pytest.LogCaptureFixture
) -> None:
    engine = QQmlApplicationEngine()
    engine.setOutputWarningsToStandardError(False)
    engine.warnings.connect(log_qml_warnings)
    engine.loadData(b"import QtQuick\nQtObject { property int x: missing.x }")
    assert [(r.levelname, "missing" in r.message) for r in caplog.records] == [("ERROR", True)]
