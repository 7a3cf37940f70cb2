"""A centre that knows one device."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from contract.device import (
    EnrolAnswer,
    EnrolRequest,
    Heartbeat,
    RollAnswer,
    SealingKey,
    StationSetup,
)
from kiosk.errors import KioskError, centre_error
from kiosk.services.device.state import DeviceState
from tests.unit.kiosk.samples import STATION

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
KEY = SealingKey(id="k1", public="A" * 43 + "=")
SETUP = StationSetup(
    station=STATION,
    scope="410100",
    sealing_key=KEY,
    server_time=NOW,
    public_url="https://phone.example/",
)
STATE = DeviceState(
    central_url="https://gig-inn.example",
    device_id="d1",
    station=STATION,
    scope="410100",
    sealing_key=KEY,
    public_url="https://phone.example",
    rolled_at=NOW,
)


@dataclass
class FakeDeviceCentre:
    """``fault`` is raised by the next call, if set; ``beats`` are the heartbeats received."""

    code: str = "K7M4-9P2X"
    setup: StationSetup = SETUP
    fault: KioskError | None = None
    beats: list[Heartbeat] = field(default_factory=list)
    asked: list[EnrolRequest] = field(default_factory=list)
    rolled: int = 0

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        self._stumble()
        self.asked.append(request)
        if request.code != self.code:
            raise centre_error(404)
        return EnrolAnswer(**self.setup.model_dump(), device_id="d1", token="t1")

    def roll_token(self) -> RollAnswer:
        self._stumble()
        self.rolled += 1
        return RollAnswer(token=f"rolled-{self.rolled}")

    def heartbeat(self, beat: Heartbeat) -> StationSetup:
        self.beats.append(beat)
        self._stumble()
        return self.setup

    def _stumble(self) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
