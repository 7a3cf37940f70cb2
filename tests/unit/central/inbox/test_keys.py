import base64
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from central.core.inbox.keys import KeyRing, KeyRingError, UnknownKey, Unsealable
from contract.device import SealingKey
from tests.unit.central.cast import NOW


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")


def sealed(key: SealingKey, body: bytes) -> str:
    return base64.b64encode(
        SealedBox(PublicKey(base64.b64decode(key.public))).encrypt(body)
    ).decode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.binary(max_size=500))
def test_what_was_sealed_opens_again(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    ring = KeyRing(tmp_path_factory.mktemp("keys"))
    key = ring.make(now=NOW)
    assert ring.open(key.id, sealed(key, body)) == body


def test_without_a_key_it_says_how_to_make_one(ring: KeyRing) -> None:
    with pytest.raises(KeyRingError, match="make-key"):
        ring.current()
    with pytest.raises(KeyRingError, match="backup"):
        ring.open("any", "")


def test_a_new_key_is_the_current_one_and_the_old_still_opens(ring: KeyRing) -> None:
    old = ring.make(now=NOW)
    assert ring.current() == old
    on_its_way = sealed(old, b"on its way")
    new = ring.make(now=NOW + timedelta(seconds=1))
    assert ring.current() == new
    assert ring.open(old.id, on_its_way) == b"on its way"


def test_key_files_are_for_their_owner_only(ring: KeyRing, tmp_path: Path) -> None:
    key = ring.make(now=NOW)
    path = tmp_path / "keys" / f"{key.id}.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_it_uses_no_key_that_others_may_read(ring: KeyRing, tmp_path: Path) -> None:
    key = ring.make(now=NOW)
    (tmp_path / "keys" / f"{key.id}.key").chmod(0o644)
    with pytest.raises(KeyRingError, match="chmod 600"):
        ring.current()


@pytest.mark.parametrize("content", [b"", b"not base64!", base64.b64encode(b"too short")])
def test_a_damaged_key_file_is_our_fault_and_says_so(
    ring: KeyRing, tmp_path: Path, content: bytes
) -> None:
    key = ring.make(now=NOW)
    (tmp_path / "keys" / f"{key.id}.key").write_bytes(content)
    with pytest.raises(KeyRingError, match="backup"):
        ring.open(key.id, "")


def test_a_clock_that_went_back_makes_no_key_that_nobody_would_use(ring: KeyRing) -> None:
    ring.make(now=NOW)
    with pytest.raises(KeyRingError, match="clock"):
        ring.make(now=NOW - timedelta(days=1))


def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeyRingError, match="cannot write"):
        KeyRing(tmp_path / "file").make(now=NOW)


@pytest.mark.parametrize("name", ["another", "../keys/x", "*"])
def test_an_unknown_key_is_unknown(ring: KeyRing, name: str) -> None:
    ring.make(now=NOW)
    with pytest.raises(UnknownKey):
        ring.open(name, "")


@pytest.mark.parametrize("box", ["", "AAAA", "not base64!", "汉字"])
def test_a_damaged_box_does_not_open(ring: KeyRing, box: str) -> None:
    key = ring.make(now=NOW)
    with pytest.raises(Unsealable):
        ring.open(key.id, box)


def test_a_box_for_another_key_does_not_open(ring: KeyRing) -> None:
    old = ring.make(now=NOW)
    new = ring.make(now=NOW + timedelta(seconds=1))
    with pytest.raises(Unsealable):
        ring.open(new.id, sealed(old, b"secret"))
