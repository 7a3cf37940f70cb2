import gc
import weakref

import pytest

from contract.events import WalkIn
from kiosk.errors import BugError
from kiosk.services.session import Session
from tests.unit.kiosk.outbox.fakes import START, codes
from tests.unit.kiosk.samples import a_job
from tests.unit.kiosk.services.fakes import a_me

WALK_IN = WalkIn(name="王小明", phone="13800001234")


def test_every_session_has_a_lane_of_its_own() -> None:
    assert len({Session().lane for _ in range(100)}) == 100


def test_signing_in_takes_the_place_of_a_left_number() -> None:
    session = Session()
    session.leave_phone(WALK_IN)
    session.sign_in("token", a_me())
    assert session.signed_in
    assert session.walk_in is None


def test_the_end_leaves_nothing_of_the_person() -> None:
    session = Session()
    me = a_me()
    session.sign_in("secret-token", me)
    session.remember(a_job(), codes(1)[0], START, None, None)
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
    session.remember(a_job(), codes(1)[0], START, WALK_IN, None)
    assert (session.me, session.walk_in, session.made) == (None, None, [])
