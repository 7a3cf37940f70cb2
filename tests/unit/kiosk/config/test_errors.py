import inspect

import pytest

from contract.base import Problem
from kiosk import errors
from kiosk.errors import (
    CentreDown,
    CentreError,
    KioskError,
    NotFound,
    Refused,
    TooLarge,
    TooMany,
    Unauthorized,
    centre_error,
)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, Unauthorized),
        (403, Unauthorized),
        (404, NotFound),
        (409, Refused),
        (410, NotFound),
        (413, TooLarge),
        (422, Refused),
        (429, TooMany),
        (500, CentreDown),
        (503, CentreDown),
    ],
)
def test_every_status_has_its_error(status: int, kind: type[CentreError]) -> None:
    error = centre_error(status, retry_after=3)
    assert type(error) is kind
    assert (error.status, error.retry_after, error.code) == (status, 3, "")


def test_the_centres_own_sentence_is_shown_and_a_proxys_is_not() -> None:
    ours = Problem(title="这个岗位已经招满", status=409, code="job_closed")
    assert centre_error(409, ours).said == "这个岗位已经招满"
    assert centre_error(409, ours).code == "job_closed"
    assert "Conflict" not in centre_error(409, Problem(title="Conflict", status=409)).said


def test_every_error_stands_in_the_tree_and_speaks_plainly() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, KioskError)
    ]
    assert len(kinds) > 15
    for kind in kinds:
        assert kind.__name__ in (errors.__doc__ or "")
        assert kind.default_said.endswith("。")
        assert kind.default_said.isprintable()
