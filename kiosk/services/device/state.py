"""``device.json``: what this device knows of itself. Nothing in it is secret or personal."""

import os
import threading
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from contract.base import UtcTime, Wire
from contract.catalog import Station
from contract.device import SealingKey, StationSetup
from kiosk.errors import DiskError, NotEnrolled


class DeviceState(Wire):
    """Written at enrolment, refreshed by heartbeats.

    ``rolled_at`` is since when the present token is used; ``central_url`` is the centre that this
    device was enrolled at.
    """

    central_url: str
    device_id: str
    station: Station
    scope: str
    sealing_key: SealingKey
    public_url: str
    rolled_at: UtcTime

    def refreshed(self, setup: StationSetup) -> "DeviceState":
        """This state with what the centre says now."""
        return self.model_copy(
            update={
                "station": setup.station,
                "scope": setup.scope,
                "sealing_key": setup.sealing_key,
                "public_url": setup.public_url.rstrip("/"),
            }
        )

    def rolled(self, at: datetime) -> "DeviceState":
        return self.model_copy(update={"rolled_at": at})


class DeviceFile:
    """Reads and replaces the file. The agent writes it, the screen's process reads it; a reader
    sees the old or the new one, never half. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._cached: tuple[object, DeviceState] | None = None

    def stamp(self) -> object:
        """Changes when the file is replaced; None while there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def read(self) -> DeviceState | None:
        """The state, or None before enrolment. Raises DiskError when it cannot be understood."""
        with self._lock:
            stamp = self.stamp()
            if self._cached is None or self._cached[0] != stamp:
                try:
                    text = self._path.read_bytes()
                    self._cached = (stamp, DeviceState.model_validate_json(text))
                except FileNotFoundError:
                    return None
                except (OSError, ValidationError) as error:
                    raise DiskError(
                        f"{self._path} cannot be used ({type(error).__name__}); enrol this machine"
                        " again: python -m kiosk enrol CODE"
                    ) from error
            return self._cached[1]

    def require(self) -> DeviceState:
        """As ``read``. Raises NotEnrolled in place of None."""
        state = self.read()
        if state is None:
            raise NotEnrolled("this machine is not enrolled: python -m kiosk enrol CODE")
        return state

    def write(self, state: DeviceState) -> None:
        """Replace the file durably. Raises DiskError, and then the old one stands."""
        temporary = self._path.with_name(self._path.name + ".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(state.model_dump_json(indent=1).encode())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise DiskError(f"{self._path}: {error.strerror}") from error
