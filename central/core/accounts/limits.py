"""How often a code may be sent: per number, per address and per station."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings


@dataclass(frozen=True)
class Limit:
    """At most ``count`` within any ``window``."""

    count: int
    window: timedelta

    def wait(self, times: Sequence[datetime], now: datetime) -> timedelta:
        """How long until another one fits, zero when it fits now. ``times`` in any order."""
        recent = sorted((t for t in times if t > now - self.window), reverse=True)
        if len(recent) < self.count:
            return timedelta(0)
        return recent[self.count - 1] + self.window - now


@dataclass(frozen=True)
class SmsLimits:
    """The limits of one sending. All of them hold at once."""

    phone: tuple[Limit, ...]
    address: tuple[Limit, ...]
    station: tuple[Limit, ...]

    @classmethod
    def of(cls, table: Mapping[str, Iterable[tuple[int, float]]]) -> Self:
        """From ``{"phone": [(count, seconds), …], "address": …, "station": …}``.

        Raises KeyError when one of the three is missing.
        """

        def read(name: str) -> tuple[Limit, ...]:
            return tuple(Limit(count, timedelta(seconds=s)) for count, s in table[name])

        return cls(phone=read("phone"), address=read("address"), station=read("station"))

    def longest(self) -> timedelta:
        """The longest window: rows older than this count for nothing."""
        every = (*self.phone, *self.address, *self.station)
        return max((limit.window for limit in every), default=timedelta(0))


def limits_from_settings() -> SmsLimits:
    """The limits of ``settings.SMS_LIMITS``, which come from the environment."""
    return SmsLimits.of(settings.SMS_LIMITS)


def network_of(address: str) -> str:
    """The address that is counted: an IPv4 address itself, of an IPv6 address its /64.

    One customer holds a whole /64 (RFC 6177, BCP 157): counting single addresses of it would limit
    nobody. Raises ValueError for what is no address.
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
