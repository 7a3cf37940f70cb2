import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.signin.secrets import (
    ALPHABET,
    USER_CODE_LENGTH,
    is_user_code,
    new_matching_code,
    new_token,
    new_user_code,
    normal_user_code,
)


def test_a_user_code_has_no_letter_that_reads_like_a_digit_or_spells_a_word() -> None:
    assert not set(ALPHABET) & set("AEIOUY0123456789")
    for _ in range(200):
        code = new_user_code()
        assert len(code) == USER_CODE_LENGTH == 8
        assert set(code) <= set(ALPHABET)


@given(st.text(ALPHABET, min_size=8, max_size=8), st.sampled_from(["", "-", " ", " - "]))
def test_a_user_code_may_be_typed_in_any_way(code: str, between: str) -> None:
    assert normal_user_code(f" {code[:4].lower()}{between}{code[4:]}\n") == code


@pytest.mark.parametrize("code", ["", "BCDFGHJ", "BCDFGHJKL", "ACDFGHJK", "BCDF\0HJK", "ＢCDFGHJK"])
def test_what_could_be_no_user_code_is_told(code: str) -> None:
    assert is_user_code("BCDFGHJK")
    assert not is_user_code(code)


def test_a_matching_code_is_two_digits() -> None:
    assert all(10 <= int(new_matching_code()) <= 99 for _ in range(200))


def test_a_token_is_256_bits_and_never_the_same() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) == 43
