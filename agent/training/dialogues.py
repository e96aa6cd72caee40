"""LLaVA's three response types, written from what stands on a screen: conversation, detailed description, reasoning.

Liu et al. 2023 (arXiv 2304.08485, section 3) had a text-only model write them from captions and boxes. Here the boxes,
roles, values and states are exact, so a grammar writes them and every answer is true of the picture. Plain text in and
out; knows nothing of tokens, files or toolkits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from agent.training.reasoning import reasoning
from agent.training.wording import NAMES, Turn, listed, many, one, place, plain
from perception.screen import Element, Role

Kind = Literal["conversation", "description", "reasoning"]
KINDS: Final[tuple[Kind, ...]] = ("conversation", "description", "reasoning")
_ASK_DETAIL = (
    "Describe this screen in detail.", "What do you see here?", "Give a full account of this screen.",
    "Tell me everything that is on this screen.", "What does this screen look like?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What is said about one picture."""

    kind: Kind
    turns: tuple[Turn, ...]


def dialogue(kind: Kind, elements: Sequence[Element], size: tuple[int, int], rng: Random) -> Dialogue | None:
    """A dialogue of one kind about a screen of `size` (width, height) pixels; None where there is nothing to say."""
    known = [element for element in elements if element.role in NAMES]
    turns = _WRITERS[kind](known, size, rng) if known else []
    return Dialogue(kind, tuple(turns)) if turns else None


def brief(elements: Sequence[Element]) -> str:
    """A caption of one sentence, as the first stage trains on: how much of what there is."""
    counts = Counter(element.role for element in elements if element.role in NAMES)
    if not counts:
        return "an empty screen"
    parts = [many(counts[role], role) for role in sorted(counts, key=lambda r: (-counts[r], r))]
    return f"a screen with {listed(parts)}"


def _conversation(elements: Sequence[Element], size: tuple[int, int], rng: Random) -> list[Turn]:
    questions = [_how_many, _is_there, _where, _set, _holds, _usable]
    rng.shuffle(questions)
    made = [turn for ask in questions if (turn := ask(elements, size, rng)) is not None]
    return made[: rng.randint(2, 4)]


def _how_many(elements: Sequence[Element], _: tuple[int, int], rng: Random) -> Turn | None:
    role = rng.choice([element.role for element in elements] if rng.random() < 0.7 else list(NAMES))
    count = sum(element.role == role for element in elements)
    verb = "is" if count == 1 else "are"
    return Turn(f"How many {NAMES[role][1]} are there?", f"There {verb} {many(count, role)}.")


def _is_there(elements: Sequence[Element], _: tuple[int, int], rng: Random) -> Turn | None:
    role = rng.choice([element.role for element in elements] if rng.random() < 0.5 else list(NAMES))
    found = any(element.role == role for element in elements)
    return Turn(
        f"Is there {one(role)}?", f"Yes, there is {one(role)}." if found else f"No, there is no {NAMES[role][0]}."
    )


def _where(elements: Sequence[Element], size: tuple[int, int], rng: Random) -> Turn | None:
    single = _single(elements, rng, lambda _: True)
    if single is None:
        return None
    return Turn(f"Where is the {NAMES[single.role][0]}?", f"The {NAMES[single.role][0]} is {place(single.box, size)}.")


def _set(elements: Sequence[Element], _: tuple[int, int], rng: Random) -> Turn | None:
    boxes = [element for element in elements if element.role == "checkbox"]
    if not boxes:
        return None
    at = rng.randrange(len(boxes))
    is_set = "checked" in boxes[at].states
    which = f"check box number {at + 1}" if len(boxes) > 1 else "the check box"
    return Turn(f"Is {which} checked?", "Yes, it is checked." if is_set else "No, it is not checked.")


def _holds(elements: Sequence[Element], _: tuple[int, int], rng: Random) -> Turn | None:
    single = _single(elements, rng, lambda element: element.role in ("field", "area"))
    if single is None:
        return None
    answer = "It already holds some text." if single.value else "It is empty."
    return Turn(f"Has the {NAMES[single.role][0]} been filled in?", answer)


def _usable(elements: Sequence[Element], _: tuple[int, int], rng: Random) -> Turn | None:
    single = _single(elements, rng, lambda _: True)
    if single is None:
        return None
    able = "disabled" not in single.states
    answer = "Yes, it can be used." if able else "No, it is greyed out."
    return Turn(f"Can the {NAMES[single.role][0]} be used now?", answer)


def _description(elements: Sequence[Element], size: tuple[int, int], rng: Random) -> list[Turn]:
    told = [f"This is {brief(elements)}."]
    for low, where in enumerate(("At the top", "In the middle", "At the bottom")):
        part = [e for e in elements if min(2, 3 * e.box.center.y // max(1, size[1])) == low]
        if part:
            told.append(f"{where} there {'is' if len(part) == 1 else 'are'} {listed(_runs(part))}.")
    told += [sentence for sentence in (_filled(elements), _checked(elements), _greyed(elements)) if sentence]
    return [Turn(rng.choice(_ASK_DETAIL), " ".join(told))]


_WRITERS: Final[dict[Kind, Callable[[Sequence[Element], tuple[int, int], Random], list[Turn]]]] = {
    "conversation": _conversation, "description": _description, "reasoning": reasoning,
}  # fmt: skip


def _single(elements: Sequence[Element], rng: Random, fits: Callable[[Element], bool]) -> Element | None:
    """An element that is the only one of its role."""
    counts = Counter(element.role for element in elements)
    alone = [element for element in elements if counts[element.role] == 1 and fits(element)]
    return rng.choice(alone) if alone else None


def _runs(elements: Sequence[Element]) -> list[str]:
    """What stands there in reading order, neighbours of one kind counted together."""
    ordered = sorted(elements, key=lambda e: (e.box.center.y // 12, e.box.left))
    told: list[tuple[Role, int]] = []
    for element in ordered:
        if told and told[-1][0] == element.role:
            told[-1] = (element.role, told[-1][1] + 1)
        else:
            told.append((element.role, 1))
    return [many(count, role) for role, count in told]


def _filled(elements: Sequence[Element]) -> str:
    fields = [element for element in elements if element.role in ("field", "area")]
    if not fields:
        return ""
    full = sum(bool(field.value) for field in fields)
    places = "place" if len(fields) == 1 else "places"
    return f"Of {plain(len(fields))} {places} to write {plain(full)} {_holding(full)} text."


def _holding(count: int) -> str:
    return "holds" if count == 1 else "hold"


def _checked(elements: Sequence[Element]) -> str:
    boxes = [element for element in elements if element.role in ("checkbox", "radio")]
    count = sum("checked" in box.states for box in boxes)
    return (
        f"{plain(count).capitalize()} of the {plain(len(boxes))} boxes {'is' if count == 1 else 'are'} checked."
        if boxes
        else ""
    )


def _greyed(elements: Sequence[Element]) -> str:
    grey = [element for element in elements if "disabled" in element.states]
    if not grey:
        return ""
    counts = Counter(element.role for element in grey)
    kinds = listed([many(count, role) for role, count in sorted(counts.items())])
    return f"Greyed out {'is' if len(grey) == 1 else 'are'} {kinds}."
