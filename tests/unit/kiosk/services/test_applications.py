import pytest

from contract.events import WalkIn
from contract.receipt import grouped
from contract.signin import ApplicationState, Interview
from kiosk.errors import Offline, Unauthorized, centre_error
from kiosk.services.applications import Applications, Line, Mine
from kiosk.services.outbox.outcomes import Delivered, Parked
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.session import Session
from tests.unit.kiosk.outbox.fakes import START, FakeCentre, FakeTime, codes, put
from tests.unit.kiosk.samples import a_job
from tests.unit.kiosk.services.fakes import FakePersonCentre, a_me, a_view

ONE, TWO, THREE = codes(3)


@pytest.fixture
def centre() -> FakePersonCentre:
    return FakePersonCentre()


@pytest.fixture
def applications(centre: FakePersonCentre, store: OutboxStore, time: FakeTime) -> Applications:
    return Applications(centre, store, time.clock)


def signed_in(centre: FakePersonCentre) -> Session:
    session = Session()
    session.sign_in("session-token", centre.person)
    return session


def make(session: Session, store: OutboxStore, events: FakeCentre, time: FakeTime) -> None:
    """The session applies for job 1 with receipt ONE."""
    put(store, events, time, receipt=ONE, lane=session.lane)
    session.remember(a_job(1, title="保洁"), ONE, time.wall, None, None, lane=session.lane)


def states(mine: Mine) -> list[tuple[str, str]]:
    return [(line.receipt, line.state) for line in mine.lines]


def test_the_unsent_lies_over_what_the_centre_knows(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    centre.person = a_me(a_view(TWO))
    session = signed_in(centre)
    time.advance(60)
    make(session, store, events, time)
    mine = applications.mine(session)
    assert mine.online
    assert states(mine) == [(ONE, "kept"), (TWO, "viewed")]
    assert mine.lines[0].job_title == "保洁"
    assert mine.lines[1].contact == "李经理 0371-1234567"


def test_the_centres_word_wins_once_it_has_it(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    session = signed_in(centre)
    make(session, store, events, time)
    store.settle([Delivered(row.id, "") for row in store.claim(50)])
    assert states(applications.mine(session)) == [(ONE, "delivered")]
    centre.person = a_me(a_view(ONE, "job-1", state=ApplicationState.DECLINED, decline_reason="满"))
    mine = applications.mine(session)
    assert states(mine) == [(ONE, "declined")]
    assert mine.lines[0].decline_reason == "满"


def test_a_second_receipt_of_one_application_is_not_a_second_line(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    session = signed_in(centre)
    make(session, store, events, time)
    store.settle([Delivered(row.id, "already_applied") for row in store.claim(50)])
    centre.person = a_me(a_view(TWO, "job-1"))
    assert states(applications.mine(session)) == [(TWO, "viewed")]


def test_offline_it_shows_what_is_known_and_says_so(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    centre.person = a_me(a_view(TWO))
    session = signed_in(centre)
    time.advance(60)
    make(session, store, events, time)
    centre.faults["me"] = Offline()
    mine = applications.mine(session)
    assert not mine.online
    assert states(mine) == [(ONE, "kept"), (TWO, "viewed")]


def test_a_session_that_is_over_is_told(
    applications: Applications, centre: FakePersonCentre
) -> None:
    session = signed_in(centre)
    centre.faults["me"] = centre_error(401)
    with pytest.raises(Unauthorized):
        applications.mine(session)


def test_what_was_refused_needs_help_and_what_was_taken_back_is_gone(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    session = signed_in(centre)
    make(session, store, events, time)
    put(store, events, time, receipt=TWO, lane="x", hold_s=10)
    session.remember(a_job(2), TWO, time.wall, None, None, lane=session.lane)
    store.settle([Parked(row.id, "job_closed", "") for row in store.claim(50)])
    assert sorted(states(applications.mine(session))) == sorted(
        [(ONE, "needs_help"), (TWO, "kept")]
    )
    store.cancel(TWO)
    assert states(applications.mine(session)) == [(ONE, "needs_help")]


def test_a_walk_in_reads_their_delivered_ones_with_the_number_they_left(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    session = Session()
    session.leave_phone(WalkIn(name="王小明", phone="13800001234"))
    make(session, store, events, time)
    assert states(applications.mine(session)) == [(ONE, "kept")]
    store.settle([Delivered(row.id, "") for row in store.claim(50)])
    centre.views[ONE, "1234"] = a_view(ONE, "job-1", state=ApplicationState.HIRED)
    assert states(applications.mine(session)) == [(ONE, "hired")]
    centre.faults["lookup"] = Offline()
    mine = applications.mine(session)
    assert (states(mine), mine.online) == ([(ONE, "delivered")], False)


def test_a_receipt_is_read_at_any_station(
    applications: Applications, centre: FakePersonCentre
) -> None:
    interview = Interview(at=START, place="三楼")
    centre.views[ONE, "1234"] = a_view(ONE, state=ApplicationState.INTERVIEW, interview=interview)
    line = applications.lookup(f" {grouped(ONE)} ", "1234")
    assert line is not None
    assert (line.state, line.interview, line.job_title) == ("interview", interview, "保安")
    assert applications.lookup(ONE, "9999") is None


@pytest.mark.parametrize("receipt", ["", "123", ONE[:-1] + str((int(ONE[-1]) + 1) % 10), "四" * 12])
def test_a_mistyped_code_costs_no_question(
    applications: Applications, centre: FakePersonCentre, receipt: str
) -> None:
    centre.faults["lookup"] = Offline()
    assert applications.lookup(receipt, "1234") is None
    assert applications.lookup(ONE, "12a4") is None
    assert applications.lookup(ONE, "١٢٣٤") is None


def test_what_waits_here_is_answered_without_the_network_by_its_state_alone(
    applications: Applications,
    centre: FakePersonCentre,
    store: OutboxStore,
    events: FakeCentre,
    time: FakeTime,
) -> None:
    centre.faults["lookup"] = Offline()
    put(store, events, time, receipt=ONE)
    assert applications.lookup(ONE, "1234") == Line(ONE, "", "", "kept", time.wall)
    (row,) = store.claim(50)
    store.settle([Parked(row.id, "job_closed", "")])
    parked = applications.lookup(ONE, "1234")
    assert parked is not None and parked.state == "needs_help"
    store.redrive(row.id)
    store.settle([Delivered(row.id, "") for row in store.claim(50)])
    delivered = applications.lookup(ONE, "1234")
    assert delivered is not None and delivered.state == "delivered"


def test_a_strange_receipt_offline_is_an_honest_error(
    applications: Applications, centre: FakePersonCentre
) -> None:
    centre.faults["lookup"] = Offline()
    with pytest.raises(Offline):
        applications.lookup(THREE, "1234")
