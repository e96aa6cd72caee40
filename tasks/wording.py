"""Actions, targets and expectations in words. Everything that came from outside is made inert first."""

from __future__ import annotations

from actions.action import Action
from agent.plan import Expectation, Target
from tasks.inert import inert


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
        f"near “{inert(target.near)}”" if target.near else "",
        f"in {inert(target.window)}" if target.window else "",
        f"number {target.nth}" if target.nth else "",
    ]
    return " ".join(part for part in parts if part)


def expectation_words(expect: Expectation | None) -> str:
    """What had to be seen afterwards."""
    if expect is None:
        return ""
    parts = [f"“{inert(text)}” appears" for text in expect.appears] + [f"“{inert(t)}” is gone" for t in expect.gone]
    parts += [f"it reads “{inert(expect.text)}”"] if expect.text is not None else []
    parts += [f"it is {expect.state}"] if expect.state else []
    parts += [f"{inert(expect.window)} has the focus"] if expect.window else []
    parts += ["the window closes"] if expect.closed else []
    parts += ["the window changes"] if expect.changed else []
    return f"{', '.join(parts)}, within {expect.within:g} s"
