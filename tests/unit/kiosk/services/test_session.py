import gc
import weakref

import pytest

from contract.catalog import Category
from contract.events import WalkIn
from contract.person import Available, Experience, Resume
from kiosk.errors import BugError
from kiosk.services.session import Session
from tests.unit.kiosk.outbox.fakes import START, codes
from tests.unit.kiosk.samples import a_job
from tests.unit.kiosk.services.fakes import a_me

WALK_IN = WalkIn(name="王小明", phone="13800001234")
RESUME = Resume(
    name="王小明",
    phone="13800001234",
    skills=(Category.CLEANING,),
    experience=Experience.NONE,
    available=Available.TODAY,
)


def test_every_session_has_a_lane_of_its_own() -> None:
    assert len({Session().lane for _ in range(100)}) == 100


def test_signing_in_takes_the_place_of_a_left_number() -> None:
    session = Session()
    session.leave_phone(WALK_IN)
    session.sign_in("token", a_me())
    assert session.signed_in
    assert session.walk_in is None


def after_a_walk_in() -> Session:
    session = Session()
    session.leave_phone(WALK_IN)
    session.answer(RESUME)
    session.remember(a_job(), codes(1)[0], START, WALK_IN, RESUME, lane=session.lane)
    return session


def test_who_signs_in_with_the_number_they_typed_goes_on() -> None:
    session = after_a_walk_in()
    lane = session.lane
    session.sign_in("token", a_me(phone=WALK_IN.phone))
    assert (session.lane, session.known_resume, session.asked) == (lane, RESUME, True)
    assert [made.receipt for made in session.made] == codes(1)


@pytest.mark.parametrize("phone", ["13900001234", "13800001235", "13899991234"])
def test_another_persons_qr_inherits_nothing(phone: str) -> None:
    session = after_a_walk_in()
    lane = session.lane
    me = a_me(person_id="p2", phone=phone)  # the last one's mask is the same
    session.sign_in("token", me)
    assert session.lane not in (lane, "")
    assert (session.token, session.me) == ("token", me)
    assert (session.walk_in, session.resume, session.known_resume) == (None, None, None)
    assert (session.asked, session.made) == (False, [])


def test_answers_that_name_another_number_stay_behind_too() -> None:
    session = Session()
    session.leave_phone(WALK_IN)
    session.answer(RESUME.model_copy(update={"phone": "13900001234"}))
    session.sign_in("token", a_me(phone=WALK_IN.phone))
    assert session.known_resume is None


def test_signing_in_again_keeps_what_the_same_person_did_and_nobody_elses() -> None:
    session = Session()
    session.sign_in("token", a_me())
    session.remember(a_job(), codes(1)[0], START, None, RESUME, lane=session.lane)
    session.sign_in("token-2", a_me())
    assert session.made and session.resume == RESUME
    session.sign_in("token-3", a_me(person_id="p2"))
    assert (len(session.made), session.known_resume, session.asked) == (0, None, False)


def test_what_comes_back_for_the_one_before_is_too_late() -> None:
    session = Session()
    session.leave_phone(WALK_IN)
    lane = session.lane
    me = a_me(person_id="p2", phone="13900009999")
    session.sign_in("token", me)
    session.remember(a_job(), codes(1)[0], START, WALK_IN, RESUME, lane=lane)
    session.refresh(a_me(person_id="p1"))
    assert (session.me, session.walk_in, session.resume, session.made) == (me, None, None, [])


def test_the_end_leaves_nothing_of_the_person() -> None:
    session = Session()
    me = a_me()
    session.sign_in("secret-token", me)
    session.remember(a_job(), codes(1)[0], START, None, None, lane=session.lane)
    lane = session.lane
    gone = weakref.ref(me)
    del me
    assert session.end() == "secret-token"
    gc.collect()
    assert gone() is None
    assert session.ended
    assert not session.signed_in
    text = repr(vars(session))
    for secret in ("secret-token", lane, codes(1)[0], "138"):
        assert secret not in text
    assert session.end() is None


def test_an_ended_session_cannot_be_used() -> None:
    session = Session()
    session.end()
    with pytest.raises(BugError):
        session.leave_phone(WALK_IN)
    with pytest.raises(BugError):
        session.sign_in("token", a_me())


def test_a_worker_that_comes_back_after_the_end_leaves_nothing_behind() -> None:
    session = Session()
    session.sign_in("token", a_me())
    session.end()
    session.refresh(a_me())
    session.remember(a_job(), codes(1)[0], START, WALK_IN, None, lane=session.lane)
    assert (session.me, session.walk_in, session.made) == (None, None, [])
