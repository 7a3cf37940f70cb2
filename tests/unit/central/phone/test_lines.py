import pytest

from central.faces.phone.lines import ICONS, SENTENCES, number_in, steps
from contract.signin import ApplicationState as State


def test_every_state_has_a_sentence_and_a_picture() -> None:
    assert set(SENTENCES) == set(ICONS) == set(State)


@pytest.mark.parametrize(
    ("state", "done", "last"),
    [
        (State.DELIVERED, [True, False, False], "等答复"),
        (State.VIEWED, [True, True, False], "等答复"),
        (State.INTERVIEW, [True, True, True], "约面试"),
        (State.DECLINED, [True, True, True], "不合适"),
        (State.HIRED, [True, True, True], "已录用"),
    ],
)
def test_the_way_shows_no_step_that_was_not_taken(
    state: State, done: list[bool], last: str
) -> None:
    way = steps(state)
    assert [step.done for step in way] == done
    assert way[2].word == last


@pytest.mark.parametrize(
    ("contact", "number"),
    [
        ("王经理 0371-55550000", "037155550000"),
        ("张师傅13800000001（微信同号）", "13800000001"),
        ("400-123-4567 转 3", "4001234567"),
        ("到店面谈", ""),
        ("工号 1380000000199", ""),
    ],
)
def test_a_number_to_dial_is_found_in_a_contact(contact: str, number: str) -> None:
    assert number_in(contact) == number
