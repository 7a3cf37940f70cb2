import subprocess
import sys
from pathlib import Path

from kiosk.services.lock import FileLock

HOLD = """
import sys, time
from pathlib import Path
from kiosk.services.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.shared() if sys.argv[2] == "shared" else lock.try_exclusive()
print("held", flush=True)
time.sleep(60)
"""


def test_it_excludes_another_process_until_that_one_dies(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    for how in ("shared", "exclusive"):
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path), how], stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            with FileLock(path) as lock:
                assert not lock.try_exclusive()
            holder.kill()
        with FileLock(path) as lock:
            assert lock.try_exclusive()


def test_sharers_admit_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with FileLock(path) as one, FileLock(path) as two:
        one.shared()
        two.shared()
        with FileLock(path) as third:
            assert not third.try_exclusive()
    with FileLock(path) as third:
        assert third.try_exclusive()
