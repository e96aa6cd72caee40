"""The model of a session: loads in the background once it is known to be needed, and remembers what it was asked.

Steps that need no model never load it. Questions and answers are kept until a trace takes them over with `tell`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from agent.plan import Plan, Source
from perception.screen import Element, Role, Screen

if TYPE_CHECKING:
    from agent.ladder import Chooser
    from agent.models import Model

Note = Callable[[str, Mapping[str, Any]], None]
"""Takes a kind and data, as `tasks.trace.Trace.note` does."""


class LateModel:
    """Plans and points with the model named by `spec`, loaded on `pool`."""

    def __init__(
        self, spec: str | None, pool: ThreadPoolExecutor, load: Callable[[str | None], Model] | None = None
    ) -> None:
        self._spec = spec
        self._load = load or _load
        self._pool = pool
        self._loading: Future[Model] | None = None
        self._pointing: Future[None] | None = None
        self._kept: list[tuple[str, Mapping[str, Any]]] = []
        self.keep()

    def start(self) -> None:
        """Begin loading, if that has not begun."""
        if self._loading is None:
            self._loading = self._pool.submit(self._load, self._spec)
            self._pointing = self._pool.submit(_load_chooser, self._loading)

    def get(self) -> Model:
        """The loaded model; waits for it."""
        self.start()
        assert self._loading is not None  # noqa: S101 - start() has just set it
        return self._loading.result()

    def keep(self) -> None:
        """Keep questions and answers for the next run's trace: the one they were told to is over."""
        self._note: Note = lambda kind, data: self._kept.append((kind, data))

    def tell(self, note: Note) -> None:
        """Hand over the questions and answers kept so far, and pass on every later one."""
        kept, self._kept = self._kept, []
        self._note = note
        for kind, data in kept:
            note(kind, data)

    def plan(self, instruction: str, facts: Mapping[str, Any]) -> Plan:
        """The plan for an instruction. Raises the errors of `agent.planning`."""
        from agent.planning import make_plan

        model, heard = self.get(), list[dict[str, Any]]()
        _listen(model.planner, heard)
        began = time.perf_counter()
        plan = make_plan(model.planner, instruction, facts)
        seconds = round(time.perf_counter() - began, 3)
        asked = {"model": model.name, "instruction": instruction, "facts": sorted(map(str, facts))}
        told = {"answer": plan.sentences(), "margin": plan.margin, "values": [_origin(s, plan) for s in plan.sources]}
        again = {"heard": heard, "people": _people_shown(facts, heard), "plan": plan}
        self._note("planning", {**asked, **told, **again, "seconds": seconds})
        return plan

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """Weigh candidates against a phrase (see `agent.models`)."""
        chooser = self._chooser()
        if chooser is None:
            return [0.0] * len(candidates) + [1.0]
        return self._asked(phrase, candidates, chooser, lambda: chooser.score(phrase, screen, candidates))

    def meant(self, said: str, role: Role | None, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """Weigh candidates by what they mean and show (see `agent.meant`); empty when the model's chooser cannot."""
        from agent.meant import WeighsMeanings

        chooser = self._chooser()
        if not isinstance(chooser, WeighsMeanings):
            return []
        return self._asked(said, candidates, chooser, lambda: chooser.meant(said, role, screen, candidates))

    def _chooser(self) -> Chooser | None:
        """The loaded chooser; waits for it."""
        chooser = self.get().chooser
        if chooser is not None and self._pointing is not None:
            self._pointing.result()
        return chooser

    def _asked(
        self, phrase: str, candidates: Sequence[Element], chooser: object, ask: Callable[[], list[float]]
    ) -> list[float]:
        """The answer, written down with what the networks were asked."""
        heard: list[dict[str, Any]] = []
        _listen(chooser, heard)
        began = time.perf_counter()
        scores = ask()
        seconds = round(time.perf_counter() - began, 3)
        names = [*(f"{element.role} {element.name!r}" for element in candidates), "none of these"]
        answer = [f"{score:.3f} {name}" for name, score in zip(names, scores, strict=True)]
        told = {"model": self.get().name, "phrase": phrase, "answer": "\n".join(answer)}
        self._note("pointing", {**told, "heard": heard, "seconds": seconds})
        return scores


def _listen(part: object, heard: list[dict[str, Any]]) -> None:
    """Have every prompt and the network's answer written down: a replay without the weights needs them."""
    from agent.models import Tells

    if isinstance(part, Tells):
        part.heard = lambda prompt, answer: heard.append({"prompt": prompt, "answer": answer})


def _people_shown(facts: Mapping[str, Any], heard: Sequence[Mapping[str, Any]]) -> list[str]:
    """The people of the facts whose names may have told the model something."""
    from agent.contacts import people

    shown = " ".join(str(each["prompt"]) for each in heard).casefold()
    return [name for name in people(facts) if any(word in shown for word in name.casefold().split())]


def _load(spec: str | None) -> Model:
    """The model with the planner's weights loaded: the plan is what the person waits for first."""
    from agent.models import Loads, load_model

    model = load_model(spec)
    if isinstance(model.planner, Loads):
        model.planner.load()
    return model


def _load_chooser(loading: Future[Model]) -> None:
    """Then the chooser's, while the person reads the plan."""
    from agent.models import Loads

    chooser = loading.result().chooser if loading.exception() is None else None
    if isinstance(chooser, Loads):
        chooser.load()


def _origin(source: Source, plan: Plan) -> str:
    """Where a value of a plan comes from, in words."""
    if source.start is not None and source.end is not None and source.origin == "instruction":
        return f"{source.step} {source.field}: {plan.instruction[source.start : source.end]!r} of the instruction"
    return f"{source.step} {source.field}: {source.path or source.origin} of the {source.origin}"
