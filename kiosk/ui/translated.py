"""Shows in the screen's language what the layers without Qt say in Chinese.

They mark their words with kiosk.domain.marks; the contexts here are the ones marked there. What has
no translation, such as a sentence of the centre's, is shown as it is. Safe on any thread.
"""

from PySide6.QtCore import QCoreApplication

from contract.catalog import Pay
from kiosk.domain.distance import distance_words
from kiosk.domain.pay import amount_text
from kiosk.errors import KioskError


def domain_words(words: str) -> str:
    """``words`` of kiosk.domain; empty stays empty."""
    return QCoreApplication.translate("Domain", words) if words else ""


def error_words(error: KioskError) -> str:
    """What happened, what is safe and what to do next, for the person at the screen."""
    return QCoreApplication.translate("Errors", error.said)


def pay_words(pay: Pay) -> tuple[str, str]:
    """The amount and its unit as kiosk.domain.pay.amount_text; without a unit it is 面议."""
    amount, unit = amount_text(pay)
    return (amount, domain_words(unit)) if unit else (domain_words(amount), "")


def distance_shown(distance_m: float | None) -> str:
    """The distance in metres as kiosk.domain.distance.distance_text tells it."""
    if distance_m is None:
        return ""
    words, number = distance_words(distance_m)
    return domain_words(words).format(number=number)
