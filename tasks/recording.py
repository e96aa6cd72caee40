"""From what a person did to steps of a task: each gesture with the screen before it and the screen after it.

A step names its target by what the ladder can find again, tried on the very screen it happened on; what changed
afterwards becomes its expectation. What was typed and cannot be read is a secret: its text is in no step. Knows
nothing of displays or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.action import Action, Click, Drag, Point, Press, Scroll, Type
from agent.plan import ClickStep, DragStep, ScrollStep, StepAction, Target
from perception.change import visible_changes
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Role, Screen, Window
from tasks.naming import element_at, target_of
from tasks.task_parts import Seen, TaskExpectation, TaskStep, TaskTarget
from tasks.typed import (
    BORDER,
    SAME_PLACE,
    SHORT_TEXT,
    WRITABLE,
    Moment,
    appends,
    is_filled,
    is_secret,
    now_of,
    reads,
    typed_into,
)
from tasks.wording import sentence_of

TAB, BACK_TAB = Press(keys=("tab",)), Press(keys=("shift", "tab"))
SELECT_ALL = Press(keys=("ctrl", "a"))
CLOSE = Press(keys=("alt", "f4"))
LASTING: tuple[Role, ...] = ("field", "button", "checkbox", "radio", "tab", "combo", "spin", "menu", "link", "icon")
"""Roles by which a window is known again, the best first; texts and pictures change."""
MANY = 4
"""So many alike things over each other are a list."""
LANDMARKS = 2
"""How many names of a new window an expectation asks for."""


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
        None if (typing := _next_text(moments[place + 1 :])) and _only_leads_to(moment, typing) else _placed(moment)
        for place, moment in enumerate(moments)
    ]


def _placed(moment: Moment) -> Recorded:
    """The step of a moment; one that points at nothing tells which application had the keys."""
    made, front = _recorded(moment), moment.before.focused_window
    if made.step is None or made.at is not None or front is None or not front.application:
        return made
    return replace(made, step=made.step.model_copy(update={"seen": Seen(application=front.application[:500])}))


def _next_text(later: Sequence[Moment]) -> Moment | None:
    """The text that comes next, when nothing but keys that lead to it comes before."""
    following = next((moment for moment in later if not _may_lead(moment.action)), None)
    return following if following is not None and isinstance(following.action, Type) else None


def _may_lead(action: Action) -> bool:
    """Whether it may do no more than lead to the text that comes next, or choose what that replaces."""
    return action in (TAB, BACK_TAB, SELECT_ALL) or isinstance(action, Click | Drag)


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
    typed = typed_into(moment)
    return typed is not None and typed.role == "area"


def _only_leads_to(moment: Moment, typing: Moment) -> bool:
    into = typed_into(typing)
    if into is None or appends(typing, into) or target_of(into, typing.before) is None:
        return False
    match moment.action:
        case Press():
            return _may_lead(moment.action)
        case Click(at=at, button="left", held=()):
            return _lies_in(moment.before, at, into)
        case Drag(start=start, end=end, button="left"):
            return _lies_in(moment.before, start, into) and _lies_in(moment.before, end, into)
        case _:
            return False


def _lies_in(screen: Screen, at: Point, into: Element) -> bool:
    clicked = element_at(screen, at)
    return clicked is not None and clicked.role in WRITABLE and clicked.box.iou(into.box) > SAME_PLACE


def _recorded(moment: Moment) -> Recorded:
    if moment.held:
        return Recorded(
            None, lost=f"a {moment.action.kind} with {' + '.join(moment.held)} held down: no step says that"
        )
    match moment.action:
        case Type():
            return _typed(moment, moment.action)
        case Drag(button="left", start=start, end=end):
            return _dragged(moment, start, end)
        case Drag(button=button):
            return Recorded(None, lost=f"a drag with the {button} button: no step says that")
        case Click(at=at) | Scroll(at=at) if (window := _framed(moment.before, at)) is not None:
            return _at_frame(moment, window)
        case Click(button=button, count=count, at=at, held=held):
            return _pointed(moment, at, ClickStep(button=button, count=count, held=held))
        case Scroll(at=at, notches=notches, axis=axis):
            return _pointed(moment, at, ScrollStep(notches=notches, axis=axis))
        case _:
            return Recorded(_step(Press(keys=moment.action.keys), None, _expected(moment, None)))  # type: ignore[union-attr]


def _framed(screen: Screen, at: Point) -> Window | None:
    """The window whose title bar or border is at a point: what stands there belongs to the window manager."""
    place = ScreenPoint(at.x, at.y)
    window = screen.window_at(place)
    return window if window is not None and not window.box.contains(place) else None


def _at_frame(moment: Moment, window: Window) -> Recorded:
    """A window that was closed by its frame is closed by the key for it; the rest is between it and its manager."""
    if window.focused and moment.after.window(window.id) is None:
        return Recorded(_step(CLOSE, None, TaskExpectation(closed=True)))
    return Recorded(
        None, lost=f"a {moment.action.kind} on the frame of a window ({window.application}): no step says that"
    )


def _pointed(moment: Moment, at: Point, action: ClickStep | ScrollStep) -> Recorded:
    element = element_at(moment.before, at)
    if element is not None and element.role == "area" and isinstance(action, ClickStep):
        element = _row_chosen(moment, at, element) or element
    target = target_of(element, moment.before) if element is not None else None
    chosen = isinstance(action, ClickStep) and bool(action.held) and element is not None and element.role in WRITABLE
    if chosen or (target is None and isinstance(action, ClickStep)):
        return Recorded(None, lost=f"a click at {at.x},{at.y}: nothing there can be named")
    expect = _expected(moment, element) if isinstance(action, ClickStep) else None
    return Recorded(_step(action, target, expect), at=element if target is not None else None)


def _row_chosen(moment: Moment, at: Point, area: Element) -> Element | None:
    """The row of a list that a click beside its words chose: it looks different now, all along."""
    rows = [e for e in moment.before.elements if e.role == "item" and area.box.encloses(e.box)]
    row = min(rows, key=lambda e: abs(e.box.center.y - at.y), default=None)
    if row is None or abs(row.box.center.y - at.y) > row.box.height:
        return None
    changed = visible_changes(moment.before.frame, moment.after.frame, row.box)
    return row if sum(spot.width * spot.height for spot in changed) >= row.box.area / 2 else None


def _dragged(moment: Moment, start: Point, end: Point) -> Recorded:
    if (window := _framed(moment.before, start)) is not None:
        return _at_frame(moment, window)
    ends = [element_at(moment.before, place) for place in (start, end)]
    if ends[0] is not None and ends[0] == ends[1] and ends[0].role in WRITABLE:
        return _chosen(moment, ends[0], start, end)
    targets = [target_of(element, moment.before) if element is not None else None for element in ends]
    if targets[0] is None or targets[1] is None:
        return Recorded(None, lost=f"a drag from {start.x},{start.y} to {end.x},{end.y}: nothing there can be named")
    to = Target.model_validate({name: getattr(targets[1], name) for name in Target.model_fields})
    return Recorded(_step(DragStep(to=to), targets[0], _expected(moment, None)), at=ends[0])


def _chosen(moment: Moment, box: Element, start: Point, end: Point) -> Recorded:
    """A text chosen with the mouse: all of it, or a part that no words name."""
    target = target_of(box, moment.before)
    lines = [line.box for line in moment.before.lines if box.box.contains(line.box.center)]
    first, last = sorted((start.x, end.x))
    whole = len(lines) == 1 and first <= lines[0].left + BORDER and last >= lines[0].right - BORDER
    if target is None or not whole:
        return Recorded(None, lost=f"a drag over a part of a text at {start.x},{start.y}: no words name that part")
    return Recorded(_step(SELECT_ALL, target, _stays(moment.after)), at=box)


def _typed(moment: Moment, action: Type) -> Recorded:
    into = typed_into(moment)
    if is_secret(moment, action, into):
        name = _secret_name(into)
        target = target_of(into, moment.before) if into is not None else None
        hidden = into.box if into is not None else None
        step = _step(Type(secret=name), target, _arrived(moment))
        return Recorded(step, hidden or _whole_window(moment.after), at=into if target is not None else None)
    if into is None or appends(moment, into):
        return Recorded(_step(action, None, _shown(moment, action.text)))
    if is_filled(into, moment.before):
        action = action.model_copy(update={"replace": True})
    target = target_of(into, moment.before) or target_of(into, moment.after)
    expect = TaskExpectation(text=action.text) if target is not None else None
    return Recorded(_step(action, target, expect), at=into if target is not None else None)


def _shown(moment: Moment, text: str) -> TaskExpectation | None:
    """What tells that a text arrived that went to the caret: that it can be read now."""
    words = text.strip()
    single = len(words) >= SHORT_TEXT and "\n" not in words
    if single and reads(moment.after, words) and not reads(moment.before, words):
        return TaskExpectation(appears=(words,))
    return TaskExpectation(changed=True) if visible_changes(moment.before.frame, moment.after.frame) else None


def _arrived(moment: Moment) -> TaskExpectation | None:
    """What tells that a hidden text arrived: its dots; where nothing shows, that its window still has the focus."""
    shows = visible_changes(moment.before.frame, moment.after.frame)
    return TaskExpectation(changed=True) if shows else _stays(moment.after)


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
    return "checked" in now_of(element, after).states - element.states


def _landmarks(after: Screen, before: Screen, window: Window) -> tuple[str, ...]:
    """Names in a new window that were not there before; what can be clicked goes before plain text."""
    known = {e.name for e in before.elements}
    inside = [e for e in after.elements if e.window == window.id and window.box.encloses(e.box)]
    new = [e for e in inside if len(e.name) > 1 and e.name not in known]
    new.sort(key=lambda e: (_is_content(e, inside), LASTING.index(e.role) if e.role in LASTING else len(LASTING)))
    return tuple(dict.fromkeys(e.name for e in new))[:LANDMARKS]


def _is_content(element: Element, others: Sequence[Element]) -> bool:
    """Whether it stands in a list: rows come and go with what they tell of, a window's own parts stay."""
    alike = [e for e in others if e.role == element.role and abs(e.box.left - element.box.left) <= BORDER]
    return element.role == "item" or (element.role not in WRITABLE and len(alike) >= MANY)


def _step(action: StepAction, target: TaskTarget | None, expect: TaskExpectation | None) -> TaskStep:
    step = TaskStep(action=action, target=target, expect=expect)
    return step.model_copy(update={"do": f"{sentence_of(step)}."})
