"""Recorded answers of a model, keyed by the prompt: what the network said is played back, all else is done anew.

A prompt that was never recorded means that something before the model has changed; both prompts are kept for whoever
asks why. Needs no weights. Knows no model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.errors import ModelUnavailable

Heard = Callable[[str, Any], None]
"""Is told a prompt and what the network answered."""


def unheard(_prompt: str, _answer: Any) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Recorded:
    """Answers by prompt. `missed`: the recorded prompt that was due, and the one that came instead."""

    answers: Mapping[str, Any]
    missed: tuple[str, str] | None = None
    _left: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Any]]) -> Recorded:
        """Answers in the order in which they were given."""
        answers = dict(pairs)
        return cls(answers, None, dict.fromkeys(answers))

    def text(self, prompt: str) -> str:
        """The answer in words. Raises `ModelUnavailable`, as the others do, when it was never recorded."""
        return str(self._answer(prompt))

    def numbers(self, prompt: str) -> list[float]:
        """The answer as scores."""
        answer = self._answer(prompt)
        if not isinstance(answer, list) or not all(isinstance(value, int | float) for value in answer):
            raise ModelUnavailable("the recorded answer holds no scores")
        return [float(value) for value in answer]

    def data(self, prompt: str) -> Mapping[str, Any]:
        """The answer as named values."""
        answer = self._answer(prompt)
        if not isinstance(answer, Mapping):
            raise ModelUnavailable("the recorded answer has no names")
        return answer

    def _answer(self, prompt: str) -> Any:
        if prompt not in self.answers:
            due = next(iter(self._left), "")
            self.missed = self.missed or (due, prompt)
            raise ModelUnavailable("this prompt was never recorded")
        self._left.pop(prompt, None)
        return self.answers[prompt]
