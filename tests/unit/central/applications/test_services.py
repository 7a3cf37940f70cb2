from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.core.applications import services
from central.core.applications.models import Application
from central.core.audit.models import Entry
from central.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from central.core.jobs.models import Employer, JobPosting
from contract.signin import ApplicationState
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, NOW, minutes, seconds

pytestmark = pytest.mark.django_db

BOSS = "employer:1"
Step = Callable[[Application, Employer], Application]

STEPS: dict[str, Step] = {
    "viewed": lambda a, e: services.mark_viewed(a, e, NOW, BOSS),
    "interview": lambda a, e: services.invite(
        a, e, at=NOW + timedelta(days=1), place="东门", note="带身份证", now=NOW, actor=BOSS
    ),
    "declined": lambda a, e: services.decline(a, e, reason="人已招满", now=NOW, actor=BOSS),
    "hired": lambda a, e: services.hire(a, e, NOW, BOSS),
}
ALLOWED = {
    ("delivered", "viewed"),
    ("viewed", "interview"),
    ("viewed", "declined"),
    ("viewed", "hired"),
    ("interview", "declined"),
    ("interview", "hired"),
}


def apply(job: JobPosting | None = None, phone: str = ALICE, seed: int = 1) -> Application:
    body = cast.walk_in(job or cast.job(), phone, code=cast.receipt(seed))
    return services.submit(cast.device(), body, NOW, NOW)[0]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_it_takes_allowed_steps_only(db: None, steps: list[str]) -> None:
    application = apply()
    application_id, state = application.pk, "delivered"
    for step in steps:
        stale = Application.objects.get(pk=application_id)
        if (state, step) in ALLOWED:
            assert STEPS[step](stale, cast.employer()).state == step
            state = step
        elif step == "viewed":
            assert STEPS[step](stale, cast.employer()).state == state
        else:
            with pytest.raises(Conflict) as error:
                STEPS[step](stale, cast.employer())
            assert error.value.code == "application_state"
        assert Application.objects.get(pk=application_id).state == state
    Application.objects.filter(pk=application_id).delete()


@pytest.mark.parametrize("step", STEPS)
def test_a_foreign_employer_finds_nothing_whatever_the_state(step: str) -> None:
    application = apply()
    for state in ApplicationState:
        Application.objects.update(state=state.value)
        application.refresh_from_db()
        with pytest.raises(NotFound):
            STEPS[step](application, cast.employer("Bolt"))
        assert Application.objects.get().state == state


def test_of_two_answers_in_the_same_moment_one_counts() -> None:
    apply()
    Application.objects.update(state="viewed")
    one, other = Application.objects.get(), Application.objects.get()
    STEPS["interview"](one, cast.employer())
    STEPS["declined"](other, cast.employer())  # from an interview one may still refuse
    with pytest.raises(Conflict):
        STEPS["hired"](one, cast.employer())


def test_an_invitation_says_when_and_where() -> None:
    application = STEPS["viewed"](apply(), cast.employer())
    invited = STEPS["interview"](application, cast.employer())
    assert invited.interview_at == NOW + timedelta(days=1)
    assert (invited.interview_place, invited.interview_note) == ("东门", "带身份证")
    assert invited.changed_at == NOW


def test_another_time_replaces_the_one_it_names() -> None:
    boss = cast.employer()
    invited = STEPS["interview"](STEPS["viewed"](apply(), boss), boss)
    old, new = NOW + timedelta(days=1), NOW + timedelta(days=2)
    moved = services.invite(
        invited, boss, at=new, place="西门", replaces=old, now=NOW + minutes(5), actor=BOSS
    )
    assert (moved.state, moved.interview_at) == ("interview", new)
    assert (moved.interview_place, moved.interview_note) == ("西门", "")
    assert moved.changed_at == NOW + minutes(5)
    entries = Entry.objects.filter(action="application.interview").order_by("pk")
    assert [e.data for e in entries] == [
        {"at": old.isoformat()},
        {"at": new.isoformat(), "replaces": old.isoformat()},
    ]


@pytest.mark.parametrize("state", ["viewed", "interview", "declined", "hired"])
def test_a_time_that_does_not_stand_any_more_is_not_replaced(state: str) -> None:
    application, boss = apply(), cast.employer()
    stands = NOW + timedelta(days=3)
    Application.objects.update(state=state, interview_at=None if state == "viewed" else stands)
    with pytest.raises(Conflict):
        services.invite(
            application,
            boss,
            at=NOW + timedelta(days=2),
            place="西门",
            replaces=NOW + timedelta(days=1),
            now=NOW,
            actor=BOSS,
        )
    assert Application.objects.get().interview_place == ""


@pytest.mark.parametrize(
    ("state", "step"), [("delivered", "viewed"), *(p for p in sorted(ALLOWED) if "viewed" in p[0])]
)
def test_a_suspended_employer_does_not_act(state: str, step: str) -> None:
    application, boss = apply(), cast.employer()
    Application.objects.update(state=state)
    application.refresh_from_db()
    Employer.objects.update(suspended_at=NOW)  # after ``boss`` was read
    with pytest.raises(Forbidden) as error:
        STEPS[step](application, boss)
    assert error.value.code == "employer_suspended"
    assert Application.objects.get().state == state
    assert not Entry.objects.filter(actor=BOSS).exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"at": NOW}, "interview_time"),
        ({"place": " "}, "interview_place"),
        ({"place": "东" * 201}, "interview_place"),
        ({"note": "字" * 201}, "interview_note"),
    ],
)
def test_an_invitation_that_nobody_could_follow_is_refused(
    wrong: dict[str, object], code: str
) -> None:
    application = STEPS["viewed"](apply(), cast.employer())
    given_ = {"at": NOW + timedelta(days=1), "place": "东门", "now": NOW, "actor": BOSS, **wrong}
    with pytest.raises(Invalid) as error:
        services.invite(application, cast.employer(), **given_)  # type: ignore[arg-type]
    assert error.value.code == code


@pytest.mark.parametrize("reason", ["", "  ", "字" * 201])
def test_a_refusal_needs_a_reason(reason: str) -> None:
    application = STEPS["viewed"](apply(), cast.employer())
    with pytest.raises(Invalid):
        services.decline(application, cast.employer(), reason=reason, now=NOW, actor=BOSS)


def test_every_step_leaves_a_trace() -> None:
    application = STEPS["viewed"](apply(), cast.employer())
    STEPS["hired"](application, cast.employer())
    done = Entry.objects.filter(actor=BOSS, target=f"application:{application.pk}")
    assert [e.action for e in done.order_by("pk")] == ["application.viewed", "application.hired"]


def test_hiring_takes_one_place_and_the_last_one_takes_the_job_off_the_screens() -> None:
    job = cast.job(headcount_left=2)
    for left, phone in ((1, "13800000011"), (0, "13800000012")):
        application = STEPS["viewed"](apply(job, phone, seed=left), cast.employer())
        STEPS["hired"](application, cast.employer())
        job.refresh_from_db()
        assert job.headcount_left == left
        assert job.in_feed == (left > 0)


def test_hiring_for_a_job_without_a_headcount_leaves_it_open() -> None:
    job = cast.job(headcount_left=None)
    STEPS["hired"](STEPS["viewed"](apply(job), cast.employer()), cast.employer())
    job.refresh_from_db()
    assert job.headcount_left is None
    assert job.status == JobPosting.Status.OPEN


def look(source: str = "device:1", last4: str = ALICE[-4:], after: float = 0) -> Application:
    return services.lookup(source, cast.receipt(), last4, now=NOW + seconds(after))


def test_the_receipt_and_four_digits_find_the_application() -> None:
    application = apply()
    for _ in range(20):
        assert look() == application


def test_ten_wrong_guesses_and_it_is_over_for_a_while() -> None:
    apply()
    for i in range(10):
        with pytest.raises(NotFound):
            look(last4=f"{i:04d}" if i != 1 else "9999", after=i)
    with pytest.raises(TooMany) as error:
        look(after=60)
    assert error.value.retry_after == 540
    assert look(after=600)


def test_guessing_from_many_places_at_one_receipt_is_limited_too() -> None:
    apply()
    for i in range(10):
        with pytest.raises(NotFound):
            look(source=f"address:192.0.2.{i}", last4="9999")
    with pytest.raises(TooMany):
        look(source="address:198.51.100.1")


def test_one_place_that_guesses_does_not_shut_out_another() -> None:
    application = apply()
    for i in range(10):
        with pytest.raises(NotFound):
            services.lookup("device:1", cast.receipt(100 + i), "9999", now=NOW)
    with pytest.raises(TooMany):
        look()
    assert look(source="device:2") == application


def test_waiting_ends_when_it_said_although_one_asked_meanwhile() -> None:
    apply()
    for _ in range(10):
        with pytest.raises(NotFound):
            look(last4="9999")
    for i in range(5):
        with pytest.raises(TooMany):
            look(after=60 * i)
    assert look(after=minutes(10).total_seconds())
