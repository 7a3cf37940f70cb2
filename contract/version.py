"""The version of the wire. A breaking change raises it; both sides refuse what they cannot read."""

from typing import Final

WIRE_VERSION: Final = 1
API_PREFIX: Final = "/v1"
