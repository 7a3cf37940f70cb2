import pytest

from central.core.audit.models import Entry
from central.core.audit.services import record

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what() -> None:
    record("staff:li", "job.filled", "job:1", left=0)
    entry = Entry.objects.get()
    assert (entry.actor, entry.action, entry.target) == ("staff:li", "job.filled", "job:1")
    assert entry.data == {"left": 0}


def test_an_entry_refuses_change_and_deletion() -> None:
    record("staff:li", "job.filled", "job:1")
    entry = Entry.objects.get()
    for forbidden in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(actor="staff:wang"),
    ):
        with pytest.raises(TypeError):
            forbidden()
    assert Entry.objects.get().actor == "staff:li"
