import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from central.core.feed import services as feed
from central.core.feed.services import Change
from central.core.jobs.services import publish
from contract.base import Problem
from contract.catalog import ChangePage, PutJob, SnapshotHead, Tombstone
from tests.unit.central import cast

pytestmark = pytest.mark.django_db
SCOPE = "410100"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    cast.device(token="alice")
    return tmp_path


def fill(count: int) -> None:
    with transaction.atomic():
        feed.put_many(SCOPE, [Change("course", str(n), '{"a":"岗"}') for n in range(count)])


def get(client: Client, what: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(f"/v1/catalog/{what}", headers={"Authorization": "Bearer alice", **named})


def test_a_full_page_may_be_kept_for_ever(client: Client) -> None:
    fill(501)
    answer = get(client, f"changes?scope={SCOPE}")
    page = ChangePage.model_validate_json(answer.content)
    assert (page.next, page.more, len(page.changes)) == (500, True, 500)
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "ETag" not in answer


def test_the_tail_is_asked_for_again_and_answered_304(client: Client) -> None:
    fill(3)
    url = f"changes?scope={SCOPE}&since=1"
    answer = get(client, url)
    assert answer["Cache-Control"] == "no-cache"
    again = get(client, url, If_None_Match=answer["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    fill(1)
    fresh = get(client, url, If_None_Match=answer["ETag"])
    assert fresh.status_code == 200
    assert ChangePage.model_validate_json(fresh.content).next == 4


def test_an_etag_of_another_cursor_does_not_count(client: Client) -> None:
    fill(3)
    tag = get(client, f"changes?scope={SCOPE}&since=1")["ETag"]
    assert get(client, f"changes?scope={SCOPE}&since=2", If_None_Match=tag).status_code == 200


def test_a_poll_with_nothing_new_costs_three_small_queries(
    client: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    fill(3)
    tag = get(client, f"changes?scope={SCOPE}&since=3")["ETag"]
    with django_assert_num_queries(3):  # type: ignore[operator]  # device, due dates, head
        answer = get(client, f"changes?scope={SCOPE}&since=3", If_None_Match=tag)
    assert answer.status_code == 304
    assert len(answer.serialize_headers()) < 300


def test_a_posting_whose_date_passes_leaves_at_the_next_sync(client: Client) -> None:
    now = timezone.now()
    job = cast.job(valid_until=now + timedelta(hours=1))
    publish(job, now=now, actor="staff:test")
    first = get(client, f"changes?scope={SCOPE}")
    (put,) = ChangePage.model_validate_json(first.content).changes
    assert isinstance(put, PutJob)
    type(job).objects.update(valid_until=now - timedelta(seconds=1))
    answer = get(client, f"changes?scope={SCOPE}&since=1", If_None_Match=first["ETag"])
    (gone,) = ChangePage.model_validate_json(answer.content).changes
    assert isinstance(gone, Tombstone)
    assert gone.id == str(job.pk)


@pytest.mark.parametrize("coding", ["zstd", "gzip", "identity"])
def test_the_reader_chooses_the_encoding(client: Client, coding: str) -> None:
    fill(100)
    plain = get(client, f"changes?scope={SCOPE}").content
    answer = get(client, f"changes?scope={SCOPE}", Accept_Encoding=f"br, {coding};q=0.5")
    assert answer["Vary"] == "Accept-Encoding"
    assert answer.get("Content-Encoding", "identity") == coding
    open_it: dict[str, Callable[[bytes], bytes]] = {
        "zstd": zstandard.ZstdDecompressor().decompress,
        "gzip": gzip.decompress,
        "identity": bytes,
    }
    opened = open_it[coding](answer.content)
    assert opened == plain
    assert coding == "identity" or len(answer.content) < len(plain) / 4


def test_a_refused_encoding_is_not_used(client: Client) -> None:
    fill(100)
    answer = get(client, f"changes?scope={SCOPE}", Accept_Encoding="gzip;q=0, zstd;q=x")
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize(
    "query",
    ["", "scope=", "scope=../../etc", "scope=410100&since=-1", "scope=410100&since=x",
     f"scope=410100&since={2**63}", "scope=4101000000000"],
)  # fmt: skip
def test_a_wrong_question_is_a_problem(client: Client, query: str) -> None:
    answer = get(client, f"changes?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert Problem.model_validate_json(answer.content).code == "invalid"


def test_a_cursor_from_before_a_restored_backup_starts_again(client: Client) -> None:
    fill(3)
    answer = get(client, f"changes?scope={SCOPE}&since=4")
    assert answer.status_code == 410
    assert Problem.model_validate_json(answer.content).code == "cursor_lost"


def test_the_snapshot_and_the_feed_together_are_everything(client: Client) -> None:
    fill(5)
    answer = get(client, f"snapshot?scope={SCOPE}")
    assert answer["Content-Type"] == "application/zstd"
    raw = answer.getvalue()
    assert int(answer["Content-Length"]) == len(raw)
    first, *lines = zstandard.ZstdDecompressor().decompress(raw).splitlines()
    head = SnapshotHead.model_validate_json(first)
    assert (head.seq, head.count, len(lines)) == (5, 5, 5)
    fill(2)
    page = json.loads(get(client, f"changes?scope={SCOPE}&since={head.seq}").content)
    assert [change["seq"] for change in page["changes"]] == [6, 7]


def test_the_snapshot_is_not_sent_twice(client: Client) -> None:
    fill(5)
    answer = get(client, f"snapshot?scope={SCOPE}")
    answer.getvalue()
    again = get(client, f"snapshot?scope={SCOPE}", If_None_Match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_city_nobody_has_is_not_found(client: Client, data_dir: Path) -> None:
    answer = get(client, "snapshot?scope=999999")
    assert Problem.model_validate_json(answer.content).code == "scope_unknown"
    assert not (data_dir / "snapshots").exists()


def test_a_city_without_any_posting_has_an_empty_snapshot(client: Client) -> None:
    raw = get(client, f"snapshot?scope={SCOPE}").getvalue()
    (first,) = zstandard.ZstdDecompressor().decompress(raw).splitlines()
    assert SnapshotHead.model_validate_json(first).seq == 0
