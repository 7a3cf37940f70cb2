"""Keep None, True and False alive under PySide6 6.12 on Python 3.11.

PySide6 6.12.0 is built as if these objects were immortal, which they are from Python 3.12 on
(PEP 683). On Debian 12's 3.11 each of its calls that gives nothing back takes a reference from None
that it does not own, each emitted signal one from True. When such a count reaches zero the process
dies: ``Fatal Python error: none_dealloc``.
"""

import ctypes
import sys

PLENTY = 1 << 60
"""References: at a million lost in a second, enough for 36,000 years."""

CONSTANTS: tuple[object, ...] = (None, True, False, ..., NotImplemented)
"""What the C macros Py_RETURN_NONE and its like return."""


def hold() -> None:
    """Give the constants references to spare; call it once, before the application object is made.

    Does nothing where Python itself keeps them. Needs CPython, where ``id`` is the object's address
    and its reference count comes first (``struct _object``, Include/object.h of 3.11).
    """
    if sys.version_info >= (3, 12):
        return
    for constant in CONSTANTS:
        if sys.getrefcount(constant) < PLENTY // 2:
            ctypes.c_ssize_t.from_address(id(constant)).value += PLENTY
