"""What an interrupted run left open: an action that was announced and has no result.

It is judged on the screen, never repeated on a guess:

- done: the step's expectation holds now, and it did not hold before the action; or its input was surely delivered, and
  the screen has changed since, where that is all that the step asks for;
- untouched: the screen is still the same to the pixel, and the time in which the step's mark had to appear is over;
- undone: the action is one that may be begun again, such as a click into a field that is about to be typed into;
- in doubt: anything else, and every action of a consent class that cannot be seen to be done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

import numpy as np

from actions.action import Action
from actions.consent import classify
from actions.consent_class import ConsentClass
from actions.sight import Sight
from agent.errors import NotGrounded
from agent.expectations import expectation_of
from agent.grounding import Grounder
from agent.plan import Expectation, Step
from agent.verify import Evidence, Proof, verify
from perception.screen import Element, Frame, Screen
from tasks.desk import Desk
from tasks.frames import masked
from tasks.pending import Earlier, OpenAction, Pending, action_of
from tasks.trace_file import Row
from tasks.trace_reader import RecordedRun

Judgement = Literal["done", "untouched", "undone", "in_doubt"]
POLL_SECONDS = 0.05
_SHOWS_AT_ONCE = frozenset({"type", "scroll", "move", "drag"})
"""Without a mark of their own: where nothing changed on the screen, none of these has happened."""


@dataclass(slots=True)
class Inspector:
    """Judges what an interrupted run left, on the desk as it is now."""

    run: RecordedRun
    desk: Desk
    grounder: Grounder
    wall_clock: Callable[[], float] = time.time
    told: Callable[[Screen], Screen] = lambda screen: screen  # the same screen, told which windows are foreign

    def judge(self, step: Step, pending: Pending) -> Judgement | None:
        """What became of a step's last action; None when there is nothing to judge."""
        if pending.open is not None and pending.open.step == step.id:
            return self._open(pending.open, step)
        return self._late(step) if pending.done.get(step.id) == "refuted" else None

    def _open(self, action: OpenAction, step: Step) -> Judgement:
        expect, intent = expectation_of(step), self._row(action.row)
        if expect is None or _only_prepares(action.action, step):
            return "undone"
        if action.action.kind == "type":
            return self._typed(action, step, intent)
        marked = _leaves_a_mark(expect) and not _held_before(intent)
        proof, now = self._proof(step, expect, intent, wait=marked)
        if marked and proof.verdict == "confirmed":
            return "done"
        if consent_class_of(intent, self.run) is not None:
            return "in_doubt"
        if action.sent and not marked and self._has_changed(step, expect, intent, now):
            return "done"
        may_tell = marked or action.action.kind in _SHOWS_AT_ONCE
        return "untouched" if may_tell and self._is_same(intent, now) else "in_doubt"

    def _late(self, step: Step) -> Judgement:
        """Carried out and not confirmed in time. What needs consent is not repeated: it came true, or is in doubt."""
        intent = last_intent(step, self.run)
        if intent is None or action_of(intent).kind == "type" or consent_class_of(intent, self.run) is None:
            return "undone"
        return "done" if self._came_true(step, intent) else "in_doubt"

    def _came_true(self, step: Step, intent: Row) -> bool:
        expect = expectation_of(step)
        if expect is None or not _leaves_a_mark(expect) or _held_before(intent):
            return False
        return self._proof(step, expect, intent, wait=False)[0].verdict == "confirmed"

    def _typed(self, action: OpenAction, step: Step, intent: Row) -> Judgement:
        """A text is done when it can be read on the screen exactly; into a named field it may be typed again."""
        now = self._look()
        expect, target = expectation_of(step), self._target(step, now)
        if expect is not None and expect.text is not None and target is not None and _reads(expect, target, now):
            return "done"
        if consent_class_of(intent, self.run) not in (None, "credentials"):
            return "in_doubt"
        secret = action.action.kind == "type" and action.action.secret is not None
        if not secret and self._is_same(intent, now):
            return "untouched"
        if target is None:
            return "in_doubt"
        return "in_doubt" if secret and target.role == "area" else "undone"

    def _proof(self, step: Step, expect: Expectation, intent: Row, *, wait: bool) -> tuple[Proof, Screen]:
        """The expectation now; with `wait`, once the time in which it had to come true since the intent is over."""
        over = min(self.wall_clock(), intent.at) + expect.within
        deadline = time.monotonic() + min(expect.within, max(0.0, over - self.wall_clock()))
        while True:
            now = self._look()
            proof = verify(expect, Evidence(now, now, _window(intent), self._target(step, now)))
            if proof.verdict == "confirmed" or not wait or time.monotonic() >= deadline:
                return proof, now
            self.desk.stop.wait(POLL_SECONDS)

    def _has_changed(self, step: Step, expect: Expectation, intent: Row, now: Screen) -> bool:
        """Whether the screen looks changed, as the step asks, against the picture that the action was decided on."""
        seen = self.run.frame(intent.frame) if intent.frame is not None else None
        if seen is None or not expect.changed or _leaves_a_mark(expect):
            return False
        then, after = (replace(now, frame=self._masked(frame)) for frame in (seen, now.frame))
        evidence = Evidence(then, after, _window(intent), self._target(step, now))
        return verify(expect, evidence).verdict == "confirmed"

    def _is_same(self, intent: Row, now: Screen) -> bool:
        """Whether every pixel is as it was when the action was announced."""
        return intent.frame == self._masked(now.frame).name

    def _masked(self, frame: Frame) -> Frame:
        return Frame(masked(frame, self.run.masks()), frame.bounds, frame.taken_at)

    def _look(self) -> Screen:
        return self.told(self.desk.eyes.look(check=self.desk.stop.check))

    def _row(self, number: int) -> Row:
        return next(row for row in self.run.rows if row.id == number)

    def _target(self, step: Step, now: Screen) -> Element | None:
        if step.target is None:
            return None
        try:
            return self.grounder.find(step.target, now).element
        except NotGrounded:
            return None


def consent_class_of(intent: Row, run: RecordedRun) -> ConsentClass | None:
    """The consent class of an action: as it was judged then, else by what the row tells of what was seen under it."""
    grounding = intent.data.get("grounding")
    said = grounding.get("consent") if isinstance(grounding, dict) else None
    if said in get_args(ConsentClass):
        return cast("ConsentClass", said)
    clicks = [row for row in run.of_kind("intent") if row.id < intent.id and action_of(row).kind == "click"]
    into = sight_of_row(clicks[-1]) if clicks else None
    return classify(action_of(intent), sight_of_row(intent), into)


def sight_of_row(intent: Row) -> Sight | None:
    """What was seen under an action, without its pixels."""
    seen = intent.data.get("sight")
    if not isinstance(seen, dict):
        return None
    corner = seen.get("box") or (0, 0)
    return Sight(
        crop=np.zeros((1, 1, 3), np.uint8),
        corner=(int(corner[0]), int(corner[1])),
        window=seen.get("window"),
        focus=seen.get("focus"),
        label=str(seen.get("label") or ""),
        role=str(seen.get("role") or "unknown"),
        application=str(seen.get("application") or ""),
    )


def last_intent(step: Step, run: RecordedRun) -> Row | None:
    """The last action of a step that was announced."""
    return next((row for row in reversed(run.of_kind("intent")) if row.step == step.id), None)


def earlier_of(step: Step, left: Pending, run: RecordedRun) -> Earlier:
    """What was done of an unfinished step: a start that came through is not made again; anything else begins afresh."""
    actions: tuple[Action, ...] = ()
    if step.action.kind == "open":
        answered = {row.ref for row in run.of_kind("result")}
        intents = [row for row in run.of_kind("intent") if row.step == step.id and row.id in answered]
        actions = tuple(action_of(row) for row in intents)
    return Earlier(actions, left.attempts.get(step.id, 0), step.id in left.typed)


def _reads(expect: Expectation, target: Element, now: Screen) -> bool:
    return verify(expect, Evidence(now, now, None, target)).verdict == "confirmed"


def _leaves_a_mark(expect: Expectation) -> bool:
    """Whether the expectation can be judged without having seen the moment before."""
    return bool(expect.appears or expect.gone or expect.fields or expect.state or expect.window or expect.closed)


def _held_before(intent: Row) -> bool:
    """Whether the expectation held before the action already: then it proves nothing."""
    grounding = intent.data.get("grounding")
    return isinstance(grounding, dict) and bool(grounding.get("held"))


def _only_prepares(action: Action, step: Step) -> bool:
    """Moving the pointer, or a click into the field that is about to be typed into."""
    return action.kind == "move" or (action.kind == "click" and step.action.kind == "type")


def _window(intent: Row) -> int | None:
    sight = sight_of_row(intent)
    return sight.window if sight and isinstance(sight.window, int) else None
