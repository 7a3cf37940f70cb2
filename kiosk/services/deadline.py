"""A bound on how long a whole answer may take to arrive, its headers and its body.

requests bounds every silence (the read time-out) and not their number: an answer that drips in one
byte at a time would hold its caller for days. The clock is monotonic, so setting the machine's
clock neither ends an answer nor prolongs it.
"""

import io
import time
from functools import partial
from http.client import HTTPResponse
from socket import socket
from typing import Any, Final

from requests.adapters import HTTPAdapter

SLOWEST: Final = 4096
"""Bytes per second below which a download is a drip. A first fill of 6 MB over a poor mobile
network runs at several times this."""


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter, with a TimeoutError (a requests or urllib3 time-out by the time it is
    seen) for an answer that is not whole within ``within_s`` and a second more for each SLOWEST
    bytes received, counted from the end of the request.

    It is looked at before every read from the socket, so it may be late by one read time-out.
    """

    def __init__(self, *, within_s: float, pool_connections: int, pool_maxsize: int) -> None:
        self._response_class = partial(_Answer, within_s=within_s)
        super().__init__(pool_connections=pool_connections, pool_maxsize=pool_maxsize)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The pools of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self._bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The pools of connections through ``proxy``."""
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not known:
            self._bound(manager)
        return manager

    def _bound(self, manager: Any) -> None:
        """Have the manager's connections read their answers through ``_Answer``."""
        manager.pool_classes_by_scheme = {
            scheme: type(
                pool.__name__,
                (pool,),
                {
                    "ConnectionCls": type(
                        pool.ConnectionCls.__name__,
                        (pool.ConnectionCls,),
                        {"response_class": self._response_class},
                    )
                },
            )
            for scheme, pool in manager.pool_classes_by_scheme.items()
        }


class _Answer(HTTPResponse):
    """http.client's response, reading through ``_Deadline``."""

    def __init__(self, sock: socket, *args: Any, within_s: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Deadline(self.fp.detach(), within_s))


class _Deadline(io.RawIOBase):
    """A stream that ends in TimeoutError when it takes too long as a whole."""

    def __init__(self, raw: io.RawIOBase, within_s: float) -> None:
        self._raw = raw
        self._until = time.monotonic() + within_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if time.monotonic() > self._until:
            raise TimeoutError("the answer drips in too slowly")
        count = self._raw.readinto(buffer)
        self._until += (count or 0) / SLOWEST
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()
