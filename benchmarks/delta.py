"""200 changes, 60 new jobs, 100 edits and 40 that leave, fetched and applied, ours with its index.

Round after round upon the same catalogue, so that whatever one leaves behind is in the next.
"""

from statistics import median

from benchmarks.harness import Goal, Options, Row, at_most
from benchmarks.sync_peers import KINTO, OURS, POUCHDB, Work, publish, same, three


def run(options: Options) -> list[Row]:
    count = 6_000 if options.quick else 54_000
    rounds = 5 if options.quick else 15
    name = f"delta of 200 upon {count:,}"
    work = Work(count, options.scratch)
    tidy: list[float] = []
    with three(options, work) as peers:
        for peer in peers:
            peer.fill()
        for number in range(rounds + 1):
            publish(peers, work.next_delta())
            turn = number % len(peers)
            order = [*peers[turn:], *peers[:turn]]
            answers = {peer.name: peer.sync() for peer in order}
            same(list(answers.values()), len(work))
            if number:  # the first round warms up
                for peer in peers:
                    peer.ms.append(answers[peer.name]["ms"])
                tidy.append(answers[OURS]["tidy_ms"])
        publish(peers, work.next_delta())
        wire = {peer.name: peer.counted("sync") for peer in peers}
    ours, kinto, pouchdb = peers
    faster = min((kinto, pouchdb), key=lambda peer: median(peer.ms))
    slower = pouchdb if faster is kinto else kinto
    size = {who: [counted[0] / 1e3] for who, counted in wire.items()}

    def time_beside(peer_name: str, theirs: list[float], goal: Goal | None) -> Row:
        return Row.against(name, ours.ms, theirs, peer_name, unit="ms", goal=goal)

    return [
        time_beside(faster.name, faster.ms, at_most(0.25)),
        time_beside(slower.name, slower.ms, None),
        Row.against(
            f"{name}: bytes both ways",
            size[OURS],
            size[POUCHDB],
            POUCHDB,
            unit="kB",
            goal=at_most(0.2),
        ),
        Row.against(
            f"{name}: bytes both ways", size[OURS], size[KINTO], KINTO, unit="kB", goal=None
        ),
        Row.alone(f"{name}: connections", [float(wire[OURS][1])], unit="", goal=Goal("≤", 1)),
        Row.alone(f"{name}: write-ahead log into the file, afterwards", tidy, unit="ms"),
    ]
