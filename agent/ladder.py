"""The ladder from a target in words to one element: cheapest rung first, and the runner-up must be clearly worse.

exact name, fuzzy name, label relation, what the phrase says of it, role alone, what names mean and icons without words
show, then the LLaVA model. Each rung either answers, passes on, or refuses as ambiguous; none guesses among equals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from agent.errors import TargetAmbiguous, TargetMissing
from agent.grounded import Candidate, Found, Rung
from agent.matching import likeness, names_box
from agent.meant import SURE, Floors, by_neighbour, is_name, likeliest, meanings
from agent.plan import Target
from agent.referring import ALIKE, referred, said_neighbour
from agent.scope import is_own_text
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Role, Screen

FUZZY_FLOOR = 0.8
HINTED = 0.85
CLEAR = 0.1
"""How much worse the runner-up must be on the fuzzy rung."""
AS_NEAR = 2
"""Pixels between two distances that are the same."""
SEVERAL_LINES = 60
"""Pixels: a text box at least so tall holds several lines."""
MODEL_FLOOR, MODEL_CLEAR = 0.5, 0.2

_WRITABLE: frozenset[Role] = frozenset({"field", "area", "combo", "spin"})
_CONTROLS: frozenset[Role] = frozenset({"button", "icon", "link", "menu", "tab", "checkbox", "radio", "slider"})
_HAS_LABEL: frozenset[Role] = _WRITABLE | {"checkbox", "radio", "slider", "icon", "image"}
_PASSIVE: frozenset[Role] = frozenset({"text", "image", "unknown"})
_KIN: dict[Role, frozenset[Role]] = {
    "field": _WRITABLE,
    "area": frozenset({"area", "field"}),
    "button": frozenset({"button", "icon", "link", "menu", "item", "text", "unknown"}),
    "icon": frozenset({"icon", "button", "image"}),
    "item": frozenset({"item", "text", "link"}),
    "link": frozenset({"link", "text", "button"}),
    "menu": frozenset({"menu", "button", "text"}),
    "tab": frozenset({"tab", "button", "text"}),
    "checkbox": frozenset({"checkbox", "radio"}),
    "radio": frozenset({"radio", "checkbox"}),
    "combo": frozenset({"combo", "field", "button"}),
    "spin": frozenset({"spin", "field"}),
}


class Chooser(Protocol):
    """The last rung: a model that weighs candidates against a phrase."""

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """One probability per candidate, then one for "none of these"."""
        ...


class Ladder:
    """Finds the element a target means."""

    def __init__(self, chooser: Chooser | None = None, floors: Floors = SURE) -> None:
        self._chooser = chooser
        self._floors = floors

    def find(
        self,
        target: Target,
        screen: Screen,
        elements: Sequence[Element],
        phrase: str = "",
        last: ScreenPoint | None = None,
    ) -> Found:
        """The one element meant; `last` is where was clicked before: a form goes on below.

        Raises `TargetMissing` or `TargetAmbiguous` (with the candidates).
        """
        if target.role in _CONTROLS:
            elements = [element for element in elements if not is_own_text(element, screen)]
        if target.label is not None:
            return self._labelled(target, target.label, screen, elements)
        if target.text is None:
            return self._by_role(target, elements, phrase or describe(target), screen, last)
        found = (
            self._by_name(target, screen, elements)
            or self._by_label(target, screen, elements)
            or self._by_phrase(target, screen, elements)
            or self._by_what_is_meant(phrase or target.text, target, screen, elements)
        )
        if found is None:
            raise TargetMissing(f"{describe(target)} is not on the screen; there: {_names(elements)}")
        return found

    def pictured(self, target: Target, screen: Screen, seen: Sequence[Element]) -> Found:
        """The one place that looks like a target's picture, near a text when one is given."""
        candidates = [Candidate(element, element.score) for element in seen]
        if target.near is not None:
            candidates = _nearest_to(target.near, candidates, screen)
        if len(candidates) < (target.nth or 1):
            raise TargetMissing(f"{len(candidates) or 'no'} places on the screen look like the picture")
        if target.nth is not None:
            candidates = [candidates[target.nth - 1]]
        if len(candidates) > 1:
            places = ", ".join(str(c.element.box.center) for c in candidates[:6])
            raise TargetAmbiguous(f"{len(candidates)} places look like the picture: {places}", candidates, "picture")
        return Found(candidates[0].element, "picture", candidates[0].score, tuple(candidates))

    def likeliest(self, target: Target, screen: Screen, elements: Sequence[Element]) -> list[Element]:
        """The elements, the likelier ones by what they mean or show first; as they are where nothing knows meanings."""
        weighed = meanings(self._chooser, target, screen, elements) or ()
        return [each.element for each in sorted(weighed, key=lambda c: -c.score)] or list(elements)

    def meaning(self, phrase: str, screen: Screen, elements: Sequence[Element]) -> Found:
        """The element that leads to a goal such as "new message"; name rungs first, then CLIP and the model.

        Several ways to one goal are no ambiguity: the likeliest is taken, and what it leads to must then be seen.
        """
        try:
            return self.find(Target(text=phrase), screen, elements, phrase)
        except TargetAmbiguous as ambiguous:
            ways = [way for way in ambiguous.candidates if isinstance(way, Candidate)]
            best = max(ways, key=lambda way: way.score)
            return Found(best.element, cast("Rung", ambiguous.rung), best.score, tuple(ways))

    def _by_name(self, target: Target, screen: Screen, elements: Sequence[Element]) -> Found | None:
        fitting = [e for e in elements if e.name and _role_fits(target.role, e.role)]
        scored = [Candidate(e, likeness(target.text or "", e.name)) for e in fitting]
        exact = [c for c in scored if c.score == 1.0]
        exact = [c for c in exact if not is_own_text(c.element, screen)] or exact
        if exact:
            return _settle(target, exact, "exact", screen)
        scored = [_hinted(target, c) for c in scored]
        fuzzy = sorted((c for c in scored if c.score >= FUZZY_FLOOR), key=lambda c: -c.score)
        if not fuzzy:
            return None
        near_best = [c for c in fuzzy if c.score > fuzzy[0].score - CLEAR]
        return _settle(target, near_best, "fuzzy", screen)

    def _by_label(self, target: Target, screen: Screen, elements: Sequence[Element]) -> Found | None:
        """A writable element that stands right of, or below, a line that reads like the target."""
        if target.role not in _WRITABLE:
            return None
        writable = [e for e in elements if e.role in _WRITABLE]
        for line in screen.lines:
            if likeness(target.text or "", line.text) >= FUZZY_FLOOR:
                beside = [e for e in writable if _stands_beside(line.box, e.box)]
                if beside:
                    nearest = min(beside, key=lambda e: _gap(line.box, e.box))
                    return Found(nearest, "label", likeness(target.text or "", line.text))
        return None

    def _by_phrase(self, target: Target, screen: Screen, elements: Sequence[Element]) -> Found | None:
        """A text that is no name but says what is meant: "the second tab", "the box below Sounds"."""
        if target.text is None or target.role is not None or target.near is not None or target.nth is not None:
            return None
        own = [element for element in elements if not is_own_text(element, screen)]
        element = referred(target.text, own, screen.lines)
        return Found(element, "phrase", ALIKE, (Candidate(element, ALIKE),)) if element else None

    def _labelled(self, target: Target, label: str, screen: Screen, elements: Sequence[Element]) -> Found:
        """What a label names: the finder tied them, or it stands right of, or below, a line that reads so."""
        able = [e for e in elements if e.role in _HAS_LABEL and _role_fits(target.role, e.role)]
        scored = [Candidate(e, likeness(label, e.name)) for e in able if e.name]
        named = [c for c in scored if c.score >= FUZZY_FLOOR]
        if not named:
            boxes = [line.box for line in screen.lines if likeness(label, line.text) >= FUZZY_FLOOR]
            near = [min(beside, key=lambda e: _gap(box, e.box)) for box in boxes
                    if (beside := [e for e in able if _stands_beside(box, e.box)])]  # fmt: skip
            named = [Candidate(e, FUZZY_FLOOR) for e in dict.fromkeys(near)]
        if not named:
            raise TargetMissing(f"{describe(target)} is not on the screen; there: {_names(elements)}")
        best = max(c.score for c in named)
        return _settle(target, [c for c in named if c.score > best - CLEAR], "label", screen)

    def _by_what_is_meant(
        self, phrase: str, target: Target, screen: Screen, elements: Sequence[Element]
    ) -> Found | None:
        """By what names mean and pictures show, then by the model; it is not believed against the meanings."""
        able = [e for e in elements if _role_fits(target.role, e.role) and is_name(e)]
        if self._chooser is None or not able:
            return None
        if neighbour := said_neighbour(target.text or ""):
            beside = by_neighbour(self._chooser, neighbour, screen, elements, self._floors)
            return beside or self._by_model(self._chooser, phrase, screen, able)
        weighed = meanings(self._chooser, target, screen, able)
        if weighed is not None:
            if found := likeliest(weighed, self._floors):
                return found
            able = [each.element for each in weighed if each.score >= self._floors.conceivable]
        return self._by_model(self._chooser, phrase, screen, able)

    def _by_model(self, chooser: Chooser, phrase: str, screen: Screen, elements: Sequence[Element]) -> Found | None:
        if not elements or self._floors.conceivable >= 1:
            return None
        scores = chooser.score(phrase, screen, elements)
        if scores[-1] >= max(scores[:-1], default=0.0):
            return None
        candidates = [Candidate(e, s) for e, s in zip(elements, scores[:-1], strict=True)]
        return _clear_winner(candidates, "llava", MODEL_FLOOR, MODEL_CLEAR)

    def _by_role(
        self, target: Target, elements: Sequence[Element], phrase: str, screen: Screen, last: ScreenPoint | None
    ) -> Found:
        """No name given: the role alone (largest area, or the n-th), near a text when one is given."""
        fitting = [Candidate(e, 1.0) for e in elements if target.role is None or e.role == target.role]
        fitting = fitting or [Candidate(e, 0.8) for e in elements if _stands_in(target.role, e)]
        if target.near is not None:
            fitting = _nearest_to(target.near, fitting, screen)
        if not fitting:
            raise TargetMissing(f"{phrase} is not on the screen; there: {_names(elements)}")
        if target.role == "area" and target.nth is None:
            fitting = _largest(_further_down(fitting, last))
        return _settle(target, fitting, "role", screen)


def describe(target: Target) -> str:
    """A target as a person would say it."""
    role = target.role or "element"
    words = [f"{role} {target.text!r}" if target.text else f"a {role}"]
    words += [f"labelled {target.label!r}"] if target.label else []
    words += [f"near {target.near!r}"] if target.near else []
    words += [f"number {target.nth}"] if target.nth else []
    return " ".join(words)


def _hinted(target: Target, candidate: Candidate) -> Candidate:
    """A box whose name is a hint with the wanted word in it fits like a name with a letter misread."""
    element = candidate.element
    if element.role in _WRITABLE and target.role in _WRITABLE and names_box(target.text or "", element.name):
        return Candidate(element, max(candidate.score, HINTED))
    return candidate


def _role_fits(wanted: Role | None, seen: Role) -> bool:
    return wanted is None or seen == wanted or seen in _KIN.get(wanted, frozenset())


def _stands_in(wanted: Role | None, seen: Element) -> bool:
    """Whether a thing of another role may be meant; the one-line field of something else is no place for a text."""
    if wanted == "area" and (seen.value or (seen.name and seen.box.height < SEVERAL_LINES)):
        return False
    return _role_fits(wanted, seen.role)


def _settle(target: Target, candidates: Sequence[Candidate], rung: Rung, screen: Screen) -> Found:
    """The one candidate left after position, role and nesting are taken into account; else ambiguous."""
    left = _prefer_role(target.role, _drop_nested(candidates))
    if target.nth is not None:
        if target.nth > len(left):
            raise TargetMissing(f"{describe(target)}: only {len(left)} of them are on the screen")
        return Found(left[target.nth - 1].element, rung, left[target.nth - 1].score, tuple(candidates))
    if target.near is not None:
        nearest = _nearest_to(target.near, left, screen)
        if not nearest and len(left) == 1:  # the only one that is left may be another row's
            raise TargetMissing(f"{describe(target)}: nothing on the screen reads {target.near!r}")
        left = nearest or left
    if len(left) > 1:
        places = "; ".join(f"{c.element.role} {c.element.name!r} at {c.element.box.center}" for c in left[:6])
        raise TargetAmbiguous(f"{describe(target)} fits {len(left)} elements: {places}", left, rung)
    return Found(left[0].element, rung, left[0].score, tuple(candidates))


def _prefer_role(wanted: Role | None, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The wanted role before its kin; things that react before plain text; the better name before the worse."""
    same = [c for c in candidates if c.element.role == wanted]
    active = [c for c in same or candidates if c.element.role not in _PASSIVE]
    left = active or same or candidates
    best = max(c.score for c in left)
    return [c for c in left if c.score == best]


def _drop_nested(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A text inside a button of the same name is the button: keep the outer of two nested ones that react."""
    return [
        c
        for c in candidates
        if not any(
            other is not c
            and other.element.role not in _PASSIVE
            and c.element.role in _PASSIVE
            and other.element.box.encloses(c.element.box)
            for other in candidates
        )
    ]


def _nearest_to(near: str, candidates: Sequence[Candidate], screen: Screen) -> list[Candidate]:
    """The one nearest to what reads most like a text; all that are equally near, as nobody knows which is meant."""
    anchors = _most_like(near, [(line.text, line.box) for line in screen.lines])
    anchors = anchors or _most_like(near, [(element.name, element.box) for element in screen.elements])
    if not anchors or not candidates:
        return []
    gaps = [(min(_gap(anchor, c.element.box) for anchor in anchors), c) for c in candidates]
    nearest, best = min(gaps, key=lambda pair: pair[0])
    apart = [c for gap, c in gaps if gap - nearest <= AS_NEAR and c.element.box.intersection(best.element.box) is None]
    return [best, *apart]


def _most_like(wanted: str, texts: Sequence[tuple[str, Box]]) -> list[Box]:
    """Where something reads so: of exact and misread ones the exact alone."""
    scored = [(likeness(wanted, text), box) for text, box in texts]
    best = max((score for score, _ in scored), default=0.0)
    return [box for score, box in scored if score >= FUZZY_FLOOR and score > best - (CLEAR if best < 1.0 else 0.001)]


def _further_down(candidates: Sequence[Candidate], last: ScreenPoint | None) -> Sequence[Candidate]:
    """Those that stand under the last click, in its column; all of them when none does."""
    if last is None:
        return candidates
    under = [
        c for c in candidates if c.element.box.left <= last.x < c.element.box.right and c.element.box.bottom > last.y
    ]
    return [c for c in under if c.element.box.top > last.y] or under or candidates


def _largest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The largest, when it is clearly larger than the next; all of them otherwise."""
    ordered = sorted(candidates, key=lambda c: -c.element.box.area)
    if len(ordered) > 1 and ordered[1].element.box.area * 2 > ordered[0].element.box.area:
        return ordered
    return ordered[:1]


def _clear_winner(candidates: Sequence[Candidate], rung: Rung, floor: float, clear: float) -> Found | None:
    ordered = sorted(candidates, key=lambda c: -c.score)
    if not ordered or ordered[0].score < floor:
        return None
    if len(ordered) > 1 and ordered[0].score - ordered[1].score < clear:
        tied = [c for c in ordered if ordered[0].score - c.score < clear]
        raise TargetAmbiguous(f"several elements fit: {_names([c.element for c in tied])}", tied, rung)
    return Found(ordered[0].element, rung, ordered[0].score, tuple(ordered[:8]))


def _stands_beside(label: Box, box: Box) -> bool:
    same_row = box.top <= label.center.y < box.bottom and box.left >= label.center.x
    below = box.left <= label.right and box.right >= label.left and 0 <= box.top - label.bottom <= 2 * label.height
    return same_row or below


def _gap(a: Box, b: Box) -> int:
    """Pixels between two boxes, 0 when they touch."""
    dx = max(a.left - b.right, b.left - a.right, 0)
    dy = max(a.top - b.bottom, b.top - a.bottom, 0)
    return dx + 2 * dy


def _names(elements: Sequence[Element]) -> str:
    names = [element.name for element in elements if element.name]
    return ", ".join(dict.fromkeys(names[:40])) or "nothing with a name"
