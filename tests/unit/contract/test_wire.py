"""The wire refuses what neither side could use, and passes over what a newer centre knows."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from contract.catalog import ChangePage, Pay, PayUnit, Place, PutStation, Tombstone, Unknown
from contract.events import ApplicationSubmitted, Claim, Envelope, WalkIn
from contract.receipt import check_digit

RECEIPT = "48291305764" + check_digit("48291305764")
STATION = {"id": "s", "name": "站", "lat": 34.8, "lon": 113.5}
V7 = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [("day", None, 180_00), ("day", 200_00, 180_00), ("negotiable", 1, 1), ("day", -1, 5)],
)
def test_pay_with_half_an_amount_is_refused(unit: str, low: int | None, high: int | None) -> None:
    with pytest.raises(ValidationError):
        Pay(unit=PayUnit(unit), min_fen=low, max_fen=high)


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_utc_does_not_have_is_refused(time: str) -> None:
    with pytest.raises(ValidationError):
        Envelope.model_validate({"id": V7, "kind": "k", "time": time, "key_id": "k", "sealed": "A"})


def test_half_a_point_is_refused() -> None:
    with pytest.raises(ValidationError):
        Place(lat=34.8)


def test_a_page_keeps_known_changes_and_passes_over_unknown_kinds() -> None:
    page = ChangePage.model_validate(
        {
            "scope": "410100",
            "since": 0,
            "next": 4,
            "more": False,
            "colour": "a field of a newer centre",
            "changes": [
                {"op": "put", "kind": "station", "seq": 1, "body": STATION},
                {"op": "put", "kind": "weather", "seq": 2, "body": {"rain": True}},
                {"op": "del", "kind": "weather", "seq": 3, "id": "w"},
            ],
        }
    )
    assert [type(change) for change in page.changes] == [PutStation, Unknown, Tombstone]


def test_a_change_with_a_broken_body_is_refused() -> None:
    with pytest.raises(ValidationError):
        ChangePage.model_validate(
            {
                "scope": "410100", "since": 0, "next": 1, "more": False,
                "changes": [{"op": "put", "kind": "station", "seq": 1, "body": {"id": "s"}}],
            }
        )  # fmt: skip


def test_times_are_aware_and_become_utc() -> None:
    east = datetime(2026, 6, 1, 14, 32, tzinfo=timezone(timedelta(hours=8)))
    fields = {"id": V7, "kind": "application.submitted", "key_id": "k", "sealed": ""}
    assert Envelope(**fields, time=east).time == datetime(2026, 6, 1, 6, 32, tzinfo=UTC)
    with pytest.raises(ValidationError):
        Envelope(**fields, time=east.replace(tzinfo=None))


def test_an_event_id_is_a_uuid_v7() -> None:
    with pytest.raises(ValidationError):
        Envelope(id=uuid4(), kind="x", time=datetime(2026, 6, 1, tzinfo=UTC), key_id="k", sealed="")


def test_an_application_is_by_a_session_or_a_walk_in_and_never_both_or_neither() -> None:
    walk_in = WalkIn(name="王师傅", phone="13800138000")
    ApplicationSubmitted(receipt=RECEIPT, job_id="1", walk_in=walk_in)
    ApplicationSubmitted(receipt=RECEIPT, job_id="1", session_token="t")
    for both in ({}, {"walk_in": walk_in, "session_token": "t"}):
        with pytest.raises(ValidationError):
            ApplicationSubmitted(receipt=RECEIPT, job_id="1", **both)


def test_a_claim_is_of_a_signed_in_person_alone() -> None:
    claim = Claim(phone="13800138000")
    ApplicationSubmitted(receipt=RECEIPT, job_id="1", session_token="t", claim=claim)
    walk_in = WalkIn(name="王师傅", phone="13800138000")
    with pytest.raises(ValidationError):
        ApplicationSubmitted(receipt=RECEIPT, job_id="1", walk_in=walk_in, claim=claim)


@pytest.mark.parametrize("phone", ["12800138000", "1380013800", "138001380000", "+8613800138000"])
def test_what_is_not_a_mobile_number_is_refused(phone: str) -> None:
    with pytest.raises(ValidationError):
        WalkIn(name="王", phone=phone)
