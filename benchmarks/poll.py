"""A look at the centre when nothing is new: a whole run of the station, its notes included."""

from benchmarks.harness import Goal, Options, Row, at_most
from benchmarks.sync_peers import KINTO, OURS, POUCHDB, Work, same, three


def run(options: Options) -> list[Row]:
    count = 2_000 if options.quick else 6_000
    rounds = 60 if options.quick else 300
    work = Work(count, options.scratch)
    with three(options, work) as peers:
        same([peer.fill() for peer in peers], len(work))
        for number in range(rounds + 20):
            turn = number % len(peers)
            for peer in (*peers[turn:], *peers[:turn]):
                answer = peer.sync()
                if number >= 20:  # the first rounds warm up
                    peer.ms.append(answer["ms"])
        wire = {peer.name: peer.counted("sync") for peer in peers}
    ours, kinto, pouchdb = peers
    size = {who: [float(counted[0])] for who, counted in wire.items()}
    name = "poll with nothing new"
    return [
        Row.against(name, ours.ms, kinto.ms, KINTO, unit="ms", goal=at_most(1 / 3)),
        Row.against(name, ours.ms, pouchdb.ms, POUCHDB, unit="ms", goal=None),
        Row.alone(f"{name}: bytes both ways", size[OURS], unit="B", goal=Goal("≤", 400)),
        Row.against(
            f"{name}: bytes both ways", size[OURS], size[KINTO], KINTO, unit="B", goal=None
        ),
        Row.against(
            f"{name}: bytes both ways", size[OURS], size[POUCHDB], POUCHDB, unit="B", goal=None
        ),
        Row.alone(f"{name}: connections", [float(wire[OURS][1])], unit="", goal=Goal("≤", 1)),
    ]
