from datetime import timedelta

import pytest

from central.core.accounts.models import Person
from central.core.applications.models import Application, Receipt
from central.core.applications.services import submit
from central.core.audit.models import Entry
from central.core.devices.models import Device
from central.core.errors import CoreError
from central.core.jobs.models import JobPosting
from contract.events import Claim
from contract.signin import ApplicationState
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, NOW, minutes

pytestmark = pytest.mark.django_db

LATER = NOW + minutes(5)


@pytest.fixture
def device() -> Device:
    return cast.device()


@pytest.fixture
def job() -> JobPosting:
    return cast.job()


@pytest.fixture
def alice() -> Person:
    return cast.person()


def test_a_signed_in_person_applies(device: Device, job: JobPosting, alice: Person) -> None:
    cast.session(alice, device)
    application, already = submit(device, cast.signed_in(job, resume=cast.resume()), NOW, LATER)
    assert not already
    assert application.person == alice
    assert application.verified
    assert (application.name, application.phone) == ("爱丽", ALICE)
    assert application.state == ApplicationState.DELIVERED
    assert (application.submitted_at, application.changed_at) == (NOW, LATER)
    assert application.station == device.station


def test_the_first_resume_becomes_the_persons_own(
    device: Device, job: JobPosting, alice: Person
) -> None:
    cast.session(alice, device)
    submit(device, cast.signed_in(job, resume=cast.resume()), NOW, LATER)
    alice.refresh_from_db()
    assert alice.resume == cast.resume().model_dump(mode="json")


def test_a_stored_resume_is_not_replaced_by_an_application(
    device: Device, job: JobPosting, alice: Person
) -> None:
    alice.resume = cast.resume("原来").model_dump(mode="json")
    alice.save()
    cast.session(alice, device)
    application, _ = submit(device, cast.signed_in(job, resume=cast.resume("这次")), NOW, LATER)
    alice.refresh_from_db()
    assert alice.resume is not None
    assert alice.resume["name"] == "原来"
    assert application.name == "这次"


def test_one_touch_takes_the_stored_resume_along(
    device: Device, job: JobPosting, alice: Person
) -> None:
    alice.resume = cast.resume().model_dump(mode="json")
    alice.save()
    cast.session(alice, device)
    application, _ = submit(device, cast.signed_in(job), NOW, LATER)
    assert application.resume == alice.resume
    assert application.name == "爱丽"


def test_a_session_that_ended_before_delivery_still_counts(
    device: Device, job: JobPosting, alice: Person
) -> None:
    session = cast.session(alice, device)
    session.ended_at = NOW
    session.save()
    application, _ = submit(device, cast.signed_in(job), NOW, NOW + timedelta(days=3))
    assert application.person == alice


def test_another_stations_session_does_not_count(job: JobPosting, alice: Person) -> None:
    cast.session(alice, cast.device())
    charlies = cast.device(cast.station("far", "远站"))
    with pytest.raises(CoreError) as error:
        submit(charlies, cast.signed_in(job), NOW, LATER)
    assert error.value.code == "session_unknown"
    assert not Application.objects.exists()


def test_a_walk_in_applies_unverified(device: Device, job: JobPosting) -> None:
    application, already = submit(device, cast.walk_in(job), NOW, LATER)
    assert not already
    assert not application.verified
    assert (application.name, application.phone) == ("爱丽", ALICE)
    assert application.person.phone_verified_at is None


def test_a_walk_in_with_a_verified_number_stays_unverified_and_changes_nothing_of_the_person(
    device: Device, job: JobPosting, alice: Person
) -> None:
    alice.resume = cast.resume("真名").model_dump(mode="json")
    alice.save()
    body = cast.walk_in(job, name="冒名", resume=cast.resume("冒名"))
    application, _ = submit(device, body, NOW, LATER)
    alice.refresh_from_db()
    assert application.person == alice
    assert not application.verified
    assert alice.resume is not None
    assert alice.resume["name"] == "真名"


def test_a_walk_in_gets_nothing_out_of_the_persons_stored_resume(
    device: Device, job: JobPosting, alice: Person
) -> None:
    alice.resume = cast.resume("真名").model_dump(mode="json")
    alice.save()
    application, _ = submit(device, cast.walk_in(job, name="来人"), NOW, LATER)
    assert application.resume is None
    assert application.name == "来人"


def test_the_second_application_is_the_first_with_another_receipt(
    device: Device, job: JobPosting
) -> None:
    first, _ = submit(device, cast.walk_in(job, code=cast.receipt(1)), NOW, NOW)
    second, already = submit(device, cast.walk_in(job, code=cast.receipt(2)), LATER, LATER)
    assert already
    assert second == first
    assert Application.objects.count() == 1
    assert set(first.receipts.values_list("code", flat=True)) == {cast.receipt(1), cast.receipt(2)}


def test_the_same_submission_again_is_not_a_second_application(
    device: Device, job: JobPosting
) -> None:
    submit(device, cast.walk_in(job), NOW, NOW)
    _, already = submit(device, cast.walk_in(job), NOW, LATER)
    assert not already
    assert Receipt.objects.count() == 1


def test_bob_applies_to_the_same_job_for_himself(device: Device, job: JobPosting) -> None:
    submit(device, cast.walk_in(job, ALICE, code=cast.receipt(1)), NOW, NOW)
    _, already = submit(device, cast.walk_in(job, BOB, code=cast.receipt(2)), NOW, NOW)
    assert not already
    assert Application.objects.count() == 2


def test_two_persons_may_have_made_the_same_receipt_code(device: Device, job: JobPosting) -> None:
    submit(device, cast.walk_in(job, ALICE), NOW, NOW)
    submit(device, cast.walk_in(job, BOB), NOW, NOW)
    assert Receipt.objects.filter(code=cast.receipt()).count() == 2


def test_a_proven_person_takes_over_what_a_walk_in_left_under_their_number(
    device: Device, job: JobPosting, alice: Person
) -> None:
    submit(device, cast.walk_in(job, name="来人", code=cast.receipt(1)), NOW, NOW)
    cast.session(alice, device)
    body = cast.signed_in(job, code=cast.receipt(2), resume=cast.resume("爱丽"))
    application, already = submit(device, body, LATER, LATER)
    assert already
    assert application.verified
    assert application.name == "爱丽"


def test_a_walk_in_takes_nothing_over_from_a_proven_person(
    device: Device, job: JobPosting, alice: Person
) -> None:
    cast.session(alice, device)
    submit(device, cast.signed_in(job, resume=cast.resume(), code=cast.receipt(1)), NOW, NOW)
    application, already = submit(
        device, cast.walk_in(job, name="来人", code=cast.receipt(2)), LATER, LATER
    )
    assert already
    assert application.verified
    assert application.name == "爱丽"


@pytest.mark.parametrize(
    "closed",
    [
        {"status": JobPosting.Status.FILLED},
        {"status": JobPosting.Status.WITHDRAWN},
        {"valid_until": NOW - timedelta(days=1)},
        {"headcount_left": 0},
    ],
)
def test_a_job_that_closed_meanwhile_still_takes_the_application(
    device: Device, closed: dict[str, object]
) -> None:
    application, _ = submit(device, cast.walk_in(cast.job(**closed)), NOW, LATER)  # type: ignore[arg-type]
    assert application.state == ApplicationState.DELIVERED


@pytest.mark.parametrize("job_id", ["", "0", "999999", "-1", "abc", "１２", "9" * 40])
def test_a_job_that_never_existed_is_refused_and_leaves_nothing(
    device: Device, job: JobPosting, job_id: str
) -> None:
    body = cast.walk_in(job).model_copy(update={"job_id": job_id})
    with pytest.raises(CoreError) as error:
        submit(device, body, NOW, LATER)
    assert error.value.code == "job_unknown"
    assert not Person.objects.exists()


def test_a_clock_that_runs_ahead_submits_now(device: Device, job: JobPosting) -> None:
    application, _ = submit(device, cast.walk_in(job), NOW + timedelta(days=1), NOW)
    assert application.submitted_at == NOW


def test_it_leaves_a_trace_without_names_and_numbers(device: Device, job: JobPosting) -> None:
    application, _ = submit(device, cast.walk_in(job), NOW, NOW)
    entry = Entry.objects.get(action="application.submitted")
    assert entry.actor == f"device:{device.pk}"
    assert entry.target == f"application:{application.pk}"
    assert ALICE not in str(entry.data)


@pytest.mark.parametrize("answer", ["viewed", "interview", "declined"])
def test_what_was_answered_to_a_walk_in_does_not_stick_to_the_owner(
    device: Device, job: JobPosting, alice: Person, answer: str
) -> None:
    first, _ = submit(device, cast.walk_in(job, name="冒名", code=cast.receipt(1)), NOW, NOW)
    Application.objects.update(
        state=answer,
        interview_at=NOW,
        interview_place="门卫",
        interview_note="带证",
        decline_reason="说话难听",
    )
    cast.session(alice, device)
    body = cast.signed_in(job, resume=cast.resume(), code=cast.receipt(2))
    application, already = submit(device, body, NOW, LATER)
    assert already
    assert application == first
    assert (application.verified, application.name) == (True, "爱丽")
    assert (application.state, application.changed_at) == (ApplicationState.DELIVERED, LATER)
    assert (application.interview_at, application.interview_place) == (None, "")
    assert (application.interview_note, application.decline_reason) == ("", "")
    entry = Entry.objects.get(action="application.taken_over")
    assert entry.data == {"answered": answer}
    assert entry.actor == f"person:{alice.pk}"


def test_an_owners_own_second_application_clears_nothing(
    device: Device, job: JobPosting, alice: Person
) -> None:
    cast.session(alice, device)
    submit(device, cast.signed_in(job, resume=cast.resume(), code=cast.receipt(1)), NOW, NOW)
    Application.objects.update(state="declined", decline_reason="满了")
    application, _ = submit(device, cast.signed_in(job, code=cast.receipt(2)), NOW, LATER)
    assert (application.state, application.decline_reason) == ("declined", "满了")
    assert not Entry.objects.filter(action="application.taken_over").exists()


def test_a_hire_stands_when_the_owner_applies_signed_in(
    device: Device, job: JobPosting, alice: Person
) -> None:
    submit(device, cast.walk_in(job, code=cast.receipt(1)), NOW, NOW)
    Application.objects.update(state="hired")
    cast.session(alice, device)
    application, _ = submit(device, cast.signed_in(job, code=cast.receipt(2)), NOW, LATER)
    assert (application.state, application.verified) == (ApplicationState.HIRED, True)


def test_who_signed_in_after_the_backup_is_taken_at_their_word_and_proves_nothing(
    device: Device,
) -> None:
    """The session is unknown to a centre that was restored; the terminal says whose it was."""
    job = cast.job()
    cast.session(cast.person(BOB), device, token="bobs")
    body = cast.signed_in(job, token="lost", claim=Claim(name="爱丽", phone=ALICE))
    application, already = submit(device, body, NOW, NOW)
    assert (application.name, application.phone, application.verified) == ("爱丽", ALICE, False)
    assert not already
    assert not Receipt.objects.get().proven
    assert Person.objects.get(phone=ALICE).phone_verified_at is None


def test_a_claim_changes_nothing_of_what_its_person_has_proved(device: Device) -> None:
    job, alice = cast.job(), cast.person()
    cast.session(alice, device, token="hers")
    mine, _ = submit(device, cast.signed_in(job, token="hers", resume=cast.resume()), NOW, NOW)
    forged = cast.signed_in(
        job,
        token="made up",
        code=cast.receipt(2),
        claim=Claim(name="假", phone=ALICE),
        resume=cast.resume("假"),
    )
    same, already = submit(device, forged, NOW, NOW)
    assert already
    assert (same.pk, same.name, same.verified) == (mine.pk, "爱丽", True)
    assert not Receipt.objects.get(code=cast.receipt(2)).proven
    alice.refresh_from_db()
    assert alice.resume is not None and alice.resume["name"] == "爱丽"


def test_a_known_session_counts_and_not_the_claim(device: Device) -> None:
    cast.session(cast.person(), device, token="hers")
    body = cast.signed_in(cast.job(), token="hers", claim=Claim(name="", phone=BOB))
    application, _ = submit(device, body, NOW, NOW)
    assert (application.phone, application.verified) == (ALICE, True)
