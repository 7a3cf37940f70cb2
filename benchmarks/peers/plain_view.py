"""The change feed as one writes it first: django-ninja, a query, a pydantic model per line.

``python -m benchmarks.peers.plain_view fill TOKEN | serve PORT``. It stands on the centre's tables
and settings (and so under the same middleware), asks for the same token and is served by the same
server with one worker.
"""

import json
import multiprocessing
import sys
from typing import Any

import django


def fill(token: str) -> int:
    """2,000 jobs and a device with ``token``; returns the feed's head."""
    django.setup()
    from django.db import transaction

    from benchmarks.data import SCOPE, jobs
    from central.core.devices.models import Device
    from central.core.devices.secrets import token_hash
    from central.core.feed.services import Change, put_many
    from central.core.stations.models import Station

    with transaction.atomic():
        station = Station.objects.create(id="bench", name="科学大道驿站", lat=34.8, lon=113.5)
        Device.objects.create(station=station, token_hash=token_hash(token))
        changes = [
            Change("job", job.id, job.model_dump_json(exclude_defaults=True)) for job in jobs(2000)
        ]
        return put_many(SCOPE, changes)


def application() -> Any:
    django.setup()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpRequest
    from ninja import NinjaAPI

    from central.core.devices.permissions import CATALOG_READ
    from central.core.feed.models import FeedEntry
    from central.faces.api.auth import device_may
    from contract.catalog import PAGE_SIZE, ChangePage

    api = NinjaAPI(urls_namespace="plain", docs_url=None, openapi_url=None)

    @api.get("/catalog/changes", response=ChangePage, auth=device_may(CATALOG_READ))
    def changes(request: HttpRequest, scope: str, since: int = 0) -> dict[str, Any]:
        after = FeedEntry.objects.filter(scope=scope, seq__gt=since).order_by("seq")
        entries = list(after[:PAGE_SIZE])
        return {
            "scope": scope,
            "since": since,
            "next": entries[-1].seq if entries else since,
            "more": len(entries) == PAGE_SIZE,
            "changes": [
                {"op": "put", "kind": entry.kind, "seq": entry.seq, "body": json.loads(entry.body)}
                if entry.body is not None
                else {"op": "del", "kind": entry.kind, "seq": entry.seq, "id": entry.object_id}
                for entry in entries
            ],
        }

    from types import ModuleType

    from django.urls import path

    urls = ModuleType("plain_urls")
    urls.urlpatterns = [path("", api.urls)]  # type: ignore[attr-defined]
    sys.modules["plain_urls"] = urls
    settings.ROOT_URLCONF = "plain_urls"
    return WSGIHandler()


def serve(port: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "benchmarks.peers.plain_view:application",
        factory=True,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=8,
        backpressure=128,
    ).serve()


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        sys.stdout.write(f"{fill(sys.argv[2])}\n")
    else:
        serve(int(sys.argv[2]))
