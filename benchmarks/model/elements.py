"""Elements: what the finder reports on screens of real applications, against their accessibility trees.

elements_recall      of what the tree has (`truth`), the share with a found element of its own at an IoU of 0.5
elements_precision   of the found elements that can be acted on, the share with one of the tree's at an IoU of 0.5
elements_centre      of what the tree has, the share that a click on the middle of some found element would hit
elements_roles       of the matched, the share with the same role (`Element.kind` where that was judged)
states_recall        of the controls that are checked, selected, disabled or focused, the share that is told so
states_precision     of what was told so of matched ones, the share that is so (both also by state)

What was found is what the finder holds for something to act on (`Element.acted_on`), with its extent; what lies on a
window's border does not count: the tree has no entry for it. A click goes to the middle of the box, not of the extent.
Needs `python -m benchmarks.model.screens` first (`--set development` for both: the set to develop with). `--draw`
writes each screen with both kinds of boxes beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from benchmarks.model.screens import SETS, Taken, load
from benchmarks.model.share import Share
from benchmarks.model.truth import Truth, truths
from perception.geometry import Box
from perception.judges import find_judged
from perception.reader import Reader
from perception.screen import Element, Frame, Line, Word
from perception.state_judge import HAVE

MATCH = 0.5
FOLDER = SETS["held-out"].folder


@dataclass(frozen=True, slots=True)
class Compared:
    """One screen: what the tree has, what was found, and who goes with whom."""

    taken: Taken
    truths: tuple[Truth, ...]
    found: tuple[Element, ...]
    pairs: tuple[tuple[int, int], ...]  # truth, found
    hit: tuple[bool, ...]  # for each truth


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Compare every screen, print tables, return the figures."""
    compared = [compare(taken, find(taken)) for taken in load(SETS[options.set].folder)]
    tell("application", compared, lambda each, _truth: each.taken.application)
    tell("role", compared, lambda _each, truth: truth.role)
    if options.draw:
        for each in compared:
            draw(each)
    return figures(compared)


def figures(compared: Sequence[Compared]) -> dict[str, Any]:
    """The shares over all screens."""
    recalled = [n in {t for t, _ in c.pairs} for c in compared for n in range(len(c.truths))]
    precise = [n in {f for _, f in c.pairs} for c in compared for n in range(len(c.found))]
    roles = [c.truths[t].role == (c.found[f].kind or c.found[f].role) for c in compared for t, f in c.pairs]
    return {
        **Share.of(recalled).keys("elements_recall"),
        **Share.of(precise).keys("elements_precision"),
        **Share.of([flag for c in compared for flag in c.hit]).keys("elements_centre"),
        **Share.of(roles).keys("elements_roles"),
        **states(compared),
        "elements_screens": len(compared),
        "elements_applications": len({c.taken.application for c in compared}),
    }


def states(compared: Sequence[Compared]) -> dict[str, Any]:
    """How many states are told, and how many of those told are right, by state and of all."""
    there: dict[str, list[bool]] = {}
    said: dict[str, list[bool]] = {}
    for each in compared:
        found = {t: each.found[f] for t, f in each.pairs}
        for n, truth in enumerate(each.truths):
            for state, roles in HAVE.items():
                tells = n in found and state in found[n].states
                if state in truth.shown_states and truth.role in roles:
                    there.setdefault(state, []).append(tells)
                if tells:
                    said.setdefault(state, []).append(state in truth.shown_states)
    told = Share.of([flag for of in there.values() for flag in of]).keys("states_recall")
    told |= Share.of([flag for of in said.values() for flag in of]).keys("states_precision")
    for state in HAVE:
        told |= Share.of(there.get(state, [])).keys(f"states_{state}_recall")
        told |= Share.of(said.get(state, [])).keys(f"states_{state}_precision")
    return told


def find(taken: Taken) -> tuple[Element, ...]:
    """What the shipped finder sees; the lines are read once per picture and kept."""
    return find_judged(frame_of(taken), lines_of(taken), taken.windows)


def frame_of(taken: Taken) -> Frame:
    """A screen as a frame."""
    height, width = taken.pixels.shape[:2]
    return Frame(taken.pixels, Box(0, 0, width, height), time.monotonic())


def lines_of(taken: Taken) -> tuple[Line, ...]:
    """The read lines, from beside the picture when this reader has read it before."""
    source = Path(sys.modules[Reader.__module__].__file__ or "").read_bytes()
    key = hashlib.sha256(taken.pixels.tobytes() + source).hexdigest()[:16]
    kept = FOLDER / "lines" / f"{key}.json"
    if kept.exists():
        return tuple(_line(told) for told in json.loads(kept.read_text("utf-8")))
    lines = tuple(_reader().read(frame_of(taken)))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([asdict(line) for line in lines]), "utf-8")
    return lines


_READERS: list[Reader] = []


def _reader() -> Reader:
    if not _READERS:
        _READERS.append(Reader())
    return _READERS[0]


def _line(told: dict[str, Any]) -> Line:
    words = tuple(Word(w["text"], Box(**w["box"]), w["score"]) for w in told["words"])
    return Line(told["text"], Box(**told["box"]), told["score"], words)


def compare(taken: Taken, elements: Iterable[Element]) -> Compared:
    """Match the likest first, each once."""
    wanted = truths(taken)
    found = tuple(e for e in elements if e.acted_on and not on_border(e, taken))
    ious = [(t.box.iou(f.extent or f.box), i, j) for i, t in enumerate(wanted) for j, f in enumerate(found)]
    pairs: list[tuple[int, int]] = []
    for iou, i, j in sorted(ious, reverse=True):
        if iou >= MATCH and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return Compared(taken, wanted, found, tuple(pairs), tuple(_hit(t, wanted, found) for t in wanted))


def stands_for(element: Element, wanted: Sequence[Truth]) -> Truth | None:
    """The thing an element stands for: one with much the same box, or the smallest around its middle."""
    box = element.extent or element.box
    alike = max(wanted, key=lambda truth: truth.box.iou(box), default=None)
    if alike is not None and alike.box.iou(box) >= MATCH:
        return alike
    around = [truth for truth in wanted if truth.box.contains(element.box.center)]
    return min(around, key=lambda truth: truth.box.area, default=None)


def on_border(element: Element, taken: Taken) -> bool:
    """Whether an element lies on a window's border, or on no window at all."""
    center = element.box.center
    window = next((w for w in reversed(taken.windows) if (w.frame or w.box).contains(center)), None)
    return window is None or not window.box.contains(center)


def _hit(truth: Truth, wanted: Sequence[Truth], found: Sequence[Element]) -> bool:
    """Whether a click on a found element's middle would act on this and on nothing smaller inside it."""
    smaller = [t.box for t in wanted if t is not truth and t.box.area < truth.box.area]
    points = [f.box.center for f in found if truth.box.contains(f.box.center)]
    return any(not any(box.contains(point) for box in smaller) for point in points)


def tell(title: str, compared: Sequence[Compared], key: Callable[[Compared, Truth], str]) -> None:
    """Recall and centre for each application or role."""
    rows: dict[str, list[tuple[bool, bool]]] = {}
    for c in compared:
        matched = {t for t, _ in c.pairs}
        for n, truth in enumerate(c.truths):
            rows.setdefault(key(c, truth), []).append((n in matched, c.hit[n]))
    sys.stdout.write(f"elements by {title}: recall / centre\n")
    for name, flags in sorted(rows.items()):
        recall, centre = Share.of([r for r, _ in flags]), Share.of([h for _, h in flags])
        sys.stdout.write(f"  {name:18} {recall} / {centre}\n")
    if title == "application":
        for name in sorted({c.taken.application for c in compared}):
            part = [c for c in compared if c.taken.application == name]
            precise = [n in {f for _, f in c.pairs} for c in part for n in range(len(c.found))]
            sys.stdout.write(f"  {name:18} precision {Share.of(precise)}\n")


def draw(compared: Compared) -> Path:
    """The screen with the tree's boxes in green (missed ones red) and the finder's in blue (extra ones orange)."""
    image = Image.fromarray(compared.taken.pixels)
    pen = ImageDraw.Draw(image)
    matched = {t for t, _ in compared.pairs}, {f for _, f in compared.pairs}
    for n, element in enumerate(compared.found):
        _outline(pen, element.extent or element.box, "dodgerblue" if n in matched[1] else "orange", 1)
    for n, truth in enumerate(compared.truths):
        _outline(pen, truth.box, "lime" if n in matched[0] else "red", 2)
    path = FOLDER / "drawn" / f"{compared.taken.name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


def _outline(pen: ImageDraw.ImageDraw, box: Box, colour: str, width: int) -> None:
    pen.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline=colour, width=width)
