"""A real serving centre killed under a real terminal's sender: all of it, or its workers."""

import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from contract.events import ApplicationSubmitted, WalkIn
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.sender import Sender
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import SystemTimeline
from tests.chaos.centre import RealCentre, a_client
from tests.chaos.kills import Toll
from tests.unit.kiosk.outbox.fakes import codes

APPLICATIONS: Final = 12  # at each point
DRAIN_S: Final = 60.0


def serving(folder: Path, seed: int, points: int) -> Toll:
    """On SQLite every other kill takes the whole process; the rest take the workers alone, which
    their parent starts again. Then everything arrives, once."""
    toll, random = Toll(), Random(seed)
    centre = RealCentre.prepared(folder / "central", os.environ.get("CENTRAL_DATABASE_URL", ""))
    centre.start()
    store = OutboxStore(
        folder / "outbox.sqlite", SystemTimeline(), lambda: datetime.now(UTC), Random(seed)
    )
    try:
        enrolled = centre.enrol()
        client = a_client(centre.url, enrolled.token, connect_s=2, read_s=5)
        sender = Sender(
            store=store,
            centre=client,
            timeline=SystemTimeline(),
            now=lambda: datetime.now(UTC),
            random=Random(seed),
        )
        sealer = Sealer(lambda: enrolled.sealing_key)
        wanted = codes(points * APPLICATIONS, seed)
        job = centre.job_ids()[0]
        for point in range(points):
            for n in range(APPLICATIONS):
                number = point * APPLICATIONS + n
                store.insert(
                    kind="application.submitted",
                    lane=str(n % 6),
                    receipt=wanted[number],
                    sealed=sealer.seal(
                        ApplicationSubmitted(
                            receipt=wanted[number],
                            job_id=job,
                            walk_in=WalkIn(name="王小明", phone=f"137{number:08d}"),
                        )
                    ),
                    made_at=datetime.now(UTC),
                    hold_s=0,
                    tag=None,
                )
            _kill_while_sending(centre, sender, toll, random)
        until = time.monotonic() + DRAIN_S
        while store.health().pending and time.monotonic() < until:
            sender.network_is_back()
            time.sleep(min(sender.run_once(), 0.1))
        if store.health().pending or store.parked():
            toll.stuck.append(str(store.health()))
        effects = centre.effects(wanted)
        toll.lost += sorted(set(wanted) - set(effects.order))
        toll.doubled += effects.doubled
        toll.counts["applications"] = len(wanted)
        client.close()
    finally:
        store.close()
        centre.stop(kill=True)
    return toll


def _kill_while_sending(centre: RealCentre, sender: Sender, toll: Toll, random: Random) -> None:
    toll.points += 1
    whole = toll.points % 2 == 1
    delay = random.random() * 0.06

    def kill() -> None:
        time.sleep(delay)
        if whole:
            centre.stop(kill=True)
        else:
            centre.kill_workers()

    thread = threading.Thread(target=kill)
    thread.start()
    for _ in range(8):
        sender.network_is_back()
        sender.run_once()
    thread.join()
    toll.killed += 1
    toll.counts["whole centre" if whole else "workers"] += 1
    if whole:
        centre.start()
        return
    with suppress(TimeoutError):
        centre.wait_until_serving()
