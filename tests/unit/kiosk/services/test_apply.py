from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from contract.catalog import Category
from contract.events import Claim, WalkIn
from contract.person import Available, Experience, Resume
from kiosk.errors import BugError, DiskError, NotEnrolled
from kiosk.services.apply import Apply
from kiosk.services.outbox.outcomes import Delivered
from kiosk.services.outbox.sealing import Sealer, to_wire
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.tags import Tags
from kiosk.services.session import Session
from tests.unit.kiosk.outbox.fakes import FakeCentre, FakeTime, codes
from tests.unit.kiosk.samples import a_job
from tests.unit.kiosk.services.fakes import a_me, a_view

WALK_IN = WalkIn(name="王小明", phone="13800001234")
RESUME = Resume(
    name="王小明",
    phone="13800001234",
    skills=(Category.CLEANING,),
    experience=Experience.NONE,
    available=Available.TODAY,
)


@pytest.fixture
def apply(store: OutboxStore, events: FakeCentre, time: FakeTime) -> Apply:
    return Apply(
        outbox=store,
        sealer=events.sealer(),
        now=time.clock,
        random=Random(3),
        hold_seconds=10,
        tags=Tags(b"k" * 32),
    )


def walk_in_session() -> Session:
    session = Session()
    session.leave_phone(WALK_IN)
    return session


def signed_in_session(**fields: object) -> Session:
    session = Session()
    session.sign_in("session-token", a_me(**fields))
    return session


def test_it_asks_for_what_is_missing_and_no_more(apply: Apply) -> None:
    assert apply.needs(Session()) == "who"
    assert apply.needs(walk_in_session()) == "questions"
    assert apply.needs(signed_in_session()) == "questions"
    assert apply.needs(signed_in_session(resume=RESUME)) == "nothing"
    answered = signed_in_session()
    answered.answer(RESUME)
    assert apply.needs(answered) == "nothing"
    passed_over = walk_in_session()
    apply.submit(passed_over, a_job())
    assert apply.needs(passed_over) == "nothing"


def test_one_touch_of_a_signed_in_person(
    apply: Apply, store: OutboxStore, events: FakeCentre, time: FakeTime
) -> None:
    session = signed_in_session(resume=RESUME)
    applied = apply.submit(session, a_job(7))
    assert not applied.already
    assert applied.hold_until == time.wall + timedelta(seconds=10)
    assert applied.hold_s == 10
    time.advance(10)
    (row,) = store.claim(50)
    body = events.open(to_wire(row.sealed))
    assert (body.receipt, body.job_id) == (applied.receipt, "job-7")
    assert (body.session_token, body.walk_in, body.resume) == ("session-token", None, None)


def test_the_body_says_who_signed_in_for_a_centre_that_forgot_the_session(
    apply: Apply, store: OutboxStore, events: FakeCentre, time: FakeTime
) -> None:
    named = RESUME.model_copy(update={"phone": "13900000000"})  # the number proved is what counts
    apply.submit(signed_in_session(resume=named), a_job(7))
    apply.submit(signed_in_session(person_id="p2"), a_job(8))
    apply.submit(walk_in_session(), a_job(9))
    time.advance(10)
    claims = [events.open(to_wire(row.sealed)).claim for row in store.claim(50)]
    assert claims == [
        Claim(name="王小明", phone="13800001234"),
        Claim(name="", phone="13800001234"),
        None,
    ]


def test_a_walk_in_leaves_name_number_and_answers(
    apply: Apply, store: OutboxStore, events: FakeCentre, time: FakeTime
) -> None:
    session = Session()
    apply.submit(session, a_job(1), walk_in=WALK_IN, resume=RESUME)
    apply.submit(session, a_job(2))  # the second needs no more
    time.advance(10)
    for _ in range(2):
        (row,) = store.claim(50)  # one after the other: one lane
        body = events.open(to_wire(row.sealed))
        assert (body.session_token, body.walk_in, body.resume) == (None, WALK_IN, RESUME)
        store.settle([Delivered(row.id, "")])


def test_it_can_be_taken_back_and_made_again(apply: Apply, store: OutboxStore) -> None:
    session = walk_in_session()
    first = apply.submit(session, a_job())
    assert apply.take_back(first.receipt)
    assert store.health().pending == 0
    second = apply.submit(session, a_job())
    assert not second.already
    assert second.receipt != first.receipt


def test_it_cannot_be_taken_back_once_it_is_on_its_way(
    apply: Apply, store: OutboxStore, time: FakeTime
) -> None:
    applied = apply.submit(walk_in_session(), a_job())
    time.advance(10)
    store.claim(50)
    assert not apply.take_back(applied.receipt)


def test_a_second_application_is_recognised_in_the_same_session(
    apply: Apply, store: OutboxStore
) -> None:
    session = signed_in_session(resume=RESUME)
    first = apply.submit(session, a_job())
    second = apply.submit(session, a_job())
    assert (second.receipt, second.already, second.hold_s) == (first.receipt, True, 0)
    assert store.health().pending == 1
    assert len(session.made) == 1


def test_it_is_recognised_by_what_the_centre_told(apply: Apply, store: OutboxStore) -> None:
    receipt = codes(1)[0]
    session = Session()
    session.sign_in("session-token", a_me(a_view(receipt, "job-5"), resume=RESUME))
    applied = apply.submit(session, a_job(5))
    assert (applied.receipt, applied.already) == (receipt, True)
    assert store.health().pending == 0


def test_it_is_recognised_in_another_session_without_network(
    apply: Apply, store: OutboxStore
) -> None:
    first = apply.submit(walk_in_session(), a_job())
    later = walk_in_session()
    second = apply.submit(later, a_job())
    assert (second.receipt, second.already) == (first.receipt, True)
    assert [made.receipt for made in later.made] == [first.receipt]
    other = Session()
    stranger = apply.submit(other, a_job(), walk_in=WalkIn(name="王小明", phone="13900001234"))
    assert not stranger.already


def test_a_typed_number_never_opens_what_its_owner_made_signed_in(
    apply: Apply, store: OutboxStore
) -> None:
    """The owner's receipt is a proven one: with four digits more it reads their interview."""
    owner = apply.submit(signed_in_session(resume=RESUME), a_job())
    typist = walk_in_session()
    typed = apply.submit(typist, a_job())
    assert not typed.already
    assert owner.receipt not in {typed.receipt, *(made.receipt for made in typist.made)}
    again = apply.submit(walk_in_session(), a_job())
    assert (again.receipt, again.already) == (typed.receipt, True)


def test_who_left_a_number_before_is_proven_at_the_centre_when_signed_in(
    apply: Apply, store: OutboxStore
) -> None:
    """Kept and sent: the centre lets it take over what the number alone had made."""
    first = apply.submit(walk_in_session(), a_job())
    signed = apply.submit(signed_in_session(resume=RESUME), a_job())
    assert not signed.already
    assert signed.receipt != first.receipt
    assert store.health().pending == 2


def test_a_signed_in_person_is_recognised_in_another_session_with_or_without_a_resume(
    apply: Apply,
) -> None:
    first = apply.submit(signed_in_session(), a_job(), resume=RESUME)
    later = apply.submit(signed_in_session(resume=RESUME), a_job())
    assert (later.receipt, later.already) == (first.receipt, True)
    assert not apply.submit(signed_in_session(person_id="p2", resume=RESUME), a_job()).already


def test_another_persons_qr_after_a_walk_in_applies_for_themselves(
    apply: Apply, store: OutboxStore, events: FakeCentre, time: FakeTime
) -> None:
    session = Session()
    first = apply.submit(session, a_job(1), walk_in=WALK_IN, resume=RESUME)
    session.sign_in("session-token", a_me(person_id="p2", phone="13900009999"))
    assert apply.needs(session) == "questions"
    second = apply.submit(session, a_job(1))
    assert not second.already
    assert second.receipt != first.receipt
    time.advance(10)
    bodies = [events.open(to_wire(row.sealed)) for row in store.claim(50)]  # two lanes
    assert [body.receipt for body in bodies] == [first.receipt, second.receipt]
    assert (bodies[1].walk_in, bodies[1].resume) == (None, None)


def test_tags_say_nothing_under_another_key(
    apply: Apply, store: OutboxStore, events: FakeCentre, time: FakeTime
) -> None:
    apply.submit(walk_in_session(), a_job())
    rebooted = Apply(
        outbox=store,
        sealer=events.sealer(),
        now=time.clock,
        random=Random(4),
        hold_seconds=10,
        tags=Tags(b"l" * 32),
    )
    assert not rebooted.submit(walk_in_session(), a_job()).already


def test_nobody_and_an_ended_session_cannot_apply(apply: Apply) -> None:
    with pytest.raises(BugError):
        apply.submit(Session(), a_job())
    session = walk_in_session()
    session.end()
    with pytest.raises(BugError):
        apply.submit(session, a_job())


def test_without_a_key_nothing_is_stored(store: OutboxStore, time: FakeTime) -> None:
    def no_key() -> object:
        raise NotEnrolled("no key yet")

    apply = Apply(
        outbox=store,
        sealer=Sealer(no_key),  # type: ignore[arg-type]
        now=time.clock,
        random=Random(3),
        hold_seconds=10,
        tags=Tags(b"k" * 32),
    )
    session = walk_in_session()
    with pytest.raises(NotEnrolled):
        apply.submit(session, a_job())
    assert session.made == []
    assert store.health().pending == 0


def test_a_disk_that_fails_is_told_and_the_session_remembers_nothing(
    apply: Apply, store: OutboxStore, tmp_path: Path
) -> None:
    session = walk_in_session()
    store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(DiskError) as caught:
        apply.submit(session, a_job())
    assert "没有存下" in caught.value.said
    assert session.made == []
    store._db.execute("PRAGMA query_only = OFF")
    assert not apply.submit(session, a_job()).already
