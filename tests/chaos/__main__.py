"""``make chaos``: everything that is beaten until it loses nothing, from one seed.

Prints what was done and what it came to; the exit status says whether anything was lost, doubled or
stuck. ``--only`` repeats one part; with the same seed it does the same again, as far as processes
allow.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import psycopg

from tests.chaos.folders import a_folder
from tests.chaos.kills import ROOT, Toll
from tests.postgres import NoPostgres, cluster

EXAMPLES: Final = 150
STEPS: Final = 40
FEED_ROWS: Final = 100_000
FEED_READERS: Final = 3
FEED_MOST: Final = 12  # rows of one transaction
POINTS: Final = {
    "outbox": 450,
    "rescue": 120,
    "catalogue": 300,
    "token": 200,
    "intake": 300,
    "feed": 240,
    "devices": 120,
    "serving": 20,
}
ON_POSTGRES: Final = {"intake": 200, "feed": 120, "devices": 80, "serving": 14}
LONGEST_S: Final = 600


class Failed(Exception):
    """A part ended without a verdict; the text says how."""


@dataclass
class Total:
    """All parts together."""

    points: int = 0
    killed: int = 0  # points that fell before the work was done
    where: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    failures: list[str] = field(default_factory=list)


def kill(name: str, seed: int, points: int, database_url: str = "") -> Toll:
    """One scenario of ``kills.py`` in a process of its own. Raises Failed."""
    environ = {key: value for key, value in os.environ.items() if key != "CENTRAL_DATABASE_URL"}
    environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "packaging" / "dev")))
    if database_url:
        environ["CENTRAL_DATABASE_URL"] = database_url
    with a_folder() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.chaos.kills", name, str(seed), str(points), str(folder)],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
        )
    if done.returncode:
        raise Failed(done.stderr[-3000:])
    return Toll.from_json(done.stdout)


def _machine(seed: int, total: Total) -> str:
    from tests.chaos.machine import a_world, run

    with a_folder() as folder, a_world(folder / "central") as world:
        try:
            run(world, seed=seed, examples=EXAMPLES, steps=STEPS)
        except Exception as error:  # whatever it was, its steps are in the notes
            total.lost += isinstance(error, AssertionError)
            notes = "\n".join(getattr(error, "__notes__", []))
            raise Failed(f"{type(error).__name__}: {error}\n{notes}") from error
    counts, made = world.counts, world.proxy.made
    return (
        f"{counts['examples']} examples, {counts['steps']} steps; {sum(made.values())} faults of"
        f" {len(made)} kinds; centre killed {counts['centre killed']} times, restored from a backup"
        f" {counts['centre restored']} times; {counts['applications']} applications,"
        f" {counts['delivered once']} delivered once, {counts['taken back']} taken back and never"
        f" delivered; after the faults the queue was empty within {world.longest_wait_s} s of"
        " made-up time"
    )


def _empty(url: str) -> None:
    """Every scenario counts rows, and begins without any."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("DROP SCHEMA public CASCADE")
        db.execute("CREATE SCHEMA public")


def _kills(name: str, seed: int, points: int, url: str, total: Total) -> str:
    if url:
        _empty(url)
    toll = kill(name, seed, points, url)
    total.points += toll.points
    total.killed += toll.killed
    total.where += toll.where
    total.lost += len(toll.lost)
    total.doubled += len(toll.doubled)
    total.stuck += len(toll.stuck)
    if not toll.is_clean:
        raise Failed("\n".join((toll.lost + toll.doubled + toll.stuck)[:20]))
    figures = "".join(f", {count} {what}" for what, count in toll.counts.items())
    return f"{toll.points} points, {toll.killed} killed before the end{figures}"


def _feed_race(seed: int, url: str, total: Total) -> str:
    race = ROOT / "tests" / "unit" / "central" / "feed" / "race.py"
    _empty(url)
    sizes = (FEED_ROWS, FEED_READERS, FEED_MOST, seed)
    done = subprocess.run(
        [sys.executable, race, "ours", *map(str, sizes)],
        env=os.environ | {"CENTRAL_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    if done.returncode:
        raise Failed(done.stderr[-3000:])
    found = json.loads(done.stdout)
    skipped = FEED_ROWS - found["seen"]
    total.lost += skipped
    total.doubled += found["doubled"]
    told = (
        f"8 publishers, {FEED_READERS} readers, {found['published']} rows,"
        f" {found['polls']} polls: {skipped} rows skipped, {found['doubled']} doubled"
    )
    if skipped or found["doubled"] or not found["in_order"]:
        raise Failed(told)
    return told


def parts(seed: int, url: str, total: Total) -> dict[str, Callable[[], str]]:
    """Every part by its name, in the order of running; ``url`` is PostgreSQL's."""
    found: dict[str, Callable[[], str]] = {"machine": partial(_machine, seed, total)}
    for name, points in POINTS.items():
        found[f"kill-{name}"] = partial(_kills, name, seed, points, "", total)
    for name, points in ON_POSTGRES.items():
        found[f"kill-{name}-postgres"] = partial(_kills, name, seed, points, url, total)
    found["feed-race-postgres"] = partial(_feed_race, seed, url, total)
    return found


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_all(seed: int, only: list[str], url: str) -> Total:
    total = Total()
    known = parts(seed, url, total)
    if unknown := [name for name in only if name not in known]:
        raise SystemExit(f"no such part: {', '.join(unknown)}; there are: {', '.join(known)}")
    for name, part in known.items():
        if only and name not in only:
            continue
        began = time.monotonic()
        try:
            told = part()
        except (Failed, subprocess.TimeoutExpired) as error:
            total.failures.append(name)
            told = f"FAILED: {error}\n    again: make chaos SEED={seed} ONLY={name}"
        _say(f"{name:24} {time.monotonic() - began:5.0f} s  {told}")
    return total


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="parts to run; all without it")
    options = parser.parse_args()
    _say(f"seed {options.seed}")
    try:
        with cluster() as url:
            total = run_all(options.seed, options.only, url)
    except NoPostgres as error:
        _say(str(error))
        return 2
    _say(
        f"\n{total.points} points of kill -9, {total.killed} before the end;"
        " most between two calls fell in"
    )
    for where, count in total.where.most_common(12):
        _say(f"  {count:4}  {where}")
    _say(f"{total.lost} lost, {total.doubled} doubled, {total.stuck} stuck (seed {options.seed})")
    if total.failures:
        _say(f"FAILED: {', '.join(total.failures)}")
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "packaging" / "dev"))
    sys.exit(main())
