"""The benchmarks' arithmetic: a table that lies would be worse than none."""

from benchmarks.harness import (
    Row,
    at_least,
    at_most,
    from_json,
    percentile,
    side_by_side,
    spread,
    table,
    to_json,
)


def test_a_ratio_is_of_medians_and_is_held_against_its_goal() -> None:
    row = Row.against(
        "fill", [1.0, 2.0, 9.0], [4.0, 4.0, 5.0], "Kinto", unit="s", goal=at_most(0.5)
    )
    assert (row.ours, row.peer, row.ratio, row.met) == (2.0, 4.0, 0.5, True)
    assert row.goal == "≤ 0.5× Kinto"
    over = Row.against("fill", [2.1], [4.0], "Kinto", unit="s", goal=at_most(0.5))
    assert over.met is False
    assert Row.against("load", [5.0], [9.0], "nginx", unit="/s", goal=at_least(0.5)).met


def test_a_figure_alone_has_an_absolute_goal_or_none() -> None:
    assert Row.alone("poll", [380.0], unit="B", goal=at_most(400)).met
    assert Row.alone("poll", [401.0], unit="B", goal=at_most(400)).met is False
    assert Row.alone("poll", [401.0], unit="B").met is None


def test_percentiles_and_spread() -> None:
    samples = [float(n) for n in range(1, 101)]
    assert 95 <= percentile(samples, 95) <= 96
    assert percentile([7.0], 95) == 7.0
    assert spread([3.0]) == 0.0
    assert 1.5 < spread(samples) < 1.7


def test_works_take_turns_and_the_warm_up_is_not_counted() -> None:
    calls: list[str] = []
    first, second = side_by_side(
        [lambda: calls.append("a"), lambda: calls.append("b")], rounds=3, warm_up=1
    )
    assert calls == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert (len(first), len(second)) == (3, 3)


def test_rows_survive_json_and_print_as_a_table() -> None:
    rows = [
        Row.against("全部", [1234.5], [2.0], "Kinto", unit="ms", goal=at_most(1)),
        Row.alone("poll", [3.0], unit="B"),
    ]
    assert from_json(to_json(rows)) == rows
    lines = table(rows).splitlines()
    assert len(lines) == 3
    assert "NO" in lines[1]
    assert lines[2].split() == ["poll", "3", "B", "0%"]
