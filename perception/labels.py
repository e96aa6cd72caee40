"""Labels: which text names which field.

A label stands left of its field on the same row, or above it; a colon is a strong hint. Text in a field that is fainter
than text elsewhere is a placeholder: it names the field and is not its value. Knows no application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perception.controls import is_faint
from perception.geometry import Box
from perception.scene import Scene
from perception.screen import Element, Line

NAMED_BY_LABEL = ("field", "area", "combo", "spin", "slider")
AFAR = 18  # units
LONGEST = 60  # letters of a label


def tie_labels(scene: Scene, controls: Sequence[Element], texts: Sequence[Element]) -> list[Element]:
    """Controls with their names; every text names at most one control, nearest pairs first."""
    boxes = [control.box for control in controls]
    pairs = sorted(
        (distance, c, t)
        for c, control in enumerate(controls)
        if control.role in NAMED_BY_LABEL and not control.name
        for t, text in enumerate(texts)
        if text.role == "text" and (distance := nearness(scene.unit, control.box, text, boxes)) is not None
    )
    named: dict[int, Element] = {}
    used: set[int] = set()
    for _, c, t in pairs:
        if c not in named and t not in used:
            used.add(t)
            named[c] = replace(controls[c], name=clean(texts[t].name), label=texts[t].box)
    tied = [_placeholder(scene, named.get(c, control)) for c, control in enumerate(controls)]
    tied = [_named_by_control(scene, control, tied) for control in tied]
    return [_named_from_afar(scene, control, tied, texts) for control in tied]


def _named_by_control(scene: Scene, control: Element, others: Sequence[Element]) -> Element:
    """A box without a name is named by a short button, or a list of kinds with a colon, right before it.

    What is about as wide as the box is no label of it but its neighbour.
    """
    if control.role not in NAMED_BY_LABEL or control.name:
        return control
    for other in others:
        text = other.name if other.role == "button" else other.value
        before = other.role == "button" or text.rstrip().endswith(":")
        short = 2 <= len(clean(text)) <= 20 and any(letter.isalpha() for letter in text)
        short = short and 2 * other.box.width <= control.box.width
        gap = control.box.left - other.box.right
        level = abs(other.box.center.y - control.box.center.y) <= 0.8 * scene.unit
        if before and short and level and -4 <= gap <= 4 * scene.unit:
            return replace(control, name=clean(text), label=other.box)
    return control


def _named_from_afar(scene: Scene, control: Element, others: Sequence[Element], texts: Sequence[Element]) -> Element:
    """A box without a name is named by a word with a colon on its row, when only arrows and icons stand between."""
    if control.role not in NAMED_BY_LABEL or control.name:
        return control
    level = [t for t in texts if t.name and abs(t.box.center.y - control.box.center.y) <= 0.8 * scene.unit]
    before = [t for t in level if 0 <= control.box.left - t.box.right <= AFAR * scene.unit]
    nearest = max(before, key=lambda text: text.box.right, default=None)
    if nearest is None or not nearest.name.rstrip().endswith(":") or not any(map(str.isalpha, nearest.name)):
        return control
    named = [other.box for other in others if other.name or other.role in NAMED_BY_LABEL]
    if _between(nearest.box, control.box, named):
        return control
    return replace(control, name=clean(nearest.name), label=nearest.box)


def nearness(unit: int, box: Box, text: Element | Line, controls: Sequence[Box]) -> float | None:
    """How far a text is from the control at `box`, in units; None when it is no label of it. A colon brings it nearer.

    `controls`: what may stand between the two.
    """
    words, label = text.name if isinstance(text, Element) else text.text, text.box
    letters = sum(letter.isalpha() for letter in words)
    if letters < 2 or 2 * letters < len(words) or len(words) > LONGEST:
        return None
    bonus = 3.0 if words.rstrip().endswith(":") else 0.0
    beside = _beside(box, label, unit)
    if beside is not None and not _between(label, box, controls):
        return beside - bonus
    above = _above(box, label, unit)
    return None if above is None else above + 4.0 - bonus


def _beside(box: Box, label: Box, unit: int) -> float | None:
    gap = box.left - label.right
    row = box.top + min(box.height, 3 * unit) // 2  # the first line of a tall area
    if -2 <= gap <= 14 * unit and abs(label.center.y - row) <= 0.8 * unit:
        return gap / unit
    return None


def _above(box: Box, label: Box, unit: int) -> float | None:
    gap = box.top - label.bottom
    starts = -0.8 * unit <= label.left - box.left <= 2 * unit
    return gap / unit if -0.4 * unit <= gap <= 1.7 * unit and starts else None


def _between(label: Box, box: Box, controls: Sequence[Box]) -> bool:
    """Whether another control stands between a label and a field."""
    if box.left - label.right < 4:
        return False
    corridor = Box(label.right, label.top, box.left - label.right, label.height)
    return any(c != box and c.intersection(corridor) and not c.encloses(box) for c in controls)


def clean(text: str) -> str:
    """A label without what only leads to its control."""
    return text.strip().rstrip(":*").strip()


def _placeholder(scene: Scene, control: Element) -> Element:
    if control.role not in ("field", "area") or not control.value:
        return control
    inside = [line for line in scene.lines if control.box.contains(line.box.center)]
    if not all(is_faint(scene, line.box) for line in inside):
        return control
    label = next((line.text for line in scene.lines if line.box == control.label), "")
    says = control.value if _is_hint(control.value) and not label.rstrip().endswith(":") else control.name
    return replace(control, name=says or control.value, value="")


def _is_hint(text: str) -> bool:
    """Whether words in an empty field say what it is for; an example of what to write is none."""
    return text.replace(" ", "").rstrip(".…").isalpha()
