import tomllib
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.version import VERSION
from tests.unit.kiosk.app.conftest import ROOT, Terminal


def test_the_version_is_the_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


@pytest.mark.parametrize(("command", "code"), [([], 2), (["--check"], 1), (["agent"], 2)])
def test_bad_settings_are_all_told_and_nothing_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], code: int
) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('keyring = "none"\nwindow = "x"\n')
    assert main(["--config", str(config), *command]) == code
    told = capsys.readouterr().err
    for key in ("keyring", "window", "central_url"):
        assert key in told


def test_the_screen_needs_a_display(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    done = terminal.run("ui")
    assert done.returncode == 1
    assert "QT_QPA_PLATFORM" in done.stderr


def test_a_child_without_its_key_does_not_start(terminal: Terminal) -> None:
    with terminal.start("agent", "--boot-key-stdin") as child:
        child.communicate("too short", timeout=20)
    assert child.returncode == 1
