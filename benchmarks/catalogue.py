"""The catalogues that search and growth are measured on, with the same jobs in tantivy and in a
plain table for LIKE and for brute force.

They are built on first demand and kept in ``.bench/cache`` under a name that depends on the
postings, on the catalogue's sources and on the peer's version.
"""

import multiprocessing
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from benchmarks import data
from contract.catalog import Job
from kiosk.services.catalog.facets import distance_of, rank_of
from kiosk.services.catalog.schema import read_job
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.catalog.text import START, searchable

HERE: Final = Path(__file__).parent
INDEX_TABLES: Final = ("blocks", "terms", "chunks", "fresh", "gone")
NEAR: Final = (1000, 3000, 5000)
GRAMS: Final = 3
"""tantivy's n-grams are of 1 to GRAMS characters: each word asked for is one term, which is both
exact and its fastest way. With pairs alone it would have to look at the texts, as LIKE does."""


@dataclass(frozen=True)
class Catalogue:
    """The same jobs three times."""

    size: int
    folder: Path

    @property
    def ours(self) -> Path:
        return self.folder / "catalogue.sqlite"

    @property
    def plain(self) -> Path:
        return self.folder / "plain.sqlite"

    @property
    def tantivy(self) -> Path:
        return self.folder / "tantivy"

    def index_bytes(self) -> int:
        """Of our search index alone, in whole pages."""
        con = sqlite3.connect(f"file:{self.ours}?mode=ro", uri=True)
        marks = ",".join("?" * len(INDEX_TABLES))
        (size,) = con.execute(
            f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})", INDEX_TABLES
        ).fetchone()
        con.close()
        return int(size)

    def peer_bytes(self) -> int:
        """Of tantivy's segment."""
        return sum(file.stat().st_size for file in self.tantivy.iterdir())

    def some(self, count: int, chance: Any) -> list[Job]:
        """Jobs drawn at random."""
        con = sqlite3.connect(f"file:{self.ours}?mode=ro", uri=True)
        ranks = [r for (r,) in con.execute("SELECT rank FROM jobs INDEXED BY jobs_facets")]
        ask = "SELECT body FROM jobs WHERE rank = ?"
        drawn = chance.sample(sorted(ranks), count)
        found = [read_job(con.execute(ask, (rank,)).fetchone()[0]) for rank in drawn]
        con.close()
        return found


def catalogue_of(size: int, tools: Path) -> Catalogue:
    """The catalogue of ``size`` jobs, built if there is none yet."""
    folder = tools / "cache" / f"catalogue-{size}-{_name()}"
    found = Catalogue(size, folder)
    if (folder / "done").exists():
        return found
    shutil.rmtree(folder, ignore_errors=True)
    found.tantivy.mkdir(parents=True)
    peers = multiprocessing.get_context("fork").Process(target=_build_peers, args=(found, tools))
    peers.start()  # beside ours: there are two cores
    store = CatalogStore.open(found.ours, data.STATION, lambda: data.NOW)
    store.fill(data.SCOPE, data.puts(size), lambda: size)
    while not store.index_some(1000):
        pass
    store.close()
    peers.join()
    if peers.exitcode:
        raise RuntimeError("the peers' indexes could not be built")
    (folder / "done").touch()
    return found


def tantivy_of(tools: Path) -> Any:
    """The module, from the peer's own environment."""
    (packages,) = (tools / "tantivy").glob("lib/python3*/site-packages")
    if str(packages) not in sys.path:
        sys.path.append(str(packages))
    import tantivy  # type: ignore[import-not-found, unused-ignore]

    return tantivy


def open_tantivy(found: Catalogue, tools: Path) -> tuple[Any, Any]:
    """Its searcher and schema."""
    tantivy = tantivy_of(tools)
    index = tantivy.Index.open(str(found.tantivy))
    return index.searcher(), index.schema


def _name() -> str:
    root = HERE.parent
    sources = [HERE / "data.py", HERE / "catalogue.py", HERE / "peers/tantivy/requirements.txt"]
    made_by = ("text", "initials", "facets", "sets", "blocks", "schema")
    sources += [root / f"kiosk/services/catalog/{name}.py" for name in made_by]
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]


def _build_peers(found: Catalogue, tools: Path) -> None:
    """tantivy without stored text, positions or frequencies, with the rank as a fast field, the
    pairs of facets asked for as terms of their own, and one segment: the smallest and the fastest
    that answers the questions exactly."""
    tv = tantivy_of(tools)
    schema = tv.SchemaBuilder()
    schema.add_text_field("title", tokenizer_name="grams", index_option="basic")
    schema.add_text_field("text", tokenizer_name="grams", index_option="basic")
    schema.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    schema.add_integer_field("rank", fast=True)
    index = tv.Index(schema.build(), path=str(found.tantivy))
    grams = tv.TextAnalyzerBuilder(tv.Tokenizer.ngram(1, GRAMS)).build()
    index.register_tokenizer("grams", grams)
    writer = index.writer(512_000_000, 1)
    plain = sqlite3.connect(found.plain)
    plain.execute("PRAGMA synchronous = OFF")
    plain.execute(
        "CREATE TABLE plain (rank INTEGER PRIMARY KEY, title TEXT, rest TEXT, district TEXT,"
        " pay TEXT, near INTEGER)"
    )
    plain.executemany("INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?)", _rows(found.size, tv, writer))
    plain.commit()
    plain.close()
    writer.commit()
    writer.wait_merging_threads()


def _rows(size: int, tv: Any, writer: Any) -> Iterator[tuple[int, str, str, str, str, int]]:
    for put in data.puts(size):
        job, text = put.body, searchable(put.body)
        title, rest = (part.replace(START, "") for part in (text.title, text.rest))
        metres = distance_of(job, data.STATION)
        rank = rank_of(job, put.seq, metres)
        near = next((step for step in NEAR if metres is not None and metres <= step), 0)
        pay = job.pay.unit.value
        document = tv.Document()
        document.add_text("title", title)
        document.add_text("text", f"{title} {rest}")
        document.add_text("facet", f"{job.place.district}/{pay}")
        for step in NEAR:
            if near and near <= step:
                document.add_text("facet", f"{step}/{pay}")
        document.add_integer("rank", rank)
        writer.add_document(document)
        yield rank, title, rest, job.place.district, pay, near
