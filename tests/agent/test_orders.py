"""Sentences about what is on the screen are read clause by clause, quoted values untouched; the rest is refused."""

from __future__ import annotations

import pytest

from agent.errors import PlanRefused
from agent.here import plan_here
from agent.orders import NotOrders, Order, read_orders


def brief(order: Order) -> tuple[str, tuple[str, ...], str | None]:
    return order.verb, order.names, order.role


@pytest.mark.parametrize(
    ("sentence", "orders"),
    [
        ("Click the button.", [("click", (), "button")]),
        ("Press Save, then click on the link \"More about us\".",
         [("click", ("Save",), None), ("click", ("More about us",), "link")]),
        ("Pick Oslo and Lima and press Done", [("choose", ("Oslo", "Lima"), None), ("click", ("Done",), None)]),
        ("Type \"then click Delete\" into the field and hit Enter",
         [("enter", ("then click Delete",), "field"), ("click", ("Enter",), None)]),
        ("Wait 2 seconds, then press Go", [("wait", ("2",), None), ("click", ("Go",), None)]),
        ("Choose File>Export>Picture", [("choose", ("File", "Export", "Picture"), "menu")]),
        ("How many red circles are there?", [("count", ("red circles",), None)]),
    ],
)  # fmt: skip
def test_clauses_become_orders(sentence: str, orders: list[tuple[str, tuple[str, ...], str | None]]) -> None:
    assert [brief(order) for order in read_orders(sentence)] == orders


def test_several_fields_of_one_clause_keep_their_texts() -> None:
    (order, _) = read_orders('Enter the user "ann" and the code "x, y" into the fields and press Log in.')
    assert order.pairs == (("user", "ann"), ("code", "x, y"))


def test_ordinals_and_owners_are_kept() -> None:
    assert read_orders("Tick the 3rd checkbox")[0].nth == 3
    (order,) = read_orders('For the user @ann, click on the "Reply" button')
    assert (order.names, order.near) == (("Reply",), "@ann")
    (order, _) = read_orders('Click the "Like" button on all posts by @bob and then click Done')
    assert (order.every, order.near) == (True, "@bob")


def test_a_clause_that_is_no_order_refuses_the_whole_sentence() -> None:
    with pytest.raises(NotOrders, match="Ponder"):
        read_orders("Ponder the meaning of life")
    with pytest.raises(PlanRefused, match="orders"):
        plan_here("Ponder the meaning of life")


def test_the_goal_of_an_open_step_is_the_users_own_sentence() -> None:
    plan = plan_here("Click the button.")
    (step,) = plan.steps
    assert step.action.kind == "achieve"
    assert step.action.goal == plan.instruction[plan.sources[0].start : plan.sources[0].end]
