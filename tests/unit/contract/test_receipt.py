"""The receipt code: ISO/IEC 7064 MOD 11,10."""

from hypothesis import given
from hypothesis import strategies as st

from contract.receipt import LENGTH, check_digit, grouped, is_receipt_code

DIGITS = st.text("0123456789", min_size=LENGTH - 1, max_size=LENGTH - 1)


def whole(digits: str) -> str:
    return digits + check_digit(digits)


def test_it_agrees_with_the_worked_example_of_the_standard() -> None:
    assert check_digit("0794") == "5"


@given(DIGITS)
def test_every_code_that_was_made_checks(digits: str) -> None:
    assert is_receipt_code(whole(digits))


@given(DIGITS, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, place: int, offset: int) -> None:
    code = whole(digits)
    wrong = str((int(code[place]) + offset) % 10)
    assert not is_receipt_code(code[:place] + wrong + code[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    missed = swaps = 0
    for first in range(10):
        for second in range(10):
            if first == second:
                continue
            for head in ("", "4829", "70061", "999"):
                rest = "0" * (LENGTH - 3 - len(head))
                code = whole(f"{head}{first}{second}{rest}")
                at = len(head)
                swaps += 1
                missed += is_receipt_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])
    assert missed / swaps < 0.05


def test_only_twelve_ascii_digits_are_a_code() -> None:
    code = whole("48291305764")
    assert is_receipt_code(code)
    assert not is_receipt_code(code[:-1])
    assert not is_receipt_code(f" {code}")
    assert not is_receipt_code(code.translate({ord(str(n)): ord("０") + n for n in range(10)}))
    assert not is_receipt_code("")


def test_it_is_shown_in_groups_that_a_person_can_say() -> None:
    assert grouped("482913057643") == "4829 1305 7643"
