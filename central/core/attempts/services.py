"""Hold guessing down: so many tries for a key within a window, then a wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Final

from central.core.attempts.models import Attempt
from central.core.errors import TooMany

LONGEST_WINDOW: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Guard:
    """At most ``allowed`` tries for ``key`` within ``window`` (at most ``LONGEST_WINDOW``)."""

    key: str
    allowed: int
    window: timedelta

    @property
    def digest(self) -> str:
        return sha256(self.key.encode()).hexdigest()


def begin(guards: Iterable[Guard], *, title: str, now: datetime) -> tuple[int, ...]:
    """Count one try under every guard, *before* the secret is looked at; answers what it counted.

    Counting first, each row committed at once, is what makes a hundred tries in the same moment no
    better than a hundred in a row. Not to be called inside a transaction, for that reason.

    Raises TooMany (``too_many_attempts``) with ``title``; a refused try itself is not counted, so
    that a wait ends when it said it would.
    """
    counted: list[Attempt] = []
    for guard in guards:
        counted.append(Attempt.objects.create(key=guard.digest, at=now))
        times = list(
            Attempt.objects.filter(key=guard.digest, at__gt=now - guard.window)
            .order_by("-at")
            .values_list("at", flat=True)[: guard.allowed + 1]
        )
        if len(times) > guard.allowed:
            Attempt.objects.filter(pk__in=[attempt.pk for attempt in counted]).delete()
            wait = times[guard.allowed] + guard.window - now
            raise TooMany(
                "too_many_attempts", title, retry_after=max(1, ceil(wait.total_seconds()))
            )
    return tuple(attempt.pk for attempt in counted)


def succeeded(counted: Iterable[int], *, forget: Guard, now: datetime) -> None:
    """The secret was right: this try no longer counts, nor do the earlier ones under ``forget``.

    The other guards keep theirs: who knows one secret does not thereby get to guess at others.
    """
    Attempt.objects.filter(pk__in=list(counted)).delete()
    Attempt.objects.filter(key=forget.digest).delete()
    Attempt.objects.filter(at__lt=now - LONGEST_WINDOW).delete()
