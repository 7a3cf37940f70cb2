"""The receipt code (回执号): twelve digits that a person can say, type and check.

Eleven random digits and one check digit by ISO/IEC 7064 MOD 11,10, which finds every single
wrong digit and nearly every swap of two neighbours. Digits only, because everybody can read them
aloud and the terminal's big digit pad can type them. Made by the terminal, so that a receipt
exists before the network does.
"""

from typing import Annotated

from pydantic import AfterValidator

LENGTH = 12


def check_digit(digits: str) -> str:
    """The ISO/IEC 7064 MOD 11,10 check digit of a string of ASCII digits."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def is_receipt_code(text: str) -> bool:
    """Whether ``text`` is twelve ASCII digits whose last one checks."""
    return (
        len(text) == LENGTH
        and text.isascii()
        and text.isdigit()
        and check_digit(text[:-1]) == text[-1]
    )


def grouped(code: str) -> str:
    """The code as it is shown and read out: ``4829 1305 7643``."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def _checked(text: str) -> str:
    if not is_receipt_code(text):
        raise ValueError("not a receipt code")
    return text


ReceiptCode = Annotated[str, AfterValidator(_checked)]
