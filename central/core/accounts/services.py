"""Prove a number by SMS, and keep a person's short résumé."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import ClassVar, Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from pydantic import TypeAdapter, ValidationError

from central.core.accounts.limits import Limit, SmsLimits, limits_from_settings, network_of
from central.core.accounts.models import Person, SmsCode, SmsGuard
from central.core.accounts.sms import SmsFailed, SmsGateway
from central.core.audit.services import record
from central.core.errors import CoreError, Invalid, TooMany
from contract.person import MobileNumber, Resume

CODE_TTL: Final = timedelta(minutes=5)
MAX_ATTEMPTS: Final = 5

log = logging.getLogger(__name__)
_mobile: TypeAdapter[str] = TypeAdapter(MobileNumber)


class SmsUnavailable(CoreError):
    """The gateway did not take the message. Nothing was counted; trying again is right."""

    status: ClassVar[int] = 503


@dataclass(frozen=True)
class SentCode:
    """``demo_code`` is the code itself where the gateway is a demo one, for the page to show below
    a banner; None where an SMS was really sent."""

    demo_code: str | None


def send_code(
    phone: str,
    *,
    address: str,
    station_id: str,
    gateway: SmsGateway,
    now: datetime,
    limits: SmsLimits | None = None,
) -> SentCode:
    """Send a fresh six-digit code to ``phone``. Only the newest code of a number is good.

    ``address`` is the client's network address, ``station_id`` empty where no station takes part.
    The place under the limits is reserved before the gateway is called, so that a hundred requests
    in one moment send one message, and given back when the gateway fails.

    Raises Invalid (``phone_invalid``), TooMany (``sms_too_many``), SmsUnavailable
    (``sms_unavailable``). Not to be called inside a transaction: it would be held while the
    gateway thinks.
    """
    phone = _checked_phone(phone)
    code = f"{secrets.randbelow(1_000_000):06d}"
    reserved = _reserve(
        phone, code, network_of(address), station_id, limits or limits_from_settings(), now=now
    )
    text = f"【零工客栈】验证码 {code}，{CODE_TTL.seconds // 60} 分钟内有效。请不要告诉任何人。"
    try:
        gateway.send(phone, text, code)
    except SmsFailed as error:
        reserved.delete()
        log.error("the SMS gateway failed: %s", error)
        raise SmsUnavailable(
            "sms_unavailable",
            "短信没有发出去，不算次数。请过一分钟再试；还不行，请在终端上选“留电话”投递。",
            str(error),
        ) from error
    except BaseException:
        reserved.delete()
        raise
    return SentCode(demo_code=code if gateway.is_demo else None)


def check_code(phone: str, code: str, *, now: datetime) -> Person:
    """The person who holds ``phone``, now verified, when ``code`` is the newest one sent there.

    A code is good once, for five minutes and five attempts. Raises Invalid (``phone_invalid``,
    ``code_wrong``, ``code_expired``) and TooMany (``code_attempts``). Not to be called inside a
    transaction: a wrong attempt has to be remembered although it raises.
    """
    phone = _checked_phone(phone)
    sent = _codes_of(phone).order_by("-sent_at", "-pk").first()
    if sent is None or sent.used_at is not None or sent.expires_at <= now:
        raise Invalid("code_expired", "验证码已失效，请重新获取。")
    with transaction.atomic(durable=True):
        counted = SmsCode.objects.filter(
            pk=sent.pk, used_at=None, attempts__lt=MAX_ATTEMPTS
        ).update(attempts=F("attempts") + 1)
    if not counted:
        raise TooMany(
            "code_attempts",
            "输错次数太多，这个验证码已作废，请重新获取。",
            retry_after=max(1, ceil((sent.sent_at + timedelta(minutes=1) - now).total_seconds())),
        )
    if not constant_time_compare(sent.code_hash, _hash(phone, code.strip())):
        raise Invalid("code_wrong", "验证码不对，请看最新的一条短信。")
    with transaction.atomic():
        if not SmsCode.objects.filter(pk=sent.pk, used_at=None).update(used_at=now):
            raise Invalid("code_expired", "验证码已失效，请重新获取。")
        person, _ = Person.objects.get_or_create(phone=phone)
        person.phone_verified_at = now
        person.save(update_fields=["phone_verified_at"])
        record(f"person:{person.pk}", "person.verified", f"person:{person.pk}")
    return person


def save_resume(person: Person, resume: Resume, actor: str, *, at: datetime | None = None) -> bool:
    """Keep ``resume`` as the person's own, written at ``at`` (by default now).

    Answers False, and keeps the stored one, where that was written later: an event may arrive days
    after it was made. Only for a person who has signed in; a walk-in's word replaces nothing.
    """
    written = at or timezone.now()
    with transaction.atomic():
        stored = Person.objects.select_for_update().get(pk=person.pk)
        if stored.resume_at is not None and stored.resume_at > written:
            return False
        stored.resume = resume.model_dump(mode="json")
        stored.resume_at = written
        stored.save(update_fields=["resume", "resume_at"])
        record(actor, "resume.saved", f"person:{person.pk}")
    person.resume, person.resume_at = stored.resume, stored.resume_at
    return True


def person_of_phone(phone: str) -> Person:
    """The person with this number, unverified where there was none yet (a walk-in)."""
    person, _ = Person.objects.get_or_create(phone=phone)
    return person


def _checked_phone(phone: str) -> str:
    try:
        return _mobile.validate_python(phone.strip())
    except ValidationError:
        raise Invalid("phone_invalid", "手机号不对，请输入 11 位手机号。") from None


def _hash(phone: str, code: str) -> str:
    # Keyed: six digits alone are guessed from a bare hash in no time.
    return salted_hmac("accounts.sms", f"{phone}:{code}", algorithm="sha256").hexdigest()


def _codes_of(phone: str) -> QuerySet[SmsCode]:
    return SmsCode.objects.filter(phone=phone)


@transaction.atomic
def _reserve(
    phone: str, code: str, network: str, station_id: str, limits: SmsLimits, *, now: datetime
) -> SmsCode:
    """Count, and take the place, as one step."""
    old = now - limits.longest() - CODE_TTL
    every = SmsCode.objects.all()
    counted: list[tuple[str, QuerySet[SmsCode], Sequence[Limit]]] = [
        (f"address:{network}", every.filter(address=network), limits.address),
        (f"phone:{phone}", every.filter(phone=phone), limits.phone),
    ]
    if station_id:
        counted.append(
            (f"station:{station_id}", every.filter(station_id=station_id), limits.station)
        )
    for key, _, _ in counted:  # in the order of the alphabet: two requests never lock crosswise
        _lock(key, now)
    for key, rows, held in counted:
        times = list(rows.filter(sent_at__gt=old).values_list("sent_at", flat=True))
        wait = max((limit.wait(times, now) for limit in held), default=timedelta(0))
        if wait > timedelta(0):
            raise _too_many(key.partition(":")[0], wait)
    _forget(old)
    return SmsCode.objects.create(
        phone=phone,
        code_hash=_hash(phone, code),
        address=network,
        station_id=station_id,
        sent_at=now,
        expires_at=now + CODE_TTL,
    )


def _lock(key: str, now: datetime) -> None:
    if not SmsGuard.objects.filter(key=key).update(touched_at=now):
        SmsGuard.objects.bulk_create([SmsGuard(key=key, touched_at=now)], ignore_conflicts=True)
        SmsGuard.objects.filter(key=key).update(touched_at=now)


def _forget(old: datetime) -> None:
    """Delete what counts for nothing any more; what another request holds waits for a later one."""
    codes = SmsCode.objects.filter(sent_at__lt=old).select_for_update(skip_locked=True)
    SmsCode.objects.filter(pk__in=[code.pk for code in codes[:1000]]).delete()
    guards = SmsGuard.objects.filter(touched_at__lt=old).select_for_update(skip_locked=True)
    SmsGuard.objects.filter(pk__in=[guard.pk for guard in guards[:1000]]).delete()


def _too_many(which: str, wait: timedelta) -> TooMany:
    seconds = ceil(wait.total_seconds())
    when = f"{seconds} 秒" if seconds <= 90 else f"{ceil(seconds / 60)} 分钟"
    if seconds > 90 * 60:
        when = f"{ceil(seconds / 3600)} 小时"
    reason = {
        "phone": "这个号码要的验证码太多",
        "address": "这个网络要的验证码太多",
        "station": "这个驿站要的验证码太多",
    }[which]
    return TooMany(
        "sms_too_many",
        f"{reason}，请 {when}后再试。",
        f"limit per {which}",
        retry_after=seconds,
    )
