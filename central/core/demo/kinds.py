"""What a kind of work looks like, before a seeded random number makes postings of it."""

from dataclasses import dataclass

from contract.catalog import Category, PayUnit, Perk, Settlement

DAILY, WEEKLY, MONTHLY = Settlement.DAILY, Settlement.WEEKLY, Settlement.MONTHLY
HOUR, DAY, WEEK = PayUnit.HOUR, PayUnit.DAY, PayUnit.WEEK
MONTH, PIECE, NEGOTIABLE = PayUnit.MONTH, PayUnit.PIECE, PayUnit.NEGOTIABLE


@dataclass(frozen=True)
class PayRange:
    """Amounts in yuan between ``low`` and ``high`` in steps of ``step``; 0 to 0 is 面议."""

    unit: PayUnit
    low: float = 0
    high: float = 0
    step: float = 1
    settlements: tuple[Settlement, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    ``titles`` are what the postings are called; ``text`` says in plain words what one does there;
    ``ages`` are the usual limits, of which a posting may drop one or both; ``certificates`` are
    always asked for; ``tags`` and ``perks`` are pools to draw from.
    """

    category: Category
    titles: tuple[str, ...]
    text: str
    pays: tuple[PayRange, ...]
    hours: tuple[str, ...]
    places: tuple[str, ...]
    headcount: tuple[int, int]
    ages: tuple[int, int] = (18, 60)
    certificates: tuple[str, ...] = ()
    perks: tuple[Perk, ...] = ()
    tags: tuple[str, ...] = ()
