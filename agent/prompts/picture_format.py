"""The formats in which a picture is asked about. The one place that knows how their tokens lie.

    dialogue  <describe> PANE question <sep> answer <value> question <sep> answer <value> ...
    VERIFY    <verify> PANE statement <sep> ANSWER statement <sep> ...      ANSWER is <yes>, <no> or <unknown>
    GROUND    <ground> phrase <sep> <el> PANE <opt> <el> PANE <opt> ...     at each <opt> <yes> or <no>
    ACT       <act> goal <history> what was done <sep> <el> PANE <opt> ...  at each <opt> <click>, <type> or <none>

DESCRIBE is a dialogue that asks for a description. A PANE is one picture: as many tokens as it has vectors, each one
<image>, or a token that tells what is there when a decoder learns without pictures (`tell`).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final, Literal

from agent.prompts.tokens import IMAGE
from agent.prompts.vocabulary import Vocabulary
from perception.screen import Element

Format = Literal["dialogue", "verify", "ground", "act"]
ANSWERS: Final[dict[Format, tuple[str, ...]]] = {
    "verify": ("<yes>", "<no>", "<unknown>"), "ground": ("<yes>", "<no>"), "act": ("<click>", "<type>", "<none>"),
}  # fmt: skip
"""What may be answered where the answer is one token."""
HOLDS_TEXT: Final = "<quote>"
_STATES: Final = ("checked", "selected", "disabled")


def facts(element: Element) -> tuple[str, ...]:
    """What a picture of an element can show of it, as tokens: its role, its states, whether it holds text."""
    states = [f"<st:{state}>" for state in _STATES if state in element.states]
    holds = [HOLDS_TEXT] if element.role in ("field", "area") and element.value else []
    return (f"<r:{element.role}>", *states, *holds)


def tell(held: Sequence[Sequence[str]], slots: int, rng: Random) -> list[str]:
    """`slots` tokens that stand for a picture: its parts in order, each part's facts in its order at random places."""
    each = slots // len(held)
    told = [IMAGE] * slots
    for number, part in enumerate(held):
        places = sorted(rng.sample(range(each), len(part)))
        for place, fact in zip(places, part, strict=True):
            told[number * each + place] = fact
    return told


def encode_dialogue(
    pane: Sequence[str], turns: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> tuple[list[int], list[int]]:
    """Ids and targets; `turns` are questions and their answers. Only answers are asked for."""
    ids = vocabulary.encode(["<describe>", *pane])
    targets = [-100] * len(ids)
    asked, answered = vocabulary.encode(["<sep>", "<value>"])
    for question, answer in turns:
        put = [*vocabulary.text_ids(question), asked]
        said = [*vocabulary.text_ids(answer), answered]
        targets += [-100] * (len(put) - 1) + said + [-100]  # output i says input i + 1
        ids += put + said
    return ids, targets


def encode_verify(
    pane: Sequence[str], turns: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> tuple[list[int], list[int]]:
    """Ids and targets; `turns` are statements, each with the token that answers it."""
    ids = vocabulary.encode(["<verify>", *pane])
    targets = [-100] * (len(ids) - 1)
    for statement, answer in turns:
        put = [*vocabulary.text_ids(statement), vocabulary.ids["<sep>"]]
        targets += [-100] * len(put) + [vocabulary.ids[answer]]
        ids += [*put, vocabulary.ids[answer]]
    return ids[:-1], targets


def encode_choice(
    panes: Sequence[Sequence[str]],
    asked: str,
    answers: Sequence[str],
    vocabulary: Vocabulary,
    done: str | None = None,
) -> tuple[list[int], list[int]]:
    """Ids and targets of GROUND, or of ACT where `done` tells what was done so far ("" for nothing)."""
    begin = [vocabulary.ids["<ground>" if done is None else "<act>"], *vocabulary.text_ids(asked)]
    if done is not None:
        begin += [vocabulary.ids["<history>"], *vocabulary.text_ids(done)]
    ids = [*begin, vocabulary.ids["<sep>"]]
    targets = [-100] * len(ids)
    for pane, answer in zip(panes, answers, strict=True):
        line = vocabulary.encode(["<el>", *pane, "<opt>"])
        ids += line
        targets += [-100] * (len(line) - 1) + [vocabulary.ids[answer]]
    return ids, targets
