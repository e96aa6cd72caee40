"""Element crops with captions for the contrastive stage, cut from drawn screens.

`python -m perception.training.crops --drawn FOLDER --out crops.npz` cuts from screens of `perception.training.screens`,
the ends of elements too; `--screens 600 [--held-out] [--show DIR]` draws windows of one toolkit instead (`--show` keeps
a few as PNG with a JSON file of their elements, for a person to look at). Captions speak of role, state and content,
never of words too small to read in 32 pixels.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from perception.crops import square, views
from perception.screen import Element
from perception.training.desktops import DrawnScreen
from perception.training.icons import SIDE
from perception.training.screens import load, saved
from perception.training.widgets import LabelledScreen, screens

_MOST = 3000  # crops of one caption
_KINDS = {
    "button": "button", "field": "text field", "area": "multi-line text area", "combo": "drop-down list", "tab": "tab",
    "item": "list row", "slider": "slider", "spin": "number field with arrows", "link": "link", "menu": "menu title",
    "text": "line of plain text",
}  # fmt: skip


def caption(element: Element) -> str | None:
    """What such a crop shows; None where a picture cannot tell."""
    disabled = "disabled " if "disabled" in element.states else ""
    a = "a" if disabled else "an"
    match element.role:
        case "checkbox":
            return (
                f"a {disabled}checked checkbox" if "checked" in element.states else f"{a} {disabled}unchecked checkbox"
            )
        case "radio":
            is_set = "checked" in element.states
            return f"a {disabled}selected radio button" if is_set else f"{a} {disabled}unselected radio button"
        case "field" | "area":
            kind = f"{disabled}{_KINDS[element.role]}"
            return f"a {kind} with text" if element.value else f"an empty {kind}"
        case "icon":
            return f"{a} {disabled}icon"
        case "tab" | "item":
            return f"a {'selected ' if 'selected' in element.states else ''}{_KINDS[element.role]}"
        case _ if element.role in _KINDS:
            return f"a {disabled}{_KINDS[element.role]}"
    return None


def cut(screen: LabelledScreen | DrawnScreen, *, ends: bool = False) -> list[tuple[np.ndarray, str]]:
    """Crops [SIDE, SIDE, 3] and captions of one screen; with `ends` those of both ends of each element too."""
    found = []
    for element in screen.elements:
        text = caption(element)
        if text is not None:
            box = element.box
            pixels = screen.pixels[box.top : box.bottom, box.left : box.right]
            found += [(square(view, SIDE), text) for view in (views(pixels) if ends else [pixels])]
    return found


def save_screen(screen: LabelledScreen, path: Path) -> None:
    """`path` with .png and .json, readable by a person."""
    Image.fromarray(screen.pixels).save(path.with_suffix(".png"))
    elements = [{**asdict(e), "states": sorted(e.states), "doubtful": sorted(e.doubtful)} for e in screen.elements]
    path.with_suffix(".json").write_text(json.dumps({"look": screen.look, "elements": elements}, indent=1), "utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Draw screens and keep their crops."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--screens", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true", help="looks that training never sees")
    parser.add_argument("--drawn", type=Path, help="folder of drawn screens to cut from, instead of drawing any")
    parser.add_argument("--show", type=Path, help="folder for a few screens as PNG and JSON")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    pixels, captions = [], []
    counts: Counter[str] = Counter()
    for number, screen in enumerate(_source(options)):
        for crop, text in cut(screen, ends=options.drawn is not None):
            if counts[text] < _MOST:
                counts[text] += 1
                pixels.append(crop)
                captions.append(text)
        if options.show and number < 12 and isinstance(screen, LabelledScreen):
            options.show.mkdir(parents=True, exist_ok=True)
            save_screen(screen, options.show / f"screen-{number:02}")
    np.savez_compressed(options.out, pixels=np.stack(pixels), captions=np.array(captions))


def _source(options: argparse.Namespace) -> Iterator[LabelledScreen | DrawnScreen]:
    if options.drawn is not None:
        return (load(path) for path in saved(options.drawn))
    return itertools.islice(screens(options.seed, held_out=options.held_out), options.screens)


if __name__ == "__main__":
    main()
