"""A station's device: enrolment, token, heartbeat."""

from uuid import UUID

from pydantic import Field

from contract.base import UtcTime, Wire
from contract.catalog import Station


class SealingKey(Wire):
    """The centre's public key for event bodies: ``public`` is base64 of 32 bytes (X25519)."""

    id: str
    public: str


class EnrolRequest(Wire):
    """``code`` is the one-time enrolment code; spaces and dashes in it do not matter."""

    code: str = Field(max_length=40)
    name: str = Field(default="", max_length=60)
    app_version: str = Field(default="", max_length=40)


class StationSetup(Wire):
    """What a device needs to know; refreshed by every heartbeat.

    ``remembers`` answers a heartbeat's ``last_mark`` (``contract.events.EventBatch``): false, and
    whatever was delivered so far has to be sent again. Absent where nothing was asked.
    """

    station: Station
    scope: str
    sealing_key: SealingKey
    server_time: UtcTime
    public_url: str  # base of the phone pages
    remembers: bool | None = None


class EnrolAnswer(StationSetup):
    device_id: str
    token: str  # shown once


class RollAnswer(Wire):
    """A fresh token. The old one lives until the new one is first used, so that a crash between
    answer and save locks nobody out."""

    token: str


class ParkedEvent(Wire):
    id: str
    kind: str
    code: str


class Heartbeat(Wire):
    """The device's health. It carries nothing of any person."""

    app_version: str = Field(max_length=40)
    wire: int
    catalogue_seq: int = Field(ge=0)
    outbox_pending: int = Field(ge=0)
    outbox_oldest_seconds: int = Field(ge=0)
    parked: tuple[ParkedEvent, ...] = Field(default=(), max_length=50)
    last_mark: UUID | None = None  # of the last batch of events whose answer was heard
