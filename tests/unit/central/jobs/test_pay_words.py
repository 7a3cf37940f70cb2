import pytest

from central.core.jobs.pay_words import UNITS, pay_words, yuan
from contract.catalog import Pay, PayUnit


@pytest.mark.parametrize(
    ("fen", "said"),
    [(18000, "180"), (1850, "18.5"), (1855, "18.55"), (5, "0.05"), (0, "0"), (100_00, "100")],
)
def test_yuan_have_no_needless_zeros(fen: int, said: str) -> None:
    assert yuan(fen) == said


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        (Pay(unit=PayUnit.DAY, min_fen=18000, max_fen=18000), ("180", "元/天")),
        (Pay(unit=PayUnit.MONTH, min_fen=400000, max_fen=600000), ("4000–6000", "元/月")),
        (Pay(unit=PayUnit.HOUR, min_fen=2400, max_fen=2450), ("24–24.5", "元/小时")),
        (Pay(unit=PayUnit.NEGOTIABLE), ("面议", "")),
    ],
)
def test_a_pay_is_said_as_a_person_says_it(pay: Pay, said: tuple[str, str]) -> None:
    assert pay_words(pay) == said


def test_every_unit_with_an_amount_has_its_word() -> None:
    assert set(UNITS) == set(PayUnit) - {PayUnit.NEGOTIABLE}
