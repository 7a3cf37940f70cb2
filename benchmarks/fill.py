"""A first fill: an empty station, a centre full of jobs.

Kinto and PouchDB have stored the rows when they are done and search nothing; ours has built its
search index as well, and both moments are told.
"""

from benchmarks.harness import Goal, Options, Row, at_most
from benchmarks.sync_peers import KINTO, POUCHDB, Work, same, three


def run(options: Options) -> list[Row]:
    count = 6_000 if options.quick else 54_000
    rounds = 2 if options.quick else 3
    name = f"first fill of {count:,}"
    first: list[float] = []
    rows: list[float] = []
    whole: list[float] = []
    peers_ms: dict[str, list[float]] = {KINTO: [], POUCHDB: []}
    work = Work(count, options.scratch)
    with three(options, work) as peers:
        ours, *others = peers
        wire = {peer.name: peer.counted("fill") for peer in peers}
        for _ in range(rounds):
            answers = [peer.fill() for peer in peers]
            same(answers, len(work))
            first.append(answers[0]["first_ms"])
            rows.append(answers[0]["rows_ms"])
            whole.append(answers[0]["ms"])
            for peer, answer in zip(others, answers[1:], strict=True):
                peers_ms[peer.name].append(answer["ms"])
    wire_mb = {who: [counted[0] / 1e6] for who, counted in wire.items()}
    one = [float(wire[ours.name][1])]
    many = [float(wire[POUCHDB][1])]

    def row(what: str, mine: list[float], peer: str, unit: str, goal: Goal | None) -> Row:
        theirs = wire_mb[peer] if unit == "MB" else peers_ms[peer]
        return Row.against(f"{name}: {what}", mine, theirs, peer, unit=unit, goal=goal)

    return [
        Row.alone(f"{name}: 20 jobs on the screen", first, unit="ms", goal=Goal("≤", 1000)),
        row("rows usable", rows, POUCHDB, "ms", at_most(0.1)),
        row("rows and search index", whole, POUCHDB, "ms", at_most(0.75)),
        row("rows usable", rows, KINTO, "ms", None),
        row("bytes both ways", wire_mb[ours.name], POUCHDB, "MB", at_most(0.4)),
        row("bytes both ways", wire_mb[ours.name], KINTO, "MB", None),
        Row.against(f"{name}: connections", one, many, POUCHDB, unit="", goal=None),
    ]
