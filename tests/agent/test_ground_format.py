from __future__ import annotations

from dataclasses import replace

import pytest

from agent.prompts.ground_format import encode_ground, overlap, surroundings, words_of
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from perception.geometry import Box
from perception.screen import Element


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(build_tokenizer(["strikethrough"]))


ELEMENTS = (
    Element(Box(0, 0, 60, 20), "button", "Send"),
    Element(Box(70, 0, 60, 20), "button", "Save as"),
    Element(Box(0, 30, 60, 20), "text", "Subject:"),
    Element(Box(70, 30, 300, 20), "field", "Subject:", value="Hello there"),
    Element(Box(0, 60, 370, 300), "area", ""),
    Element(Box(0, 370, 20, 20), "checkbox", "Sign", states=frozenset({"checked"})),
)


def lines(phrase: str, vocabulary: Vocabulary, elements: tuple[Element, ...] = ELEMENTS) -> list[list[str]]:
    prompt = encode_ground(phrase, elements, vocabulary)
    tokens = [vocabulary.names[i] for i in prompt.ids]
    starts = [i for i, token in enumerate(tokens) if token == "<el>"]
    return [tokens[a:b] for a, b in zip(starts, [*starts[1:], len(tokens)], strict=True)]


def test_every_line_ends_with_an_option_and_the_last_is_none(vocabulary: Vocabulary) -> None:
    prompt = encode_ground("click Send", ELEMENTS, vocabulary)
    assert [vocabulary.names[prompt.ids[at]] for at in prompt.options] == ["<opt>"] * 7
    assert lines("click Send", vocabulary)[-1] == ["<el>", "<none>", "<opt>"]


def test_words_of_the_phrase_are_marked_in_the_line_that_has_them(vocabulary: Vocabulary) -> None:
    found = lines("Click the 'Sned' button, not save.", vocabulary)
    assert "<~>" in found[0]
    assert "<=>" in found[1]
    assert "<=>" not in found[0]
    assert not {"<=>", "<~>"} & set(found[4])


def test_a_part_of_the_lines_is_encoded_as_it_is_among_all(vocabulary: Vocabulary) -> None:
    around = surroundings(ELEMENTS)
    whole = encode_ground("the last button", ELEMENTS, vocabulary)
    part = encode_ground("the last button", ELEMENTS, vocabulary, around=around, part=slice(1, 2))
    own = whole.ids[whole.options[0] + 1 : whole.options[1] + 1]
    assert part.ids[-len(own) - 3 : -3] == own


def test_states_values_and_the_asked_place_stand_in_the_line(vocabulary: Vocabulary) -> None:
    found = lines("the second button", vocabulary)
    assert "<value>" in found[3]
    assert "<st:checked>" in found[5]
    assert "<spare:4>" in found[1]
    assert "<spare:4>" not in found[0]


def test_small_words_count_only_when_they_are_names() -> None:
    assert words_of("type it into the To field") == ("to", "field")
    assert words_of("go to the field") == ("field",)
    assert words_of("To") == ("to",)
    assert overlap(("save", "as"), "Save as…") == (2, 0, True)


def test_a_word_added_to_the_tokenizer_is_known(vocabulary: Vocabulary) -> None:
    renamed = (replace(ELEMENTS[0], name="Strikethrough"),)
    assert "strikethrough" in lines("x", vocabulary, renamed)[0]
