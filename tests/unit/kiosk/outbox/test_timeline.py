import subprocess
import sys

from kiosk.services.outbox.timeline import SystemTimeline

ASK = """
from kiosk.services.outbox.timeline import SystemTimeline
moment = SystemTimeline().now()
print(moment.boot, moment.seconds)
"""


def test_every_process_of_the_machine_shares_it() -> None:
    before = SystemTimeline().now()
    asked = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    boot, seconds = asked.stdout.split()
    after = SystemTimeline().now()
    assert boot == before.boot == after.boot
    assert before.seconds < float(seconds) < after.seconds
