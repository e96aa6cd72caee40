"""Look again: what changes between look and input is noticed, and nothing is clicked or typed that was not meant.

attacks             the window is moved, covered, or another one raised over part of the target, at a random moment
                    between the look and the press
wrong_clicks        presses that arrived anywhere but at the widget that was meant, and were let go there
taken_back          such presses that were noticed and let go outside the window, so that they clicked nothing
attack_completed    share of the moved and raised ones that were done, of those noticed before the press; the rest came
                    after it
foreign_characters  characters that went into a pop-up (before the click, after it, in mid-typing) unnoticed: in a run
                    that says passed; and those that went into a pop-up of another program, noticed or not. Each moment
                    is tried with pop-ups of the program that is typed into as well: what the server gave to its old
                    window and it has not handled yet, a toolkit may hand to its new one
quiet_refused       share of clicks that were not done although nothing happened
check_p95_ms        what the looks before the input take, guard and last look together
Pixels and windows are real; only the names of the widgets are told by the witness.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.faults.bound import upper95
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Stage, on_stages
from examples.witness.driver import Witness

KINDS = ("move", "cover", "raise")
PHASES = ("before_click", "after_click", "mid_typing")
STRANGE = "strange_"
"""Before a phase: another program's window pops up."""
STRANGERS = tuple(STRANGE + phase for phase in PHASES)
EACH, QUIET = 100, 500
BATCH = 10
STAGES = 3
CHILD = "benchmarks.faults.looking"


def run(ledger: Ledger) -> None:
    attacks = [f"{kind}:{n}" for n in range(EACH // BATCH) for kind in (*KINDS, *PHASES, *STRANGERS)]
    quiet = [f"quiet:{n}" for n in range(QUIET // 50)]

    def trial(stage: Stage, key: str) -> dict[str, Any]:
        kind = key.partition(":")[0]
        with popping_up(stage, strange=kind in STRANGERS) as owner:
            count = 50 if kind == "quiet" else BATCH
            return batch(stage, kind.removeprefix(STRANGE), f"{ledger.seed}:{key}", count, owner)

    on_stages(ledger, [*attacks, *quiet], trial, stages=STAGES, witness=("--status", "--no-keys"))


@contextmanager
def popping_up(stage: Stage, *, strange: bool) -> Iterator[Witness]:
    """Whose windows pop up: the witness's own, or those of another program."""
    if not strange:
        yield stage.witness
        return
    corner = ("--position", "1060,640", "--size", "160,100")
    with Witness(stage.folder, stage.display, *corner, environment=stage.environment) as stranger:
        yield stranger


def batch(stage: Stage, kind: str, seed: str, count: int, owner: Witness) -> dict[str, Any]:
    """Some trials of one kind, in one child that tells when it has looked. `owner`: whose windows pop up."""
    stage.reset()
    child = stage.start(kind, seed, str(count), str(stage.folder), module=CHILD)
    dice = random.Random(seed)
    found: list[dict[str, Any]] = []
    with child:
        assert child.stdout is not None
        assert child.stderr is not None
        for line in child.stdout:
            said = line.strip()
            if said.startswith("begin"):
                _prepare(stage, dice, owner)
            elif said.startswith("looked"):
                _attack(stage, kind, dice, owner)
            elif said.startswith("{"):
                found.append(judged(stage, kind, json.loads(said), owner))
            _answer(stage, said)
        errors = child.stderr.read()
    return {"trials": found, "missing": count - len(found), "error": errors[-800:] if child.returncode else ""}


def _answer(stage: Stage, said: str) -> None:
    """The child goes on when this file names what it said."""
    word = said.split(" ", 1)[0] if not said.startswith("{") else "told"
    draft = stage.folder / "go.draft"
    draft.write_text(word, encoding="utf-8")
    draft.replace(stage.folder / "go")


def _prepare(stage: Stage, dice: random.Random, owner: Witness) -> None:
    owner.command("reset")
    owner.forget()
    stage.witness.command("reset")
    stage.witness.command("move", to=[dice.randint(40, 200), dice.randint(40, 120)])
    stage.witness.settle()
    stage.witness.forget()


def _attack(stage: Stage, kind: str, dice: random.Random, owner: Witness) -> None:
    """At a random moment: in the 60 ms that a click takes from here on, or while a text is being typed."""
    after = dice.randint(120, 500) if kind == "mid_typing" else dice.randint(0, 60)
    left, top, width, height = stage.witness.box("Save")
    if kind == "move":
        stage.witness.send("move", to=[dice.randint(220, 500), dice.randint(20, 140)], after_ms=after)
    elif kind == "cover":
        stage.witness.send("cover", widget="Save", after_ms=after)
    elif kind == "raise":
        part = dice.uniform(0.55, 0.7)
        box = [left - 60, top - 30, 60 + round(width * part), height + 60]
        stage.witness.send("overlap", box=box, after_ms=after)
    elif kind in PHASES:
        owner.send("popup", after_ms=after if kind == "mid_typing" else dice.randint(0, 20))


def judged(stage: Stage, kind: str, told: dict[str, Any], owner: Witness) -> dict[str, Any]:
    """What the witness has of one trial."""
    stage.witness.command("report")
    owner.command("report")
    presses, ups = stage.witness.events("button_down"), stage.witness.events("button_up")
    aimed = "Subject" if kind in PHASES else "Save"
    elsewhere = [press for press in presses if press["widget"] != aimed]
    texts = [event["text"] or "" for event in owner.events("text", widget="Popup field")]
    return {
        **told,
        "done": len(stage.witness.events("click", widget="Save")),
        "wrong": [press["widget"] for press in elsewhere if not _let_go_away(press, ups)],
        "taken_back": sum(_let_go_away(press, ups) for press in elsewhere),
        "foreign": max(map(len, texts), default=0),
        "strange": owner is not stage.witness,
    }


def _let_go_away(press: Mapping[str, Any], ups: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the button was released far from where it was pressed."""
    up = next((up for up in ups if up["at"] >= press["at"]), None)
    return up is not None and max(abs(a - b) for a, b in zip(up["at_pixel"], press["at_pixel"], strict=True)) > 20


def unnoticed(trial: Mapping[str, Any]) -> int:
    """Characters of a trial that went into a pop-up although its run says passed, or into another program's at all."""
    return int(trial["foreign"]) if trial["verdict"] == "passed" or trial["strange"] else 0


def summary(trials: Trials) -> dict[str, Any]:
    def all_of(*kinds: str) -> list[dict[str, Any]]:
        return [each for key, trial in trials.items() if key.partition(":")[0] in kinds for each in trial["trials"]]

    attacks, popups, quiet = all_of(*KINDS), all_of(*PHASES, *STRANGERS), all_of("quiet")
    wrong = sum(len(each["wrong"]) for each in (*attacks, *popups))
    recoverable = [each for each in all_of("move", "raise") if each["looked_again"]]
    checks = sorted(ms for each in (*attacks, *quiet) for ms in each["check_ms"])
    ages = sorted(ms for each in (*attacks, *quiet) for ms in each["frame_age_ms"])
    refused = sum(each["done"] != 1 for each in quiet)
    return {
        "attacks": len(attacks), "wrong_clicks": wrong,
        "wrong_clicks_bound": upper95(wrong, len(attacks) + len(popups)) if attacks else None,
        "taken_back": sum(each["taken_back"] for each in (*attacks, *popups)),
        "attack_completed": _share(sum(each["done"] == 1 for each in recoverable), len(recoverable)),
        "completed_by_kind": {kind: _share(sum(e["done"] == 1 for e in all_of(kind)), len(all_of(kind)))
                              for kind in KINDS},
        "attacks_noticed": sum(each["looked_again"] > 0 for each in attacks),
        "completed_of": len(recoverable),
        "popups": len(popups), "popups_of_strangers": sum(bool(each["strange"]) for each in popups),
        "foreign_characters": sum(map(unnoticed, popups)),
        "foreign_characters_of_strangers": sum(each["foreign"] for each in popups if each["strange"]),
        "foreign_characters_at_all": sum(each["foreign"] for each in popups),
        "strangers_unnoticed": sum(each["strange"] and each["verdict"] == "passed" and each["foreign"] > 0
                                   for each in popups),
        "popup_passed": sum(each["verdict"] == "passed" for each in popups),
        "quiet": len(quiet), "quiet_refused": _share(refused, len(quiet)),
        "quiet_looked_again": sum(each["looked_again"] > 0 for each in quiet),
        "check_p95_ms": checks[int(0.95 * len(checks))] if checks else None,
        "frame_age_p95_ms": ages[int(0.95 * len(ages))] if ages else None,
        "clicked_twice": sum(each["done"] > 1 for each in (*attacks, *quiet)),
        "look_again_not_tried": sum(trial["missing"] for trial in trials.values()),
    }  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


ROW = Row(
    "look_again",
    ("attacks", "wrong_clicks", "attack_completed", "foreign_characters", "quiet_refused", "check_p95_ms"),
    run,
    summary,
)
