"""``python -m benchmarks.plot [OUT]``: the figures of growth.py in OUT/bench.json as an SVG for
docs/performance.md, both axes logarithmic. Written by hand: a plot library would be a dependency
for one picture."""

import sys
from html import escape
from math import log10
from pathlib import Path
from typing import Final

from benchmarks.harness import Row, from_json

TARGET: Final = Path("docs/pictures/growth.svg")
WIDTH: Final = 720
HEIGHT: Final = 420
LEFT: Final = 70
RIGHT: Final = 190
TOP: Final = 30
BOTTOM: Final = 50
COLOURS: Final = ("#0b6e4f", "#c2410c", "#1d4ed8", "#7c3aed", "#a16207")


def main() -> int:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
    TARGET.write_text(svg(from_json((out / "bench.json").read_text())), encoding="utf-8")
    print(TARGET)
    return 0


def svg(rows: list[Row]) -> str:
    """The rows called "growth <jobs>, <what>" in milliseconds, a line for each ``what``."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        if row.name.startswith("growth ") and row.unit == "ms":
            count, what = row.name.removeprefix("growth ").split(", ", 1)
            lines.setdefault(what, []).append((int(count.replace(",", "")), row.ours))
    sizes = sorted({jobs for points in lines.values() for jobs, _ in points})
    values = [value for points in lines.values() for _, value in points]
    low, high = 10 ** int(log10(min(values)) - 1), 10 ** int(log10(max(values)) + 1)

    def x(jobs: float) -> float:
        share = log10(jobs / sizes[0]) / log10(sizes[-1] / sizes[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - log10(value / low) / log10(high / low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="Noto Sans CJK SC, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    mark = float(low)
    while mark <= high * 1.001:
        parts.append(
            f'<path d="M{LEFT} {y(mark):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:g} ms</text>'
        )
        mark *= 10
    for jobs in sizes:
        parts.append(
            f'<text x="{x(jobs):.1f}" y="{HEIGHT - 24}" text-anchor="middle">{jobs:,}</text>'
        )
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 6}">岗位 / jobs</text>')
    for (what, points), colour in zip(lines.items(), COLOURS, strict=False):
        path = " ".join(f"{x(jobs):.1f},{y(value):.1f}" for jobs, value in sorted(points))
        end = max(points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{x(end[0]) + 8:.1f}" y="{y(end[1]) + 4:.1f}" fill="{colour}">'
            f"{escape(what)}: {end[1]:.3g} ms</text>"
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    sys.exit(main())
