"""A publisher at our centre's database: ``python -m benchmarks.sync_centre``, in its environment.

Obeys lines of JSON on its input, each with a ``file`` of lines:

load     every line a job; also makes the station and the device whose token is ``token``
publish  every line {"id", "body"}; a body of null takes the job away
"""

import json
import sys
from pathlib import Path

import django

from benchmarks.data import SCOPE, STATION


def main() -> None:
    django.setup()
    from django.db import transaction

    from central.core.devices.models import Device
    from central.core.devices.secrets import token_hash
    from central.core.feed.services import Change, put_many
    from central.core.stations.models import Station

    for line in sys.stdin:
        command = json.loads(line)
        with Path(command["file"]).open(encoding="utf-8") as lines:
            if command["do"] == "load":
                station = Station.objects.create(**STATION.model_dump(), scope=SCOPE)
                Device.objects.create(station=station, token_hash=token_hash(command["token"]))
                bodies = (text.strip() for text in lines)
                changes = [Change("job", json.loads(body)["id"], body) for body in bodies]
            else:
                found = map(json.loads, lines)
                changes = [Change("job", change["id"], _text(change["body"])) for change in found]
        with transaction.atomic():
            put_many(SCOPE, changes)
        sys.stdout.write("{}\n")
        sys.stdout.flush()


def _text(body: object) -> str | None:
    if body is None:
        return None
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
