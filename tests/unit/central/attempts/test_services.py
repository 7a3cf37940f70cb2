from datetime import timedelta

import pytest

from central.core.attempts import services
from central.core.attempts.models import Attempt
from central.core.attempts.services import Guard
from central.core.errors import TooMany
from tests.unit.central.cast import NOW, minutes, seconds
from tests.unit.central.races import at_once, need_postgres

pytestmark = pytest.mark.django_db(transaction=True)

WINDOW = minutes(15)
NARROW = Guard("login:alice@1.2.3.4", 3, WINDOW)
WIDE = Guard("login:@1.2.3.4", 5, WINDOW)
TITLE = "先停一会儿。"


def _fail(*guards: Guard, times: int = 1) -> None:
    for number in range(times):
        services.begin(guards, title=TITLE, now=NOW + seconds(number))


def test_so_many_tries_are_allowed_and_one_more_is_told_to_wait() -> None:
    _fail(NARROW, times=3)
    with pytest.raises(TooMany) as refused:
        services.begin([NARROW], title=TITLE, now=NOW + seconds(10))
    assert refused.value.title == TITLE
    assert refused.value.retry_after == WINDOW.total_seconds() - 10


def test_the_wait_ends_when_it_said_however_often_one_asks_meanwhile() -> None:
    _fail(NARROW, times=3)
    for number in range(20):
        with pytest.raises(TooMany):
            services.begin([NARROW], title=TITLE, now=NOW + seconds(60 + number))
    services.begin([NARROW], title=TITLE, now=NOW + WINDOW)


def test_any_guard_refuses_and_a_refused_try_counts_under_none() -> None:
    _fail(WIDE, times=5)
    with pytest.raises(TooMany):
        services.begin([NARROW, WIDE], title=TITLE, now=NOW + seconds(9))
    assert Attempt.objects.filter(key=NARROW.digest).count() == 0


def test_one_key_does_not_hold_up_another() -> None:
    _fail(NARROW, times=3)
    services.begin([Guard("login:bob@1.2.3.4", 3, WINDOW)], title=TITLE, now=NOW)


def test_success_forgives_its_own_guard_and_not_the_wide_one() -> None:
    _fail(NARROW, WIDE, times=2)
    counted = services.begin([NARROW, WIDE], title=TITLE, now=NOW)
    services.succeeded(counted, forget=NARROW, now=NOW)
    assert Attempt.objects.filter(key=NARROW.digest).count() == 0
    assert Attempt.objects.filter(key=WIDE.digest).count() == 2


def test_what_is_old_is_forgotten() -> None:
    _fail(WIDE)
    later = NOW + services.LONGEST_WINDOW + timedelta(minutes=1)
    services.succeeded(services.begin([NARROW], title=TITLE, now=later), forget=NARROW, now=later)
    assert Attempt.objects.count() == 0


def test_no_name_or_address_is_kept() -> None:
    _fail(NARROW)
    assert "alice" not in Attempt.objects.get().key


def test_many_tries_in_one_moment_are_no_better_than_many_in_a_row() -> None:
    need_postgres()

    def guess(_number: int) -> int:
        return len(services.begin([NARROW], title=TITLE, now=NOW))

    answers = at_once(20, guess)
    assert answers.count(1) <= NARROW.allowed
    assert all(answer == 1 or isinstance(answer, TooMany) for answer in answers)
