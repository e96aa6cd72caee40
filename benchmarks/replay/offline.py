"""Offline: the same trace replayed again and again, and twenty mutations that must be found at their step.

The run is recorded on the simulated desktop: eyes that really read, the shipped planner, the shipped chooser for one
step, one step whose name is not quite that on the screen. `mutations_found` counts those whose step was named.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import agent.ladder
import agent.models
from agent.models import Margins
from benchmarks.faults.ledger import Ledger
from benchmarks.replay.wishes import Wishes
from benchmarks.runs import ROOT
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.parts import seeing_desk
from examples.simulated.stage import stage
from perception.screen import Frame
from tasks.decisions import PLANNING
from tasks.late_model import LateModel
from tasks.offline import Offline, replay_offline
from tasks.pending import action_of
from tasks.tape import Tape, tape_of
from tasks.task import Limits, Task, task_from_plan
from tasks.trace import Trace
from tasks.trace_file import Row
from tasks.trace_reader import RecordedRun

REPEATS = 100
TRACE = "run.trace"
INSTRUCTION = 'Send Leon an email with the subject "Weekly Update" that says "Hi Leon, the release is on track."'
FACTS = {"contacts": {"Leon": "leon@desk.example"}}
OTHER_WORDS = {"Subject": "Subjects", "Send": "mail it"}
"""Names of targets as a person might have changed them in the plan: the ladder finds one, the model the other."""
PANEL = 232  # grey level of a window's ground
SHIFT = 14  # pixels


@dataclass(frozen=True, slots=True)
class Mutation:
    """`replayed` replays the run with one thing changed; it must differ first at `step`."""

    name: str
    step: str
    replayed: Callable[[RecordedRun], Offline]


def run(folder: Path, wishes: Wishes) -> dict[str, Any]:
    """A call that is cut goes on with the same recorded run, as long as the file is still there."""
    ledger = Ledger(folder.name, wishes.seed, minutes=wishes.seconds / 60, out=folder.parent, fresh=wishes.fresh)
    path = ledger.folder / TRACE
    recorded = Trace.open(path) if path.exists() and ledger.trials else record(ledger.folder)
    made = {mutation.name: mutation for mutation in mutations(recorded)}
    replays = [f"replay {number}" for number in range(1, wishes.repeats + 1)]
    for key in ledger.todo([*replays, *made]):
        if key in made:
            ledger.put(key, found=_is_found(made[key], recorded))
        else:
            ledger.put(key, **_replayed(recorded))
            print(f"{key} of {wishes.repeats}: {ledger.trials[key]}", flush=True)
    found = summary(ledger.trials) | {"torch_loaded_offline": _loads_torch(recorded)}
    ledger.close(found)
    return {**found, "complete": ledger.complete, "commits": ledger.about["commits"]}


def summary(trials: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    replays = [each for each in trials.values() if "decisions" in each]
    named = [name for name, each in trials.items() if each.get("found")]
    one = len({each["decisions"] for each in replays}) == 1
    return {
        "offline": len(replays), "identical": one and all(each["same"] for each in replays),
        "mutations": len(trials) - len(replays), "mutations_found": len(named),
        "offline_cpu_s": round(statistics.median(each["cpu_s"] for each in replays), 2) if replays else None,
    }  # fmt: skip


def _replayed(recorded: RecordedRun) -> dict[str, Any]:
    """Every byte of the decisions, as a digest, and whether they are the recorded ones."""
    began = time.process_time()
    found = replay_offline(recorded)
    text = "\n".join(decision.line() for decision in found.decisions)
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return {"decisions": digest, "same": found.same, "cpu_s": round(time.process_time() - began, 2)}


def _loads_torch(recorded: RecordedRun) -> bool:
    """Whether a process of its own, without a display, loads torch to replay the run."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    code = (
        "import sys; from pathlib import Path; from tasks.offline import replay_offline; from tasks.trace import Trace;"
        "replay_offline(Trace.open(Path(sys.argv[1]))); print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(recorded.path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def record(folder: Path) -> RecordedRun:
    """One mail, planned and carried out."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        model, desktop, mail = LateModel(None, pool), SimulatedDesktop(), SimulatedMail()
        mail.install(desktop)
        task = _reworded(task_from_plan(model.plan(INSTRUCTION, FACTS), name="mail", allow=("send",)))
        path = folder / TRACE
        with Trace.create(path, task=task, instruction=INSTRUCTION, facts_names=FACTS, versions={}) as trace:
            model.tell(trace.note)
            desk = seeing_desk(desktop)
            result = stage(desktop, trace, (ENTRY,), allow=frozenset(task.allow), desk=desk, chooser=model).run(task)
    if result.verdict != "passed" or len(mail.sent) != 1:
        raise SystemExit(f"the run to be replayed did not pass: {result.message}")
    return Trace.open(path)


def _reworded(task: Task) -> Task:
    steps = [
        step.model_copy(update={"target": step.target.model_copy(update={"text": OTHER_WORDS[step.target.text]})})
        if step.target is not None and step.target.text in OTHER_WORDS
        else step
        for step in task.steps
    ]
    return task.model_copy(update={"steps": tuple(steps)})


def _is_found(mutation: Mutation, run: RecordedRun) -> bool:
    found = mutation.replayed(run).difference
    right = found is not None and found.step == mutation.step
    print(f"{'found' if right else 'MISSED'}: {mutation.name}, to be found at {mutation.step}: {found}", flush=True)
    return right


def mutations(run: RecordedRun) -> list[Mutation]:
    """Seven prompt words, five thresholds, eight pictures."""
    ids = [step.id for step in run.task.steps]
    clicks = [row for row in run.of_kind("intent") if action_of(row).kind == "click"]
    made = [*_prompts(run, ids[-1]), *_thresholds(ids)]
    made += [_picture(row, f"target of click {n} gone", _erased) for n, row in enumerate(clicks, 1)]
    made += [_picture(row, f"target of click {n} moved", _moved) for n, row in enumerate(clicks[:3], 1)]
    assert len(made) == 20, len(made)
    return made


def _prompts(run: RecordedRun, pointed: str) -> Iterator[Mutation]:
    for kind, step, count in (("planning", PLANNING, 4), ("pointing", pointed, 3)):
        row = next(row for row in run.of_kind("note") if row.data.get("note") == kind)
        words = row.data["heard"][0]["prompt"].split(" ")
        for number in range(count):
            at = (number + 1) * len(words) // (count + 1)
            yield Mutation(f"word {at} of the {kind} prompt", step, _other_word(kind, at))


def _other_word(kind: str, at: int) -> Callable[[RecordedRun], Offline]:
    """The recorded prompt had another word at one place: today's is the one that has changed."""

    def changed(row: Row) -> Row:
        if row.data.get("note") != kind:
            return row
        heard = [dict(each) for each in row.data["heard"]]
        words = heard[0]["prompt"].split(" ")
        words[at] = "another" if words[at] != "another" else "other"
        heard[0]["prompt"] = " ".join(words)
        return replace(row, data={**row.data, "heard": heard})

    return lambda run: replay_offline(replace(run, rows=tuple(map(changed, run.rows))))


def _thresholds(ids: list[str]) -> Iterator[Mutation]:
    def patched(place: Any, name: str, value: object) -> Callable[[RecordedRun], Offline]:
        def replayed(run: RecordedRun) -> Offline:
            with patch.object(place, name, value):
                return replay_offline(run)

        return replayed

    yield Mutation("ladder.FUZZY_FLOOR 0.99", ids[2], patched(agent.ladder, "FUZZY_FLOOR", 0.99))
    yield Mutation("ladder.MODEL_FLOOR 0.9999", ids[-1], patched(agent.ladder, "MODEL_FLOOR", 0.9999))
    surer = Margins(plan=1.0, send=1.0, loose=1.0, opened=1.0, boxes=1.0)
    yield Mutation("plan margin 1", PLANNING, patched(agent.models.Margins, "load", lambda _folder: surer))
    yield Mutation("limits.steps 1", ids[0], lambda run: replay_offline(_limited(run)))
    yield Mutation("nothing allowed", ids[-1], lambda run: replay_offline(_forbidden(run), _unallowed(run)))


def _limited(run: RecordedRun) -> RecordedRun:
    return _with_task(run, limits=Limits(steps=1))


def _forbidden(run: RecordedRun) -> RecordedRun:
    return _with_task(run, allow=())


def _unallowed(run: RecordedRun) -> Tape:
    tape = tape_of(_forbidden(run))
    tape.how["allow"] = []
    return tape


def _with_task(run: RecordedRun, **changes: object) -> RecordedRun:
    created = replace(
        run.created, data={**run.created.data, "task": run.task.model_copy(update=changes).model_dump_json()}
    )
    return replace(run, rows=(created, *run.rows[1:]))


def _picture(row: Row, name: str, draw: Callable[[Any, tuple[int, int, int, int]], None]) -> Mutation:
    def replayed(run: RecordedRun) -> Offline:
        tape = tape_of(run)
        with _painted(tape, row, draw):
            return replay_offline(run, tape)

    return Mutation(name, str(row.step), replayed)


@contextmanager
def _painted(tape: Tape, row: Row, draw: Callable[[Any, tuple[int, int, int, int]], None]) -> Iterator[None]:
    name = row.frame or ""
    frame = tape.frame(name)
    pixels = np.array(frame.pixels)
    left, top, width, height = row.data["grounding"]["box"]
    draw(pixels, (max(0, left - 2), max(0, top - 2), width + 4, height + 4))
    tape.instead[name] = Frame(pixels, frame.bounds, 0.0)
    yield


def _erased(pixels: Any, box: tuple[int, int, int, int]) -> None:
    left, top, width, height = box
    pixels[top : top + height, left : left + width] = PANEL


def _moved(pixels: Any, box: tuple[int, int, int, int]) -> None:
    left, top, width, height = box
    crop = pixels[top : top + height, left : left + width].copy()
    _erased(pixels, box)
    pixels[top : top + height, left + SHIFT : left + SHIFT + width] = crop


if __name__ == "__main__":
    sys.exit("use: python -m benchmarks.replay --only offline")
