"""Where the chaos runs keep their files."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")
ENOUGH: Final = 256 << 20  # bytes


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder that goes away: in memory where there is room.

    A process that is killed leaves behind what it had written, synced or not; only a power cut
    takes that too. So the thousands of syncs of a run would wait for the disk and prove nothing.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    where = MEMORY if roomy else None
    with tempfile.TemporaryDirectory(prefix="gig-inn-chaos-", dir=where) as name:
        yield Path(name)
