"""``make run``: the terminal with an embedded central and demo data, on any screen there is."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from demo_stack import ROOT, Central, Kiosk, StackError

DEFAULT_SIZE = "1080x1920"
VNC_PORT = 5900


def main() -> int:
    """Start all, run the terminal to its end, take all down; returns the terminal's exit code."""
    options = _options()
    folder = (ROOT / "var" / "demo") if options.folder is None else options.folder.resolve()
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    port = next(p for p in range(options.port, options.port + 100) if _is_free(p))
    if port != options.port:
        say(f"端口 {options.port} 有人在用，改用 / port {options.port} is taken: {port}")
    host = lan_address() if options.phone else "127.0.0.1"
    central = Central(folder / "central", os.environ, public_url=f"http://{host}:{port}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        printed = central.prepare(say)
        if options.import_csv:
            say(f"导入 / importing {options.import_csv}")
            report = folder / "import-report.jsonl"
            print(central.command("import-jobs", options.import_csv, "--report", str(report)))
        say("启动中心 / starting the centre")
        central.start(host="0.0.0.0" if options.phone else "127.0.0.1", port=port)
        kiosk = Kiosk(folder / "kiosk", central, os.environ)
        screen = choose_screen(os.environ, options.window)
        kiosk.configure(window=screen.window, sync_interval_s=10)
        say("登记演示驿站 / enrolling the demo station")
        kiosk.enrol()
        print(printed)
        say(f"中心 / centre:           {central.url}")
        say(f"企业页面 / employer page: {central.url}/employer/")
        for line in screen.words:
            say(line)
        say("结束：Ctrl-C / to end: Ctrl-C")
        return watch(kiosk, {**kiosk.environ, **screen.environ})
    except StackError as error:
        print(f"没有启动成 / could not start: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        central.stop()


def watch(kiosk: Kiosk, environ: Mapping[str, str]) -> int:
    """Run the terminal until it ends or this program is told to end; returns its exit code."""
    terminal = subprocess.Popen(kiosk.argv(), cwd=ROOT, env=environ)
    try:
        return terminal.wait()
    finally:
        if terminal.poll() is None:
            terminal.terminate()
            terminal.wait()


class Screen:
    """Where the terminal is shown.

    Attributes:
        window: ``WxH`` for the settings, or empty for the full screen.
        environ: what Qt has to be told. words: what the person at the console has to be told.
    """

    def __init__(self, window: str, environ: Mapping[str, str], words: tuple[str, ...]) -> None:
        self.window = window
        self.environ = environ
        self.words = words


def choose_screen(environ: Mapping[str, str], window: str) -> Screen:
    """The display if there is one, else Qt's VNC screen on this machine's loopback address.

    Qt aborts where it finds no display, so this looks before it leaps.
    """
    if environ.get("QT_QPA_PLATFORM") or has_display(environ):
        return Screen(window, {}, ())
    size = window or DEFAULT_SIZE
    port = next(p for p in range(VNC_PORT, VNC_PORT + 100) if _is_free(p))
    return Screen(
        size,
        {"QT_QPA_PLATFORM": f"vnc:size={size}:port={port}"},
        (
            f"这台机器没有屏幕：画面在 VNC 127.0.0.1:{port}（只限本机）",
            f"no display here: the screen is at VNC 127.0.0.1:{port}, for this machine only",
            f"看画面 / look at it:       vncviewer 127.0.0.1::{port}",
            f"从别的机器看 / from afar:   ssh -L {port}:127.0.0.1:{port} <this machine>, "
            f"then vncviewer 127.0.0.1::{port}",
        ),
    )


def has_display(environ: Mapping[str, str]) -> bool:
    """Whether a Wayland or X11 server answers here (always, where neither is used)."""
    if sys.platform != "linux":
        return True
    wayland = environ.get("WAYLAND_DISPLAY")
    if wayland and (Path(environ.get("XDG_RUNTIME_DIR", "/nowhere")) / wayland).exists():
        return True
    display = environ.get("DISPLAY", "")
    host, _, number = display.partition(":")
    if not number:
        return False
    number = number.split(".", maxsplit=1)[0]
    if not host or host == "unix":
        return Path(f"/tmp/.X11-unix/X{number}").exists()
    try:
        with socket.create_connection((host, 6000 + int(number)), timeout=2):
            return True
    except (OSError, ValueError):
        return False


def lan_address() -> str:
    """This machine's address on its own network, for a phone that scans the QR."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # documentation range (RFC 5737); nothing is sent
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def say(line: str) -> None:
    """Progress, at once."""
    print(f"  {line}", flush=True)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8600, help="port of the centre")
    parser.add_argument("--window", default="", metavar="WxH", help="a window of this size")
    parser.add_argument("--import-csv", metavar="FILE", help="postings to import first")
    parser.add_argument("--folder", type=Path, help="where the demo lives (default var/demo)")
    parser.add_argument("--fresh", action="store_true", help="throw the last demo away first")
    parser.add_argument(
        "--phone", action="store_true", help="let phones on this network open the phone pages"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
