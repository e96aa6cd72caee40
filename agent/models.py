"""The models behind planning and pointing: two small protocols, the embedded one, the fakes, the names of others.

PlanModel   an instruction and facts -> a plan
Chooser     a phrase, a screen and candidates -> a probability for each, and one for "none of these"
Model       both, with a name; `load_model` makes one from what stands behind --model
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from agent.chooser import EmbeddedChooser
from agent.contacts import people
from agent.draft import Draft, decode, draft_of, shown_prompt
from agent.errors import ModelUnavailable, UncertainPlan
from agent.language import check_english
from agent.plan import Plan
from agent.plan_writer import write_plan
from agent.prompts.vocabulary import Vocabulary
from agent.recorded import Heard, Recorded, unheard
from perception.checkpoint import EMBEDDED
from perception.errors import CheckpointRefused
from perception.llava import Llava
from perception.screen import Element, Screen

CALIBRATION = "calibration.json"
"""Beside the weights: the least margins of plans that are carried out, by the names in `_MARGINS`."""
_MARGINS = {"plan": 0.6, "send": 0.8, "loose": 0.9, "opened": 0.85, "boxes": 0.85}


class PlanModel(Protocol):
    """Makes plans."""

    def plan(self, instruction: str, facts: Mapping[str, Any]) -> Plan:
        """Raise `PlanRefused`, `MissingFact`, `UncertainPlan` or `ModelOutputInvalid` rather than guess."""


class Chooser(Protocol):
    """Points at elements."""

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """A probability per candidate, then one for "none of these"."""


@dataclass(frozen=True, slots=True)
class Model:
    """A planner and a chooser under one name."""

    name: str
    planner: PlanModel
    chooser: Chooser | None = None


@dataclass(slots=True)
class ScriptedModel:
    """The shipped fake: answers each instruction with the plan it was given, or raises the error it was given."""

    plans: Mapping[str, Plan | Exception]
    asked: list[str] = field(default_factory=list)

    def plan(self, instruction: str, facts: Mapping[str, Any]) -> Plan:  # noqa: ARG002
        self.asked.append(instruction)
        answer = self.plans.get(instruction)
        if answer is None:
            raise ModelUnavailable(f"the script has no plan for {instruction!r}; it knows: {', '.join(self.plans)}")
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(slots=True)
class ScriptedChooser:
    """The shipped fake: prefers the element whose name it was told for a phrase."""

    names: Mapping[str, str]

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:  # noqa: ARG002
        wanted = self.names.get(phrase)
        hits = [float(candidate.name == wanted) for candidate in candidates]
        return [*hits, float(not any(hits))]


@runtime_checkable
class Loads(Protocol):
    """A part whose weights may be loaded before they are needed."""

    def load(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Margins:
    """How sure a plan must be, by what it does: the harder to take back or to tell right from wrong, the surer."""

    plan: float = _MARGINS["plan"]
    send: float = _MARGINS["send"]
    loose: float = _MARGINS["loose"]  # a mail whose subject or text has no quotation marks: where it ends is a guess
    opened: float = _MARGINS["opened"]  # opens a program or a file: a wrong one is as likely a word as the right one
    boxes: float = _MARGINS["boxes"]  # ticks or empties boxes: one wrong way undoes what the person meant

    def least(self, draft: Draft) -> float:
        """What a draft's margin must reach."""
        least = [self.send if "<t:Send>" in draft.steps else self.plan]
        least += [self.loose] * draft.loose
        least += [self.boxes] * ("<r:checkbox>" in draft.steps)
        least += [self.opened] * ("<open>" in draft.steps and "<t:To>" not in draft.steps)
        return max(least)

    @classmethod
    def load(cls, folder: Path) -> Margins:
        """Read them from beside the weights: `{"plan_margin": 0.6, ...}`. Raises `ModelUnavailable`."""
        path = folder / CALIBRATION
        if not path.is_file():
            return cls()
        try:
            data = json.loads(path.read_text("utf-8"))
            found = {name: data[f"{name}_margin"] for name in ("plan", "send")}
            found |= {name: data.get(f"{name}_margin", usual) for name, usual in _MARGINS.items() if name not in found}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelUnavailable(f"{path} cannot be used: {error}") from error
        for name, value in found.items():
            if not isinstance(value, float) or not 0 <= value <= 1:
                raise ModelUnavailable(f"{path}: {name}_margin must be a number from 0.0 to 1.0, got {value!r}")
        return cls(**found)


@runtime_checkable
class Tells(Protocol):
    """A part that tells every prompt it was given and every answer of its network."""

    heard: Heard


class EmbeddedPlanner:
    """The checkpoint that ships with deskhand, or another folder of the same format."""

    def __init__(self, folder: Path, recorded: Recorded | None = None) -> None:
        self.folder = folder
        self.recorded = recorded
        self.heard: Heard = unheard
        self.vocabulary = _open_vocabulary(folder)
        self.margins = Margins.load(folder)

    @cached_property
    def llava(self) -> Llava:
        """The weights, loaded when first needed."""
        try:
            return Llava.load(self.folder)
        except CheckpointRefused as error:
            raise ModelUnavailable(str(error)) from error

    def load(self) -> None:
        """Load the weights now; recorded answers need none."""
        if self.recorded is None:
            _ = self.llava

    def plan(self, instruction: str, facts: Mapping[str, Any]) -> Plan:
        check_english(instruction, self.vocabulary)
        draft = self.draft(instruction, people(facts))
        check_english(instruction, self.vocabulary, draft.spans)
        least = self.margins.least(draft)
        if not draft.steps or draft.margin < least:
            raise UncertainPlan(
                f"not sure enough of this plan ({draft.margin:.2f} below {least:.2f}): "
                f"unclear is {draft.doubt}; "
                "say it in other words, with values in quotation marks"
            )
        return write_plan(instruction, facts, draft)

    def draft(self, instruction: str, names: Collection[str] = ()) -> Draft:
        """What the model itself decided, whatever its margin. `names` are people the user knows."""
        shown = shown_prompt(self.vocabulary, instruction, names)
        if self.recorded is not None:
            draft = draft_of(self.recorded.data(shown))
        else:
            draft = decode(self.llava, self.vocabulary, instruction, names)
        self.heard(shown, asdict(draft))
        return draft


def load_model(spec: str | None = None) -> Model:
    """None: the embedded checkpoint. `hf:FOLDER`: a local transformers checkpoint. `PROVIDER:NAME`: a chat model.

    Raises `ModelUnavailable`; nothing falls back to anything else.
    """
    if spec is None:
        return Model("embedded", EmbeddedPlanner(EMBEDDED / "deskhand"), _embedded_chooser())
    kind, colon, name = spec.partition(":")
    if not colon or not name:
        raise ModelUnavailable(f"{spec!r} names no model; use hf:FOLDER, or PROVIDER:NAME such as openai:NAME")
    if kind == "hf" and is_embedded(Path(name)):
        return Model(spec, EmbeddedPlanner(Path(name)))
    from agent.models_chat import ChatPlanner

    return Model(spec, ChatPlanner.load(kind, name))


def _embedded_chooser() -> EmbeddedChooser | None:
    folder = EMBEDDED / "chooser"
    return EmbeddedChooser(folder) if folder.is_dir() else None


def is_embedded(folder: Path) -> bool:
    """Whether a folder holds a checkpoint of our own formats."""
    try:
        _open_vocabulary(folder)
    except ModelUnavailable:
        return False
    return True


def _open_vocabulary(folder: Path) -> Vocabulary:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelUnavailable(f"no model at {folder}: tokenizer.json is missing")
    try:
        return Vocabulary.load(folder)
    except Exception as error:
        # tokenizers raises a bare Exception for a file it cannot use
        raise ModelUnavailable(f"{path} cannot be used: {error}") from error
