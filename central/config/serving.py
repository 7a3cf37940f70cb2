"""The well-kept production server: granian's processes around our WSGI application."""

import contextlib
import ctypes
import http.client
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces

log = logging.getLogger(__name__)

TARGET = "central.config.serving:load_application"
STOP_SECONDS = 10  # what a worker has to finish its requests in
_PR_SET_PDEATHSIG = 1


class PortTaken(Exception):
    """Somebody else listens there already, or we may not. The text says what to do."""


@contextlib.contextmanager
def reserved_port(host: str, port: int) -> Iterator[int]:
    """Find out whether ``port`` is free (0: take any) and keep it ours while this lasts.

    Workers share a port by ``SO_REUSEPORT``, with which a second centre on the same port would
    not fail but quietly take half of the requests: hence the question first. The socket held is
    bound and never listens, so no connection comes to it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen()
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((host, port))
    except OSError as error:
        raise PortTaken(
            f"cannot listen on {host} port {port}: {error.strerror}. "
            "Is a centre running there already? Choose another port with --port."
        ) from error
    with held:
        yield held.getsockname()[1]


def load_application() -> Any:
    """In a worker: the WSGI application. The worker dies with its parent, whatever kills that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:
            raise SystemExit("the parent has gone already")
    from central.config.wsgi import application

    return application


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    logging_config: dict[str, Any],
    started: Callable[[], None],
    stopped: Callable[[], None],
) -> None:
    """Serve until SIGTERM or SIGINT; running requests are finished first.

    ``started`` is called before the workers are there, ``stopped`` after they have gone; both in
    this process. Workers are started afresh, not forked: nothing of this process is in them.
    """
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        TARGET,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        backpressure=max(128, threads * 8),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_dictconfig=_with_granian(logging_config),
    )
    server.on_startup(started)
    server.on_shutdown(stopped)
    server.serve()


def _with_granian(config: dict[str, Any]) -> dict[str, Any]:
    """Our logging, which granian's own loggers join."""
    joined = {"handlers": [], "level": "INFO", "propagate": True}
    return {
        **config,
        "loggers": {**config.get("loggers", {}), "_granian": joined, "granian.access": joined},
    }


def tell_when_ready(host: str, port: int, tell: Callable[[], None], stop: threading.Event) -> None:
    """In a thread: call ``tell`` once ``/healthz`` answers 200, unless ``stop`` comes first."""

    def wait() -> None:
        while not stop.wait(0.05):
            connection = http.client.HTTPConnection(host, port, timeout=5)
            try:
                connection.request("GET", "/healthz", headers={"Host": "localhost"})
                status = connection.getresponse().status
            except OSError:
                continue
            finally:
                connection.close()
            if status == http.HTTPStatus.OK:
                tell()
                return
            log.error("not ready: /healthz answers %s", status)
            stop.wait(1)

    threading.Thread(target=wait, name="ready", daemon=True).start()
