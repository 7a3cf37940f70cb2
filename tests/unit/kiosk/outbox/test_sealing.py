import base64

import pytest
from nacl.public import PrivateKey

from contract.catalog import Category
from contract.device import SealingKey
from contract.events import MAX_SEALED_CHARS, ApplicationSubmitted, ResumeSaved, WalkIn
from contract.person import Available, Experience, Resume
from kiosk.errors import BugError, StationError
from kiosk.services.outbox.sealing import Sealer, to_wire
from tests.unit.kiosk.outbox.fakes import FakeCentre, codes

BODY = ApplicationSubmitted(
    receipt=codes(1)[0], job_id="j1", walk_in=WalkIn(name="王小明", phone="13800001234")
)


def test_the_centre_alone_can_open_it(centre: FakeCentre) -> None:
    sealed = centre.sealer().seal(BODY)
    assert centre.open(to_wire(sealed.box)) == BODY
    assert sealed.key_id == "k1"
    assert "王小明".encode() not in sealed.box


def test_the_same_body_never_looks_the_same(centre: FakeCentre) -> None:
    assert centre.sealer().seal(BODY).box != centre.sealer().seal(BODY).box


def test_it_follows_a_new_key(centre: FakeCentre) -> None:
    keys = [centre.key]
    sealer = Sealer(lambda: keys[-1])
    sealer.seal(BODY)
    new = PrivateKey.generate()
    public = base64.b64encode(bytes(new.public_key)).decode()
    keys.append(SealingKey(id="k2", public=public))
    assert sealer.seal(BODY).key_id == "k2"


@pytest.mark.parametrize("public", ["", "AAAA", "not base64 ä", "A" * 44])
def test_an_unusable_key_is_a_clear_error(public: str) -> None:
    with pytest.raises(StationError, match="unusable"):
        Sealer(lambda: SealingKey(id="k9", public=public)).seal(BODY)


def test_the_largest_resume_fits_the_wire(centre: FakeCentre) -> None:
    resume = Resume(
        name="王" * 30,
        phone="13800001234",
        skills=tuple(Category)[:5],
        experience=Experience.NONE,
        available=Available.TODAY,
        note="字" * 200,
    )
    sealed = centre.sealer().seal(ResumeSaved(session_token="t" * 500, resume=resume))
    assert len(to_wire(sealed.box)) < MAX_SEALED_CHARS / 10


def test_more_than_the_wire_allows_is_our_bug(centre: FakeCentre) -> None:
    with pytest.raises(BugError, match="larger"):
        centre.sealer().seal(BODY.model_copy(update={"job_id": "j" * MAX_SEALED_CHARS}))
