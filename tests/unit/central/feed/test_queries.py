import json

import pytest
from django.db import transaction

from central.core.errors import Gone
from central.core.feed import queries, services
from central.core.feed.services import Change
from contract.catalog import ChangePage, Tombstone, Unknown

pytestmark = pytest.mark.django_db
SCOPE = "410100"


def fill(count: int) -> None:
    with transaction.atomic():
        services.put_many(SCOPE, [Change("course", str(n), '{"a":"岗"}') for n in range(count)])


def test_a_page_is_what_the_contract_says() -> None:
    fill(2)
    with transaction.atomic():
        services.remove(SCOPE, "course", "0")
    page = queries.page(SCOPE, 0)
    read = ChangePage.model_validate_json(page.body)
    assert (read.scope, read.since, read.next, read.more) == (SCOPE, 0, 3, False)
    assert read.changes == (
        Unknown(op="put", kind="course", seq=2),
        Tombstone(kind="course", seq=3, id="0"),
    )
    assert "岗".encode() in page.body


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    fill(25)
    since, seqs = 0, []
    while True:
        page = queries.page(SCOPE, since, 10)
        seqs += [change["seq"] for change in json.loads(page.body)["changes"]]
        since = page.next
        if not page.more:
            break
    assert seqs == list(range(1, 26))


def test_a_full_page_says_more_even_when_it_is_the_last() -> None:
    fill(10)
    assert queries.page(SCOPE, 0, 10).more
    tail = queries.page(SCOPE, 10, 10)
    assert (tail.next, tail.more) == (10, False)


def test_a_full_page_stays_right_after_later_changes() -> None:
    fill(20)
    before = json.loads(queries.page(SCOPE, 0, 10).body)
    with transaction.atomic():
        services.put(SCOPE, "course", "15", '{"new":1}')
    assert json.loads(queries.page(SCOPE, 0, 10).body) == before


def test_an_odd_id_cannot_break_the_json() -> None:
    with transaction.atomic():
        services.put(SCOPE, 'k"\\', 'id"\n', "{}")
        services.remove(SCOPE, "job", 'id"\n')
    changes = json.loads(queries.page(SCOPE, 0).body)["changes"]
    assert changes[0]["kind"] == 'k"\\'
    assert changes[1]["id"] == 'id"\n'
    assert "\n" not in queries.change_line("job", 'id"\n', 1, None)


def test_a_cursor_beyond_the_head_is_told_to_start_again() -> None:
    fill(3)
    with pytest.raises(Gone) as caught:
        queries.page(SCOPE, 4)
    assert caught.value.code == "cursor_lost"


def test_an_empty_scope_is_an_empty_page() -> None:
    page = queries.page("999999", 0)
    assert ChangePage.model_validate_json(page.body).changes == ()
    assert (page.next, page.more) == (0, False)


def test_it_knows_where_an_object_stands() -> None:
    fill(2)
    with transaction.atomic():
        services.put("110100", "course", "1", "{}")
        services.remove(SCOPE, "course", "0")
    assert queries.standing("course", ["0", "1"]) == {"1": {SCOPE: '{"a":"岗"}', "110100": "{}"}}
