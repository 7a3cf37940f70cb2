"""The terminal's version, told to the centre and to the technician."""

from typing import Final

VERSION: Final = "0.1.0"
