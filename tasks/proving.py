"""Proving a step: its expectation is polled until it is confirmed, refuted, or its time is over.

What was typed is read back from the field itself. Waits by condition (the screen's); every wait asks the stop signal.
"""

from __future__ import annotations

from actions.action import Type
from agent.expectations import expectation_of
from agent.grounded import Found
from agent.plan import Expectation
from agent.verify import Evidence, Proof
from perception.change import visible_changes
from perception.screen import Element, Screen
from tasks.attempt import Attempt
from tasks.inert import inert
from tasks.waiting import in_front

READ_BACK_SECONDS = 2.0


class Proving:
    """Of one attempt."""

    def __init__(self, attempt: Attempt) -> None:
        self._a, self._s = attempt, attempt.stepper

    def prove(self, before: Screen, found: Found | None, patience: float | None) -> Proof:
        """Poll the expectation until it is confirmed or its time is over."""
        expect = expectation_of(self._a.step)
        if expect is None:
            return self._result(Proof("confirmed", "nothing to see"), None)
        began, limit = self._s.clock(), self._limit(expect) if patience is None else patience
        while True:
            waited = self._s.clock() - began  # before the look: on a busy machine it may take long, and be old by then
            after = self._s.look()
            evidence = self._evidence(before, after, found, expect)
            proof = self._s.prove(expect, evidence)
            self._a.effect = self._a.effect or bool(visible_changes(before.frame, after.frame))
            if proof.verdict == "confirmed":
                if evidence.target is not None:
                    self._s.texts.stands(self._a.step, evidence.target.box, evidence.target.window)
                return self._result(proof, after)
            if (other := self._s.texts.astray(self._a.step, evidence.read_back)) is not None:
                self._a.astray = True  # never typed over: it is another field's text
                return self._result(Proof("refuted", f"the text went to where {inert(other, 100)!r} stands"), after)
            if expect.appears and self._a.looks_closer(after, waited, limit):
                continue
            if waited >= limit:
                if not self._a.effect:
                    self._s.desk.seen()
                instead = f"{proof.because} (waited {waited:.1f} s; {in_front(after)})"
                return self._result(Proof(proof.verdict, instead), after)
            self._s.listener.waiting(proof.because)
            self._a.budget.check_time()
            self._s.pause()

    def _evidence(self, before: Screen, after: Screen, found: Found | None, expect: Expectation) -> Evidence:
        typed = next((a for a in reversed(self._a.done) if isinstance(a, Type)), None)
        secret = typed is not None and typed.secret is not None
        read_back = None
        if expect.text is not None and typed is not None and not secret and self._a.still_focused(after):
            read_back = self._s.desk.executor.read_back()
        target = _as_it_is_now(found.element, after) if found else None
        if self._a.step.action.kind == "wait":
            target = self._a.target_now(after)
        hidden = len(expect.text or "") if secret else None
        acted = found.element if found else None
        return Evidence(before, after, self._a.acted_window, target, read_back, hidden, acted)

    def _result(self, proof: Proof, after: Screen | None) -> Proof:
        if not self._a.row and proof.verdict != "confirmed" and after is not None:
            self._s.trace.note("gave_up", {"step": self._a.step.id, "awaited": proof.because}, after.frame)
        if self._a.row:
            self._s.trace.result(self._a.row, proof.verdict, {"because": proof.because}, after.frame if after else None)
            if after is not None:
                self._a.budget.effect(self._a.done[-1], changed=self._a.effect)
        return proof

    def _limit(self, expect: Expectation) -> float:
        return min(expect.within, READ_BACK_SECONDS) if expect.text is not None else expect.within


def _as_it_is_now(element: Element, after: Screen) -> Element:
    """The element that stands in the same place on a later screen; the old one when nothing does."""
    now = max(after.elements, key=lambda other: other.box.iou(element.box), default=element)
    return now if now.box.iou(element.box) > 0.5 else element
