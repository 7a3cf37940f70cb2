"""A screen in memory (Xvfb) with a finger on it and an eye for single pixels.

What is on such a screen is drawn by the processor alone, whoever draws it, so two programs can be
looked at by the same eye from outside, without a line of code in either.
"""

import ctypes
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_ALL_PLANES: Final = 0xFFFFFFFF
_Z_PIXMAP: Final = 2
_LEFT: Final = 1
WHEEL_UP: Final = 4
WHEEL_DOWN: Final = 5
_DAMAGE_RAW: Final = 0  # an event for every drawing (X11/extensions/damagewire.h)
_EVENT_BYTES: Final = 192  # sizeof(XEvent)


class _XImage(ctypes.Structure):
    """The head of Xlib's XImage, up to the pixels' pointer (X11/Xlib.h)."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
    )


Pixel = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


class Screen:
    """An X server of its own with one screen of ``size`` pixels; a context manager.

    Attributes:
        name: the display's name, such as ``:99``.
    """

    def __init__(self, size: tuple[int, int], log: Path) -> None:
        self.size = size
        read, write = os.pipe()
        mode = f"{size[0]}x{size[1]}x24"
        with log.open("w") as out:
            self._server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(write), "-screen", "0", mode, "-nolisten", "tcp"],
                pass_fds=[write],
                stdout=out,
                stderr=out,
            )
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {log.read_text()}")
        self.name = f":{number}"
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XGetImage.restype = ctypes.POINTER(_XImage)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(self.name.encode()))
        if not self._display:
            raise RuntimeError(f"no connection to {self.name}")
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        damage = ctypes.CDLL("libXdamage.so.1")
        kinds, errors = ctypes.c_int(), ctypes.c_int()
        damage.XDamageQueryExtension(self._display, ctypes.byref(kinds), ctypes.byref(errors))
        damage.XDamageCreate.restype = ctypes.c_ulong
        damage.XDamageCreate(self._display, self._root, _DAMAGE_RAW)
        self._event = ctypes.create_string_buffer(_EVENT_BYTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._x.XCloseDisplay(self._display)
        self._server.terminate()
        self._server.wait(10)

    def pixel(self, x: int, y: int) -> Pixel:
        """What is on the screen there; some 0.05 ms."""
        image = self._x.XGetImage(
            self._display, self._root, x, y, 1, 1, ctypes.c_ulong(_ALL_PLANES), _Z_PIXMAP
        )
        if not image:
            raise RuntimeError(f"there is no pixel at {x}, {y}")
        data = image.contents.data
        found = (data[2], data[1], data[0])
        self._x.XDestroyImage(image)
        return found

    def moved(self, x: int, y: int) -> None:
        """Put the pointer there."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def pressed(self, down: bool, button: int = _LEFT) -> None:
        """Press or release at the pointer's place."""
        self._test.XTestFakeButtonEvent(self._display, button, int(down), ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def drawn(self) -> bool:
        """Whether anything was drawn since the last call."""
        any_ = False
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, self._event)
            any_ = True
        return any_

    def until(
        self, x: int, y: int, true: Callable[[Pixel], bool], *, within_s: float, pause_s: float
    ) -> int:
        """The time (ns of ``perf_counter_ns``) at which the pixel is first seen to be so.

        Looks every ``pause_s`` seconds: the eye's own error. Raises TimeoutError.
        """
        deadline = time.perf_counter_ns() + round(within_s * 1e9)
        while True:
            seen = self.pixel(x, y)
            now = time.perf_counter_ns()
            if true(seen):
                return now
            if now > deadline:
                raise TimeoutError(f"the pixel at {x}, {y} stayed {seen} for {within_s:g} s")
            time.sleep(pause_s)
