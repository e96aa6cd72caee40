"""Element crops with captions for the contrastive stage, cut from drawn screens.

`python -m perception.training.crops --screens 600 --out crops.npz [--held-out] [--show DIR]`; `--show` writes a few
screens as PNG with a JSON file of their elements, for a person to look at. Captions speak of role, state and content,
never of words too small to read in 32 pixels.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from perception.crops import square
from perception.screen import Element
from perception.training.icons import SIDE
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
    match element.role:
        case "checkbox":
            return f"a {disabled}{'checked' if 'checked' in element.states else 'unchecked'} checkbox"
        case "radio":
            return f"a {disabled}{'selected' if 'checked' in element.states else 'unselected'} radio button"
        case "field" | "area":
            kind = f"{disabled}{_KINDS[element.role]}"
            return f"a {kind} with text" if element.value else f"an empty {kind}"
        case "tab" | "item":
            return f"a {'selected ' if 'selected' in element.states else ''}{_KINDS[element.role]}"
        case _ if element.role in _KINDS:
            return f"a {disabled}{_KINDS[element.role]}"
    return None


def cut(screen: LabelledScreen) -> list[tuple[np.ndarray, str]]:
    """Crops [SIDE, SIDE, 3] and captions of one screen."""
    found = []
    for element in screen.elements:
        text = caption(element)
        if text is not None:
            box = element.box
            pixels = screen.pixels[box.top : box.bottom, box.left : box.right]
            found.append((square(pixels, SIDE), text))
    return found


def save_screen(screen: LabelledScreen, path: Path) -> None:
    """`path` with .png and .json, readable by a person."""
    Image.fromarray(screen.pixels).save(path.with_suffix(".png"))
    elements = [{**asdict(e), "states": sorted(e.states)} for e in screen.elements]
    path.with_suffix(".json").write_text(json.dumps({"look": screen.look, "elements": elements}, indent=1), "utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Draw screens and keep their crops."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--screens", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true", help="looks that training never sees")
    parser.add_argument("--show", type=Path, help="folder for a few screens as PNG and JSON")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    pixels, captions = [], []
    counts: Counter[str] = Counter()
    source = screens(options.seed, held_out=options.held_out)
    for number, screen in enumerate(itertools.islice(source, options.screens)):
        for crop, text in cut(screen):
            if counts[text] < _MOST:
                counts[text] += 1
                pixels.append(crop)
                captions.append(text)
        if options.show and number < 12:
            options.show.mkdir(parents=True, exist_ok=True)
            save_screen(screen, options.show / f"screen-{number:02}")
    np.savez_compressed(options.out, pixels=np.stack(pixels), captions=np.array(captions))


if __name__ == "__main__":
    main()
