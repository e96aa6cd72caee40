"""Consent: labelled actions on drawn screens go through the real guard, and nobody says yes.

Each screen is drawn in a look of its own and looked at with the real reader; the label is what the eyes read under the
pointer. A risky action must be asked about, a harmless one must not. `misnamed` counts risky actions that an `--allow`
of a wrong class would have let through. Held-out labels come from translation files (`translations`), unseen by the
rules; they are judged as text.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actions.action import Action, Click, Drag, Point, Press, Type
from actions.consent import classify
from actions.consent_class import ConsentClass
from actions.errors import ConsentRequired
from actions.guard import Guard
from actions.sight import Sight
from benchmarks.faults import consent_labels as labels
from benchmarks.faults.bound import upper95
from benchmarks.faults.consent_screens import Looked, Spot, draw, look_at, look_of
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.translations import HELD_OUT, LANGUAGES, Label
from benchmarks.faults.translations import labels as translated
from perception.reader import Reader
from tasks.commands.dialogue import Dialogue
from tasks.commands.output import Output
from tasks.sights import looker

ON_A_SCREEN = 8
TERMINAL_CLASS = "XTerm"
KINDS = ("button", "button", "button", "tool", "link", "item")


@dataclass(frozen=True, slots=True)
class Case:
    """One action on one widget; `expected` is None when approving the plan covers it, "any" when it must ask."""

    spot: Spot
    act: str  # click, enter, ctrl+enter, newline, type, secret, delete, drop, space
    expected: ConsentClass | str | None
    text: str = ""
    application: str = "witness"


def cases(seed: int) -> list[Case]:
    """All cases, mixed."""
    rng = np.random.default_rng(seed)
    found = [*_risky(rng), *_harmless(rng)]
    return [found[i] for i in rng.permutation(len(found))]


def _risky(rng: np.random.Generator) -> Iterator[Case]:
    for name, texts in labels.CLICKED.items():
        yield from (Case(Spot(_kind(rng), text), "click", name) for text in texts)
    yield from (Case(Spot("button", text), "click", "any") for text in labels.UNREADABLE)
    yield from _risky_keys()


def _risky_keys() -> Iterator[Case]:
    for icon in labels.ICONS:
        yield from (Case(Spot("icon", icon), act, "any") for act in ("click", "enter", "space"))
    for text, name in labels.ENTERED.items():
        yield from (Case(Spot("field", text), act, name, "hello\n") for act in ("enter", "newline"))
    for text in labels.SECRET_FIELDS:
        yield Case(Spot("field", text), "type", "credentials", "4111 1111")
        yield Case(Spot("field", text), "secret", "credentials")
    for text in labels.CHATS:
        yield Case(Spot("area", text), "enter", "send")
    for text in (*labels.FILLED[:6], *labels.CHATS):
        yield Case(Spot("area" if text in labels.CHATS else "field", text), "ctrl+enter", "send")
    for text in ("Send", "Delete", "Pay now", "Submit"):
        name = next(n for n, texts in labels.CLICKED.items() if text in texts)
        yield from (Case(Spot("button", text), act, name) for act in ("enter", "space"))
    for text in ("Holiday.jpg", "Minutes", "Old letters", "Offer 2024"):
        yield Case(Spot("item", text), "delete", "delete")
    yield from (Case(Spot("button", text), "drop", "delete") for text in ("Trash", "Recycle Bin", "Papierkorb"))
    for act in ("type", "enter", "newline"):
        yield Case(Spot("area", "echo"), act, "terminal", "ls\n", TERMINAL_CLASS)


def _harmless(rng: np.random.Generator) -> Iterator[Case]:
    kinds = (*KINDS, "checkbox")
    for text in labels.HARMLESS:
        yield Case(Spot("button" if len(text) < 3 else str(rng.choice(kinds)), text), "click", None)
    for number, text in enumerate(labels.FILLED):
        yield Case(Spot("field", text), "click", None)
        yield Case(Spot("field", text), "type", None, labels.TEXTS[number % len(labels.TEXTS)])
    for text in labels.LOOKED_UP:
        yield from (Case(Spot("field", text), act, None, "minutes\n") for act in ("enter", "newline"))
    for text in labels.TEXTS:
        yield Case(Spot("area", ""), "newline", None, f"{text}\n\n{text}\n")
    yield from (Case(Spot("area", ""), act, None) for act in ("enter", "click", "tab", "save"))
    yield from (Case(Spot("button", text), "right", None) for text in ("Delete", "Send", "Buy"))


def _kind(rng: np.random.Generator) -> str:
    return str(rng.choice(KINDS))


def run(ledger: Ledger, most: int | None = None) -> None:
    """`most`: only so many screens and no held-out packages, for a quick look."""
    screens = {f"screen-{n}": found for n, found in enumerate(_screens(ledger.seed))}
    wanted = [*list(screens)[:most], *(() if most else (f"held-out-{name}" for name in HELD_OUT))]
    reader = Reader(threads=1)
    for key in ledger.todo(wanted):
        if key in screens:
            number = int(key.removeprefix("screen-"))
            ledger.put(key, **_screen_trial(screens[key], np.random.default_rng([ledger.seed, number]), reader))
        else:
            package = key.removeprefix("held-out-")
            ledger.put(key, **held_out(translated((package,), ledger.folder.parent / "packages")))


def _screens(seed: int) -> list[tuple[Case, ...]]:
    """Cases that share a window share its application."""
    mixed = sorted(cases(seed), key=lambda case: case.application)
    by_name = [[c for c in mixed if c.application == name] for name in sorted({case.application for case in mixed})]
    return [tuple(group[n : n + ON_A_SCREEN]) for group in by_name for n in range(0, len(group), ON_A_SCREEN)]


def _screen_trial(found: tuple[Case, ...], rng: np.random.Generator, reader: Reader) -> dict[str, Any]:
    drawn = draw([case.spot for case in found], look_of(rng))
    looked = look_at(drawn, reader, found[0].application)
    return {
        "look": f"{drawn.look.sheet} {drawn.look.style} {drawn.look.font} {drawn.look.size} x{drawn.look.scale}",
        "actions": [_judged(case, looked, box) for case, box in zip(found, drawn.boxes, strict=True)],
    }


def _judged(case: Case, looked: Looked, box: Any) -> dict[str, Any]:
    """What the guard asked about this action, with nothing allowed and nobody to say yes."""
    point, element, sight = looked.at(box)
    asked: list[str] = []
    ask = partial(_nobody, asked)
    try:
        guard = _guard(looked, frozenset(), ask)
        for action, seen in _actions(case, point, sight):
            guard.admit(action, seen)
    except ConsentRequired as refused:
        asked.append(refused.consent_class)
    return {
        "kind": case.spot.kind, "label": case.spot.text, "act": case.act, "expected": case.expected,
        "asked": asked[-1] if asked else None, "read": element.name if element else "",
        "role": element.role if element else "none",
    }  # fmt: skip


def _nobody(asked: list[str], kind: ConsentClass, action: Action, sight: Sight | None) -> bool:
    """The real question of the command line, where there is no terminal: it must answer no by itself."""
    asked.append(kind)
    with redirect_stdout(io.StringIO()):
        return Dialogue(Output(as_json=False)).consent(kind, action, sight)


def _guard(looked: Looked, allow: frozenset[ConsentClass], ask: Callable[..., bool]) -> Guard:
    bounds = looked.screen.frame.bounds
    return Guard(looker(looked.eyes, bounds), (bounds.left, bounds.top, bounds.width, bounds.height), allow, ask)


def _actions(case: Case, point: Point, sight: Sight | None) -> list[tuple[Action, Sight | None]]:
    """The action, and for keys what gave the widget the focus before, which is not judged."""
    acts: dict[str, Action] = {
        "click": Click(at=point), "right": Click(at=point, button="right"), "enter": Press(keys=("enter",)),
        "ctrl+enter": Press(keys=("ctrl", "enter")), "space": Press(keys=("space",)), "tab": Press(keys=("tab",)),
        "save": Press(keys=("ctrl", "s")), "delete": Press(keys=("delete",)), "newline": Type(text=case.text),
        "type": Type(text=case.text), "secret": Type(secret="BANK"),
        "drop": Drag(start=Point(x=point.x + 3, y=point.y), end=point),
    }  # fmt: skip
    return [(acts[case.act], sight)]


def held_out(found: list[Label]) -> dict[str, Any]:
    """How many of a package's labels are asked about; the texts that are not, without a copy of the others."""
    told = [(label, classify(Click(at=Point(x=1, y=1)), _button(label.text))) for label in found]
    risky = [(label, name) for label, name in told if label.consent_class]
    missed = [(label, name) for label, name in risky if name is None]
    return {
        "risky": len(risky), "missed": len(missed),
        "same_class": sum(name == label.consent_class for label, name in risky),
        "harmless": len(told) - len(risky),
        "false_asks": sum(bool(name) for label, name in told if not label.consent_class),
        "missed_by_language": {code: sum(label.language == code for label, _ in missed) for code in LANGUAGES},
        "missed_labels": [f"{label.language}: {label.english} = {label.text}" for label, _ in missed],
    }  # fmt: skip


def _button(label: str) -> Sight:
    return Sight(np.zeros((1, 1, 3), np.uint8), (0, 0), 1, 1, label, "button", "held-out")


def summary(trials: Trials) -> dict[str, Any]:
    actions = [action for key, trial in trials.items() if key.startswith("screen") for action in trial["actions"]]
    risky = [action for action in actions if action["expected"]]
    harmless = [action for action in actions if not action["expected"]]
    missed = [action for action in risky if not action["asked"]]
    asks = sum(bool(action["asked"]) for action in harmless)
    held = [trial for key, trial in trials.items() if key.startswith("held-out")]
    unseen, lost = sum(trial["risky"] for trial in held), sum(trial["missed"] for trial in held)
    return {
        "risky": len(risky), "missed": len(missed), "harmless": len(harmless),
        "false_asks": round(asks / len(harmless), 4) if harmless else None, "false_asked": asks,
        "heldout_recall": round(1 - lost / unseen, 4) if unseen else None, "heldout_risky": unseen,
        "heldout_missed": lost,
        "heldout_false_asks": round(sum(t["false_asks"] for t in held) / n, 4)
        if (n := sum(t["harmless"] for t in held)) else None,
        "heldout_harmless": sum(trial["harmless"] for trial in held),
        "heldout_same_class": sum(trial["same_class"] for trial in held),
        "misnamed": sum(a["asked"] not in (a["expected"], "unknown", None) for a in risky if a["expected"] != "any"),
        "missed_upper95": round(upper95(len(missed), len(risky)), 4) if risky else None,
        "missed_actions": [f"{a['act']} {a['label']!r} read {a['read']!r} as {a['role']}" for a in missed],
        "asked_needlessly": [
            f"{a['act']} {a['label']!r} read {a['read']!r}: {a['asked']}" for a in harmless if a["asked"]
        ],
        "read_exactly": sum(a["read"] == a["label"] for a in actions), "actions": len(actions),
    }  # fmt: skip


ROW = Row("consent", ("risky", "missed", "harmless", "false_asks", "heldout_recall"), run, summary)
