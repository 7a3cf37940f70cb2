import re

from hypothesis import given
from hypothesis import strategies as st

from central.core.devices import secrets


def test_a_code_is_spoken_in_two_groups_without_look_alikes() -> None:
    for _ in range(200):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", secrets.new_code())


def test_how_a_code_is_typed_does_not_matter() -> None:
    assert secrets.code_hash("K0M1-1P2X") == secrets.code_hash(" komi lp2x ")
    assert secrets.code_hash("K0M1-1P2X") != secrets.code_hash("K0M1-1P2Y")


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {secrets.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 43 for token in tokens)


@given(st.text(max_size=60))
def test_any_text_has_a_hash(text: str) -> None:
    text = text.encode(errors="ignore").decode()
    assert len(secrets.code_hash(text)) == len(secrets.token_hash(text)) == 64
