"""The decisions in a trace, and where two runs part: prompt, answer, element, point, verdict.

Two runs decide alike when every line here is equal to the byte. Times and waits are no decisions. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from tasks.inert import inert
from tasks.plain import to_json
from tasks.trace_file import Row

SHOWN = 60
"""Characters of a long text that are shown on either side of a difference."""
PLANNING = "the plan"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, for which step, as canonical JSON by part."""

    step: str
    parts: tuple[tuple[str, str], ...]  # such as ("point", "[120,44]")

    def line(self) -> str:
        """All of it on one line."""
        return to_json([self.step, dict(self.parts)])


@dataclass(frozen=True, slots=True)
class Difference:
    """The first decision that differs: the parts that do, as they were recorded and as they are now."""

    step: str
    parts: tuple[tuple[str, str, str], ...]  # name, recorded, now

    def __str__(self) -> str:
        told = "; ".join(f"{name} was {was} and is now {now}" for name, was, now in map(_shown, self.parts))
        return f"step {self.step}: {told}"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"step": self.step, **{name: {"recorded": was, "now": now} for name, was, now in self.parts}}


def decisions_of(rows: Sequence[Row], steps: Sequence[str]) -> list[Decision]:
    """The decisions of a journal, in order; what was decided several times running counts once."""
    made = _decisions(rows, steps)
    return [decision for decision, _ in groupby(made)]


def _decisions(rows: Sequence[Row], steps: Sequence[str]) -> Iterator[Decision]:
    ended = 0
    for row in rows:
        now = steps[ended] if ended < len(steps) else "the end"
        ended += row.kind == "step"
        note = row.data.get("note") if row.kind == "note" else None
        if row.kind == "intent":
            yield Decision(str(row.step), tuple(_acted(row.data)))
        elif note == "planning":
            yield Decision(PLANNING, tuple(_asked(row.data)))
        elif note == "pointing":
            yield Decision(now, tuple(_asked(row.data)))
        elif row.kind == "step":
            yield Decision(str(row.step), (("verdict", to_json(row.data.get("verdict"))),))
        elif row.kind == "finished":
            yield Decision("the end", tuple((n, to_json(row.data.get(n))) for n in ("verdict", "reason")))


def _acted(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    action = json.loads(data["action"])
    found = data.get("grounding") or {}
    point = action.pop("at", None) or action.pop("start", None)
    yield "action", to_json(action)
    yield "element", to_json([found.get("role"), found.get("name"), found.get("box")])
    yield "found by", to_json(found.get("rung"))
    yield "point", to_json([point.get("x"), point.get("y")] if isinstance(point, dict) else None)


def _asked(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    heard = [each for each in data.get("heard") or [] if isinstance(each, dict)]
    yield "prompt", to_json([each.get("prompt") for each in heard])
    yield "answer", to_json(data.get("answer"))
    if "plan" in data:
        yield "plan", to_json(data["plan"])


def first_difference(recorded: Sequence[Decision], now: Sequence[Decision]) -> Difference | None:
    """Where two lists of decisions part; None when they do not."""
    for was, is_ in zip_longest(recorded, now):
        if was == is_:
            continue
        if was is None or is_ is None or was.step != is_.step or dict(was.parts).keys() != dict(is_.parts).keys():
            step = (was or is_).step
            return Difference(step, (("the next decision", _line(was), _line(is_)),))
        pairs = zip(was.parts, is_.parts, strict=True)
        return Difference(was.step, tuple((name, a, b) for (name, a), (_, b) in pairs if a != b))
    return None


def _line(decision: Decision | None) -> str:
    if decision is None:
        return "nothing"
    return f"{decision.step}: " + ", ".join(f"{name} {value}" for name, value in decision.parts)


def _shown(part: tuple[str, str, str]) -> tuple[str, str, str]:
    """Long texts from where they part."""
    name, was, now = part
    if max(len(was), len(now)) <= 4 * SHOWN:
        return name, inert(was, 4 * SHOWN), inert(now, 4 * SHOWN)
    same = next((at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = max(0, same - SHOWN // 2)
    return name, f"…{inert(was[start : same + SHOWN])}…", f"…{inert(now[start : same + SHOWN])}…"
