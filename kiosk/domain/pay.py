"""Pay as people say it: 180 元/天, 4000–6000 元/月, 面议."""

from typing import Final

from contract.catalog import Pay, PayUnit, Settlement
from kiosk.domain.marks import QT_TRANSLATE_NOOP

NEGOTIABLE: Final = QT_TRANSLATE_NOOP("Domain", "面议")

_UNIT_WORDS: Final = {
    PayUnit.HOUR: QT_TRANSLATE_NOOP("Domain", "元/小时"),
    PayUnit.DAY: QT_TRANSLATE_NOOP("Domain", "元/天"),
    PayUnit.WEEK: QT_TRANSLATE_NOOP("Domain", "元/周"),
    PayUnit.MONTH: QT_TRANSLATE_NOOP("Domain", "元/月"),
    PayUnit.PIECE: QT_TRANSLATE_NOOP("Domain", "元/件"),
}

_SETTLEMENT_WORDS: Final = {
    Settlement.DAILY: QT_TRANSLATE_NOOP("Domain", "日结"),
    Settlement.WEEKLY: QT_TRANSLATE_NOOP("Domain", "周结"),
    Settlement.MONTHLY: QT_TRANSLATE_NOOP("Domain", "月结"),
}


def yuan_text(fen: int) -> str:
    """An amount in yuan without needless decimals: 18000 fen is ``180``, 1850 is ``18.5``."""
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}".rstrip("0") if rest else str(yuan)


def amount_text(pay: Pay) -> tuple[str, str]:
    """The amount and its unit, apart, because a screen sets the amount in bigger type.

    Returns ``("180", "元/天")``, a range as ``("4000–6000", "元/月")``, and ``("面议", "")`` when
    no amount is stated.
    """
    if pay.min_fen is None or pay.max_fen is None:
        return NEGOTIABLE, ""
    amount = yuan_text(pay.min_fen)
    if pay.max_fen != pay.min_fen:
        amount = f"{amount}–{yuan_text(pay.max_fen)}"
    return amount, _UNIT_WORDS[pay.unit]


def settlement_text(settlement: Settlement | None) -> str:
    """How often the pay is settled, 日结 / 周结 / 月结; empty when the posting does not say."""
    return "" if settlement is None else _SETTLEMENT_WORDS[settlement]
