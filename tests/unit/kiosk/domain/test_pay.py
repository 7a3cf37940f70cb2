import pytest

from contract.catalog import Pay, PayUnit, Settlement
from kiosk.domain.pay import amount_text, settlement_text, yuan_text


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0"), (5, "0.05"), (50, "0.5"), (1850, "18.5"), (1855, "18.55"), (18000, "180")],
)
def test_whole_yuan_have_no_decimals_and_halves_keep_theirs(fen: int, text: str) -> None:
    assert yuan_text(fen) == text


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        (Pay(unit=PayUnit.DAY, min_fen=18000, max_fen=18000), ("180", "元/天")),
        (Pay(unit=PayUnit.MONTH, min_fen=400000, max_fen=600000), ("4000–6000", "元/月")),
        (Pay(unit=PayUnit.HOUR, min_fen=1850, max_fen=2000), ("18.5–20", "元/小时")),
        (Pay(unit=PayUnit.WEEK, min_fen=100000, max_fen=100000), ("1000", "元/周")),
        (Pay(unit=PayUnit.PIECE, min_fen=30, max_fen=30), ("0.3", "元/件")),
        (Pay(unit=PayUnit.NEGOTIABLE), ("面议", "")),
    ],
)
def test_pay_is_told_as_people_say_it(pay: Pay, said: tuple[str, str]) -> None:
    assert amount_text(pay) == said


def test_settlement_has_a_word_or_is_left_out() -> None:
    words = [settlement_text(s) for s in (*Settlement, None)]
    assert words == ["日结", "周结", "月结", ""]
