from pathlib import Path

import pytest

from kiosk.check import Mark, findings, fonts, run_check
from kiosk.config import Settings
from kiosk.services.outbox.outcomes import Parked
from tests.unit.kiosk.app.centre_server import CentreServer
from tests.unit.kiosk.app.conftest import Terminal
from tests.unit.kiosk.app.test_app import outbox_of
from tests.unit.kiosk.outbox.fakes import FakeTime, codes, put

DISPLAY = {"QT_QPA_PLATFORM": "offscreen"}


def marks(settings: Settings) -> dict[str, tuple[Mark, str]]:
    return {f.topic.split(" / ")[1]: (f.mark, f.words) for f in findings(settings, DISPLAY)}


def test_a_fresh_machine_is_told_what_is_missing(terminal: Terminal) -> None:
    found = marks(terminal.settings)
    assert found["enrolment"][0] is Mark.WRONG
    assert "kiosk enrol CODE" in found["enrolment"][1]
    assert found["centre"][0] is Mark.OK
    assert found["keyring"][0] is Mark.WARNING
    assert "WARNING" in found["keyring"][1]
    assert found["data directory"][0] is Mark.OK


def test_an_enrolled_machine_is_well_and_no_secret_is_printed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0
    done = terminal.run("--check")
    assert done.returncode == 0, done.stdout
    assert "✓ 登记 / enrolment: 科学大道驿站" in done.stdout
    assert "✓ 设备令牌" in done.stdout
    assert "t1" not in done.stdout.replace("http1", "").split()


def test_no_centre_a_portal_and_a_foreign_folder_are_wrong(
    terminal: Terminal, centre: CentreServer, tmp_path: Path
) -> None:
    centre.html = True
    assert marks(terminal.settings)["centre"][0] is Mark.WRONG
    nowhere = Settings(central_url="http://127.0.0.1:9", data_dir=tmp_path / "x", keyring="file")
    (tmp_path / "x").write_text("a file in the way")
    found = marks(nowhere)
    assert found["centre"][0] is Mark.WRONG
    assert found["data directory"][0] is Mark.WRONG
    said: list[str] = []
    assert run_check(nowhere, DISPLAY, said.append) == 1
    assert "to be put right" in said[-1]


def test_what_waits_and_what_is_parked_is_shown(terminal: Terminal, centre: CentreServer) -> None:
    outbox = outbox_of(terminal)
    one, two = codes(2)
    put(outbox, centre.events, FakeTime(), receipt=one, lane="a")
    outbox.settle([Parked(row.id, "job_closed", "") for row in outbox.claim(50)])
    put(outbox, centre.events, FakeTime(), receipt=two, lane="b")
    outbox.close()
    found = marks(terminal.settings)
    assert "waiting 1" in found["outbox"][1]
    assert found["parked"] == (Mark.WARNING, "1 (job_closed); python -m kiosk outbox")


def test_a_damaged_outbox_is_told_and_not_touched(terminal: Terminal) -> None:
    path = terminal.settings.data_dir / "outbox.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"noise" * 1000)
    assert marks(terminal.settings)["outbox"][0] is Mark.WRONG
    assert path.read_bytes() == b"noise" * 1000


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":0"}])
def test_a_missing_display_is_told(terminal: Terminal, environ: dict[str, str]) -> None:
    found = {f.topic: f for f in findings(terminal.settings, environ)}
    assert found["屏幕 / screen"].mark is (Mark.OK if environ else Mark.WARNING)


@pytest.mark.parametrize("host", ["a..b", "a" * 64, "*.a", "a%00b"])
@pytest.mark.parametrize("proxied", [False, True])
def test_a_host_that_cannot_be_asked_is_a_finding(
    tmp_path: Path, host: str, *, proxied: bool
) -> None:
    """The settings refuse most of these; what slips through must not end in a traceback."""
    url = f"http://{host}"
    settings = Settings(
        central_url="http://gig-inn.invalid" if proxied else url,
        data_dir=tmp_path,
        keyring="file",
        proxy=url if proxied else None,
    )
    assert marks(settings)["centre"][0] is Mark.WRONG


def test_an_enrolled_machine_with_a_file_in_the_way_is_told(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.run("enrol", "K7M4-9P2X").returncode == 0
    (terminal.settings.data_dir / "catalogue.sqlite").symlink_to(tmp_path / "kiosk.toml" / "x")
    found = marks(terminal.settings)
    assert found["catalogue"][0] is Mark.WARNING
    assert found["device token"][0] is Mark.OK


@pytest.mark.parametrize(
    ("lister", "mark"),
    [
        ("exec sleep 60", Mark.WARNING),
        ("printf '\\377'", Mark.OK),
        ("echo 'Noto Sans CJK SC,思源黑体'", Mark.OK),
        ("exit 0", Mark.WRONG),
        (None, Mark.WARNING),
    ],
)
def test_a_font_list_that_hangs_or_babbles_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lister: str | None, mark: Mark
) -> None:
    if lister is not None:
        program = tmp_path / "fc-list"
        program.write_text(f"#!/bin/sh\n{lister}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin" if lister else str(tmp_path))
    assert fonts(patience_s=0.5).mark is mark


def test_a_font_list_that_cannot_run_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "fc-list"
    program.write_bytes(b"\x7fELF no program at all")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fonts(patience_s=0.5).mark is Mark.WARNING
