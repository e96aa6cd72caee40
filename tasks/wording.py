"""Actions, targets and expectations in words. Everything that came from outside is made inert first."""

from __future__ import annotations

from actions.action import Action, Answer, Press, Type
from agent.plan import ClickStep, Expectation, OpenStep, ScrollStep, Target
from tasks.inert import inert
from tasks.task_parts import TaskExpectation, TaskStep, TaskTarget


def action_words(action: Action) -> str:
    """What an action does, without its place."""
    match action.kind:
        case "click":
            times = {1: "Click", 2: "Double-click", 3: "Triple-click"}[action.count]
            return times if action.button == "left" else f"{times} with the {action.button} button"
        case "type":
            what = f"the secret {inert(action.secret)}" if action.secret else f"“{inert(action.text, 2000)}”"
            return f"Type {what}{' over what is there' if action.replace else ''}"
        case "press":
            return f"Press {' + '.join(key.capitalize() for key in action.keys)}"
        case "scroll":
            return f"Scroll {action.notches} notches, {action.axis}"
        case "open":
            return f"Open {inert(action.application)}{f' with {inert(action.file)}' if action.file else ''}"
        case "answer":
            return f"Answer “{inert(action.text, 2000)}”"
        case _:
            return action.kind.capitalize()


def target_words(target: Target | None) -> str:
    """What was looked for."""
    if target is None:
        return ""
    parts = [
        target.role or "",
        f"“{inert(target.text)}”" if target.text else "",
        f"labelled “{inert(target.label)}”" if target.label else "",
        f"like the picture {inert(target.image)}" if isinstance(target, TaskTarget) and target.image else "",
        f"near “{inert(target.near)}”" if target.near else "",
        f"in {inert(target.window)}" if target.window else "",
        f"number {target.nth}" if target.nth else "",
    ]
    return " ".join(part for part in parts if part)


def sentence_of(step: TaskStep) -> str:
    """The sentence of a typed step that has none of its own."""
    action, target = step.action, place_words(step.target)
    match action.kind:
        case "wait":
            return f"Check: {expectation_words(step.expect) or 'the screen is still'}"
        case "drag":
            return f"Drag {target} onto {place_words(action.to)}"
        case "achieve":
            return f"On the screen as it is then: {inert(action.goal, 2000)}"
        case "open" | "click" | "type" | "press" | "scroll" | "answer":
            what = _step_words(action)
            link = {"type": " into ", "press": " in ", "scroll": " over "}.get(action.kind, " ")
            return f"{what}{link}{target}" if target else what
        case _:
            return action.kind.capitalize()


def place_words(target: Target | None) -> str:
    """A target as it is called in a sentence: the “Save” button."""
    if target is None:
        return ""
    kind = {"area": "text area", "item": "row"}.get(target.role or "", target.role or "")
    name = f"“{inert(target.text)}”" if target.text else ""
    bare = target.role in (None, "text", "unknown")
    number = f"{kind or 'place'} number {target.nth}" if target.nth else ""
    called = name if name and bare else f"the {' '.join(part for part in (name, number or kind) if part)}"
    parts = [
        "" if called == "the " else called,
        f"labelled “{inert(target.label)}”" if target.label else "",
        f"like the picture {inert(target.image)}" if isinstance(target, TaskTarget) and target.image else "",
        f"near “{inert(target.near)}”" if target.near else "",
        f"in {inert(target.window)}" if target.window else "",
    ]
    return " ".join(part for part in parts if part)


def _step_words(action: OpenStep | ClickStep | Type | Press | ScrollStep | Answer) -> str:
    match action:
        case OpenStep():
            return f"Open {inert(action.application)}{f' with {inert(action.file)}' if action.file else ''}"
        case ClickStep():
            times = {1: "Click", 2: "Double-click", 3: "Triple-click"}[action.count]
            times = " + ".join([*(key.capitalize() for key in action.held), times.lower()]) if action.held else times
            return times if action.button == "left" else f"{times} with the {action.button} button on"
        case ScrollStep():
            ways = ("left", "right") if action.axis == "horizontal" else ("up", "down")
            count = abs(action.notches)
            return f"Scroll {ways[action.notches > 0]} {count} {'notch' if count == 1 else 'notches'}"
        case _:
            return action_words(action)


def expectation_words(expect: Expectation | None) -> str:
    """What had to be seen afterwards."""
    if expect is None:
        return ""
    parts = [f"“{inert(text)}” appears" for text in expect.appears] + [f"“{inert(t)}” is gone" for t in expect.gone]
    parts += [f"“{inert(name)}” can be filled in" for name in expect.fields]
    parts += [f"it reads “{inert(expect.text)}”"] if expect.text is not None else []
    parts += [f"it is {expect.state}"] if expect.state else []
    parts += [f"{inert(expect.window)} has the focus"] if expect.window else []
    parts += ["the window closes"] if expect.closed else []
    parts += ["the window changes"] if expect.changed else []
    parts += _effect_words(expect) if isinstance(expect, TaskExpectation) else []
    return f"{', '.join(parts)}, within {expect.within:g} s"


def _effect_words(expect: TaskExpectation) -> list[str]:
    parts: list[str] = []
    if (file := expect.file) is not None:
        parts.append(f"the file {inert(file.path)} is {'there' if file.exists else 'not there'}")
        parts += [f"it contains “{inert(file.contains)}”"] if file.contains is not None else []
        parts += [f"it holds “{inert(file.equals)}”"] if file.equals is not None else []
    if (command := expect.command) is not None:
        parts.append(f"{inert(' '.join(command.run))} ends with status {command.exit}")
        parts += [f"it says “{inert(command.output)}”"] if command.output is not None else []
    parts += [f"the clipboard holds “{inert(expect.clipboard)}”"] if expect.clipboard is not None else []
    return parts
