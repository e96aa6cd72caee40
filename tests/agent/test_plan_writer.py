"""Drafts become the plans people expect, and every value can be proved."""

from __future__ import annotations

from typing import Any

import pytest

from agent.contacts import find_address
from agent.draft import Draft
from agent.errors import MissingFact, ModelOutputInvalid, PlanRefused
from agent.plan import Plan, Source
from agent.plan_writer import parse_chord, parse_count, write_plan
from agent.prompts.plan_format import Span
from agent.sources import check_sources

FACTS = {"contacts": {"Leon": "leon@example.org", "Anna Kowalska": {"email": "anna@x.pl"}, "Anna Berg": "berg@x.de"}}
MAIL = (
    "<open> <a:Email> <type> <t:To> <u:recipient> <type> <t:Subject> <u:subject> <type> <t:Body> <u:body> "
    "<click> <t:Send> <r:button> <closes>"
)


def draft(text: str, steps: str, **values: str) -> Draft:
    """Values by role (a trailing digit is dropped), found in the text in order."""
    spans = [Span(role.rstrip("0123456789"), text.index(v), text.index(v) + len(v), v) for role, v in values.items()]
    return Draft(tuple(sorted(spans, key=lambda s: s.start)), tuple(steps.split()), 1.0)


def plan_of(text: str, steps: str, facts: Any = FACTS, **values: str) -> Plan:
    plan = write_plan(text, facts, draft(text, steps, **values))
    check_sources(plan, facts)
    return plan


def test_the_yardstick_is_written_word_for_word() -> None:
    text = 'Send Leon an email with the subject "Weekly Update" that says "Hi Leon, ...."'
    plan = plan_of(text, MAIL, recipient="Leon", subject="Weekly Update", body="Hi Leon, ....")
    assert plan.sentences() == (
        "1. Open the Email editor.\n"
        '2. Type Leon\'s email address into the "To" field.\n'
        '3. Enter "Weekly Update" into the "Subject" field.\n'
        '4. Type "Hi Leon, ...." into the email body.\n'
        '5. Click the "Send" button.'
    )
    first, last = plan.steps[0], plan.steps[-1]
    assert first.action.kind == "open"
    assert first.action.fresh == "new message"
    assert first.expect is not None
    assert first.expect.fields == ("To", "Subject")
    assert last.expect is not None
    assert last.expect.closed


def test_a_sum_is_written_from_its_numbers_in_the_right_order() -> None:
    steps = "<open> <a:Calculator> <type> <t:Focus> <u:number> <op:from> <u:number> <press> <k:enter> <changes>"
    plan = plan_of("subtract 9 from 100 please", steps, number1="9", number2="100")
    assert plan.steps[1].action.model_dump()["text"] == "100-9"


def test_a_secret_is_a_reference_and_never_a_text() -> None:
    text = 'Type ${secret:mail} into "Password"'
    plan = plan_of(text, "<type> <u:field> <u:value>", value="${secret:mail}", field="Password")
    assert plan.steps[0].action.model_dump()["secret"] == "mail"
    assert plan.steps[0].action.model_dump()["text"] == ""


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("leon", "leon@example.org"),
        ("Kowalska", "anna@x.pl"),
        ("my Leon", "leon@example.org"),
        ("Anna Berg", "berg@x.de"),
    ],
)
def test_people_are_found_by_name(person: str, address: str) -> None:
    assert find_address(person, FACTS)[0] == address


@pytest.mark.parametrize(("person", "words"), [("Anna", "Anna Berg, Anna Kowalska"), ("Bo", "Bo's email address")])
def test_unknown_or_ambiguous_people_are_a_question(person: str, words: str) -> None:
    with pytest.raises(MissingFact, match=words):
        find_address(person, FACTS)


def test_an_address_that_is_none_is_a_question() -> None:
    with pytest.raises(MissingFact):
        find_address("Leon", {"contacts": {"Leon": "not an address"}})


def test_a_value_that_was_changed_on_the_way_is_caught() -> None:
    text = 'Send Leon an email with the subject "A" that says "B"'
    plan = plan_of(text, MAIL, recipient="Leon", subject="A", body="B")
    wrong = [
        source.model_copy(update={"start": 0, "end": 4}) if source.origin == "instruction" else source
        for source in plan.sources
    ]
    with pytest.raises(ModelOutputInvalid):
        check_sources(plan.model_copy(update={"sources": tuple(wrong)}), FACTS)
    with pytest.raises(ModelOutputInvalid, match="no source"):
        check_sources(plan.model_copy(update={"sources": ()}), FACTS)
    with pytest.raises(ModelOutputInvalid):
        check_sources(plan, {"contacts": {"Leon": "mallory@example.org"}})


def test_a_source_outside_the_instruction_is_caught() -> None:
    plan = plan_of("click Save", "<click> <u:label> <r:button> <changes>", label="Save")
    source = Source(step="1", field="target.text", origin="instruction", start=5, end=99)
    with pytest.raises(ModelOutputInvalid, match="outside"):
        check_sources(plan.model_copy(update={"sources": (source,)}), {})


@pytest.mark.parametrize(
    ("text", "keys"),
    [("Ctrl+S", ("ctrl", "s")), ("ctrl - s", ("ctrl", "s")), ("page down", ("pagedown",)),
     ("Enter", ("enter",)), ("Ctrl+Shift+T", ("ctrl", "shift", "t"))],
)  # fmt: skip
def test_chords_are_read_as_people_write_them(text: str, keys: tuple[str, ...]) -> None:
    assert parse_chord(text) == keys


def test_what_is_no_key_or_no_small_number_is_refused() -> None:
    with pytest.raises(PlanRefused, match="Ctrl\\+Foo"):
        parse_chord("Ctrl+Foo")
    for text in ("0", "101", "many", "-3"):
        with pytest.raises(PlanRefused):
            parse_count(text)
    assert parse_count("Three") == 3


def test_a_literal_address_is_taken_out_of_its_surroundings() -> None:
    steps = "<open> <a:Email> <type> <t:To> <u:recipient> <click> <t:Send> <r:button> <closes>"
    plan = plan_of("mail Zoe <zoe@x.org> now", steps, facts={}, recipient="Zoe <zoe@x.org>")
    assert plan.steps[1].action.model_dump()["text"] == "zoe@x.org"


def test_a_mail_to_nobody_is_a_question() -> None:
    steps = "<open> <a:Email> <type> <t:Subject> <u:subject> <click> <t:Send> <r:button> <closes>"
    with pytest.raises(MissingFact, match="Who"):
        plan_of('send an email about "X"', steps, subject="X")
