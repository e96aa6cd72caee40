"""The plan of a recorded run made once more, the network's answers played back: all but the weights is at work.

The facts are those that the plan shows it used. Knows nothing of desks.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from agent.errors import AgentError
from agent.models import EmbeddedPlanner, Model
from agent.plan import Plan
from agent.recorded import Recorded
from tasks.errors import TraceRefused
from tasks.late_model import LateModel
from tasks.trace_file import Row
from tasks.trace_reader import RecordedRun


def recorded_models(run: RecordedRun, how: Mapping[str, Any], pool: ThreadPoolExecutor) -> tuple[LateModel, Recorded]:
    """The run's model without its weights, and the answers it plays back."""
    recorded = Recorded.of(
        (str(each.get("prompt")), each.get("answer"))
        for row in _questions(run, "planning", "pointing")
        for each in _list(row.data.get("heard"))
        if isinstance(each, dict)
    )
    return LateModel(how.get("model"), pool, lambda spec: _model(spec, recorded)), recorded


def plan_again(run: RecordedRun, model: LateModel) -> None:
    """Plan every instruction that was planned; what comes of it is told to the model's listener."""
    for row in _questions(run, "planning"):
        with suppress(AgentError):  # a missing answer is remembered by who was asked, a refusal shows in the decisions
            model.plan(str(row.data.get("instruction", "")), facts_of(row))


def facts_of(row: Row) -> dict[str, Any]:
    """What a plan used of the facts, by the paths of its sources; of other people in its prompt, the names.

    Raises `TraceRefused` for a note that no run writes.
    """
    try:
        return _facts(row)
    except (ValueError, TypeError, AttributeError) as error:
        raise TraceRefused(f"row {row.id}: its note of planning is not as a run writes it") from error


def _facts(row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    people = row.data.get("people") or []
    if people:
        facts["contacts"] = dict.fromkeys(map(str, people))
    plan = Plan.model_validate(row.data.get("plan"), strict=False)
    told = plan.model_dump(mode="json")
    steps = {step["id"]: step for step in told["steps"]}
    for source in plan.sources:
        if source.origin == "facts" and source.path is not None:
            _put(facts, source.path, _at(steps.get(source.step, {}), source.field))
    return facts


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _questions(run: RecordedRun, *kinds: str) -> list[Row]:
    return [row for row in run.of_kind("note") if row.data.get("note") in kinds]


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _put(facts: dict[str, Any], path: str, value: Any) -> None:
    first, _, rest = path.partition(".")
    if rest:
        inner = facts.setdefault(first, {})
        inner[rest] = value
    else:
        facts[first] = value


def _model(spec: str | None, recorded: Recorded) -> Model:
    from agent.chooser import EmbeddedChooser
    from agent.models_chat import ChatPlanner, RecordedChat
    from perception.checkpoint import EMBEDDED

    if spec is None:
        chooser = EmbeddedChooser(EMBEDDED / "chooser", recorded)
        return Model("embedded", EmbeddedPlanner(EMBEDDED / "deskhand", recorded), chooser)
    kind, _, name = spec.partition(":")
    if kind == "hf" and (Path(name) / "tokenizer.json").is_file() and (Path(name) / "calibration.json").is_file():
        return Model(spec, EmbeddedPlanner(Path(name), recorded))
    return Model(spec, ChatPlanner(RecordedChat(recorded)))
