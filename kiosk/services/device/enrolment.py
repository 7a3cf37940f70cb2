"""Enrolment and the life of the device token."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from contract.device import EnrolRequest
from kiosk.errors import DiskError, KeyringError, StationError, Unauthorized
from kiosk.services.centre import DeviceCentre
from kiosk.services.device.state import DeviceFile, DeviceState
from kiosk.services.device.tokens import DeviceTokens

log = logging.getLogger(__name__)

ROLL_AFTER: Final = timedelta(days=30)


class Enrolment:
    """Makes this machine a station's device. ``now`` is the corrected clock, aware UTC."""

    def __init__(
        self,
        *,
        centre: DeviceCentre,
        tokens: DeviceTokens,
        file: DeviceFile,
        central_url: str,
        app_version: str,
        now: Callable[[], datetime],
    ) -> None:
        self._centre = centre
        self._tokens = tokens
        self._file = file
        self._central_url = central_url
        self._app_version = app_version
        self._now = now

    def enrol(self, code: str, name: str) -> DeviceState:
        """Spend a one-time code. ``name`` is how the centre lists this machine.

        The keyring is tried first, so that no code is spent in vain. Raises KeyringError,
        NetworkError (the code is still good), CentreError (the code is wrong, used or expired) and
        StationError when token or state could not be kept (the code is spent; ask for another).
        """
        self._tokens.probe()
        answer = self._centre.enrol(
            EnrolRequest(code=code, name=name[:60], app_version=self._app_version)
        )
        state = DeviceState(
            central_url=self._central_url,
            device_id=answer.device_id,
            station=answer.station,
            scope=answer.scope,
            sealing_key=answer.sealing_key,
            public_url=answer.public_url.rstrip("/"),
            rolled_at=self._now(),
        )
        try:
            self._tokens.save(answer.token)
            self._file.write(state)
        except (KeyringError, DiskError) as error:
            raise StationError(
                f"enrolled, but the answer could not be kept ({error}); the code is spent, ask"
                " for another"
            ) from error
        return state


class TokenRoll:
    """Changes the device token every 30 days, so that a copied one does not live for ever.

    The old token is good at the centre until the new one is first used, and again when the centre
    is restored from a backup of before. So both are kept, and of one that is refused the other is
    tried: neither a crash nor such a centre locks anybody out.
    """

    def __init__(
        self,
        centre: DeviceCentre,
        tokens: DeviceTokens,
        file: DeviceFile,
        now: Callable[[], datetime],
    ) -> None:
        self._centre = centre
        self._tokens = tokens
        self._file = file
        self._now = now
        self._tried_both = True

    def roll_if_old(self) -> bool:
        """Ask for a fresh token when the present one is older than 30 days; True when rolled.

        Raises NetworkError, CentreError, KeyringError and DiskError; the old token then still
        works.
        """
        state = self._file.read()
        age = self._now() - state.rolled_at if state else timedelta(0)
        # A negative age is a clock that was wrong at one of the two moments: count from now.
        if state is None or timedelta(0) <= age < ROLL_AFTER:
            return False
        if age >= ROLL_AFTER:
            self._tokens.roll_to(self._centre.roll_token().token)
            log.info("the device token was rolled")
        self._file.write(state.rolled(self._now()))
        return age >= ROLL_AFTER

    def proved(self) -> None:
        """A call with the present token succeeded."""
        self._tried_both = True

    def refused(self, error: Unauthorized) -> bool:
        """A call was refused with the present token. True when the other one is in use now and
        worth a try at once; False when there is none or it was refused before."""
        if error.status != HTTPStatus.UNAUTHORIZED or not self._tokens.swap():
            return False
        log.warning("the device token was refused; the one before or after it is used")
        self._touch()
        self._tried_both = not self._tried_both
        return not self._tried_both

    def _touch(self) -> None:
        """Replace the device file, so that the other process reads the keyring again."""
        state = self._file.read()
        if state is not None:
            self._file.write(state)
