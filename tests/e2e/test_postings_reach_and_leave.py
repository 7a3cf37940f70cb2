"""What the centre decides about a posting shows at a station at the next sync: real processes."""

import csv
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from demo_stack import ROOT, Central, Kiosk

from kiosk.app import Paths
from kiosk.domain.clock import ServerClock, utc_now
from kiosk.domain.filters import Filters
from kiosk.services.browse import Browse
from kiosk.services.catalog.reader import CatalogReader

COLUMNS = (
    "source_repo", "title", "company", "city", "district", "address", "pay_text",
    "experience", "education", "headcount", "tags", "description", "published",
)  # fmt: skip
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[tuple[Central, Browse]]:
    """A centre, an agent that syncs every second, and the station's view of the catalogue."""
    with ExitStack() as undo:
        central = Central(tmp_path / "central", os.environ)
        central.prepare(lambda _line: None)
        central.start()
        undo.callback(central.stop)
        kiosk = Kiosk(tmp_path / "kiosk", central, os.environ)
        kiosk.configure(sync_interval_s=1)
        kiosk.enrol()
        log = undo.enter_context((tmp_path / "agent.log").open("wb"))
        agent = subprocess.Popen(
            kiosk.argv("agent"), cwd=ROOT, env=kiosk.environ, stdout=log, stderr=log
        )
        undo.callback(lambda: agent.wait(20))
        undo.callback(agent.terminate)
        clock = ServerClock(utc_now)
        browse = Browse(CatalogReader(Paths(kiosk.folder).catalogue, clock.now), clock)
        _until(lambda: browse.page(Filters(), 0, 1).total > 1000)
        yield central, browse


def _until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def _of(browse: Browse, employer: str) -> int:
    return browse.page(Filters(text=employer), 0, 1).total


def test_a_suspended_employer_leaves_the_station_and_returns(
    stack: tuple[Central, Browse],
) -> None:
    central, browse = stack
    employer = browse.page(Filters(), 0, 1).cards[0].job.employer
    before = _of(browse, employer)
    assert before > 0
    central.command("suspend-employer", employer)
    _until(lambda: _of(browse, employer) == 0)
    central.command("reinstate-employer", employer)
    _until(lambda: _of(browse, employer) == before)


def test_a_hostile_posting_arrives_as_plain_words(
    stack: tuple[Central, Browse], tmp_path: Path
) -> None:
    central, browse = stack
    path = tmp_path / "postings.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        base = dict.fromkeys(COLUMNS, "") | {
            "city": "郑州",
            "district": "中原",
            "pay_text": "200元/天",
        }
        writer.writerow(
            base
            | {"title": "测试焊工", "company": "甲公司", "description": f"要<b>细心</b>{HOSTILE}"}
        )
        writer.writerow(base | {"title": "长" * 10_000, "company": "乙公司"})
    central.command("import-jobs", str(path))
    _until(lambda: _of(browse, "测试焊工") == 1)
    job = browse.page(Filters(text="测试焊工"), 0, 1).cards[0].job
    assert "细心" in job.description
    assert "onerror" not in job.description
    assert not job.verified
    titles = [card.job.title for card in browse.page(Filters(text="长长长长"), 0, 9).cards]
    assert titles == ["长" * 79 + "…"]
