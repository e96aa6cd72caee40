"""Text: every script on every layout arrives as asked, or the step fails; judged by the witness.

strings            texts sent into the witness's fields
silent_differences texts that stand there otherwise although nothing was raised and the read-back agreed
refused            texts that were not delivered, by an error that says so
Afterwards the keyboard mapping, CapsLock and the clipboard must be as they were (`not_restored`).
"""

from __future__ import annotations

import json
import random
from typing import Any

from benchmarks.faults.bound import upper95
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Stage, on_stages

LAYOUTS = ("us", "fr", "de", "ru", "dvorak")
SCRIPTS = {
    "ascii": "".join(chr(code) for code in range(0x20, 0x7F)),
    "latin1": "".join(chr(code) for code in range(0xA1, 0x100) if code != 0xAD),
    "polish": "zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ ąćęłńóśźż",
    "cyrillic": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя АБВГДЕЁЖЗ їієґЇІЄҐ",
    "cjk": "日本語中文漢字仮名交じり文한국어조선말テストこんにちは你好世界",
    "emoji": "😀🎉🚀❤🔥👍🌍🦊🍕🎵",
    "combining": "e\u0301a\u0308o\u0302n\u0303u\u030a c\u0327",
    "rtl": "שלום עולם مرحبا بالعالم \u200fאבג\u200e",
    "zwj": "👨\u200d👩\u200d👧 👩\u200d💻 🏳\ufe0f\u200d🌈 👍🏽 🇩🇪",
}
MUST_ARRIVE = ("ascii", "latin1", "polish", "cyrillic", "cjk")
EACH = 23
"""Strings of each script, layout and lock: 9 x 5 x 2 x 23 = 2070."""
CHILD = "benchmarks.faults.typing_texts"
STAGES = 4
SPECIAL = ("<", "<<>>|\\", "^ ` ´ ~ ¨", "^e `a ~n", "#{[|]}@€", "'\"", "x" * 10_000, "żółw <b> " * 1111 + "x",
           "a\tb", "  spaces  ")  # fmt: skip
LINES = ("one\ntwo", "one\n", "\n")


def texts_of(script: str, seed: str) -> list[str]:
    """Texts of one script: all its characters once, then random ones of 1 to 24, words and signs mixed in."""
    dice = random.Random(f"{seed}:{script}")
    units = _units(SCRIPTS[script])
    found = [SCRIPTS[script].strip()]
    while len(found) < EACH:
        text = "".join(dice.choices(units, k=dice.randint(1, 24)))
        found.append(text if dice.random() < 0.6 else f"{text} {dice.choice(('Re:', 'a<b', '100%', '-'))} {text[::-1]}")
    return [text if script in ("combining", "zwj") or not text[:1].isspace() else "." + text for text in found]


def _units(text: str) -> list[str]:
    """Characters, each with the marks and joiners that belong to it."""
    units: list[str] = []
    for character in text:
        joined = (
            character in "\u200d\ufe0f\u0301\u0308\u0302\u0303\u030a\u0327" or "\U0001f3fb" <= character <= "\U0001f3ff"
        )
        if units and (joined or units[-1].endswith("\u200d")):
            units[-1] += character
        else:
            units.append(character)
    return units


def run(ledger: Ledger) -> None:
    keys = [f"{layout}:{caps}:{script}" for layout in LAYOUTS for caps in (0, 1) for script in (*SCRIPTS, "special")]
    random.Random(ledger.seed).shuffle(keys)

    def trial(stage: Stage, key: str) -> dict[str, Any]:
        return typed(stage, key, str(ledger.seed))

    on_stages(ledger, [*keys, "us:0:lines"], trial, stages=STAGES, witness=("--status", "--no-keys"))


def typed(stage: Stage, key: str, seed: str, most: int | None = None) -> dict[str, Any]:
    """One batch: a layout, CapsLock, a script. The child types and reads back; the witness has the last word."""
    layout, caps, script = key.split(":")
    texts = {"special": SPECIAL, "lines": LINES}.get(script) or texts_of(script, f"{seed}:{layout}:{caps}")
    stage.reset()
    stage.desktop.run("setxkbmap", *(("us", "-variant", "dvorak") if layout == "dvorak" else (layout,)))
    x, y = stage.witness.center("Subject")
    file = stage.folder / "texts.json"
    file.write_text(json.dumps(list(texts[:most])), encoding="utf-8")
    ended = stage.run(str(file), caps, str(x), str(y), module=CHILD, seconds=300)
    stage.desktop.run("setxkbmap", "us")
    told = ended.answer
    count = len(texts[:most])
    return {
        "strings": told.get("strings", 0), "silent": told.get("silent", []), "refused": told.get("refused", []),
        "noticed": told.get("noticed", []), "restored": told.get("restored", False),
        "missing": count - told.get("strings", 0),
        "error": ended.errors[-500:] if ended.code else "",
    }  # fmt: skip


def summary(trials: Trials) -> dict[str, Any]:
    strings = sum(trial["strings"] for trial in trials.values())
    silent = sum(len(trial["silent"]) for trial in trials.values())
    found = trials.values()
    refused = {key: len(trial["refused"]) for key, trial in trials.items()}
    must = sum(count for key, count in refused.items() if key.split(":")[2] in MUST_ARRIVE)
    return {
        "strings": strings, "silent_differences": silent, "refused": sum(refused.values()),
        "refused_that_must_arrive": must, "noticed_differences": sum(len(trial["noticed"]) for trial in found),
        "silent_bound": upper95(silent, strings) if strings else None,
        "not_restored": [key for key, trial in trials.items() if not trial["restored"]],
        "not_tried": sum(trial["missing"] for trial in trials.values()),
    }  # fmt: skip


ROW = Row("text", ("strings", "silent_differences", "refused"), run, summary)
