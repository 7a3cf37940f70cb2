from random import Random, SystemRandom

from hypothesis import given
from hypothesis import strategies as st

from contract.receipt import is_receipt_code
from kiosk.domain.receipt import new_code


@given(st.integers())
def test_every_code_checks_and_keeps_all_its_digits_when_read_as_a_number(seed: int) -> None:
    code = new_code(Random(seed))
    assert is_receipt_code(code)
    assert str(int(code)) == code


def test_codes_of_the_system_do_not_repeat() -> None:
    assert len({new_code(SystemRandom()) for _ in range(1000)}) == 1000
