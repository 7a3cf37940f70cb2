import pytest

from central.core.accounts import queries
from central.core.errors import NotFound
from tests.unit.central import cast


def test_a_masked_number_shows_its_ends_only() -> None:
    assert queries.masked("13812345678") == "138****5678"


@pytest.mark.django_db
def test_it_finds_a_person_by_id() -> None:
    alice = cast.person()
    assert queries.person(alice.pk) == alice
    assert queries.person(str(alice.pk)) == alice


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["", "1", "00000000-0000-0000-0000-000000000000"])
def test_it_finds_nobody_by_another_id(bad: str) -> None:
    cast.person()
    with pytest.raises(NotFound):
        queries.person(bad)


@pytest.mark.django_db
def test_a_resume_that_this_version_cannot_read_is_none() -> None:
    alice = cast.person()
    assert queries.resume_of(alice) is None
    alice.resume = cast.resume().model_dump(mode="json")
    assert queries.resume_of(alice) == cast.resume()
    alice.resume = {"name": "爱丽"}
    assert queries.resume_of(alice) is None
