"""A real file system of a few megabytes, to be filled up or turned read-only."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


class TinyDisk:
    """A tmpfs of ``SIZE`` bytes at ``path``."""

    SIZE = 4 << 20

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self._filler = path / "filler"
        self._mount("-t", "tmpfs", "-o", f"size={self.SIZE}", "none")

    def fill_up(self, leave: int = 0) -> None:
        """Use up all room but ``leave`` bytes."""
        with self._filler.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
            except OSError:  # no space left: the rest byte by byte would be below a page
                file.truncate(max(0, file.tell() - leave))

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)

    def read_only(self, on: bool) -> None:
        """As the kernel does after errors of the device, and a technician's remount undoes it."""
        self._mount("-o", f"remount,{'ro' if on else 'rw'}")

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", str(self.path)], check=True)

    def _mount(self, *options: str) -> None:
        subprocess.run(["mount", *options, str(self.path)], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[TinyDisk]:
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root")
    try:
        disk = TinyDisk(tmp_path / "disk")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this machine does not let us mount: {error.stderr.decode().strip()}")
    yield disk
    disk.unmount()
