"""Values without quotation marks that begin or end in the wrong place leave words over, and are doubted for them."""

from __future__ import annotations

import re

import pytest

from agent.doubts import find_doubts
from agent.edges import cut
from agent.prompts.plan_format import Prompt, Span, encode_prompt, spans_to_tags
from agent.prompts.vocabulary import Vocabulary, build_tokenizer

CLICK = ("<click>", "<u:label>", "<r:button>", "<changes>")
NTH = ("<click>", "<u:label>", "<r:button>", "<nth>", "<n:2>", "<changes>")
FILL = ("<type>", "<u:field>", "<u:value>")
SCROLL = ("<scroll>", "<down>")
MAIL = ("<open>", "<a:Email>", "<type>", "<t:To>", "<u:recipient>")
SUBMIT = ("<click>", "<t:Submit>", "<r:button>", "<changes>")
SEND = ("<click>", "<t:Send>", "<r:button>", "<closes>")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(build_tokenizer())


def _marked(text: str, vocabulary: Vocabulary) -> tuple[Prompt, list[Span]]:
    """A sentence whose values are written `{role:value}`."""
    plain, spans = "", []
    for part in re.split(r"(\{\w+:[^}]*\})", text):
        found = re.fullmatch(r"\{(\w+):([^}]*)\}", part)
        if found:
            spans.append(Span(found[1], len(plain), len(plain) + len(found[2]), found[2]))
        plain += found[2] if found else part
    return encode_prompt(plain, vocabulary), spans


@pytest.mark.parametrize(
    "text",
    [
        "Click {label:Move} to archive",
        "Press the {label:Notify} me button",
        "Pick {value:Cheapest} flights in the {field:Order} list",
        "Tick {label:Accept} all of it",
        "Write {value:Rome} in the field {field:Place} of issue",
        "The form wants {field:Age} ({value:39)}",
        "Open the {label:Bed} and {label:breakfast} link",
        "Follow the link {label:Bed} and {label:breakfast}",
        "Untick {label:Write} to the {label:members}",
        "Click {label:Copy} as {near:Picture}",
        "Click {label:Edit} next to {label:Milk}",
        "Have the kavumo {label:log} menu opened",
        "Have {field:Street name filled} with {value:7}",
        "Email {recipient:Hr}. Petersen",
        "Find the {label:I} have read {label:rules} link",
    ],
)
def test_a_name_that_leaves_words_over_is_doubted(vocabulary: Vocabulary, text: str) -> None:
    prompt, spans = _marked(text, vocabulary)
    assert list(cut(prompt, spans, CLICK * sum(span.role == "label" for span in spans)))


@pytest.mark.parametrize(
    "text",
    [
        "Click {label:Move to archive}",
        "Click the {label:Save} button, please",
        "Turn {label:Dark mode} to off",
        "{label:Sound} has to be on",
        "The button {label:Undo} wants pressing",
        "Give the field {field:Age} the value {value:39}",
        'Click "{label:Move}" to archive it',
        "Put {value:7} into {field:Guests} and {value:Rome} into {field:City}",
        "Click {label:Edit}, then {label:Paste}",
        "Tick the boxes {label:Apples} and {label:Pears}",
        "Click {label:Edit} in the row of {near:Milk}",
        "Send {recipient:Leon} an email saying that {body:the door is open}",
    ],
)
def test_a_name_with_nothing_left_over_is_not(vocabulary: Vocabulary, text: str) -> None:
    prompt, spans = _marked(text, vocabulary)
    steps = CLICK if any(span.role == "label" for span in spans) else FILL
    assert not list(cut(prompt, spans, steps))


def test_a_text_without_its_first_small_word_is_doubted(vocabulary: Vocabulary) -> None:
    prompt, spans = _marked("Tell {recipient:Leon} by email that his {body:car is ready}", vocabulary)
    assert list(cut(prompt, spans, MAIL)) == ["car is ready"]


@pytest.mark.parametrize(
    ("text", "steps", "doubted"),
    [
        ("Email {recipient:Leon}", MAIL + SEND, True),
        ("Email {recipient:Leon}", MAIL, False),
        ("Send {recipient:Leon} an empty email", MAIL + SEND, False),
        ("Scroll down and click {label:Imprint}", CLICK + SCROLL, True),
        ("Scroll down and click {label:Imprint}", SCROLL + CLICK, False),
        ("Click {label:Imprint} and scroll down", CLICK + SCROLL, False),
        ("Put {value:7} into {field:Guests}", FILL + SUBMIT, True),
        ("Put {value:7} into {field:Guests} and send it off", FILL + SUBMIT, False),
        ("Press the second {label:Delete} button", CLICK, True),
        ("Press the second {label:Delete} button", NTH, False),
        ("Take {value:Rome} out of the list for {field:City}", FILL, True),
    ],
)
def test_steps_that_nobody_asked_for_or_not_so_are_doubted(
    vocabulary: Vocabulary, text: str, steps: tuple[str, ...], doubted: bool
) -> None:
    prompt, spans = _marked(text, vocabulary)
    assert bool(find_doubts(prompt, spans_to_tags(prompt, spans), spans, steps)) == doubted


@pytest.mark.parametrize("text", ["Fill in the form: {field:Age} {value:39}", "{field:Age} {value:39}, and when done"])
def test_what_leads_in_or_rounds_off_asks_for_nothing(vocabulary: Vocabulary, text: str) -> None:
    prompt, spans = _marked(text, vocabulary)
    assert not find_doubts(prompt, spans_to_tags(prompt, spans), spans, FILL)
