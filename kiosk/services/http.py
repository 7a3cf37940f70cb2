"""Talking to the centre: one method per API call, contract types in and out.

The client trusts nothing about the network of a public place. It follows no redirect, so that
neither token ever reaches another host; takes no answer for the centre's that is not JSON of the
expected shape; keeps no cookies; reads no more than a bound; and takes proxies from the settings
alone, never from the environment.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

import requests
import urllib3
from pydantic import ValidationError

from contract.base import Problem, Wire
from contract.catalog import ChangePage
from contract.device import EnrolAnswer, EnrolRequest, Heartbeat, RollAnswer, StationSetup
from contract.events import BatchResult, EventBatch
from contract.signin import (
    GRANT_TYPE,
    ApplicationView,
    GrantAnswer,
    LookupRequest,
    Me,
    TokenAnswer,
    TokenErrorAnswer,
    TokenRequest,
)
from contract.version import API_PREFIX
from kiosk.errors import (
    GarbledAnswer,
    NetworkError,
    NotEnrolled,
    Offline,
    PortalError,
    RedirectError,
    Timeout,
    centre_error,
)
from kiosk.services.answers import parse, read, unpacked
from kiosk.services.deadline import DeadlineAdapter
from kiosk.services.snapshot import Snapshot, lines_of

MAX_ANSWER: Final = 1 << 20
MAX_PAGE: Final = 32 << 20
"""Bytes after decompression that an answer, a page of the feed may have: several times what the
contract's own limits allow."""

MAX_RETRY_AFTER_S: Final = 24 * 3600.0
PATIENCE: Final = 3
"""An answer that never falls silent may take so many read time-outs, and more if it is long
(deadline.py)."""
_JSON: Final = frozenset({"application/json", "application/problem+json"})
_EMPTY: Final = frozenset({204, 304})
_PROXIES_SPEAK: Final = frozenset({408, 413, 429})

_W = TypeVar("_W", bound=Wire)


@dataclass(frozen=True)
class Tail:
    """An answer of the change feed: ``page`` is None when nothing is new (304)."""

    page: ChangePage | None
    etag: str | None


class CentreClient:
    """The centre's API over HTTPS. Thread-safe.

    Every method raises NetworkError (no usable answer), CentreError (the centre said no, with its
    Problem and Retry-After) or NotEnrolled (no device token yet).

    Args:
        base_url: the centre's address without ``/v1``.
        device_token: returns the present device token, or None before enrolment.
        connect_timeout_s, read_timeout_s: how long making a connection and a silence may last; a
            whole answer has PATIENCE times the latter, and more if it is long.
        app_version: told in the user agent.
        proxy: URL of the proxy that the settings name, or None.
    """

    def __init__(
        self,
        base_url: str,
        device_token: Callable[[], str | None],
        *,
        connect_timeout_s: float,
        read_timeout_s: float,
        app_version: str,
        proxy: str | None,
    ) -> None:
        self._base = base_url.rstrip("/") + API_PREFIX
        self._device_token = device_token
        self._timeout = (connect_timeout_s, read_timeout_s)
        # The adapter alone: a session would add the environment's settings, cookies and redirects,
        # of which none is wanted here, and as much time again for every call.
        self._adapter = DeadlineAdapter(
            within_s=PATIENCE * read_timeout_s, pool_connections=2, pool_maxsize=8
        )
        self._proxies = {"http": proxy, "https": proxy} if proxy else {}
        # No more than is needed: a poll with nothing new is little else than these.
        self._headers = {
            "User-Agent": f"gig-inn-kiosk/{app_version}",
            "Accept-Encoding": "gzip",
        }

    def close(self) -> None:
        """Close the idle connections."""
        self._adapter.close()

    # the device

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """``POST /v1/device/enrol``, the one call without a token."""
        return self._ask(EnrolAnswer, "POST", "/device/enrol", body=request, anonymous=True)

    def roll_token(self) -> RollAnswer:
        """``POST /v1/device/token/roll``."""
        return self._ask(RollAnswer, "POST", "/device/token/roll")

    def heartbeat(self, beat: Heartbeat) -> StationSetup:
        """``POST /v1/device/heartbeat``."""
        return self._ask(StationSetup, "POST", "/device/heartbeat", body=beat)

    # the catalogue

    def changes(self, scope: str, since: int, etag: str | None, *, held: int = 0) -> Tail:
        """``GET /v1/catalog/changes``; 304 if nothing is new since the tail page of ``etag``.

        What has changed in a thing that was here at the cursor ``held`` may come as a patch.
        """
        headers = {"Accept-Encoding": "zstd"}
        if etag:
            headers["If-None-Match"] = etag
        path = f"/catalog/changes?scope={quote(scope, safe='')}&since={since}"
        if held:
            path += f"&patches={held}"
        with self._open("GET", path, headers=headers) as response:
            if response.status_code == 304:
                read(response, 0)  # to its end, so that the connection is kept
                return Tail(None, etag)
            page = parse(ChangePage, unpacked(read(response, MAX_PAGE), MAX_PAGE))
            return Tail(page, response.headers.get("ETag"))

    @contextmanager
    def snapshot(self, scope: str) -> Iterator[Snapshot]:
        """``GET /v1/catalog/snapshot``, read while it arrives.

        A centre that keeps no snapshot answers 404: ``NotFound``.
        """
        path = f"/catalog/snapshot?scope={quote(scope, safe='')}"
        headers = {"Accept": "application/zstd, application/problem+json"}
        headers["Accept-Encoding"] = "identity"
        with self._open("GET", path, headers=headers, media="application/zstd") as response:
            yield Snapshot(lines_of(response))

    # events

    def send_events(self, batch: EventBatch) -> BatchResult:
        """``POST /v1/events``."""
        return self._ask(BatchResult, "POST", "/events", body=batch)

    # a person

    def begin_sign_in(self) -> GrantAnswer:
        """``POST /v1/signin/device_authorization``."""
        return self._ask(GrantAnswer, "POST", "/signin/device_authorization")

    def redeem(self, device_code: str) -> TokenAnswer | TokenErrorAnswer:
        """``POST /v1/signin/token``; a 400 with an RFC 8628 error word is an answer."""
        request = TokenRequest(grant_type=GRANT_TYPE, device_code=device_code)
        with self._open("POST", "/signin/token", body=request, answers=(400,)) as response:
            content = read(response, MAX_ANSWER)
            if response.status_code == 400:
                try:
                    return TokenErrorAnswer.model_validate_json(content)
                except ValidationError:
                    raise _refusal(response, content) from None
            return parse(TokenAnswer, content)

    def me(self, session_token: str) -> Me:
        """``GET /v1/me``."""
        return self._ask(Me, "GET", "/me", headers={"X-Session": session_token})

    def end_session(self, session_token: str) -> None:
        """``DELETE /v1/session``."""
        headers = {"X-Session": session_token}
        with self._open("DELETE", "/session", headers=headers) as response:
            if response.status_code != 204:
                raise PortalError(f"DELETE /session: {response.status_code} in place of 204")

    def lookup(self, request: LookupRequest) -> ApplicationView:
        """``POST /v1/applications/lookup``."""
        return self._ask(ApplicationView, "POST", "/applications/lookup", body=request)

    # underneath

    def _ask(
        self,
        answer: type[_W],
        method: str,
        path: str,
        *,
        body: Wire | None = None,
        headers: dict[str, str] | None = None,
        anonymous: bool = False,
    ) -> _W:
        with self._open(
            method, path, body=body, headers=headers or {}, anonymous=anonymous
        ) as response:
            return parse(answer, read(response, MAX_ANSWER))

    @contextmanager
    def _open(
        self,
        method: str,
        path: str,
        *,
        body: Wire | None = None,
        headers: dict[str, str] | None = None,
        anonymous: bool = False,
        media: str = "application/json",
        answers: tuple[int, ...] = (),
    ) -> Iterator[requests.Response]:
        """Send, and yield the response when it is the centre's and a success or in ``answers``."""
        sent = self._headers | (headers or {})
        if not anonymous:
            token = self._device_token()
            if token is None:
                raise NotEnrolled(f"{path} needs a device token")
            sent["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data = body.model_dump_json().encode()
            sent["Content-Type"] = "application/json"
        name = f"{method} {path.partition('?')[0]}"
        try:
            with self._send(method, path, data, sent) as response:
                _require_centre(response, name, media, answers)
                yield response
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _network_error(error, name) from error

    def _send(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str]
    ) -> requests.Response:
        """The response to a request, its body not read yet."""
        asked = requests.Request(method, self._base + path, headers=headers, data=data).prepare()
        return self._adapter.send(
            asked, stream=True, timeout=self._timeout, verify=True, proxies=self._proxies
        )


def _require_centre(
    response: requests.Response, name: str, media: str, answers: tuple[int, ...]
) -> None:
    """Raise unless the response is one that the centre gives."""
    status = response.status_code
    if status in _EMPTY:
        return
    if 300 <= status < 400:
        where = _host_of(response.headers.get("Location", ""))
        raise RedirectError(f"{name} was redirected ({status}) to {where}; not followed")
    given = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if status >= 400 and (status not in answers or given not in _JSON):
        raise _refusal(response, read(response, MAX_ANSWER) if given in _JSON else b"")
    if status < 400 and given != media:
        raise PortalError(f"{name}: {status} with {given or 'no type'} in place of {media}")


def _host_of(location: str) -> str:
    try:
        return urlsplit(location).netloc or "nowhere"
    except ValueError:  # brackets that hold no address
        return "nowhere that can be read"


def _refusal(response: requests.Response, content: bytes) -> Exception:
    """The error for a status of 400 and above.

    Without a problem body it is a proxy or a portal that speaks, unless the status is one that a
    proxy rightly gives for the centre behind it.
    """
    status = response.status_code
    try:
        problem = Problem.model_validate_json(content)
    except ValidationError:
        if status < 500 and status not in _PROXIES_SPEAK:
            return PortalError(f"{status} without a problem body: not the centre's answer")
        problem = None
    retry_after = _retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
    return centre_error(status, problem, retry_after)


def _retry_after(value: str | None, date: str | None) -> float | None:
    """Seconds of a Retry-After header, which may also be a date (RFC 9110 section 10.2.3).

    Such a date is read against the answer's own ``Date``: the machine's clock may be anywhere.
    """
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        at = _http_date(value)
        if at is None:
            return None
        told = _http_date(date) if date else None
        seconds = (at - (told or datetime.now(UTC))).total_seconds()
    if math.isnan(seconds):
        return None
    return min(max(0.0, seconds), MAX_RETRY_AFTER_S)


def _http_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _network_error(error: Exception, name: str) -> NetworkError:
    """Which NetworkError an error of requests or urllib3 is."""
    detail = f"{name}: {type(error).__name__}: {error}"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return Timeout(detail)
    if isinstance(
        error,
        requests.exceptions.ChunkedEncodingError
        | requests.exceptions.ContentDecodingError
        | urllib3.exceptions.ProtocolError
        | urllib3.exceptions.DecodeError,
    ):
        return GarbledAnswer(detail)
    if "Read timed out" in str(error):  # requests wraps a time-out in mid-body in this way
        return Timeout(detail)
    return Offline(detail)
