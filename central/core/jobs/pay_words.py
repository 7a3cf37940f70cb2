"""What a job pays, in the words of the pages: 「180 元/天」, 「4000–6000 元/月」, 「面议」."""

from contract.catalog import Pay, PayUnit

UNITS = {
    PayUnit.HOUR: "元/小时",
    PayUnit.DAY: "元/天",
    PayUnit.WEEK: "元/周",
    PayUnit.MONTH: "元/月",
    PayUnit.PIECE: "元/件",
}


def yuan(fen: int) -> str:
    """Fen in yuan without needless zeros: 18000 → "180", 1850 → "18.5", 5 → "0.05"."""
    whole, part = divmod(fen, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)


def pay_words(pay: Pay) -> tuple[str, str]:
    """The amount and its unit, apart so that a page can print the amount large.

    A range is joined by an en dash; equal ends are one amount. Negotiable pay has no unit.
    """
    if pay.min_fen is None or pay.max_fen is None:
        return "面议", ""
    amount = yuan(pay.min_fen)
    if pay.max_fen != pay.min_fen:
        amount += f"–{yuan(pay.max_fen)}"
    return amount, UNITS[pay.unit]
