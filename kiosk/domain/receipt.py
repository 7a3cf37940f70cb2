"""Making a receipt code (回执号) at the station, so that it exists before the network does."""

from random import Random

from contract.receipt import LENGTH, check_digit


def new_code(random: Random) -> str:
    """Twelve digits, the last one a check digit (contract.receipt).

    Pass ``random.SystemRandom()``: the eleven free digits keep two stations from meeting, and keep
    a stranger from guessing. The first digit is never zero, which people leave out when they read
    a number aloud.
    """
    digits = str(random.randint(10 ** (LENGTH - 2), 10 ** (LENGTH - 1) - 1))
    return digits + check_digit(digits)
