import pytest

from kiosk.services.outbox.tags import KEY_BYTES, Tags


def test_same_person_and_job_give_the_same_tag_under_one_key() -> None:
    tags = Tags(b"k" * KEY_BYTES)
    assert tags.of("phone:1", "j1") == Tags(b"k" * KEY_BYTES).of("phone:1", "j1")
    assert tags.of("phone:1", "j1") != tags.of("phone:1", "j2")
    assert tags.of("phone:1", "j1") != tags.of("phone:2", "j1")
    assert tags.of("phone:1", "j1") != tags.of("phone:1\0j", "1")


def test_another_start_of_the_machine_gives_another_tag() -> None:
    assert Tags(b"k" * KEY_BYTES).of("p", "j") != Tags(b"l" * KEY_BYTES).of("p", "j")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tags(b"short")
