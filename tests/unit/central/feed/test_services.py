import json

import pytest
from django.db import transaction

from central.core.errors import Gone
from central.core.feed import queries, services
from central.core.feed.models import FeedEntry
from central.core.feed.services import Change

pytestmark = pytest.mark.django_db
SCOPE = "410100"


def test_each_object_stands_once_at_its_latest_seq() -> None:
    with transaction.atomic():
        assert services.put(SCOPE, "job", "1", '{"v":1}') == 1
        assert services.put(SCOPE, "job", "2", '{"v":1}') == 2
        assert services.put(SCOPE, "job", "1", '{"v":2}') == 3
    rows = FeedEntry.objects.order_by("seq").values_list("seq", "object_id", "body")
    assert list(rows) == [(2, "2", '{"v":1}'), (3, "1", '{"v":2}')]
    assert queries.head(SCOPE) == 3


def test_a_removal_leaves_a_tombstone() -> None:
    with transaction.atomic():
        services.put(SCOPE, "job", "1", "{}")
        assert services.remove(SCOPE, "job", "1") == 2
    assert FeedEntry.objects.get().body is None


def test_scopes_count_by_themselves() -> None:
    with transaction.atomic():
        services.put(SCOPE, "job", "1", "{}")
        assert services.put("110100", "job", "1", "{}") == 1


def test_of_several_changes_of_one_object_the_last_counts() -> None:
    with transaction.atomic():
        last = services.put_many(SCOPE, [Change("job", "1", "{}"), Change("job", "1", None)])
    assert last == 1
    assert FeedEntry.objects.get().body is None


def test_nothing_to_write_takes_no_number() -> None:
    with transaction.atomic():
        assert services.put_many(SCOPE, []) == 0
    assert queries.head(SCOPE) == 0


def test_more_changes_than_one_statement_holds() -> None:
    with transaction.atomic():
        services.put_many(SCOPE, [Change("job", str(n), "{}") for n in range(1200)])
    assert list(FeedEntry.objects.order_by("seq").values_list("object_id", flat=True)) == [
        str(n) for n in range(1200)
    ]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_write_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        services.put(SCOPE, "job", "1", "{}")


@pytest.mark.django_db(transaction=True)
def test_numbers_of_a_failed_transaction_are_given_out_again() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.put(SCOPE, "job", "1", "{}")
        raise ZeroDivisionError
    with transaction.atomic():
        assert services.put(SCOPE, "job", "2", "{}") == 1


def test_after_a_restored_backup_old_cursors_are_sent_to_the_snapshot() -> None:
    with transaction.atomic():
        services.put_many(SCOPE, [Change("job", str(n), "{}") for n in range(4)])
        services.remove(SCOPE, "job", "0")
    assert services.restart(SCOPE) == 3
    for lost in (1, 5, 9, services.RESTART_GAP):
        with pytest.raises(Gone):
            queries.page(SCOPE, lost)
    page = queries.page(SCOPE, 0)
    assert [c["body"] for c in json.loads(page.body)["changes"]] == [{}, {}, {}]
    assert page.next == queries.head(SCOPE) > services.RESTART_GAP + 5
    assert queries.page(SCOPE, page.next).next == page.next
