import pytest

from central.core.jobs.employers import of_source
from central.core.jobs.models import Employer
from tests.unit.central import cast
from tests.unit.central.cast import NOW

pytestmark = pytest.mark.django_db


def test_a_name_is_made_an_employer_of_its_source_once() -> None:
    first = of_source("csv", {"Acme", "Bolt"})
    assert set(first) == {"Acme", "Bolt"}
    assert of_source("csv", {"Acme"}) == {"Acme": first["Acme"]}
    assert set(Employer.objects.values_list("name", "origin")) == {("Acme", "csv"), ("Bolt", "csv")}


def test_a_registered_employer_of_that_name_is_another_one() -> None:
    registered = cast.employer("Acme")
    Employer.objects.update(papers_checked_at=NOW)
    found = of_source("csv", {"Acme"})["Acme"]
    assert found != registered
    assert found.papers_checked_at is None


def test_who_is_suspended_comes_in_suspended() -> None:
    cast.employer("Acme")
    cast.employer("Bolt")
    Employer.objects.filter(name="Acme").update(suspended_at=NOW)
    found = of_source("csv", {"Acme", "Bolt"})
    assert (found["Acme"].suspended_at, found["Bolt"].suspended_at) == (NOW, None)


def test_no_source_makes_registered_employers() -> None:
    with pytest.raises(ValueError, match="registered"):
        of_source("registered", {"Acme"})


def test_no_names_are_no_employers() -> None:
    assert of_source("csv", set()) == {}
