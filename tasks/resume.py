"""What an interrupted run left open: an action that was announced and has no result.

It is judged on the screen, never repeated on a guess: done (the step's expectation holds), undone (the action is one
that leaves a mark, and the mark is not there), or in doubt.
"""

from __future__ import annotations

from typing import Literal

from actions.action import ACTION, Action
from agent.errors import NotGrounded
from agent.expectations import expectation_of
from agent.grounding import Grounder
from agent.plan import Expectation, Step
from agent.verify import Evidence, verify
from perception.screen import Element, Screen
from tasks.desk import Desk
from tasks.trace_reader import OpenAction, RecordedRun

Judgement = Literal["done", "undone", "in_doubt"]


def judge_open_action(action: OpenAction, step: Step, run: RecordedRun, desk: Desk, grounder: Grounder) -> Judgement:
    """Whether an open action took effect, by what is on the screen now."""
    now = desk.eyes.look(check=desk.stop.check)
    expect = expectation_of(step)
    if expect is None:
        return "undone"
    target = _target(step, now, grounder)
    if action.action.kind == "type":
        return _typed(expect, target, now)
    if not _leaves_a_mark(expect):
        return "in_doubt"
    proof = verify(expect, Evidence(now, now, _acted_window(action, run), target))
    if proof.verdict == "confirmed":
        return "done"
    return "undone" if _is_harmless(action, step) else "in_doubt"


def _typed(expect: Expectation, target: Element | None, now: Screen) -> Judgement:
    """A text is done when it can be read on the screen exactly; otherwise it is typed again over what is there."""
    if expect.text is not None and target is not None:
        proof = verify(expect, Evidence(now, now, None, target))
        if proof.verdict == "confirmed":
            return "done"
        return "undone"  # typing into a named field starts by clicking it and replaces what it holds
    return "in_doubt"


def _leaves_a_mark(expect: Expectation) -> bool:
    """Whether the expectation can be judged without having seen the moment before."""
    return bool(expect.appears or expect.gone or expect.state or expect.window or expect.closed)


def _is_harmless(action: OpenAction, step: Step) -> bool:
    """Moving, scrolling nowhere or focusing a field may be done again: a click that only prepares typing."""
    return action.action.kind == "move" or (action.action.kind == "click" and step.action.kind == "type")


def _target(step: Step, now: Screen, grounder: Grounder) -> Element | None:
    if step.target is None:
        return None
    try:
        return grounder.find(step.target, now).element
    except NotGrounded:
        return None


def done_before(step: Step, run: RecordedRun) -> list[Action]:
    """Actions of an unfinished step that need not be done again: a start that came through. Else it starts afresh."""
    if step.action.kind != "open":
        return []
    answered = {row.ref for row in run.of_kind("result")}
    intents = [row for row in run.of_kind("intent") if row.step == step.id and row.id in answered]
    return [ACTION.validate_json(row.data["action"]) for row in intents]


def _acted_window(action: OpenAction, run: RecordedRun) -> int | None:
    sight = next((row.data.get("sight") for row in run.rows if row.id == action.row), None)
    window = sight.get("window") if isinstance(sight, dict) else None
    return window if isinstance(window, int) else None
