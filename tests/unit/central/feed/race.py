"""Eight publishers with random delays and one reader, on the database of CENTRAL_DATABASE_URL.

Run as a program (``python race.py SCHEME ROWS``); prints what was published and what the reader
saw as one line of JSON. SCHEME is ``ours``, or ``naive``: numbers from a sequence, as everybody
writes it first, to show that the race would find the fault.
"""

import json
import os
import random
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from central.core.feed import queries, services  # noqa: E402
from central.core.feed.models import FeedEntry, FeedHead  # noqa: E402

SCOPE = "410100"
PUBLISHERS = 8
PAGE = 50


def put_naively(scope: str, kind: str, object_id: str, body: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('naive')")
        seq = cursor.fetchone()[0]
    FeedEntry.objects.create(scope=scope, seq=seq, kind=kind, object_id=object_id, body=body)


def publish(scheme: str, publisher: int, rows: int) -> None:
    chance = random.Random(publisher)
    for number in range(rows):
        with transaction.atomic():
            time.sleep(chance.expovariate(1 / 0.001))
            object_id = f"{publisher}-{number}"
            body = json.dumps({"id": object_id})
            if scheme == "naive":
                put_naively(SCOPE, "job", object_id, body)
            else:
                services.put(SCOPE, "job", object_id, body)
            time.sleep(chance.expovariate(1 / 0.0005))  # a slow commit
    connection.close()


def main(scheme: str, rows: int) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS naive")
        cursor.execute("TRUNCATE feed_feedentry, feed_feedhead")
    if scheme == "naive":
        FeedHead.objects.create(pk=SCOPE, seq=2**40)  # no cursor lies beyond it
    threads = [
        threading.Thread(target=publish, args=(scheme, publisher, rows // PUBLISHERS))
        for publisher in range(PUBLISHERS)
    ]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    seqs: list[int] = []
    cursor_seq = polls = 0
    while True:
        running = any(thread.is_alive() for thread in threads)
        page = json.loads(queries.page(SCOPE, cursor_seq, PAGE).body)
        found = [(change["body"]["id"], change["seq"]) for change in page["changes"]]
        polls += 1
        seen.extend(object_id for object_id, _ in found)
        seqs.extend(seq for _, seq in found)
        cursor_seq = seqs[-1] if seqs else 0
        if not running and not found:
            break
    published = FeedEntry.objects.filter(scope=SCOPE).count()
    print(  # noqa: T201
        json.dumps(
            {
                "published": published,
                "seen": len(set(seen)),
                "doubled": len(seen) - len(set(seen)),
                "in_order": seqs == sorted(seqs),
                "polls": polls,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
