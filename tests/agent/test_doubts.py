"""What a plan passes over makes it doubtful, however sure the model is."""

from __future__ import annotations

import pytest

from agent.doubts import find_doubts
from agent.prompts.plan_format import Span, encode_prompt, spans_to_tags
from agent.prompts.vocabulary import Vocabulary, build_tokenizer

SEND = ("<open>", "<a:Email>", "<type>", "<t:To>", "<u:recipient>", "<click>", "<t:Send>", "<r:button>", "<closes>")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(build_tokenizer())


@pytest.mark.parametrize(
    ("text", "recipient", "doubted"),
    [
        ('Email Leon "Hello"', "Leon", '"Hello"'),
        ("Email Leon and also kim@example.org", "Leon", "kim@example.org"),
        ("Email Anna Kowalska", "Kowalska", "Anna"),
        ("Email Anna Kowalska", "Anna", "Kowalska"),
        ("Email Leon but don't send it", "Leon", "don't"),
        ("Email Leon with a copy to my boss", "Leon", "copy"),
    ],
)
def test_a_value_a_half_name_or_a_negation_passed_over_is_named(
    vocabulary: Vocabulary, text: str, recipient: str, doubted: str
) -> None:
    start = text.index(recipient)
    spans = [Span("recipient", start, start + len(recipient), recipient)]
    prompt = encode_prompt(text, vocabulary)
    found = find_doubts(prompt, spans_to_tags(prompt, spans), spans, SEND)
    assert any(doubted in doubt for doubt in found)


def test_a_plan_that_uses_everything_is_not_doubted(vocabulary: Vocabulary) -> None:
    text = "Please write an email to Leon Berg about the weather"
    spans = [Span("recipient", 25, 34, "Leon Berg"), Span("subject", 41, 52, "the weather")]
    prompt = encode_prompt(text, vocabulary)
    assert not find_doubts(prompt, spans_to_tags(prompt, spans), spans, SEND)


OPEN, SCROLL = ("<open>", "<a:Email>"), ("<open>", "<a:Email>", "<scroll>", "<down>")


@pytest.mark.parametrize(
    ("text", "steps", "doubted"),
    [
        ("Open the email program, then scroll down", OPEN, True),
        ("Open the email program, then scroll down", SCROLL, False),
        ("Start the mail reader and go three pages up", OPEN, True),
        ("Could you hit the mail button", OPEN, True),
        ("Would you open the mail program, please? Thank you very much.", OPEN, False),
        ("My mail program, please open it", OPEN, False),
        ("On this page, open the mail program", OPEN, False),
        ("In the archive, open the mail program", OPEN, True),
    ],
)
def test_a_clause_that_no_step_stands_for_is_doubted(
    vocabulary: Vocabulary, text: str, steps: tuple[str, ...], doubted: bool
) -> None:
    prompt = encode_prompt(text, vocabulary)
    found = find_doubts(prompt, spans_to_tags(prompt, []), [], steps)
    assert any(doubt.startswith("who does") for doubt in found) == doubted


FIND = ("<open>", "<a:default>", "<u:file>")
ITEM = ("<click>", "<u:label>", "<r:item>", "<changes>")
COMBO = ("<click>", "<u:label>", "<r:combo>", "<changes>")


@pytest.mark.parametrize(
    ("text", "role", "value", "steps", "doubted"),
    [
        ("Rename the file notes.txt", "file", "notes.txt", FIND, "Rename"),
        ("Find the file notes.txt", "file", "notes.txt", FIND, ""),
        ('A tick at "Print", I want none', "label", "Print", ITEM, "tick"),
        ('Choose "Red" in the dropdown', "label", "Red", ITEM, "dropdown"),
        ('Choose "Red" in the dropdown', "label", "Red", COMBO, ""),
        ("Choose neither red nor blue", "label", "neither red nor blue", ITEM, "neither red nor blue"),
        ('Choose "neither red nor blue"', "label", "neither red nor blue", ITEM, ""),
    ],
)
def test_an_order_no_step_can_carry_out_or_a_name_that_runs_on_is_named(
    vocabulary: Vocabulary, text: str, role: str, value: str, steps: tuple[str, ...], doubted: str
) -> None:
    start = text.index(value)
    spans = [Span(role, start, start + len(value), value)]
    prompt = encode_prompt(text, vocabulary)
    found = find_doubts(prompt, spans_to_tags(prompt, spans), spans, steps)
    assert any(doubted in doubt for doubt in found) if doubted else not found


def test_words_of_a_value_part_no_sentence_and_name_no_step(vocabulary: Vocabulary) -> None:
    text = 'Email Leon "Open the door, then scroll down and click"'
    spans = [Span("recipient", 6, 10, "Leon"), Span("body", 12, len(text) - 1, text[12:-1])]
    prompt = encode_prompt(text, vocabulary)
    assert not find_doubts(prompt, spans_to_tags(prompt, spans), spans, SEND)


def test_a_refusal_is_not_doubted(vocabulary: Vocabulary) -> None:
    text = "Make me happy, then scroll down"
    prompt = encode_prompt(text, vocabulary)
    assert not find_doubts(prompt, spans_to_tags(prompt, []), [], ["<refuse>"])
