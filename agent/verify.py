"""Proof: an expectation against what is seen afterwards is confirmed, refuted or unknown.

Unknown means that the evidence cannot decide; it never counts as success. Knows nothing of waiting: the runner polls.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from agent.forms import form_is_gone
from agent.ladder import FUZZY_FLOOR
from agent.matching import contains_words, likeness, names_box
from agent.openings import is_open_form
from agent.plan import Expectation, Verdict
from agent.scope import elements_in_scope, windows_in_scope
from perception.change import visible_changes
from perception.geometry import Box
from perception.screen import Element, Role, Screen

READ_LIKENESS = 0.9
"""How alike a text read by OCR must be to count as unknown rather than refuted."""

HOVER = 6
"""Pixels around a control that its look under the pointer may change."""
_WRITABLE: frozenset[Role] = frozenset({"field", "area", "combo"})
_TOGGLES: frozenset[Role] = frozenset({"checkbox", "radio", "tab", "item", "combo", "menu", "slider", "spin"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict is based on."""

    before: Screen
    after: Screen
    acted_window: int | None  # id of the window the last action went to
    target: Element | None = None  # the element acted on, where it was
    read_back: str | None = (
        None  # the field's content by select-all and copy; None when it was not, or could not be, read
    )
    secret_length: int | None = None  # length of a typed secret: its text is never read back
    acted: Element | None = None  # the element acted on, as it was before


@dataclass(frozen=True, slots=True)
class Proof:
    """A verdict and the sentence that explains it."""

    verdict: Verdict
    because: str


def verify(expect: Expectation, evidence: Evidence) -> Proof:
    """All parts of the expectation together: one refuted part refutes, one unknown part leaves it unknown."""
    proofs = [*_appears(expect, evidence), *_gone(expect, evidence)]
    if expect.fields:
        proofs.append(_fields(expect.fields, evidence.after))
    if expect.text is not None:
        proofs.append(_text(expect.text, evidence))
    if expect.state is not None:
        proofs.append(_state(expect.state, evidence))
    if expect.window is not None:
        proofs.append(_window(expect.window, evidence))
    if expect.closed:
        proofs.append(_closed(evidence))
    if expect.changed:
        proofs.append(_changed(evidence))
    if not proofs:
        return Proof("unknown", "nothing was asked of the screen")
    order: tuple[Verdict, ...] = ("refuted", "unknown", "confirmed")
    worst = min(proofs, key=lambda proof: order.index(proof.verdict))
    if worst.verdict == "confirmed":
        return Proof("confirmed", "; ".join(proof.because for proof in proofs))
    return worst


def is_visible(text: str, screen: Screen) -> bool:
    """Whether an element of the windows in scope is called so, or a line in them says so."""
    if any(likeness(text, element.name) >= FUZZY_FLOOR for element in elements_in_scope(screen)):
        return True
    boxes = [window.box for window in windows_in_scope(screen)] if screen.windows else [screen.frame.bounds]
    return any(contains_words(line.text, text) for line in screen.lines if _within(line.box, boxes))


def _appears(expect: Expectation, evidence: Evidence) -> list[Proof]:
    return [
        Proof("confirmed", f"{text!r} is there")
        if is_visible(text, evidence.after)
        else Proof("refuted", f"{text!r} did not appear")
        for text in expect.appears
    ]


def _fields(names: tuple[str, ...], screen: Screen) -> Proof:
    """All names are there as names, not as parts of sentences, and at least one of them is a box to write in, or they
    stand over each other with open room behind each.
    """
    elements = elements_in_scope(screen)
    missing = [name for name in names if not any(names_box(name, element.name) for element in elements)]
    if missing:
        return Proof("refuted", f"{missing[0]!r} did not appear")
    boxes = [e for e in elements if e.role in _WRITABLE and any(names_box(name, e.name) for name in names)]
    if not boxes and not is_open_form(names, screen):
        return Proof("refuted", f"no box called {names[0]!r} appeared")
    return Proof("confirmed", f"{', '.join(map(repr, names))} are there")


def _gone(expect: Expectation, evidence: Evidence) -> list[Proof]:
    return [
        Proof("refuted", f"{text!r} is still there")
        if is_visible(text, evidence.after)
        else Proof("confirmed", f"{text!r} is gone")
        for text in expect.gone
    ]


def _text(wanted: str, evidence: Evidence) -> Proof:
    if evidence.secret_length is not None:
        return _secret(evidence.secret_length, evidence)
    if evidence.read_back is not None:
        return _read_back(wanted, evidence.read_back, evidence)
    seen = _shown(evidence.target)
    if _same_text(wanted, seen):
        return Proof("confirmed", "the screen shows exactly that text")
    if likeness(wanted, seen) >= READ_LIKENESS:
        return Proof("unknown", f"the screen reads {seen!r}, which is close; the field could not be copied")
    if seen and evidence.acted_window is None:
        return Proof("refuted", f"it reads {_short(seen)!r} instead of {_short(wanted)!r}")
    return Proof("unknown", "the field could not be copied and its text cannot be read with certainty")


def _shown(target: Element | None) -> str:
    """What an element says: the text in a box, else its own."""
    if target is None:
        return ""
    return target.value if target.value or target.role in ("field", "area", "combo", "spin") else target.name


def _read_back(wanted: str, got: str, evidence: Evidence) -> Proof:
    if _same_text(wanted, got):
        return Proof("confirmed", "the field holds exactly that text")
    in_area = evidence.target is not None and evidence.target.role == "area"
    if in_area and wanted.strip() and _plain(wanted) in _plain(got):
        return Proof("confirmed", "the text area holds exactly that text among older text")
    if evidence.target is None:
        return Proof("unknown", "what has the focus is no text box that can be read back")
    return Proof("refuted", f"the field holds {_short(got)!r} instead of {_short(wanted)!r}")


def _secret(length: int, evidence: Evidence) -> Proof:
    seen = len(evidence.target.value) if evidence.target else 0
    if seen == length:
        return Proof("confirmed", f"the field shows {length} hidden characters")
    return Proof("unknown", "a hidden text cannot be read back")


def _state(state: str, evidence: Evidence) -> Proof:
    element = _same_place(evidence)
    if element is None:
        return Proof("unknown", "the element acted on cannot be found again")
    if state in element.states:
        return Proof("confirmed", f"it is {state}")
    if state in element.doubtful:
        return Proof("unknown", f"it cannot be told whether it is {state}")
    return Proof("refuted", f"it is not {state}")


def _window(wanted: str, evidence: Evidence) -> Proof:
    focused = evidence.after.focused_window
    if focused is None:
        return Proof("refuted", "no window has the focus")
    if contains_words(focused.application, wanted) or wanted.casefold() in focused.application.casefold():
        return Proof("confirmed", f"{focused.application!r} has the focus")
    return Proof("refuted", f"{focused.application!r} has the focus, not {wanted!r}")


def _closed(evidence: Evidence) -> Proof:
    if evidence.acted_window is None:
        return Proof("unknown", "it is not known which window was acted on")
    if evidence.after.window(evidence.acted_window) is None:
        return Proof("confirmed", "its window has closed")
    if evidence.acted is not None and form_is_gone(
        evidence.before, evidence.after, evidence.acted, evidence.acted_window
    ):
        return Proof("confirmed", "its form has gone, with what was written in it")
    return Proof("refuted", "its window is still open")


def _changed(evidence: Evidence) -> Proof:
    before, after = evidence.before, evidence.after
    if {w.id for w in before.windows} != {w.id for w in after.windows}:
        return Proof("confirmed", "a window opened or closed")
    window = after.window(evidence.acted_window) if evidence.acted_window is not None else None
    places = visible_changes(before.frame, after.frame, window.box if window else None)
    pushed = evidence.target if evidence.secret_length is None else None  # where a secret was typed its dots are new
    if any(not _is_hover(place, pushed) for place in places):
        return Proof("confirmed", "the window looks different")
    if places:
        return Proof("unknown", "nothing changed but the look of what is under the pointer")
    return Proof("refuted", "nothing changed")


def _is_hover(place: Box, target: Element | None) -> bool:
    """A change inside a pushed control may be no more than its look under the pointer."""
    if target is None or target.role in _TOGGLES:
        return False
    box = target.box
    return Box(box.left - HOVER, box.top - HOVER, box.width + 2 * HOVER, box.height + 2 * HOVER).encloses(place)


def _same_place(evidence: Evidence) -> Element | None:
    if evidence.target is None:
        return None
    best = max(evidence.after.elements, key=lambda e: e.box.iou(evidence.target.box), default=None)  # type: ignore[union-attr]
    return best if best is not None and best.box.iou(evidence.target.box) > 0.5 else None


def _same_text(a: str, b: str) -> bool:
    return _plain(a) == _plain(b)


def _plain(text: str) -> str:
    """NFC, newlines unified, one trailing newline forgiven: what a text box may change without changing the text."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).removesuffix("\n")


def _within(box: Box, boxes: list[Box]) -> bool:
    return any(outer.intersection(box) is not None for outer in boxes)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
