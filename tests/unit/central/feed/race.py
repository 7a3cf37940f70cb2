"""Eight publishers with random delays and their readers, on the database of CENTRAL_DATABASE_URL.

Run as a program (``python race.py SCHEME ROWS READERS MOST SEED``): transactions have 1 to MOST
rows. Prints what was published and what the readers saw as one line of JSON. SCHEME is ``ours``, or
``naive``: numbers from a sequence, as everybody writes it first, to show that the race would find
the fault.
"""

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from central.core.feed import queries, services  # noqa: E402
from central.core.feed.models import FeedEntry, FeedHead  # noqa: E402
from central.core.feed.services import Change  # noqa: E402

SCOPE = "410100"
PUBLISHERS = 8
PAGE = 50


def put_naively(scope: str, kind: str, object_id: str, body: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('naive')")
        seq = cursor.fetchone()[0]
    FeedEntry.objects.create(scope=scope, seq=seq, kind=kind, object_id=object_id, body=body)


def publish(scheme: str, publisher: int, rows: int, most: int, seed: int) -> None:
    chance = random.Random(f"{seed}/{publisher}")
    number = 0
    while number < rows:
        ids = [
            f"{publisher}-{n}" for n in range(number, min(rows, number + chance.randint(1, most)))
        ]
        number += len(ids)
        bodies = {object_id: json.dumps({"id": object_id}) for object_id in ids}
        with transaction.atomic():
            time.sleep(chance.expovariate(1 / 0.001))
            if scheme == "naive":
                for object_id, body in bodies.items():
                    put_naively(SCOPE, "job", object_id, body)
            else:
                services.put_many(SCOPE, [Change("job", *item) for item in bodies.items()])
            time.sleep(chance.expovariate(1 / 0.0005))  # a slow commit
    connection.close()


class Reader:
    """Follows the feed to its end, which is when nobody publishes any more."""

    def __init__(self, running: Callable[[], bool]) -> None:
        self._running = running
        self.seen: list[str] = []
        self.seqs: list[int] = []
        self.polls = 0

    def run(self) -> None:
        cursor = 0
        while True:
            running = self._running()
            page = json.loads(queries.page(SCOPE, cursor, PAGE).body)
            found = [(change["body"]["id"], change["seq"]) for change in page["changes"]]
            self.polls += 1
            self.seen.extend(object_id for object_id, _ in found)
            self.seqs.extend(seq for _, seq in found)
            cursor = self.seqs[-1] if self.seqs else 0
            if not running and not found:
                break
        connection.close()


def main(scheme: str, rows: int, readers: int, most: int, seed: int) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS naive")
        cursor.execute("TRUNCATE feed_feedentry, feed_feedhead")
    if scheme == "naive":
        FeedHead.objects.create(pk=SCOPE, seq=2**40)  # no cursor lies beyond it
    publishers = [
        threading.Thread(target=publish, args=(scheme, publisher, rows // PUBLISHERS, most, seed))
        for publisher in range(PUBLISHERS)
    ]
    following = [
        Reader(lambda: any(thread.is_alive() for thread in publishers)) for _ in range(readers)
    ]
    threads = [threading.Thread(target=reader.run) for reader in following]
    for thread in (*publishers, *threads):
        thread.start()
    for thread in (*publishers, *threads):
        thread.join()
    print(  # noqa: T201
        json.dumps(
            {
                "published": FeedEntry.objects.filter(scope=SCOPE).count(),
                "seen": min(len(set(reader.seen)) for reader in following),
                "doubled": sum(len(reader.seen) - len(set(reader.seen)) for reader in following),
                "in_order": all(reader.seqs == sorted(reader.seqs) for reader in following),
                "polls": sum(reader.polls for reader in following),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
