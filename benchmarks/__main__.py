"""``python -m benchmarks``: all benchmarks, or those named, each in a process of its own.

Prints a table and writes ``bench.json`` into ``--out``: a list of rows as in harness.Row.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import Options, Row, from_json, table, to_json

BENCHMARKS: tuple[str, ...] = (
    *("search", "growth", "fill", "delta", "poll"),
    *("feed", "outbox", "screen", "filling", "sessions"),
)
"""The modules, in the order of the table."""

LIMIT_S = 900.0
"""No benchmark may take longer; one that does has failed."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="smaller and shorter")
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--tools", type=Path, default=Path(".bench"))
    parser.add_argument("--one", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark is called {name!r}")
    if options.one is not None:
        options.one.write_text(to_json(_run(options.names[0], options.quick, options.tools)))
        return 0
    return _all(options.names or list(BENCHMARKS), options)


def _run(name: str, quick: bool, tools: Path) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix=f"gig-inn-{name}-") as scratch:
        module = importlib.import_module(f"benchmarks.{name}")
        rows: list[Row] = module.run(Options(quick, Path(scratch), tools.absolute()))
        return rows


def _all(names: list[str], options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    failed: list[str] = []
    began = time.monotonic()
    for name in names:
        _say(f"== {name}")
        result = options.out / f"bench-{name}.json"
        result.unlink(missing_ok=True)
        own = [sys.executable, "-m", "benchmarks", name, "--one", str(result)]
        own += ["--tools", str(options.tools), *(["--quick"] if options.quick else [])]
        try:
            done = subprocess.run(own, env=os.environ, check=False, timeout=LIMIT_S)
            why = f"exit {done.returncode}"
        except subprocess.TimeoutExpired:
            why = f"not done within {LIMIT_S:g} s"
        if not result.exists():
            failed.append(f"{name}: {why}")
            continue
        found = from_json(result.read_text())
        result.unlink()
        rows += found
        _say(table(found))
    (options.out / "bench.json").write_text(to_json(rows))
    missed = [row.name for row in rows if row.met is False]
    _say(f"\n{table(rows)}\n")
    _say(f"{len(rows)} figures in {time.monotonic() - began:.0f} s, {options.out}/bench.json")
    _say(f"goals missed: {', '.join(missed) or 'none'}")
    for line in failed:
        _say(f"FAILED: {line}")
    return 1 if failed else 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
