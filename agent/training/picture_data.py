"""Pictures with what can be said about them, as a folder that a person can open: LLaVA's data from drawn screens.

    python -m agent.training.picture_data --screens 300 --out DIR [--seed 0] [--held-out]

DIR gets images/*.png and two files in the common LLaVA layout (a list of {id, image, conversations: [{from, value}]}):
captions.json for stage 1 (one short caption per screen and per element crop; `box` is left, top, width, height inside
the image, in pixels) and instructions.json for stage 2 (conversation, description, reasoning). Knows no tokens.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from agent.training.dialogues import KINDS, Dialogue, Turn, brief, dialogue
from perception.geometry import Box
from perception.training.crops import caption
from perception.training.desktops import DrawnScreen
from perception.training.screens import Studio

CROPS = 6
"""Element crops with a caption that are kept of each screen: as many kinds as there are, before one comes twice."""
_ASK_CAPTION = ("Give a short caption.", "What is this?", "Name what is shown.", "Say briefly what this is.")
_SHOW = "<image>\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture, or the part of it in `box`, and what is said about it."""

    image: Path
    kind: str  # "caption" or one of `dialogues.KINDS`
    turns: tuple[Turn, ...]
    box: Box | None = None


def write(folder: Path, count: int, seed: int, *, held_out: bool = False) -> None:
    """Draw `count` screens and write both files; the same seed writes the same files."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    rng = Random(seed)
    captions: list[dict[str, Any]] = []
    instructions: list[dict[str, Any]] = []
    with Studio(seed, held_out=held_out) as studio:
        for number in range(count):
            screen, image = studio.screen(number), f"{number:06}.png"
            Image.fromarray(screen.pixels).save(folder / "images" / image)
            captions += _captions(screen, image, rng)
            instructions += _instructions(screen, image, rng)
    for name, entries in (("captions.json", captions), ("instructions.json", instructions)):
        (folder / name).write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> list[Entry]:
    """The entries of captions.json or instructions.json."""
    return [_entry(item, file.parent / "images") for item in json.loads(file.read_text(encoding="utf-8"))]


def _captions(screen: DrawnScreen, image: str, rng: Random) -> list[dict[str, Any]]:
    whole = Dialogue("description", (Turn(rng.choice(_ASK_CAPTION), brief(screen.elements)),))
    made = [_item(image, "caption", whole)]
    told: dict[str, list[Box]] = {}
    for element in screen.elements:
        if (text := caption(element)) is not None:
            told.setdefault(text, []).append(element.box)
    for text in rng.sample(sorted(told), min(CROPS, len(told))):
        said = Dialogue("description", (Turn(rng.choice(_ASK_CAPTION), text),))
        made.append(_item(image, f"crop-{len(made)}", said, rng.choice(told[text])))
    return made


def _instructions(screen: DrawnScreen, image: str, rng: Random) -> list[dict[str, Any]]:
    size = (screen.pixels.shape[1], screen.pixels.shape[0])
    made = [(kind, dialogue(kind, screen.elements, size, rng)) for kind in KINDS]
    return [_item(image, kind, said) for kind, said in made if said is not None]


def _item(image: str, kind: str, said: Dialogue, box: Box | None = None) -> dict[str, Any]:
    spoken = [
        {"from": who, "value": f"{_SHOW if who == 'human' and not number else ''}{text}"}
        for number, turn in enumerate(said.turns)
        for who, text in (("human", turn.question), ("gpt", turn.answer))
    ]
    place = {} if box is None else {"box": [box.left, box.top, box.width, box.height]}
    return {"id": f"{image.removesuffix('.png')}-{kind}", "image": image, **place, "conversations": spoken}


def _entry(item: dict[str, Any], images: Path) -> Entry:
    texts = [said["value"].removeprefix(_SHOW) for said in item["conversations"]]
    turns = tuple(Turn(question, answer) for question, answer in zip(texts[::2], texts[1::2], strict=True))
    kind = str(item["id"]).partition("-")[2].partition("-")[0]
    box = Box(*item["box"]) if "box" in item else None
    return Entry(images / item["image"], "caption" if kind == "crop" else kind, turns, box)


def main(argv: Sequence[str] | None = None) -> None:
    """Draw screens and write what can be said about them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--screens", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true", help="looks, words and a toolkit that training never sees")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    write(options.out, options.screens, options.seed, held_out=options.held_out)


if __name__ == "__main__":
    main()
