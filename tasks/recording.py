"""From what a person did to steps of a task: each gesture with the screen before it and the screen after it.

A step names its target by what the ladder can find again, tried on the very screen it happened on; what changed
afterwards becomes its expectation. What was typed and cannot be read is taken for a secret: its text never leaves this
module. Knows nothing of displays or files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.action import Action, Click, Drag, Point, Press, Scroll, Type
from agent.errors import AgentError
from agent.grounding import Grounder
from agent.matching import likeness
from agent.plan import ClickStep, DragStep, ScrollStep, StepAction, Target
from agent.scope import elements_in_scope
from perception.change import visible_changes
from perception.concealed import looks_concealed
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Role, Screen, Window
from tasks.task_parts import TaskExpectation, TaskStep, TaskTarget
from tasks.wording import sentence_of

TAB, BACK_TAB = Press(keys=("tab",)), Press(keys=("shift", "tab"))
SELECT_ALL = Press(keys=("ctrl", "a"))
WRITABLE: frozenset[Role] = frozenset({"field", "area", "combo", "spin"})
_PASSIVE: frozenset[Role] = frozenset({"text", "image", "unknown"})
READABLE = 0.75
"""How alike the text seen in a field must be to the text typed for it to be no secret."""
MOSTLY = 3
"""What changed this many times less than another box was only brushed, by the pointer or a focus ring."""
SAME_PLACE = 0.5
"""Overlap (intersection over union) of two looks at one thing."""
SHORT_TEXT = 4
"""A shorter text may be read anywhere by chance."""
LANDMARKS = 2
"""How many names of a new window an expectation asks for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One gesture with what was seen just before it and when its effect had come."""

    action: Action
    before: Screen
    after: Screen
    hasty: bool = False  # it came before the screen can have answered the gesture before it


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step; the region that hides a secret, if one was typed; what could not be written, in words; what it was at."""

    step: TaskStep | None
    hidden: Box | None = None
    lost: str = ""
    at: Element | None = None  # on the screen before it


def recorded(moments: Sequence[Moment]) -> list[Recorded | None]:
    """For each moment its step; None where it is part of the next one (a click into the field that is typed into)."""
    return [
        None if (typing := _next_text(moments[place + 1 :])) and _only_leads_to(moment, typing) else _recorded(moment)
        for place, moment in enumerate(moments)
    ]


def _next_text(later: Sequence[Moment]) -> Moment | None:
    """The text that comes next, when nothing but keys that lead to it comes before."""
    following = next((moment for moment in later if not _may_lead(moment.action)), None)
    return following if following is not None and isinstance(following.action, Type) else None


def _may_lead(action: Action) -> bool:
    """Whether it may do no more than lead to the text that comes next, or choose what that replaces."""
    return action in (TAB, BACK_TAB, SELECT_ALL) or isinstance(action, Click | Drag)


def element_at(screen: Screen, place: Point) -> Element | None:
    """The smallest thing that reacts under a point of the topmost window there, or else the smallest thing."""
    at = ScreenPoint(place.x, place.y)
    window = screen.window_at(at)
    under = [e for e in screen.elements if e.box.contains(at) and (window is None or e.window in (window.id, None))]
    return min(under, key=lambda e: (e.role in _PASSIVE, e.box.width * e.box.height), default=None)


def target_of(element: Element, screen: Screen) -> TaskTarget | None:
    """The shortest target that finds this element on this screen, and no other; None when no words do."""
    finder = Grounder()
    for target in _descriptions(element, screen):
        try:
            found = finder.find(target, screen)
        except AgentError:
            continue
        if found.element == element:
            return target
    return None


def _descriptions(element: Element, screen: Screen) -> Iterator[TaskTarget]:
    """Ways to name an element, the most robust first."""
    window = screen.window(element.window) if element.window is not None else None
    application = window.application if window else None
    neighbour = _neighbour(element, screen)
    same = [e for e in screen.elements if e.role == element.role and e.window == element.window]
    for within in dict.fromkeys((None, application or None)):
        if element.name:
            yield TaskTarget(text=element.name, role=element.role, window=within)
            if neighbour:
                yield TaskTarget(text=element.name, role=element.role, near=neighbour, window=within)
        yield TaskTarget(role=element.role, window=within)
        if neighbour:
            yield TaskTarget(role=element.role, near=neighbour, window=within)
        if element in same:
            yield TaskTarget(role=element.role, nth=same.index(element) + 1, window=within)


def _neighbour(element: Element, screen: Screen) -> str | None:
    """The nearest other text in the same window."""
    texts = [line for line in screen.lines if not element.box.encloses(line.box) and len(line.text) > 2]
    window = screen.window(element.window) if element.window is not None else None
    texts = [line for line in texts if window is None or window.box.encloses(line.box)]
    nearest = min(texts, key=lambda line: _distance(line.box, element.box), default=None)
    return nearest.text[:200] if nearest else None


def _distance(one: Box, other: Box) -> int:
    across = max(0, one.left - other.right, other.left - one.right)
    down = max(0, one.top - other.bottom, other.top - one.bottom)
    return across + down


def joined(moments: Sequence[Moment]) -> list[Moment]:
    """Text, Enter, text in a text area is one text of two lines; text after select-all replaces what was there."""
    made: list[Moment] = []
    for moment in moments:
        last = made[-1] if made else None
        if last is not None and isinstance(last.action, Type) and moment.action == TAB:
            last = made[-1] = replace(last, after=moment.after)  # the last letters may be drawn only now
        more = _one_text(last.action, moment.action) if last is not None and _in_area(last) else None
        if last is not None and more is not None:
            made[-1] = replace(last, action=more, after=moment.after)
        elif last is not None and isinstance(moment.action, Type) and last.action == SELECT_ALL:
            made.append(replace(moment, action=moment.action.model_copy(update={"replace": True})))
        else:
            made.append(moment)
    return made


def _one_text(first: Action, second: Action) -> Type | None:
    if not isinstance(first, Type):
        return None
    if second == Press(keys=("enter",)):
        return first.model_copy(update={"text": first.text + "\n"})
    if isinstance(second, Type) and first.text.endswith("\n"):
        return first.model_copy(update={"text": first.text + second.text})
    return None


def _in_area(moment: Moment) -> bool:
    typed = _typed_into(moment)
    return typed is not None and typed.role == "area"


def _only_leads_to(moment: Moment, typing: Moment) -> bool:
    into = _typed_into(typing)
    if into is None or _appends(typing, into) or target_of(into, typing.before) is None:
        return False
    match moment.action:
        case Press():
            return _may_lead(moment.action)
        case Click(at=at, button="left"):
            return _lies_in(moment.before, at, into)
        case Drag(start=start, end=end, button="left"):
            return _lies_in(moment.before, start, into) and _lies_in(moment.before, end, into)
        case _:
            return False


def _lies_in(screen: Screen, at: Point, into: Element) -> bool:
    clicked = element_at(screen, at)
    return clicked is not None and clicked.role in WRITABLE and clicked.box.iou(into.box) > SAME_PLACE


def _recorded(moment: Moment) -> Recorded:
    match moment.action:
        case Type():
            return _typed(moment, moment.action)
        case Drag(start=start, end=end):
            return _dragged(moment, start, end)
        case Click(button=button, count=count, at=at):
            return _pointed(moment, at, ClickStep(button=button, count=count))
        case Scroll(at=at, notches=notches, axis=axis):
            return _pointed(moment, at, ScrollStep(notches=notches, axis=axis))
        case _:
            return Recorded(_step(Press(keys=moment.action.keys), None, _expected(moment, None)))  # type: ignore[union-attr]


def _pointed(moment: Moment, at: Point, action: ClickStep | ScrollStep) -> Recorded:
    element = element_at(moment.before, at)
    target = target_of(element, moment.before) if element is not None else None
    if target is None and isinstance(action, ClickStep):
        return Recorded(None, lost=f"a click at {at.x},{at.y}: nothing there can be named")
    expect = _expected(moment, element) if isinstance(action, ClickStep) else None
    return Recorded(_step(action, target, expect), at=element if target is not None else None)


def _dragged(moment: Moment, start: Point, end: Point) -> Recorded:
    ends = [element_at(moment.before, place) for place in (start, end)]
    targets = [target_of(element, moment.before) if element is not None else None for element in ends]
    if targets[0] is None or targets[1] is None:
        return Recorded(None, lost=f"a drag from {start.x},{start.y} to {end.x},{end.y}: nothing there can be named")
    to = Target.model_validate({name: getattr(targets[1], name) for name in Target.model_fields})
    return Recorded(_step(DragStep(to=to), targets[0], _expected(moment, None)), at=ends[0])


def _typed(moment: Moment, action: Type) -> Recorded:
    into = _typed_into(moment)
    if _is_secret(moment, action, into):
        name = _secret_name(into)
        target = target_of(into, moment.before) if into is not None else None
        hidden = into.box if into is not None else None
        step = _step(Type(secret=name), target, None)
        return Recorded(step, hidden or _whole_window(moment.after), at=into if target is not None else None)
    if into is None or _appends(moment, into):
        return Recorded(_step(action, None, _shown(moment, action.text)))
    if into.value:
        action = action.model_copy(update={"replace": True})
    target = target_of(into, moment.before) or target_of(into, moment.after)
    expect = TaskExpectation(text=action.text) if target is not None else None
    return Recorded(_step(action, target, expect), at=into if target is not None else None)


def _typed_into(moment: Moment) -> Element | None:
    """The text box whose inside changed, as it was before; None when that is not clear."""
    changed = visible_changes(moment.before.frame, moment.after.frame)
    there = [e for e in elements_in_scope(moment.before) if e.role in WRITABLE]
    came = [e for e in elements_in_scope(moment.after) if e.role in WRITABLE and not _among(e, there)]
    boxes = {e: _overlap(e.box, changed) for e in (*there, *came)}
    most = max(boxes.values(), default=0)
    touched = [e for e, overlap in boxes.items() if overlap and overlap * MOSTLY >= most]
    text = moment.action.text if isinstance(moment.action, Type) else ""
    holding = [e for e in touched if text and likeness(text, _now(e, moment.after).value) >= READABLE]
    if not holding and len(text) >= SHORT_TEXT and _reads(moment.after, text) and not _reads(moment.before, text):
        return None  # it can be read, but in none of them
    focused = [e for e in touched if "focused" in _now(e, moment.after).states]
    left = next((found for found in (holding, focused, touched) if len(found) == 1), [])
    return left[0] if left else None


def _among(element: Element, others: Sequence[Element]) -> bool:
    return any(element.box.iou(other.box) > SAME_PLACE for other in others)


def _now(element: Element, after: Screen) -> Element:
    """What stands in the same place afterwards; the element itself when nothing is seen there any more."""
    best = max(after.elements, key=lambda e: e.box.iou(element.box), default=element)
    return best if best.box.iou(element.box) > SAME_PLACE else element


def _overlap(box: Box, spots: Sequence[Box]) -> int:
    """Pixels of the spots that lie in the box."""
    shared = [common for spot in spots if (common := box.intersection(spot)) is not None]
    return sum(common.width * common.height for common in shared)


def _appends(moment: Moment, into: Element) -> bool:
    """Whether the text was added to text that stood there: it then goes to the caret, not over everything."""
    typed = moment.action
    return bool(into.value) and isinstance(typed, Type) and not typed.replace and not _replaced(typed, into, moment)


def _replaced(typed: Type, into: Element, moment: Moment) -> bool:
    """Whether nothing of the old text is left: it had been selected, by mouse or keys."""
    now, old = _now(into, moment.after).value, into.value
    alone = likeness(typed.text, now)
    return alone >= READABLE and alone > max(likeness(old + typed.text, now), likeness(typed.text + old, now))


def _shown(moment: Moment, text: str) -> TaskExpectation | None:
    """What tells that a text arrived that went to the caret: that it can be read now."""
    words = text.strip()
    single = len(words) >= SHORT_TEXT and "\n" not in words
    if single and _reads(moment.after, words) and not _reads(moment.before, words):
        return TaskExpectation(appears=(words,))
    return TaskExpectation(changed=True) if visible_changes(moment.before.frame, moment.after.frame) else None


def _reads(screen: Screen, words: str) -> bool:
    return any(words in line.text for line in screen.lines)


def _is_secret(moment: Moment, action: Type, into: Element | None) -> bool:
    """A text that nobody can read where it was typed is a secret, until somebody says otherwise."""
    if into is None:
        return len(action.text) < SHORT_TEXT or not _visible(action.text, moment.after)
    if into.role == "area":
        return False
    now = _now(into, moment.after)
    if now.value == action.text and len(set(action.text)) > 1:
        return False  # no row of dots reads like that
    return looks_concealed(moment.after.frame.crop(now.box)) or likeness(action.text, now.value) < READABLE


def _visible(text: str, screen: Screen) -> bool:
    """Whether most words of a text can be read on the screen."""
    seen = " ".join(line.text for line in screen.lines).split()
    words = text.split()
    return sum(word in seen for word in words) >= READABLE * len(words)


def _secret_name(into: Element | None) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else "_" for c in (into.name if into else "")).strip("_").upper()
    return words if words and words[0].isalpha() else "PASSWORD"


def _whole_window(screen: Screen) -> Box:
    focused = screen.focused_window
    return focused.box if focused is not None else screen.frame.bounds


def _expected(moment: Moment, element: Element | None) -> TaskExpectation | None:
    """What the gesture brought about, as far as it can be told from the two screens."""
    before, after = moment.before, moment.after
    known = {window.id for window in before.windows}
    arrived = [window for window in after.windows if window.id not in known]
    if arrived:
        names = _landmarks(after, before, arrived[-1])
        window = arrived[-1].application or None if arrived[-1].focused else None
        if names or window:
            return TaskExpectation(appears=names, window=window)
    acted = element.window if element is not None else (before.focused_window.id if before.focused_window else None)
    if acted is not None and acted in known and after.window(acted) is None:
        return TaskExpectation(closed=True)
    if element is not None and element.role in ("checkbox", "radio") and _ticked(element, after):
        return TaskExpectation(state="checked")
    pressed = isinstance(moment.action, Press)
    hasty = moment.hasty and pressed  # what changed may be the answer to the last one
    front = before.focused_window if pressed else None  # where its replay will look: not at the title
    if visible_changes(before.frame, after.frame, front.box if front is not None else None) and not hasty:
        return TaskExpectation(changed=True)
    return _stays(after) if pressed else None


def _stays(after: Screen) -> TaskExpectation | None:
    """A key that moved the caret or copied something shows nothing; its window goes on having the focus."""
    application = after.focused_window.application if after.focused_window is not None else ""
    return TaskExpectation(window=application) if application else None


def _ticked(element: Element, after: Screen) -> bool:
    return "checked" in _now(element, after).states - element.states


def _landmarks(after: Screen, before: Screen, window: Window) -> tuple[str, ...]:
    """Names in a new window that were not there before; what can be clicked goes before plain text."""
    known = {e.name for e in before.elements}
    inside = [e for e in after.elements if e.window == window.id and window.box.encloses(e.box)]
    new = [e for e in inside if len(e.name) > 1 and e.name not in known]
    new.sort(key=lambda e: e.role in _PASSIVE)
    return tuple(dict.fromkeys(e.name for e in new))[:LANDMARKS]


def _step(action: StepAction, target: TaskTarget | None, expect: TaskExpectation | None) -> TaskStep:
    step = TaskStep(action=action, target=target, expect=expect)
    return step.model_copy(update={"do": f"{sentence_of(step)}."})
