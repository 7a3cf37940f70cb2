"""The catalogue, down: the change feed page by page, and the snapshot for the first fill."""

from typing import Annotated

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router

from central.core.devices.permissions import CATALOG_READ
from central.core.errors import NotFound
from central.core.feed import queries
from central.core.feed.snapshot import SnapshotStore
from central.core.jobs.services import sweep_if_due
from central.core.stations.queries import scopes
from central.faces.api.auth import device_may
from central.faces.api.encoding import encoded
from contract.catalog import PAGE_SIZE, ChangePage

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # keep it, but ask whether it still holds

Scope = Annotated[
    str, Query(pattern=r"^[0-9A-Za-z]{1,12}$", description="a city by its GB/T 2260 code")
]
Since = Annotated[
    int, Query(ge=0, le=2**63 - 1, description="the reader's cursor: `next` of the page before")
]
Held = Annotated[
    int,
    Query(
        ge=0,
        le=2**63 - 1,
        description="the cursor at which the reader last reached the tail, and so held everything: "
        "what changed in an object since comes as a patch where that is shorter; 0: no patches",
    ),
]

router = Router(tags=["catalog"])

_CACHING = {
    "headers": {
        "ETag": {"schema": {"type": "string"}, "description": "on the tail page only"},
        "Cache-Control": {
            "schema": {"type": "string"},
            "description": f"a full page: {FOR_EVER}; the tail page: {ASK_AGAIN}",
        },
    }
}


@router.get(
    "/catalog/changes",
    response=ChangePage,
    operation_id="catalog_changes",
    auth=device_may(CATALOG_READ),
    openapi_extra={
        "responses": {
            200: _CACHING,
            304: {"description": "Nothing new since the tail page of this ETag"},
            410: {
                "description": "cursor_lost: the centre was restored from an older backup; "
                "start again from the snapshot"
            },
        }
    },
)
def changes(
    request: HttpRequest, scope: Scope, since: Since = 0, patches: Held = 0
) -> HttpResponse:
    """The changes after `since`, in order of `seq`. A full page may be kept for ever."""
    sweep_if_due(timezone.now())
    head = queries.head(scope)
    if since <= head and _knows(request, queries.tail_tag(since, head)):
        response: HttpResponse = HttpResponseNotModified()
        response.headers["ETag"] = queries.tail_tag(since, head)
        response.headers["Cache-Control"] = ASK_AGAIN
        return response
    page = queries.page(scope, since, PAGE_SIZE, held=patches)
    response = encoded(request, page.body, "application/json")
    if page.more:
        response.headers["Cache-Control"] = FOR_EVER
    else:
        response.headers["Cache-Control"] = ASK_AGAIN
        response.headers["ETag"] = queries.tail_tag(since, page.next)
    return response


@router.get(
    "/catalog/snapshot",
    operation_id="catalog_snapshot",
    auth=device_may(CATALOG_READ),
    openapi_extra={
        "responses": {
            200: {
                "description": "Lines of JSON under zstd: a SnapshotHead, then one Change each",
                "content": {"application/zstd": {"schema": {"type": "string"}}},
            },
            304: {"description": "Still the snapshot of this ETag"},
        }
    },
)
def snapshot(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The whole catalogue of a city, for the first fill. It may be older than the feed's head:
    the changes after its `seq` come from the feed."""
    head = queries.head(scope)
    if head == 0 and scope not in scopes():
        raise NotFound("scope_unknown", "没有这个城市的岗位数据。", f"no scope {scope}")
    found = SnapshotStore(settings.DATA_DIR / "snapshots").open(scope, head)
    if _knows(request, found.tag):
        found.file.close()
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(found.file, content_type="application/zstd")
    response.headers["ETag"] = found.tag
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


def _knows(request: HttpRequest, tag: str) -> bool:
    """Whether ``If-None-Match`` names ``tag`` (weak comparison, RFC 9110 section 13.1.2)."""
    named = request.headers.get("If-None-Match", "")
    return tag.removeprefix("W/") in {item.strip().removeprefix("W/") for item in named.split(",")}
