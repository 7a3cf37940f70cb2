"""A station's data directory as the terminal finds it after years of service: enrolled, filled."""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.public import PrivateKey

from benchmarks.data import NOW, SCOPE, STATION, jobs
from contract.catalog import Job, PutJob
from contract.device import SealingKey
from kiosk.config import Settings
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.device.state import DeviceFile, DeviceState

CENTRE = "http://127.0.0.1:9"
"""Where nobody listens: what is measured needs no network, and must not find one."""

SIZE = (1080, 1920)
"""The window, in pixels: 21.5 inches upright."""


def furnish(folder: Path, count: int) -> Settings:
    """Enrol a made-up station in ``folder`` and fill its catalogue with ``count`` jobs, live now.

    Writes ``kiosk.toml`` for ``python -m kiosk --config``. Takes some 0.2 ms a job.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    data_dir = folder / "data"
    config = folder / "kiosk.toml"
    settings = Settings(CENTRE, data_dir, keyring="file", window=SIZE, source=config)
    data_dir.mkdir(parents=True)
    config.write_text(
        f"central_url = {json.dumps(CENTRE)}\ndata_dir = {json.dumps(str(data_dir))}\n"
        f'keyring = "file"\nwindow = "{SIZE[0]}x{SIZE[1]}"\n'
    )
    public = base64.b64encode(bytes(PrivateKey.generate().public_key)).decode()
    DeviceFile(data_dir / "device.json").write(
        DeviceState(
            central_url=CENTRE,
            device_id="bench",
            station=STATION,
            scope=SCOPE,
            sealing_key=SealingKey(id="bench", public=public),
            public_url="https://inn.example.cn",
            rolled_at=now,
        )
    )
    store = CatalogStore.open(data_dir / "catalogue.sqlite", STATION, lambda: now)
    try:
        live = moved(jobs(count), now)
        store.fill(SCOPE, (PutJob(seq=n, body=job) for n, job in live), lambda: count)
        while not store.index_some(10_000):
            pass
        store.record_success(now, timedelta(0), None)
    finally:
        store.close()
    return settings


def moved(made: Iterator[Job] | Sequence[Job], now: datetime) -> Iterator[tuple[int, Job]]:
    """The jobs with their dates moved from the made-up day to ``now``, numbered from 1."""
    by = now - NOW
    for number, job in enumerate(made, start=1):
        dates = {"published_at": job.published_at + by, "valid_until": job.valid_until + by}
        yield number, job.model_copy(update=dates)
