from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.errors import (
    KeyringError,
    NotEnrolled,
    NotFound,
    Offline,
    StationError,
    Unauthorized,
    centre_error,
)
from kiosk.services.device.enrolment import ROLL_AFTER, Enrolment, TokenRoll
from kiosk.services.device.state import DeviceFile
from kiosk.services.device.tokens import DeviceTokens, FileKeyring
from tests.unit.kiosk.device.fakes import NOW, STATE, FakeDeviceCentre


class Bench:
    """A device on the technician's bench."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.centre = FakeDeviceCentre()
        self.file = DeviceFile(folder / "device.json")
        self.tokens = DeviceTokens(FileKeyring(folder / "keyring.cfg"), self.file.stamp)
        self.enrolment = Enrolment(
            centre=self.centre,
            tokens=self.tokens,
            file=self.file,
            central_url="https://gig-inn.example",
            app_version="0.1.0",
            now=lambda: self.now,
        )
        self.roll = TokenRoll(self.centre, self.tokens, self.file, lambda: self.now)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_one_code_makes_a_device(bench: Bench) -> None:
    state = bench.enrolment.enrol("K7M4-9P2X", "lobby")
    assert state == STATE
    assert bench.file.read() == STATE
    assert bench.tokens.token() == "t1"
    assert bench.centre.asked[0].name == "lobby"
    assert "t1" not in bench.file._path.read_text()


def test_a_wrong_code_and_no_network_change_nothing(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.enrolment.enrol("WRONG", "")
    bench.centre.fault = Offline("no cable")
    with pytest.raises(Offline):
        bench.enrolment.enrol("K7M4-9P2X", "")
    assert bench.file.read() is None
    with pytest.raises(NotEnrolled):
        bench.tokens.token()


def test_no_code_is_spent_when_the_keyring_does_not_work(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (tmp_path / "keyring.cfg.new").mkdir()
    with pytest.raises(KeyringError):
        bench.enrolment.enrol("K7M4-9P2X", "")
    assert bench.centre.asked == []


def test_an_answer_that_cannot_be_kept_says_that_the_code_is_spent(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (tmp_path / "device.json.new").mkdir()
    with pytest.raises(StationError, match="the code is spent"):
        bench.enrolment.enrol("K7M4-9P2X", "")


def test_the_token_is_rolled_after_thirty_days(bench: Bench) -> None:
    bench.enrolment.enrol("K7M4-9P2X", "")
    bench.now += ROLL_AFTER - timedelta(seconds=1)
    assert not bench.roll.roll_if_old()
    bench.now += timedelta(seconds=1)
    assert bench.roll.roll_if_old()
    assert bench.tokens.token() == "rolled-1"
    bench.roll.proved()
    assert not bench.roll.roll_if_old()


def test_a_refused_fresh_token_brings_the_old_one_back_in_both_processes(bench: Bench) -> None:
    bench.enrolment.enrol("K7M4-9P2X", "")
    screen = DeviceTokens(bench.tokens._backend, bench.file.stamp)
    bench.now += ROLL_AFTER
    bench.roll.roll_if_old()
    assert screen.token() == "rolled-1"
    unauthorized = centre_error(401)
    assert isinstance(unauthorized, Unauthorized)
    assert bench.roll.refused(unauthorized)
    assert bench.tokens.token() == screen.token() == "t1"
    assert not bench.roll.refused(unauthorized)  # now it is the device that is refused


def test_a_centre_restored_from_before_the_roll_still_lets_the_device_in(bench: Bench) -> None:
    """It knows the old token alone, long after the new one was proved."""
    bench.enrolment.enrol("K7M4-9P2X", "")
    bench.now += ROLL_AFTER
    bench.roll.roll_if_old()
    bench.roll.proved()
    unauthorized = centre_error(401)
    assert isinstance(unauthorized, Unauthorized)
    assert bench.roll.refused(unauthorized)
    assert bench.tokens.token() == "t1"
    bench.roll.proved()
    assert bench.roll.refused(unauthorized)  # and forward again
    assert bench.tokens.token() == "rolled-1"


def test_a_revoked_device_tries_both_tokens_and_then_waits(bench: Bench) -> None:
    bench.enrolment.enrol("K7M4-9P2X", "")
    bench.now += ROLL_AFTER
    bench.roll.roll_if_old()
    unauthorized = centre_error(401)
    assert isinstance(unauthorized, Unauthorized)
    assert [bench.roll.refused(unauthorized) for _ in range(4)] == [True, False, True, False]
    assert bench.tokens.token() == "rolled-1"


def test_a_failed_roll_leaves_the_old_token(bench: Bench) -> None:
    bench.enrolment.enrol("K7M4-9P2X", "")
    bench.now += ROLL_AFTER
    bench.centre.fault = Offline("no cable")
    with pytest.raises(Offline):
        bench.roll.roll_if_old()
    assert bench.tokens.token() == "t1"
    assert bench.roll.roll_if_old()


def test_a_clock_that_was_wrong_at_enrolment_does_not_put_rolling_off_for_years(
    bench: Bench,
) -> None:
    bench.now += timedelta(days=10000)
    bench.enrolment.enrol("K7M4-9P2X", "")
    bench.now = NOW
    assert not bench.roll.roll_if_old()
    bench.now += ROLL_AFTER
    assert bench.roll.roll_if_old()
