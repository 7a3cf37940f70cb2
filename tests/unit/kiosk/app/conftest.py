import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Settings
from tests.unit.kiosk.app.centre_server import CentreServer, serving

ROOT = Path(__file__).parents[4]


class Terminal:
    """``python -m kiosk`` on a data directory of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.settings = Settings(
            central_url=url,
            data_dir=folder / "data",
            keyring="file",
            sync_interval_s=1,
            heartbeat_interval_s=1,
            connect_timeout_s=2,
            read_timeout_s=2,
        )
        self.config = folder / "kiosk.toml"
        self.config.write_text(
            f'central_url = "{url}"\ndata_dir = "{folder}/data"\nkeyring = "file"\n'
            "sync_interval_s = 1\nheartbeat_interval_s = 1\n"
            "connect_timeout_s = 2\nread_timeout_s = 2\n"
        )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.argv(*command), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.argv(*command), cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def argv(self, *command: str) -> list[str]:
        return [sys.executable, "-m", "kiosk", "--config", str(self.config), *command]


@pytest.fixture
def centre() -> Iterator[CentreServer]:
    with serving() as server:
        yield server


@pytest.fixture
def terminal(tmp_path: Path, centre: CentreServer, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name in ("KIOSK_CONFIG", "KIOSK_CENTRAL_URL", "KIOSK_DATA_DIR", "KIOSK_KEYRING"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(tmp_path, centre.url)
