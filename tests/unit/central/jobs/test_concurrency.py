"""Many hands on the same postings at once: nobody waits for ever, and the feed tells the truth."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from central.core.feed import queries as feed
from central.core.jobs import services
from central.core.jobs.models import JobPosting
from central.core.jobs.queries import is_live, to_wire
from tests.unit.central import cast

NOW = cast.NOW
HANDS = 6
DEEDS = 25


def act(chance: random.Random, job_ids: list[int]) -> None:
    job = JobPosting.objects.select_related("employer").get(pk=chance.choice(job_ids))
    deeds: list[Callable[[], object]] = [
        lambda: services.publish_many(chance.sample(job_ids, 5), now=NOW, actor="staff:a"),
        lambda: services.suspend_employer(job.employer, now=NOW, actor="staff:b"),
        lambda: services.reinstate_employer(job.employer, now=NOW, actor="staff:b"),
        lambda: services.verify_employer(job.employer, now=NOW, actor="staff:b"),
        lambda: services.lower_headcount(job, now=NOW, actor="employer:1"),
        lambda: services.set_headcount(job, chance.randrange(3), now=NOW, actor="employer:1"),
        lambda: services.sweep(NOW + timedelta(hours=chance.randrange(2))),
    ]
    chance.choice(deeds)()


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_the_truth_after_many_hands() -> None:
    employers = [cast.employer("Acme"), cast.employer("Bolt")]
    job_ids = [
        cast.job(
            employers[number % 2],
            headcount_left=2,
            valid_until=NOW + timedelta(hours=12 if number % 3 else 1),
        ).pk
        for number in range(10)
    ]
    failures: list[BaseException] = []

    def hand(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(DEEDS):
                act(chance, job_ids)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand, args=(seed,)) for seed in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert not any(thread.is_alive() for thread in threads)

    services.sweep(NOW)
    standing = feed.standing("job", [str(pk) for pk in job_ids])
    for job in JobPosting.objects.select_related("employer"):
        shown = standing.get(str(job.pk), {}).get(job.scope)
        if shown is None:
            assert not job.in_feed
        else:
            assert job.in_feed and is_live(job, NOW)
            assert shown == to_wire(job).model_dump_json(exclude_defaults=True)
