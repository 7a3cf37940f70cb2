"""Where a request really comes from, for rate limits and the log."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network

UNKNOWN = "0.0.0.0"


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read ``10.0.0.1, 10.1.0.0/16`` into networks. Raises ValueError naming the bad item."""
    return tuple(ip_network(item.strip(), strict=False) for item in text.split(",") if item.strip())


def is_loopback(host: str) -> bool:
    """Whether only this machine itself reaches ``host``, a name or an address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def is_trusted(address: str, proxies: Iterable[Network]) -> bool:
    """Whether ``address`` is one of our own proxies."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in proxies)


def client_address(request: HttpRequest) -> str:
    """The address of the client, as far as it can be believed.

    ``X-Forwarded-For`` is read from the right, and only while the hop that wrote it is one of
    ``settings.TRUSTED_PROXIES``: anybody may send that header.
    """
    proxies: tuple[Network, ...] = settings.TRUSTED_PROXIES
    address = request.META.get("REMOTE_ADDR") or UNKNOWN
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    while is_trusted(address, proxies) and hops:
        hop = hops.pop()
        try:
            address = str(ip_address(hop))
        except ValueError:
            break
    try:
        return str(ip_address(address))
    except ValueError:
        return UNKNOWN
