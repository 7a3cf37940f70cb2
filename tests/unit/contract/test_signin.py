from contract.signin import Me


def test_a_persons_number_is_in_no_trace_of_theirs() -> None:
    me = Me(
        person_id="p",
        phone="13800005678",
        phone_masked="138****5678",
        resume=None,
        applications=(),
    )
    assert "13800005678" not in repr(me) + str(me)
