"""Reading grants and sessions."""

from datetime import datetime
from hashlib import sha256

from central.core.devices.models import Device
from central.core.errors import Conflict, Gone, NotFound, Unauthorized
from central.core.signin.models import Grant, Session
from central.core.signin.secrets import is_user_code, normal_user_code


def token_hash(token: str) -> str:
    """What is kept of a device code, session token or browser token: 256 random bits, so a plain
    hash does."""
    return sha256(token.encode()).hexdigest()


def gone() -> Gone:
    return Gone("grant_gone", "这个二维码用过了，或者过了时间。")


def elsewhere() -> Conflict:
    return Conflict("grant_elsewhere", "这个二维码正在另一部手机上用。")


def grant_for_user_code(user_code: str, browser: str, now: datetime) -> Grant:
    """The grant that waits for an answer, with its device and station, as ``browser`` may see it.

    Raises NotFound (``grant_unknown``), Gone (``grant_gone``: expired, answered or used) and
    Conflict (``grant_elsewhere``: another browser has claimed it).
    """
    code = normal_user_code(user_code)
    grant = None
    if is_user_code(code):
        grant = Grant.objects.select_related("device__station").filter(user_code=code).first()
    if grant is None:
        raise NotFound("grant_unknown", "没有这个二维码。")
    if grant.status != Grant.Status.PENDING or grant.expires_at <= now:
        raise gone()
    if grant.claimed_by not in ("", token_hash(browser)):
        raise elsewhere()
    return grant


def session_for_token(device: Device, token: str, now: datetime) -> Session:
    """The active session with this token at this device. Raises Unauthorized ``session_ended``."""
    session = (
        Session.objects.select_related("person")
        .filter(token_hash=token_hash(token), device=device, ended_at=None, expires_at__gt=now)
        .first()
    )
    if session is None:
        raise Unauthorized("session_ended", "登录已结束，请重新扫码。")
    return session


def session_ever(device: Device, token: str) -> Session | None:
    """The session in which a late event was made, ended or not. It opens nothing.

    Another device of the same station matches too: a terminal that was enrolled again is a new
    device, and what it still holds must not be lost.
    """
    return (
        Session.objects.select_related("person")
        .filter(token_hash=token_hash(token), device__station_id=device.station_id)
        .first()
    )
