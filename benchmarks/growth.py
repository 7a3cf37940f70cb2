"""What the catalogue costs as it grows: 6,000, 60,000 and 600,000 jobs (docs/performance.md).

``first page`` is a search with its 20 jobs and their total, ``counts`` the numbers on the chips
for a text not seen before, ``view`` what the reader does after a delta of 200 before it answers,
``delta`` what the writer does to apply one.
"""

import random
import shutil
from pathlib import Path
from typing import Final

from benchmarks import data
from benchmarks.catalogue import Catalogue, catalogue_of
from benchmarks.harness import Options, Row, timed
from benchmarks.search import questions
from contract.catalog import Job
from kiosk.domain.filters import Filters
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore

DELTAS: Final = 5
STANDING: Final = 2000


def run(options: Options) -> list[Row]:
    sizes = (6_000, 20_000) if options.quick else (6_000, 60_000, 600_000)
    return [row for size in sizes for row in _at(size, options)]


def _at(size: int, options: Options) -> list[Row]:
    found = catalogue_of(size, options.tools)
    path = options.scratch / f"{size}.sqlite"
    shutil.copyfile(found.ours, path)
    chance = random.Random(11)
    standing = [*found.some(STANDING, chance), *data.jobs(1, first=size)]
    texts = [q.filters() for q in questions(standing[:50], chance)["two characters"]]
    reader = CatalogReader(path, lambda: data.NOW)
    loading = [timed(lambda: reader.ranks(Filters(), 1))]
    counts = [timed(lambda text=text: reader.counts(text)) for text in texts]  # type: ignore[misc]
    pages = [timed(lambda text=text: reader.search(text, 0, 20)) for text in texts]  # type: ignore[misc]
    apply, following = _deltas(path, reader, size, standing)
    reader.close()
    path.unlink()
    return [
        Row.alone(f"growth {size:,}, first page", pages, unit="ms"),
        Row.alone(f"growth {size:,}, counts", counts, unit="ms"),
        Row.alone(f"growth {size:,}, view at the start", loading, unit="ms"),
        Row.alone(f"growth {size:,}, view after a delta", following, unit="ms"),
        Row.alone(f"growth {size:,}, delta of 200", apply, unit="ms"),
        Row.alone(f"growth {size:,}, index", [_megabytes(found)], unit="MB"),
    ]


def _deltas(
    path: Path, reader: CatalogReader, size: int, standing: list[Job]
) -> tuple[list[float], list[float]]:
    """Milliseconds to apply each of DELTAS deltas, and to follow it."""
    store = CatalogStore.open(path, data.STATION, lambda: data.NOW)
    apply, following = [], []
    for number in range(DELTAS):
        page = data.delta(standing, size + number * 200)
        apply.append(timed(lambda page=page: store.apply_page(page, None)))  # type: ignore[misc]
        following.append(timed(lambda: reader.ranks(Filters(), 1)))
    store.close()
    return apply, following


def _megabytes(found: Catalogue) -> float:
    return found.index_bytes() / 1e6
