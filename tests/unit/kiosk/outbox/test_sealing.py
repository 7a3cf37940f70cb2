import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from nacl.public import PrivateKey, SealedBox

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
    keys.append(SealingKey(id="k2", public=b64(new)))
    assert sealer.seal(BODY).key_id == "k2"


@pytest.mark.parametrize("public", ["", "AAAA", "not base64 ä", "A" * 44, f"{'A' * 43}="])
def test_an_unusable_key_is_a_clear_error(public: str) -> None:
    sealer = Sealer(lambda: SealingKey(id="k9", public=public))
    sealer.get_ready()
    with pytest.raises(StationError, match="unusable"):
        sealer.seal(BODY)


def test_a_key_made_ahead_seals_one_body_and_no_second(centre: FakeCentre) -> None:
    sealer = centre.sealer()
    for _ in range(3):
        sealer.get_ready()
        sealer.get_ready()
        boxes = [sealer.seal(BODY).box for _ in range(2)]
        assert len({box[:32] for box in boxes}) == 2  # whose first 32 bytes name the key
        assert [centre.open(to_wire(box)) for box in boxes] == [BODY, BODY]


def test_a_key_made_ahead_for_an_old_key_of_the_centre_is_dropped() -> None:
    private = [PrivateKey.generate() for _ in range(2)]
    keys = [SealingKey(id=f"k{n}", public=b64(key)) for n, key in enumerate(private)]
    asked = keys[:1]
    sealer = Sealer(lambda: asked[-1])
    sealer.get_ready()
    asked.append(keys[1])
    sealed = sealer.seal(BODY)
    assert sealed.key_id == "k1"
    assert (
        SealedBox(private[1]).decrypt(sealed.box)
        == BODY.model_dump_json(exclude_none=True).encode()
    )


def test_two_threads_never_seal_with_one_key(centre: FakeCentre) -> None:
    sealer = centre.sealer()

    def some(_: int) -> list[bytes]:
        made = []
        for _ in range(200):
            sealer.get_ready()
            made.append(sealer.seal(BODY).box[:32])
        return made

    with ThreadPoolExecutor(4) as threads:
        boxes = [box for made in threads.map(some, range(4)) for box in made]
    assert len(set(boxes)) == len(boxes)


def b64(key: PrivateKey) -> str:
    return base64.b64encode(bytes(key.public_key)).decode()


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
