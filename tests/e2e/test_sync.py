"""The catalogue's way from a real central process: restored from a backup, killed in the midst of
an answer, or hidden behind somebody's login page. In the end the station holds exactly what the
centre publishes.
"""

import csv
import os
import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from demo_stack import Central

from contract.catalog import PAGE_SIZE, Job
from contract.device import EnrolAnswer
from kiosk.domain.clock import ServerClock, utc_now
from kiosk.domain.filters import Filters
from kiosk.errors import NetworkError, PortalError, Unauthorized
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.http import CentreClient
from kiosk.services.sync.syncer import Syncer, SyncReport
from tests.unit.kiosk.fake_centre import PORTAL, serving

COLUMNS = (
    *("source_repo", "title", "company", "city", "district", "address", "pay_text"),
    *("experience", "education", "headcount", "tags", "description", "published"),
)


@dataclass
class Centre:
    """A central process with demo data and the device ``enrolled`` there; ``port`` stays."""

    central: Central
    enrolled: EnrolAnswer
    port: int

    @property
    def url(self) -> str:
        return self.central.url

    @property
    def database(self) -> Path:
        return self.central.folder / "central.sqlite3"

    def restart(self) -> None:
        self.central.start(port=self.port)

    def publish(self, name: str, count: int) -> None:
        """Import ``count`` postings of a source ``name``; each is one change of the feed."""
        path = self.central.folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            for n in range(count):
                title = f"{name}{n}号保洁员"
                row = {"title": title, "company": f"{name}公司", "city": "郑州"}
                writer.writerow(row | {"pay_text": "200元/天", "description": "打扫" * 50})
        self.central.command("import-jobs", str(path), "--source", name)

    def suspend(self, employer: str) -> None:
        self.central.command("suspend-employer", employer)

    def head(self) -> int:
        return int(self._rows("SELECT seq FROM feed_feedhead")[0])

    def published(self) -> dict[str, Job]:
        """The jobs that stand in the feed, read from the centre's own database."""
        bodies = self._rows("SELECT body FROM feed_feedentry WHERE kind = 'job' AND body NOT NULL")
        return {job.id: job for job in map(Job.model_validate_json, bodies)}

    def back_up(self, to: Path) -> None:
        with closing(sqlite3.connect(self.database)) as con, closing(sqlite3.connect(to)) as copy:
            con.backup(copy)

    def restore(self, backup: Path) -> None:
        """Put a backup in the place of a stopped centre's database, as an operator would."""
        for suffix in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        self.database.write_bytes(backup.read_bytes())

    def _rows(self, query: str) -> list[str]:
        with closing(sqlite3.connect(self.database)) as con:
            return [row[0] for row in con.execute(query)]


class Terminal:
    """A station without a screen: its sync, and a catalogue in ``folder``."""

    def __init__(self, folder: Path, centre: Centre, *, via: str = "", proxy: str = "") -> None:
        folder.mkdir(exist_ok=True)
        self._clock = ServerClock(utc_now)
        self._client = CentreClient(
            via or centre.url,
            lambda: centre.enrolled.token,
            connect_timeout_s=5,
            read_timeout_s=10,
            app_version="1",
            proxy=proxy or None,
        )
        station, scope = centre.enrolled.station, centre.enrolled.scope
        path = folder / "catalogue.sqlite"
        self._store = CatalogStore.open(path, station, utc_now)
        self._reader = CatalogReader(path, self._clock.now)
        self._syncer = Syncer(self._client, self._store, self._clock, lambda: (station, scope))

    def sync(self) -> SyncReport:
        return self._syncer.run_once()

    def cursor(self) -> int:
        return self._store.notes().seq

    def jobs(self) -> dict[str, Job]:
        """Every job of the list; the counts and the index have to agree with it."""
        jobs = {job.id: job for job in self._reader.search(Filters(), 0, 100_000).jobs}
        assert self._reader.counts(Filters()).total == len(jobs)
        cleaners = self._reader.search(Filters(text="保洁员"), 0, 1).total
        assert cleaners == sum("保洁员" in job.title + job.description for job in jobs.values())
        return jobs

    def close(self) -> None:
        self._reader.close()
        self._store.close()
        self._client.close()


@contextmanager
def a_terminal(folder: Path, centre: Centre, **how: str) -> Iterator[Terminal]:
    terminal = Terminal(folder, centre, **how)
    try:
        yield terminal
    finally:
        terminal.close()


@pytest.fixture
def centre(prepared: tuple[Path, EnrolAnswer], tmp_path: Path) -> Iterator[Centre]:
    folder, enrolled = prepared
    shutil.copytree(folder, tmp_path / "central")
    central = Central(tmp_path / "central", os.environ)
    url = central.start()
    yield Centre(central, enrolled, int(url.rsplit(":", 1)[1]))
    central.stop()


def settled(report: SyncReport) -> bool:
    return report.error is None


@pytest.mark.parametrize("since_the_backup", [10, 30, 700])
def test_after_a_restored_backup_every_station_ends_with_the_centres_catalogue(
    centre: Centre, tmp_path: Path, since_the_backup: int
) -> None:
    """The restored centre's head lies before the station's cursor, at the very same number (with
    the same ETag), or has passed it by more than a page: the cursor means something else now."""
    with a_terminal(tmp_path / "a", centre) as terminal:
        assert settled(terminal.sync())
        centre.central.stop()
        centre.back_up(tmp_path / "backup.sqlite3")

        centre.restart()
        centre.publish("丢失", 30)
        assert settled(terminal.sync())
        assert settled(terminal.sync())  # now it holds the ETag of this tail
        assert terminal.jobs() == centre.published()
        cursor = terminal.cursor()
        centre.central.stop(kill=True)

        centre.restore(tmp_path / "backup.sqlite3")
        centre.publish("重来", since_the_backup)
        assert centre.head() - cursor == since_the_backup - 30
        assert "objects numbered afresh" in centre.central.command("restart-feed")
        centre.restart()
        report = terminal.sync()
        assert (report.filled, report.error) == (True, None)
        assert terminal.jobs() == centre.published()
        assert terminal.cursor() == centre.head()
        assert not any("丢失" in job.title for job in terminal.jobs().values())

        centre.suspend("河南大力牛装卸有限公司")
        report = terminal.sync()
        assert (report.filled, report.error) == (False, None)
        assert report.changes > 0
        assert terminal.jobs() == centre.published()
        with a_terminal(tmp_path / "b", centre) as fresh:
            assert settled(fresh.sync())
            assert fresh.jobs() == centre.published()


def test_what_another_process_changes_is_seen_by_the_very_next_sync(
    centre: Centre, tmp_path: Path
) -> None:
    """Polls are answered from the worker's memory; publishing and revoking happen elsewhere."""
    with a_terminal(tmp_path / "a", centre) as terminal:
        for turn in range(3):
            for _ in range(3):
                assert settled(terminal.sync())
            centre.publish(f"新来{turn}", 2)
            report = terminal.sync()
            assert (report.changes, report.error) == (2, None)
            assert terminal.jobs() == centre.published()
        assert settled(terminal.sync())
        centre.central.command("revoke-device", centre.enrolled.device_id)
        assert isinstance(terminal.sync().error, Unauthorized)


class Wire:
    """A relay on the way to the centre which, once, after ``cut`` bytes of answers pulls the
    centre's plug and drops every connection."""

    def __init__(self, centre: Centre, cut: int) -> None:
        self._centre = centre
        self._left = cut
        self.was_cut = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._open: list[socket.socket] = []
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self._centre.port))
                self._open += [near, far]
                for source, to, counted in ((near, far, False), (far, near, True)):
                    thread = threading.Thread(target=self._relay, args=(source, to, counted))
                    self._threads.append(thread)
                    thread.start()

    def _relay(self, source: socket.socket, to: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1024):
                if counted and not self.was_cut:
                    to.sendall(data[: self._left])
                    self._left -= len(data)
                    if self._left <= 0:
                        self.was_cut = True
                        self._centre.central.stop(kill=True)
                        break
                    continue
                to.sendall(data)
        for end in (source, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._open:
            end.close()


@pytest.mark.parametrize("cut", [150, 5_000, 100_000])
def test_a_centre_killed_in_the_midst_of_a_first_fill_is_read_to_the_end_later(
    centre: Centre, tmp_path: Path, cut: int
) -> None:
    wire = Wire(centre, cut)
    with closing(wire), a_terminal(tmp_path / "a", centre, via=wire.url) as terminal:
        assert isinstance(terminal.sync().error, NetworkError)
        assert wire.was_cut
        assert terminal.jobs().keys() <= centre.published().keys()
        centre.restart()
        assert settled(terminal.sync())
        assert terminal.jobs() == centre.published()


@pytest.mark.parametrize("cut", [1, 2_000, 6_000])
def test_a_centre_killed_between_pages_or_within_one_is_followed_from_there(
    centre: Centre, tmp_path: Path, cut: int
) -> None:
    with a_terminal(tmp_path / "a", centre) as terminal:
        assert settled(terminal.sync())
        before, cursor = terminal.jobs(), terminal.cursor()
    centre.publish("新来", 3 * PAGE_SIZE)
    wire = Wire(centre, cut)
    with closing(wire), a_terminal(tmp_path / "a", centre, via=wire.url) as terminal:
        report = terminal.sync()
        assert isinstance(report.error, NetworkError)
        assert wire.was_cut
        assert report.changes % PAGE_SIZE == 0
        assert terminal.cursor() == cursor + report.changes
        assert len(terminal.jobs()) == len(before) + report.changes
        centre.restart()
        report_after = terminal.sync()
        assert (report_after.filled, report_after.error) == (False, None)
        assert report.changes + report_after.changes == 3 * PAGE_SIZE
        assert terminal.jobs() == centre.published()


def test_a_proxy_with_a_login_page_leaves_the_catalogue_alone(
    centre: Centre, tmp_path: Path
) -> None:
    with serving() as proxy:
        proxy.give(PORTAL)
        with a_terminal(tmp_path / "a", centre, proxy=proxy.url) as terminal:
            assert isinstance(terminal.sync().error, PortalError)
            assert terminal.jobs() == {}
        with a_terminal(tmp_path / "a", centre) as terminal:
            assert settled(terminal.sync())
            before, cursor = terminal.jobs(), terminal.cursor()
            assert before == centre.published()
        centre.publish("新来", 5)
        with a_terminal(tmp_path / "a", centre, proxy=proxy.url) as terminal:
            assert isinstance(terminal.sync().error, PortalError)
            assert (terminal.jobs(), terminal.cursor()) == (before, cursor)
        assert {asked.path.partition("?")[0] for asked in proxy.asked} == {
            f"{centre.url}/v1/catalog/snapshot",
            f"{centre.url}/v1/catalog/changes",
        }
        with a_terminal(tmp_path / "a", centre) as terminal:
            assert settled(terminal.sync())
            assert terminal.jobs() == centre.published()
            assert len(terminal.jobs()) == len(before) + 5
