"""The standing cast: Alice owns, Bob shares, Charlie has no access.

Alice and Bob are workers at the station 高新一站; Charlie is a stranger, with a device of his own
at another station. Acme is the employer whose job everybody wants, Bolt another one.
"""

import base64
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from nacl.public import PublicKey, SealedBox
from pydantic import BaseModel

from central.core.accounts.models import Person
from central.core.devices.models import Device
from central.core.devices.secrets import token_hash
from central.core.jobs.models import Employer, JobPosting
from central.core.signin.models import Session
from central.core.stations.models import Station
from contract.device import SealingKey
from contract.events import ApplicationSubmitted, Envelope, EventKind, WalkIn
from contract.person import Resume
from contract.receipt import LENGTH, check_digit

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALICE, BOB, CHARLIE = "13800000001", "13800000002", "13800000003"


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def station(key: str = "gx-1", name: str = "高新一站") -> Station:
    return Station.objects.get_or_create(
        id=key, defaults={"name": name, "lat": 34.81, "lon": 113.55}
    )[0]


def device(at: Station | None = None, token: str | None = None) -> Device:
    return Device.objects.create(
        station=at or station(), token_hash=token_hash(token or uuid4().hex)
    )


def employer(name: str = "Acme") -> Employer:
    return Employer.objects.get_or_create(name=name)[0]


def job(of: Employer | None = None, **fields: object) -> JobPosting:
    given: dict[str, object] = {
        "employer": of or employer(),
        "source_key": uuid4().hex,
        "scope": "410100",
        "title": "保洁员",
        "category": "cleaning",
        "pay_unit": "day",
        "pay_min_fen": 18000,
        "pay_max_fen": 18000,
        "contact": "王经理 0371-55550000",
        "published_at": NOW - timedelta(days=1),
        "valid_until": NOW + timedelta(days=30),
    }
    return JobPosting.objects.create(**{**given, **fields})


def person(phone: str = ALICE, *, verified: bool = True) -> Person:
    return Person.objects.get_or_create(
        phone=phone, defaults={"phone_verified_at": NOW if verified else None}
    )[0]


def resume(name: str = "爱丽", phone: str = ALICE, **fields: object) -> Resume:
    given: dict[str, object] = {
        "name": name,
        "phone": phone,
        "skills": ("cleaning",),
        "experience": "under_3y",
        "available": "today",
    }
    return Resume.model_validate({**given, **fields})


def session(of: Person, at: Device, token: str = "the-session-token") -> Session:
    return Session.objects.create(
        token_hash=token_hash(token),
        person=of,
        device=at,
        issued_at=NOW,
        expires_at=NOW + timedelta(minutes=15),
    )


def receipt(seed: int = 1) -> str:
    chance = random.Random(seed)
    digits = "".join(str(chance.randrange(10)) for _ in range(LENGTH - 1))
    return digits + check_digit(digits)


def walk_in(
    to: JobPosting, phone: str = ALICE, name: str = "爱丽", code: str = "", **more: object
) -> ApplicationSubmitted:
    return ApplicationSubmitted.model_validate(
        {
            "receipt": code or receipt(),
            "job_id": str(to.pk),
            "walk_in": WalkIn(name=name, phone=phone),
            **more,
        }
    )


def signed_in(
    to: JobPosting, token: str = "the-session-token", code: str = "", **more: object
) -> ApplicationSubmitted:
    return ApplicationSubmitted.model_validate(
        {"receipt": code or receipt(), "job_id": str(to.pk), "session_token": token, **more}
    )


def event_id(seed: int = 1) -> UUID:
    """A UUIDv7 (RFC 9562 section 5.7) that is the same for the same seed."""
    bits = random.Random(seed).getrandbits(128)
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=bits & ~(0x3 << 62) | (0x2 << 62))


def seal(
    key: SealingKey,
    body: BaseModel | bytes,
    *,
    seed: int = 1,
    kind: str = EventKind.APPLICATION_SUBMITTED.value,
    made_at: datetime = NOW,
) -> Envelope:
    raw = body if isinstance(body, bytes) else body.model_dump_json().encode()
    box = SealedBox(PublicKey(base64.b64decode(key.public)))
    return Envelope(
        id=event_id(seed),
        kind=kind,
        time=made_at,
        key_id=key.id,
        sealed=base64.b64encode(box.encrypt(raw)).decode(),
    )


@dataclass
class FakeGateway:
    """Keeps what would have been sent; ``broken`` raises it instead."""

    is_demo: bool = False
    broken: Exception | None = None

    def __post_init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def send(self, phone: str, text: str, code: str) -> None:
        if self.broken is not None:
            raise self.broken
        self.sent.append((phone, text, code))

    @property
    def last_code(self) -> str:
        return self.sent[-1][2]
