"""Every plan the grammar lets through validates, uses each marked span once, and slices it exactly."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.draft import Draft
from agent.errors import MissingFact, ModelOutputInvalid, PlanRefused
from agent.plan import Plan
from agent.plan_writer import write_plan
from agent.prompts.plan_format import Span
from agent.prompts.steps import StepGrammar, check_steps
from agent.prompts.tokens import END, ROLES
from agent.sources import check_sources

FACTS = {"contacts": {"Leon": "leon@example.org"}}
WORDS = {"recipient": "Leon", "cc": "Leon", "bcc": "Leon", "number": "7", "key": "Ctrl+S", "count": "3"}


def spans_of(roles: list[str]) -> tuple[str, tuple[Span, ...]]:
    text, spans = "", []
    for index, role in enumerate(roles):
        word = WORDS.get(role, f"value{index}")
        spans.append(Span(role, len(text), len(text) + len(word), word))
        text += word + " "
    return text, tuple(spans)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(ROLES), max_size=5), st.integers(0, 2**32))
def test_any_walk_through_the_grammar_is_a_sound_plan(roles: list[str], seed: int) -> None:
    text, spans = spans_of(roles)
    grammar = StepGrammar(f"<u:{role}>" for role in roles)
    if not grammar.possible:
        return
    rng, steps = Random(seed), []
    while not grammar.finished and len(steps) < 200:
        allowed = grammar.allowed()
        assert allowed, steps
        token = END if END in allowed and len(steps) > 60 else rng.choice(allowed)
        grammar.advance(token)
        steps.append(token)
    if not grammar.finished:
        return
    check_steps(steps, [f"<u:{role}>" for role in roles])
    try:
        plan = write_plan(text, FACTS, Draft(spans, tuple(steps[:-1]), 1.0))
    except (PlanRefused, MissingFact):
        return
    check_sources(plan, FACTS)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    for source in plan.sources:
        if source.origin == "instruction":
            assert text[source.start : source.end] in {span.text for span in spans}


def test_a_span_cannot_be_left_out_or_used_twice() -> None:
    sent = ["<type>", "<t:To>", "<u:recipient>", "<click>", "<t:Send>", "<r:button>", "<closes>"]
    steps = ["<open>", "<a:Email>", *sent, END]
    check_steps(steps, ["<u:recipient>"])
    for marks in ([], ["<u:recipient>", "<u:subject>"]):
        with pytest.raises(ModelOutputInvalid):
            check_steps(steps, marks)


def test_what_no_plan_can_use_is_known_at_once() -> None:
    assert not StepGrammar(["<u:recipient>", "<u:expression>"]).possible
    assert StepGrammar([]).possible
