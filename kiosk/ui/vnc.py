"""Keeps Qt's VNC screen on this machine.

Qt's ``vnc`` platform plug-in listens on every address and asks for no password, and has no option
for either (Qt 6.12, ``qvnc`` takes only ``port``, ``size`` and ``mmsize``). A public terminal that
anybody on the network can press is out of the question, so the plug-in's listening socket is
replaced by one that is bound to 127.0.0.1, under the same descriptor.
"""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

DEFAULT_PORT = 5900  # Qt's own default
_LISTEN = "0A"  # the state column of /proc/net/tcp


def _listening_descriptors(port: int) -> list[int]:
    inodes = set()
    for table in ("tcp", "tcp6"):
        path = Path("/proc/self/net") / table
        if not path.exists():
            continue
        for line in path.read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTEN and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if str(entry.readlink()) in inodes:
                found.append(int(entry.name))
        except OSError:  # the descriptor of this very listing, closed meanwhile
            continue
    return found


def confine_to_loopback(port: int) -> None:
    """Move this process's listener on ``port`` to 127.0.0.1.

    Call it when the window is shown: the plug-in begins to listen with it. Raises RuntimeError
    when there is no such listener or it cannot be moved: better no screen than an open one.
    """
    descriptors = _listening_descriptors(port)
    if not descriptors:
        raise RuntimeError(f"no VNC listener on port {port}: is the port in use?")
    for descriptor in descriptors:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as fresh:
            os.dup2(fresh.fileno(), descriptor, inheritable=False)
        listener = socket.socket(fileno=os.dup(descriptor))
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setblocking(False)
            listener.bind(("127.0.0.1", port))
            listener.listen(4)
        except OSError as error:
            raise RuntimeError(
                f"the VNC listener could not be moved to 127.0.0.1: {error}"
            ) from error
        finally:
            listener.close()


def vnc_port(environ: Mapping[str, str]) -> int | None:
    """The port of Qt's VNC screen that ``QT_QPA_PLATFORM`` asks for, or None for another screen."""
    platform, *options = environ.get("QT_QPA_PLATFORM", "").split(":")
    if platform != "vnc":
        return None
    ports = [option.removeprefix("port=") for option in options if option.startswith("port=")]
    return int(ports[-1]) if ports else DEFAULT_PORT
