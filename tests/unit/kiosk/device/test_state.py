from pathlib import Path

import pytest

from kiosk.errors import DiskError, NotEnrolled
from kiosk.services.device.state import DeviceFile
from tests.unit.kiosk.device.fakes import SETUP, STATE


def test_before_enrolment_there_is_none(tmp_path: Path) -> None:
    file = DeviceFile(tmp_path / "device.json")
    assert file.read() is None
    assert file.stamp() is None
    with pytest.raises(NotEnrolled):
        file.require()


def test_it_is_read_back_by_the_other_process(tmp_path: Path) -> None:
    path = tmp_path / "data" / "device.json"
    mine, other = DeviceFile(path), DeviceFile(path)
    mine.write(STATE)
    assert other.read() == STATE
    before = other.stamp()
    moved = SETUP.model_copy(update={"scope": "410200"})
    mine.write(STATE.refreshed(moved))
    assert other.stamp() != before
    assert other.require().scope == "410200"


def test_a_refresh_keeps_who_this_device_is() -> None:
    fresh = STATE.refreshed(SETUP)
    assert (fresh.device_id, fresh.central_url) == (STATE.device_id, STATE.central_url)
    assert fresh.public_url == "https://phone.example"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"device_id": 3}'])
def test_a_broken_file_says_to_enrol_again(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "device.json"
    path.write_bytes(content)
    with pytest.raises(DiskError, match="enrol this machine again"):
        DeviceFile(path).read()


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError):
        DeviceFile(tmp_path / "file" / "device.json").write(STATE)


def test_a_failed_write_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "device.json"
    DeviceFile(path).write(STATE)
    (tmp_path / "device.json.new").mkdir()
    with pytest.raises(DiskError):
        DeviceFile(path).write(STATE.rolled(SETUP.server_time))
    assert DeviceFile(path).read() == STATE
