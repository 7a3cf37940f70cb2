"""QR sign-in after the OAuth 2.0 device grant (RFC 8628)."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from central.core.accounts.models import Person
from central.core.audit.services import record
from central.core.devices.models import Device
from central.core.signin import queries
from central.core.signin.models import Grant, Session
from central.core.signin.secrets import (
    new_matching_code,
    new_token,
    new_user_code,
    normal_user_code,
)
from contract.signin import TokenAnswer, TokenError

GRANT_TTL: Final = timedelta(seconds=120)
SCANNED_TTL: Final = timedelta(minutes=5)  # from the scan: a number to type and an SMS to wait for
REDEEM_GRACE: Final = timedelta(seconds=10)  # for an approval in the last second
INTERVAL_MS: Final = 500
FASTEST_POLL: Final = timedelta(milliseconds=300)  # leaves room for jitter below INTERVAL_MS
SESSION_TTL: Final = timedelta(minutes=15)
FORGET_AFTER: Final = timedelta(hours=1)


class SigninError(Exception):
    """The token endpoint's answer other than a token (RFC 8628 section 3.5).

    While it is pending: whether a phone has ``scanned`` it, and the whole seconds that are left.
    """

    def __init__(
        self, error: TokenError, *, scanned: bool = False, expires_in: int | None = None
    ) -> None:
        super().__init__(error.value)
        self.error = error
        self.scanned = scanned
        self.expires_in = expires_in


def begin(device: Device, *, now: datetime) -> tuple[Grant, str]:
    """A new grant for one QR on ``device``, and its device code, which is kept as a hash only.

    An earlier grant of the device lives on until its own end: somebody may have scanned that QR a
    moment before the screen renewed it.
    """
    device_code = new_token()
    with transaction.atomic():
        # Grants are of no use afterwards; sessions carry what has to be remembered.
        Grant.objects.filter(device=device, expires_at__lt=now - FORGET_AFTER).delete()
        grant = Grant(
            device=device,
            device_code_hash=queries.token_hash(device_code),
            user_code=_free_user_code(),
            matching_code=new_matching_code(),
            created_at=now,
            expires_at=now + GRANT_TTL,
        )
        grant.save(force_insert=True)
    return grant, device_code


def _free_user_code() -> str:
    while Grant.objects.filter(user_code=(code := new_user_code())).exists():
        pass  # one in a million even with thousands of grants
    return code


def scan(user_code: str, browser: str, now: datetime) -> Grant:
    """``browser`` has opened the QR: the grant lives for five minutes from the first time on.

    It is nobody's yet: link checkers of messengers and of security products open an address before
    its person does. ``browser`` is a random token that the browser alone holds. Raises NotFound
    (``grant_unknown``), Gone (``grant_gone``) and Conflict (``grant_elsewhere``: another browser
    has claimed it).
    """
    grant = queries.grant_for_user_code(user_code, browser, now)
    marked = _waiting(user_code, now).filter(scanned_at=None)
    if marked.update(scanned_at=now, expires_at=now + SCANNED_TTL):
        grant.refresh_from_db(fields=["scanned_at", "expires_at"])
    return grant


def claim(user_code: str, browser: str, now: datetime) -> Grant:
    """Somebody acts in ``browser``: from here on the grant is this browser's alone.

    Only a person sends a form, so a QR that was passed on opens nothing once its person has
    (RFC 8628 section 5.4). Claiming is a scan too. Raises as ``scan``.
    """
    scan(user_code, browser, now)
    _waiting(user_code, now).filter(claimed_by="").update(claimed_by=queries.token_hash(browser))
    return queries.grant_for_user_code(user_code, browser, now)


def _waiting(user_code: str, now: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(
        user_code=normal_user_code(user_code), status=Grant.Status.PENDING, expires_at__gt=now
    )


def approve(user_code: str, person: Person, now: datetime, *, browser: str) -> Grant:
    """``person`` lets the station's terminal sign in as themselves.

    Raises NotFound (``grant_unknown``), Gone (``grant_gone``) when it expired or was answered,
    also in the same moment by another request, and Conflict (``grant_elsewhere``).
    """
    return _answer(user_code, Grant.Status.APPROVED, now, browser=browser, person=person)


def deny(user_code: str, now: datetime, *, browser: str) -> Grant:
    """Somebody who scanned the QR refuses. Raises as ``approve``."""
    return _answer(user_code, Grant.Status.DENIED, now, browser=browser, person=None)


def _answer(
    user_code: str, status: Grant.Status, now: datetime, *, browser: str, person: Person | None
) -> Grant:
    with transaction.atomic():
        claim(user_code, browser, now)  # says why not
        # The browser stays the same one from here on; what may have changed is the status.
        if not _waiting(user_code, now).update(status=status, person=person):
            raise queries.gone()
        grant = Grant.objects.select_related("device__station").get(
            user_code=normal_user_code(user_code)
        )
        actor = f"person:{person.pk}" if person else "system:phone"
        record(actor, f"signin.{status.value}", f"device:{grant.device_id}")
    return grant


def redeem(device: Device, device_code: str, now: datetime) -> TokenAnswer:
    """The session of an approved grant, once.

    Raises SigninError: pending (with whether it was scanned and the seconds left), slow down
    (polled twice within ``FASTEST_POLL``), denied, expired, or invalid (unknown, of another device,
    or used before).
    """
    grants = Grant.objects.filter(device=device, device_code_hash=queries.token_hash(device_code))
    in_time = Q(last_poll_at=None) | Q(last_poll_at__lte=now - FASTEST_POLL)
    polled = grants.filter(in_time).update(last_poll_at=now)
    grant = grants.select_related("person").first()
    if grant is None or grant.status == Grant.Status.USED:
        raise SigninError(TokenError.INVALID)
    if not polled:
        raise SigninError(TokenError.SLOW_DOWN)
    if grant.status == Grant.Status.DENIED:
        raise SigninError(TokenError.DENIED)
    approved = grant.status == Grant.Status.APPROVED
    if grant.expires_at + (REDEEM_GRACE if approved else timedelta(0)) <= now:
        raise SigninError(TokenError.EXPIRED)
    if not approved or grant.person is None:
        raise SigninError(
            TokenError.PENDING,
            scanned=grant.scanned_at is not None,
            expires_in=int((grant.expires_at - now).total_seconds()),
        )
    token = new_token()
    with transaction.atomic():
        if not grants.filter(status=Grant.Status.APPROVED).update(status=Grant.Status.USED):
            raise SigninError(TokenError.INVALID)
        session = Session.objects.create(
            token_hash=queries.token_hash(token),
            person=grant.person,
            device=device,
            issued_at=now,
            expires_at=now + SESSION_TTL,
        )
        record(f"device:{device.pk}", "session.begun", f"session:{session.pk}")
    return TokenAnswer(access_token=token, expires_in=int(SESSION_TTL.total_seconds()))


def end_session(session: Session, now: datetime) -> None:
    """Nothing opens with it any more; ending it twice is no error."""
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now):
            record(f"device:{session.device_id}", "session.ended", f"session:{session.pk}")
