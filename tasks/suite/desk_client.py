"""A desktop for people who prefer Python: each call is one typed step of a task, with the same waiting and traces.

    desk.open("text editor")
    desk.type("Hello", role="area")
    desk.click("Save")
    desk.expect(appears=["Saved"])

The desktop is virtual and belongs to one test. Programs that are to appear on it need `desk.environment`.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from select import select
from typing import Any

from actions.consent_class import ConsentClass
from tasks.display import Size
from tasks.errors import EnvironmentBroken
from tasks.suite.results import Attempt, attempt_of
from tasks.suite.slot import Slot
from tasks.variables import escaped
from tasks.yaml_writer import write_yaml

PATIENCE_SECONDS = 120.0
"""What a step may take on top of its own limit before its worker counts as hanging."""

Expect = Mapping[str, Any]
"""Parts of an expectation, as in a task file: {"appears": ["Saved"], "within": 5}."""


class StepFailed(AssertionError):
    """A step that was not confirmed. `attempt` tells verdict, reason and trace."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt.error)
        self.attempt = attempt


class DeskClient:
    """One virtual desktop, driven step by step. Close it, or use it as a context manager."""

    def __init__(
        self, folder: Path, *, size: Size, allow: Sequence[ConsentClass] = (), slot: Slot | None = None
    ) -> None:
        self._folder = folder
        self._allow = list(allow)
        self._slot = slot or Slot(size, None)
        self._steps = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to appear on this desktop: pass it as `env` to subprocess."""
        return dict(self._slot.environment)

    def open(self, application: str, *, expect: Expect | None = None, **more: Any) -> None:
        """Start an application named in words, such as "text editor"; `file` and `fresh` as in a task file."""
        self._do({"kind": "open", "application": application, **more}, {}, expect)

    def click(
        self,
        text: str | None = None,
        *,
        button: str = "left",
        count: int = 1,
        expect: Expect | None = None,
        **target: Any,
    ) -> None:
        """Click what is called `text`; `role`, `near`, `label`, `window`, `nth` as in a task file."""
        self._do({"kind": "click", "button": button, "count": count}, {"text": text, **target}, expect)

    def type(
        self, text: str, into: str | None = None, *, replace: bool = False, expect: Expect | None = None, **target: Any
    ) -> None:
        """Type a text into the field called `into` (or where the focus is); it must arrive there exactly."""
        where = {"text": into, **target}
        has_target = any(value is not None for value in where.values())
        wanted = expect or ({"text": text} if has_target else None)
        self._do({"kind": "type", "text": text, "replace": replace}, where, wanted)

    def press(self, *keys: str, expect: Expect | None = None) -> None:
        """Press a chord, such as press("ctrl", "s")."""
        self._do({"kind": "press", "keys": list(keys)}, {}, expect)

    def scroll(self, notches: int, *, expect: Expect | None = None, **target: Any) -> None:
        """Turn the wheel over a target; positive is down."""
        self._do({"kind": "scroll", "notches": notches}, target, expect)

    def expect(self, *, target: Mapping[str, Any] | None = None, **what: Any) -> None:
        """Wait until this holds: appears, gone, text, state, window, file, command, clipboard, within."""
        self._do({"kind": "wait"}, target or {}, what)

    def _do(self, action: Mapping[str, Any], target: Mapping[str, Any], expect: Expect | None) -> None:
        self._steps += 1
        step: dict[str, Any] = {"action": dict(action)}
        if where := {key: value for key, value in target.items() if value is not None}:
            step["target"] = where
        if expect:
            step["expect"] = dict(expect)
        name = f"step {self._steps}"
        text = write_yaml(escaped({"version": 1, "name": name, "allow": self._allow, "steps": [step]}))
        out = self._folder / f"{self._steps:03d}-{action['kind']}"
        self._slot.give({"kind": "text", "text": text, "name": name, "allow": self._allow, "out": str(out)})
        within = float(step.get("expect", {}).get("within", 10.0))
        attempt = self._answer(within * 3 + PATIENCE_SECONDS)
        if attempt.verdict != "passed":
            raise StepFailed(attempt)
        shutil.rmtree(out, ignore_errors=True)

    def _answer(self, seconds: float) -> Attempt:
        began = time.monotonic()
        while not self._slot.ended:
            left = began + seconds - time.monotonic()
            if left <= 0 or not select([self._slot], [], [], left)[0]:
                raise EnvironmentBroken(f"no verdict after {seconds:.0f} s")
            for event in self._slot.read():
                if event["event"] == "result":
                    return attempt_of(self._steps, event, time.monotonic() - began)
        raise EnvironmentBroken(f"the process that drives the desktop died ({self._slot.last_words()})")

    def close(self) -> None:
        """End the desktop and everything on it."""
        self._slot.close()

    def __enter__(self) -> DeskClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
