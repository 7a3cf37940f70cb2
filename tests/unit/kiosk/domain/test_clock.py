from datetime import UTC, datetime, timedelta

from kiosk.domain.clock import ServerClock, utc_now

TRUE = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


class Machine:
    """A machine's clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def test_an_untaught_clock_is_the_machines() -> None:
    clock = ServerClock(Machine(TRUE))
    assert clock.now() == TRUE
    assert not clock.is_wrong
    assert clock.floor is None


def test_a_machine_a_day_behind_is_corrected_and_known_to_be_wrong() -> None:
    machine = Machine(TRUE - timedelta(days=1))
    clock = ServerClock(machine)
    clock.learn(TRUE)
    machine.at += timedelta(minutes=3)
    assert clock.now() == TRUE + timedelta(minutes=3)
    assert clock.offset == timedelta(days=1)
    assert clock.is_wrong


def test_a_few_minutes_are_corrected_without_alarm() -> None:
    clock = ServerClock(Machine(TRUE + timedelta(minutes=5)))
    clock.learn(TRUE)
    assert clock.now() == TRUE
    assert not clock.is_wrong


def test_a_machine_that_restarts_in_1970_stays_at_the_last_confirmed_moment() -> None:
    clock = ServerClock(Machine(datetime(1970, 1, 1, tzinfo=UTC)))
    clock.restore(timedelta(seconds=2), TRUE)
    assert clock.now() == TRUE
    assert clock.is_wrong


def test_the_centre_is_believed_even_when_it_goes_back() -> None:
    clock = ServerClock(Machine(TRUE))
    clock.learn(TRUE + timedelta(days=900))
    clock.learn(TRUE)
    assert clock.now() == TRUE


def test_the_machines_own_clock_is_aware() -> None:
    assert utc_now().utcoffset() == timedelta(0)
