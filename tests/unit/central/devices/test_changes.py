import pytest
from django.db import transaction

from central.core.devices import queries, services
from central.core.devices.changes import take_number
from central.core.devices.models import Device
from tests.unit.central import cast


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_only_inside_the_transaction_that_changes_the_device() -> None:
    with pytest.raises(RuntimeError):
        take_number()
    with transaction.atomic():
        assert [take_number(), take_number()] == [1, 2]
    assert queries.last_change() == 2


@pytest.mark.django_db
def test_only_what_ends_a_token_is_a_change() -> None:
    first, second = cast.device(token="first"), cast.device(token="second")
    new = services.roll(first)
    assert (queries.last_change(), queries.changed_after(0)) == (0, set())
    assert queries.device_for_token(new) == first
    seen = queries.last_change()
    assert queries.changed_after(0) == {first.pk}
    services.revoke(second, actor="staff:test", now=cast.NOW)
    assert queries.changed_after(seen) == {second.pk}


@pytest.mark.django_db
def test_a_token_is_held_while_it_is_the_one_in_use() -> None:
    device = cast.device(token="old")
    new = services.roll(device)
    held = Device.objects.get().token_hash
    assert queries.holder(held) == (device.pk, "terminal")
    rolled = Device.objects.get().next_token_hash
    assert rolled is not None and queries.holder(rolled) is None
    queries.device_for_token(new)
    assert queries.holder(held) is None
    services.revoke(device, actor="staff:test", now=cast.NOW)
    assert queries.holder(rolled) is None
