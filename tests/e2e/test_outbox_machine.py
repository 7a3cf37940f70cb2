"""A short run of the outbox machine against a real centre; ``make chaos`` has the long one."""

from tests.chaos.folders import a_folder
from tests.chaos.machine import a_world, run


def test_whatever_goes_wrong_every_application_arrives_once() -> None:
    with a_folder() as folder, a_world(folder / "central") as world:
        run(world, seed=1, examples=60, steps=40)
        assert world.counts["delivered once"] > 60
        assert len(world.proxy.made) > 15  # many different things did go wrong
