"""What every benchmark stands on: alternating measurement, one row per figure, the table.

A figure is a ratio of medians: ours over the peer's, both measured in the same run, turn by turn,
so that whatever else the machine does falls on both. Nothing here is a test: a missed goal is
printed and does not fail the run; a benchmark that cannot be run does.

A benchmark is a module of this package with ``def run(options: Options) -> list[Row]``, named in
``__main__.BENCHMARKS``.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Literal, Self


@dataclass(frozen=True)
class Options:
    """How to run.

    Attributes:
        quick: the short variant: smaller data or fewer rounds; all benchmarks within 3 minutes.
        scratch: an empty folder for this benchmark's files, removed afterwards.
        tools: the folder with what ``benchmarks/setup.sh`` installed for the peers.
    """

    quick: bool
    scratch: Path
    tools: Path


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        name: what was done, such as "search 60,000, two characters".
        ours, peer: medians in ``unit``; ``peer`` is None where the figure stands for itself.
        peer_name: beside whom.
        ratio: ours over peer, or None without a peer.
        unit: of ours and peer ("ms", "MB", "B", "req/s").
        spread: of ours: (90th less 10th percentile) over the median; 0 for a count.
        goal: in words, such as "≤ 0.6× tantivy".
        met: whether it was met; None where there is no goal.
    """

    name: str
    ours: float
    peer: float | None
    peer_name: str
    ratio: float | None
    unit: str
    spread: float
    goal: str
    met: bool | None

    @classmethod
    def against(
        cls,
        name: str,
        ours: Sequence[float],
        peer: Sequence[float],
        peer_name: str,
        *,
        unit: str,
        goal: "Goal | None",
    ) -> Self:
        """From the samples of both, by their medians."""
        mine, theirs = median(ours), median(peer)
        ratio = mine / theirs if theirs else None
        met = None if goal is None or ratio is None else goal.holds(ratio)
        words = f"{goal} {peer_name}" if goal else ""
        return cls(name, mine, theirs, peer_name, ratio, unit, spread(ours), words, met)

    @classmethod
    def alone(
        cls, name: str, ours: Sequence[float], *, unit: str, goal: "Goal | None" = None
    ) -> Self:
        """A figure of ours with, perhaps, an absolute goal in ``unit``."""
        mine = median(ours)
        met = None if goal is None else goal.holds(mine)
        words = f"{goal.sense} {goal.bound:g} {unit}" if goal else ""
        return cls(name, mine, None, "", None, unit, spread(ours), words, met)


@dataclass(frozen=True)
class Goal:
    """A bound on a ratio or a figure: ``at_most(0.6)``, ``at_least(0.5)``."""

    sense: Literal["≤", "≥"]
    bound: float

    def holds(self, value: float) -> bool:
        return value <= self.bound if self.sense == "≤" else value >= self.bound

    def __str__(self) -> str:
        return f"{self.sense} {self.bound:.3g}×"


def at_most(bound: float) -> Goal:
    return Goal("≤", bound)


def at_least(bound: float) -> Goal:
    return Goal("≥", bound)


def spread(samples: Sequence[float]) -> float:
    """(90th less 10th percentile) over the median; 0 for fewer than two samples."""
    middle = median(samples)
    if len(samples) < 2 or not middle:
        return 0.0
    tenths = quantiles(samples, n=10, method="inclusive")
    return (tenths[-1] - tenths[0]) / middle


def percentile(samples: Sequence[float], percent: int) -> float:
    """The ``percent``-th percentile (1 to 99), inclusive."""
    if len(samples) == 1:
        return samples[0]
    return quantiles(samples, n=100, method="inclusive")[percent - 1]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that ``work`` takes once."""
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def side_by_side(
    works: Sequence[Callable[[], object]],
    *,
    rounds: int,
    warm_up: int = 1,
    before: Callable[[], object] = lambda: None,
) -> list[list[float]]:
    """Milliseconds of each of ``works``, in turns: every round does each once, the order turning
    from round to round. The first ``warm_up`` rounds are not counted, and neither is ``before``,
    which every round begins with."""
    samples: list[list[float]] = [[] for _ in works]
    for number in range(warm_up + rounds):
        before()
        turn = number % len(works)
        for at in (*range(turn, len(works)), *range(turn)):
            took = timed(works[at])
            if number >= warm_up:
                samples[at].append(took)
    return samples


def table(rows: Iterable[Row]) -> str:
    """The rows as text, one line each."""
    head = ("work", "ours", "peer", "ratio", "unit", "spread", "goal", "met")
    lines = [head]
    for row in rows:
        peer = "" if row.peer is None else f"{_short(row.peer)} {row.peer_name}"
        ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
        met = "" if row.met is None else ("yes" if row.met else "NO")
        lines.append(
            (row.name, _short(row.ours), peer, ratio, row.unit, f"{row.spread:.0%}", row.goal, met)
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def to_json(rows: Iterable[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)


def from_json(text: str) -> list[Row]:
    return [Row(**values) for values in json.loads(text)]
