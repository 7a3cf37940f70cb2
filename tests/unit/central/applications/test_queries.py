from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from central.core.applications import queries, services
from central.core.applications.models import Application
from central.core.devices.models import Device
from central.core.errors import Conflict, NotFound
from central.core.jobs.models import JobPosting
from contract.signin import ApplicationState
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, NOW, minutes

pytestmark = pytest.mark.django_db
LAST4 = ALICE[-4:]


@pytest.fixture
def device() -> Device:
    return cast.device()


@pytest.fixture
def job() -> JobPosting:
    return cast.job()


def by_session(device: Device, job: JobPosting, code: str) -> Application:
    person = cast.person()
    cast.session(person, device)
    body = cast.signed_in(job, code=code, resume=cast.resume())
    return services.submit(device, body, NOW, NOW)[0]


def by_walk_in(device: Device, job: JobPosting, code: str, phone: str = ALICE) -> Application:
    return services.submit(device, cast.walk_in(job, phone, code=code), NOW, NOW)[0]


def invite(application: Application) -> None:
    boss = cast.employer()
    services.mark_viewed(application, boss, NOW, "employer:1")
    at = NOW + timedelta(days=1)
    services.invite(application, boss, at=at, place="东门", now=NOW, actor="employer:1")


def test_the_persons_view_releases_the_contact(device: Device, job: JobPosting) -> None:
    application = by_walk_in(device, job, cast.receipt(1))
    invite(application)
    view = queries.view(queries.by_receipt(cast.receipt(1), LAST4))
    assert view.receipt == cast.receipt(1)
    assert (view.job_title, view.employer) == ("保洁员", "Acme")
    assert view.contact == "王经理 0371-55550000"
    assert view.state is ApplicationState.INTERVIEW
    assert view.interview is not None
    assert view.interview.place == "东门"


def test_the_second_receipt_leads_to_the_first_application(device: Device, job: JobPosting) -> None:
    first = by_walk_in(device, job, cast.receipt(1))
    by_walk_in(device, job, cast.receipt(2))
    found = queries.by_receipt(cast.receipt(2), LAST4)
    assert found == first
    assert queries.view(found).receipt == cast.receipt(1)
    assert queries.view(found, receipt=cast.receipt(2)).receipt == cast.receipt(2)


def test_four_digits_tell_two_equal_codes_apart(device: Device, job: JobPosting) -> None:
    alices = by_walk_in(device, job, cast.receipt(1), ALICE)
    bobs = by_walk_in(device, job, cast.receipt(1), BOB)
    assert queries.by_receipt(cast.receipt(1), ALICE[-4:]) == alices
    assert queries.by_receipt(cast.receipt(1), BOB[-4:]) == bobs


@pytest.mark.parametrize(("seed", "last4"), [(1, "9999"), (2, LAST4), (1, "")])
def test_a_wrong_code_and_wrong_digits_are_the_same_not_found(
    device: Device, job: JobPosting, seed: int, last4: str
) -> None:
    by_walk_in(device, job, cast.receipt(1))
    with pytest.raises(NotFound) as error:
        queries.by_receipt(cast.receipt(seed), last4)
    assert error.value.code == "receipt_unknown"


def test_a_receipt_that_anybody_could_have_made_shows_the_state_alone(
    device: Device, job: JobPosting
) -> None:
    """Charlie, who knows Alice's number, presses "apply" as a walk-in where she has applied."""
    alices = by_session(device, job, cast.receipt(1))
    invite(alices)
    by_walk_in(device, job, cast.receipt(2))
    charlies = queries.view(queries.by_receipt(cast.receipt(2), LAST4))
    assert charlies.state is ApplicationState.INTERVIEW
    assert charlies.interview is None
    assert charlies.contact == ""
    own = queries.view(queries.by_receipt(cast.receipt(1), LAST4))
    assert own.interview is not None


def test_the_receipt_of_a_walk_in_opens_nothing_that_a_proven_person_took_over(
    device: Device, job: JobPosting
) -> None:
    by_walk_in(device, job, cast.receipt(1))
    alices = by_session(device, job, cast.receipt(2))
    invite(alices)
    assert queries.view(queries.by_receipt(cast.receipt(1), LAST4)).interview is None
    assert queries.view(queries.by_receipt(cast.receipt(2), LAST4)).interview is not None


def test_the_digits_may_be_those_of_the_number_in_the_resume(
    device: Device, job: JobPosting
) -> None:
    person = cast.person()
    cast.session(person, device)
    body = cast.signed_in(job, resume=cast.resume(phone="13900007777"))
    application, _ = services.submit(device, body, NOW, NOW)
    assert queries.by_receipt(cast.receipt(), "7777") == application
    assert queries.by_receipt(cast.receipt(), LAST4) == application


def test_the_state_is_public_to_who_holds_the_code(device: Device, job: JobPosting) -> None:
    by_walk_in(device, job, cast.receipt(1))
    assert queries.by_receipt_public(cast.receipt(1)) is ApplicationState.DELIVERED
    with pytest.raises(NotFound):
        queries.by_receipt_public(cast.receipt(2))


def test_an_ambiguous_code_shows_no_state_that_might_be_anothers(
    device: Device, job: JobPosting
) -> None:
    by_walk_in(device, job, cast.receipt(1), ALICE)
    by_walk_in(device, job, cast.receipt(1), BOB)
    with pytest.raises(Conflict):
        queries.by_receipt_public(cast.receipt(1))


def test_a_person_sees_their_own_applications_newest_first(device: Device) -> None:
    for i in range(3):
        body = cast.walk_in(cast.job(title=f"岗位{i}"), code=cast.receipt(i))
        services.submit(device, body, NOW + minutes(i), NOW + minutes(9))
    by_walk_in(device, cast.job(title="别人的"), cast.receipt(9), BOB)
    mine = queries.for_person(cast.person())
    assert [a.job.title for a in mine] == ["岗位2", "岗位1", "岗位0"]


def test_a_person_sees_at_most_fifty(device: Device) -> None:
    for i in range(51):
        by_walk_in(device, cast.job(), cast.receipt(i))
    assert len(queries.for_person(cast.person())) == 50


def test_the_list_costs_two_queries_whatever_its_length(
    device: Device, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(5):
        by_walk_in(device, cast.job(), cast.receipt(i))
    alice = cast.person()
    with django_assert_num_queries(2):
        assert len([queries.view(a) for a in queries.for_person(alice)]) == 5


def test_an_employer_sees_applications_to_own_jobs_only(device: Device) -> None:
    acme, bolt = cast.employer(), cast.employer("Bolt")
    own = by_walk_in(device, cast.job(acme), cast.receipt(1))
    foreign = by_walk_in(device, cast.job(bolt), cast.receipt(2))
    assert list(queries.for_employer(acme)) == [own]
    assert queries.one_for_employer(acme, str(own.pk)) == own
    for bad in (foreign.pk, "nonsense", ""):
        with pytest.raises(NotFound):
            queries.one_for_employer(acme, bad)


def test_a_person_opens_own_applications_only(device: Device, job: JobPosting) -> None:
    alices = by_walk_in(device, job, cast.receipt(1))
    assert queries.one_for_person(cast.person(), alices.pk) == alices
    with pytest.raises(NotFound):
        queries.one_for_person(cast.person(BOB), alices.pk)
    with pytest.raises(NotFound):
        queries.one_for_person(cast.person(), "nonsense")
