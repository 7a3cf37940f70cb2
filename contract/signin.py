"""QR sign-in after the OAuth 2.0 device grant (RFC 8628), and what a signed-in person may read.

The terminal asks for a grant, shows the QR of ``verification_uri_complete`` and the matching
code, and polls the token endpoint. The phone page shows the station's name and the same matching
code; a person who sees another one refuses (relay attack, RFC 8628 section 5.4).
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from contract.base import UtcTime, Wire
from contract.person import MobileNumber, Resume
from contract.receipt import ReceiptCode

GRANT_TYPE: Literal["urn:ietf:params:oauth:grant-type:device_code"] = (
    "urn:ietf:params:oauth:grant-type:device_code"
)


class GrantAnswer(Wire):
    """RFC 8628 section 3.2, with two fields of ours.

    ``interval_ms`` lets the terminal poll faster than RFC seconds allow, so that it is signed in
    within a second of the approval. ``matching_code`` is two digits shown on both screens.
    """

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int = Field(gt=0)  # seconds
    interval: int = Field(ge=1)  # seconds, for clients that know only the RFC
    interval_ms: int = Field(ge=100)
    matching_code: str


class TokenRequest(Wire):
    grant_type: str
    device_code: str = Field(max_length=128)


class TokenError(StrEnum):
    """RFC 8628 section 3.5; sent as ``{"error": …}`` with status 400."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    DENIED = "access_denied"
    EXPIRED = "expired_token"
    INVALID = "invalid_grant"


class TokenErrorAnswer(Wire):
    """RFC 6749 section 5.2, which allows further members; two are ours.

    While the answer is ``authorization_pending``: ``scanned``, once a phone has opened the QR (the
    grant then lives longer, and the terminal keeps it on screen), and ``expires_in``, the whole
    seconds it has left.
    """

    error: TokenError
    scanned: bool = False
    expires_in: int | None = Field(default=None, ge=0)


class TokenAnswer(Wire):
    """The session: its token is for this person at this station and dies with the session."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = Field(gt=0)  # seconds


class ApplicationState(StrEnum):
    """What the centre knows of an application. 已存本机 and 需人工 exist only at the terminal."""

    DELIVERED = "delivered"  # 已送达
    VIEWED = "viewed"  # 企业已看
    INTERVIEW = "interview"  # 约面试
    DECLINED = "declined"  # 不合适
    HIRED = "hired"  # 已录用


class Interview(Wire):
    at: UtcTime
    place: str
    note: str = ""


class ApplicationView(Wire):
    """An application as its own person sees it. ``contact`` is released because they applied."""

    receipt: ReceiptCode
    job_id: str
    job_title: str
    employer: str
    state: ApplicationState
    submitted_at: UtcTime
    changed_at: UtcTime
    contact: str = ""
    interview: Interview | None = None
    decline_reason: str = ""


class Me(Wire):
    """The signed-in person: a stable opaque id, the number, the résumé if there is one.

    ``phone`` is the number they proved, so that nobody has to type it again at the terminal. It
    lives in the session's memory and nowhere else; a screen shows ``phone_masked``.
    """

    person_id: str
    phone: MobileNumber = Field(repr=False)
    phone_masked: str
    resume: Resume | None
    applications: tuple[ApplicationView, ...]  # newest first, at most 50


class LookupRequest(Wire):
    """Read one application at any station: receipt code and the last four digits of the phone."""

    receipt: ReceiptCode
    phone_last4: str = Field(pattern=r"^\d{4}$")
