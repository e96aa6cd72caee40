"""Pictures with what can be said about them, as a folder that a person can open: LLaVA's data from drawn screens.

    python -m perception.training.screens --count 300 --out DIR/images
    python -m agent.training.picture_data DIR [--seed 0]

DIR gets three files in the common LLaVA layout (a list of {id, image, conversations: [{from, value}]}): captions.json
for the first stage (elements and regions), instructions.json for the second (conversation, description, reasoning) and
formats.json (VERIFY, GROUND, ACT). `panes` are the parts of the image that are shown: their box (left, top, width,
height, in pixels), how they are looked at, and what they hold, part by part. Knows no ids.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any, Final, get_args

from agent.prompts.picture_format import facts
from agent.training.choices import act, ground
from agent.training.dialogues import KINDS, brief, dialogue
from agent.training.element_talk import questions, statements
from agent.training.entry import COLUMNS, ROWS, Entry, Kind, Pane
from agent.training.regions import inside, region
from agent.training.wording import Turn
from perception.geometry import Box
from perception.screen import Element
from perception.training.crops import caption
from perception.training.desktops import DrawnScreen
from perception.training.screens import load, saved

FILES: Final = ("captions", "instructions", "formats")
ELEMENTS = 10
"""Elements of each screen that are spoken of one by one: as many looks as there are, before one comes twice."""
REGIONS = 2
CHOICES = 2
"""GROUND entries of each screen, and ACT entries."""
_SMALLEST = 5  # pixels: less shows nothing
_FACTS = 4  # in one part of a region
_ASK_CAPTION = ("Give a short caption.", "What is this?", "Name what is shown.", "Say briefly what this is.")
_SHOW = "<image>\n"


def write(folder: Path, seed: int) -> None:
    """Write the three files about the screens in `folder`/images; the same seed writes the same files."""
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in FILES}
    for path in saved(folder / "images"):
        image = path.with_suffix(".png")
        rng = Random(f"{seed} {image.name}")
        for entry in entries(load(path), image, rng):
            file = {"caption": "captions", "verify": "formats", "ground": "formats", "act": "formats"}
            of = made[file.get(entry.kind, "instructions")]
            of.append(_item(f"{path.name}-{entry.kind}-{len(of)}", entry))
    for name, items in made.items():
        (folder / f"{name}.json").write_text(json.dumps(items, indent=None) + "\n", encoding="utf-8")


def read(folder: Path, *names: str) -> list[Entry]:
    """The entries of some of `FILES`."""
    return [
        _entry(item, folder / "images")
        for name in names
        for item in json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    ]


def entries(screen: DrawnScreen, image: Path, rng: Random) -> Iterator[Entry]:
    """Everything that is said about one screen."""
    shown = shown_of(screen, rng)
    for element in shown:
        yield from _of_element(element, image, rng)
    for _ in range(CHOICES if len(shown) > 1 else 0):
        some = rng.sample(shown, min(len(shown), rng.randint(2, 4)))
        panes = tuple(pane_of(element) for element in some)
        pointed, needed = ground(some, rng), act(some, rng)
        yield Entry(image, "ground", panes, (Turn(pointed.asked, " ".join(pointed.answers)),), pointed.topic)
        yield Entry(image, "act", panes, (Turn(needed.asked, " ".join(needed.answers)),), needed.topic, needed.done)
    for _ in range(REGIONS):
        box = region(screen, rng)
        if box is not None:
            yield from _of_region(box, inside(box, screen.elements), image, rng)


def shown_of(screen: DrawnScreen, rng: Random) -> list[Element]:
    """Elements of a screen that are spoken of one by one."""
    looks: dict[str, list[Element]] = {}
    for element in screen.elements:
        if caption(element) is not None and min(element.box.width, element.box.height) >= _SMALLEST:
            looks.setdefault(str(caption(element)), []).append(element)
    for alike in looks.values():
        rng.shuffle(alike)
    rounds = [alike[n] for n in range(ELEMENTS) for alike in looks.values() if n < len(alike)]
    return rounds[:ELEMENTS]


def _of_element(element: Element, image: Path, rng: Random) -> Iterator[Entry]:
    panes, look = (pane_of(element),), str(caption(element))
    yield Entry(image, "caption", panes, (Turn(rng.choice(_ASK_CAPTION), look),), look)
    yield Entry(image, "conversation", panes, tuple(questions(element, rng)), look)
    stated = statements(element, rng)
    turns = tuple(Turn(statement, answer) for _, statement, answer in rng.sample(stated, len(stated)))
    yield Entry(image, "verify", panes, turns, next((topic for topic, *_ in stated[1:]), stated[0][0]))


def _of_region(box: Box, elements: Sequence[Element], image: Path, rng: Random) -> Iterator[Entry]:
    held = _parts(box, elements)
    if max(map(len, held)) > _FACTS:
        return
    panes, size = (Pane(box, "region", held),), (box.width, box.height)
    yield Entry(image, "caption", panes, (Turn(rng.choice(_ASK_CAPTION), brief(elements)),), "region")
    for kind in KINDS:
        said = dialogue(kind, elements, size, rng)
        if said is not None:
            yield Entry(image, kind, panes, said.turns, "region")


def pane_of(element: Element) -> Pane:
    """What is shown of an element."""
    return Pane(element.box, "element", (facts(element),))


def _parts(box: Box, elements: Sequence[Element]) -> tuple[tuple[str, ...], ...]:
    """The facts of a region tile by tile, row by row; an element belongs to the tile of its middle."""
    parts: list[tuple[str, ...]] = [()] * (COLUMNS * ROWS)
    for element in sorted(elements, key=lambda e: (e.box.top, e.box.left)):
        column = min(COLUMNS - 1, COLUMNS * element.box.center.x // box.width)
        row = min(ROWS - 1, ROWS * element.box.center.y // box.height)
        parts[row * COLUMNS + column] += facts(element)
    return tuple(parts)


def _item(name: str, entry: Entry) -> dict[str, Any]:
    spoken = [
        {"from": who, "value": f"{_SHOW if who == 'human' and not number else ''}{text}"}
        for number, turn in enumerate(entry.turns)
        for who, text in (("human", turn.question), ("gpt", turn.answer))
    ]
    panes = [
        {"box": list(asdict(pane.box).values()), "view": pane.view, "holds": [" ".join(part) for part in pane.holds]}
        for pane in entry.panes
    ]
    done = {} if entry.done is None else {"done": entry.done}
    return {
        "id": name, "image": entry.image.name, "kind": entry.kind, "topic": entry.topic, **done, "panes": panes,
        "conversations": spoken,
    }  # fmt: skip


def _entry(item: dict[str, Any], images: Path) -> Entry:
    if item["kind"] not in get_args(Kind):
        raise ValueError(f"{item['id']}: kind is {item['kind']!r}; known are {', '.join(get_args(Kind))}")
    texts = [said["value"].removeprefix(_SHOW) for said in item["conversations"]]
    turns = tuple(Turn(question, answer) for question, answer in zip(texts[::2], texts[1::2], strict=True))
    panes = tuple(
        Pane(Box(*pane["box"]), pane["view"], tuple(tuple(part.split()) for part in pane["holds"]))
        for pane in item["panes"]
    )
    return Entry(images / item["image"], item["kind"], panes, turns, item["topic"], item.get("done"))


def main(argv: Sequence[str] | None = None) -> None:
    """Write what can be said about drawn screens."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="its images/ holds screens of perception.training.screens")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    write(options.folder, options.seed)


if __name__ == "__main__":
    main()
