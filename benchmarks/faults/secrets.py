"""Secrets: canaries typed by reference, runs killed at random points: found in nothing written, printed or listed.

Each run types one canary into two fields of the witness, and is killed with `kill -9` in two of three. Searched: the
run's folder with its unpacked pictures, everything under the child's home and temporary folders, its output, and the
command lines of all processes while it ran; as plain text, base64, URL, hex, UTF-16, and split by dashes. The pictures
are read by the reader too.
"""

from __future__ import annotations

import base64
import random
import sqlite3
import string
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Stage, ended, write_task

CANARIES, TASKS = 20, 50
READ_PICTURES = 3
"""Pictures of a run that are read as text: the last ones, in which the canary would stand."""
STEPS = [
    {"do": "Fill in a name.", "target": {"text": "Subject"}, "action": {"kind": "type", "text": "a name"}},
    {"do": "Fill in the password.", "target": {"text": "Password"},
     "action": {"kind": "type", "secret": "CANARY"}, "expect": {"changed": True}},
    {"do": "Fill it in where it can be read.", "target": {"text": "To"},
     "action": {"kind": "type", "secret": "CANARY"}, "expect": {"changed": True}},
    {"do": "Fill in a text.", "target": {"text": "Body"}, "action": {"kind": "type", "text": "something else"}},
    {"do": "Save it.", "target": {"text": "Save"}, "action": {"kind": "click"}, "expect": {"appears": ["Save: 1"]}},
]  # fmt: skip
_STORED = """
SELECT frames.png FROM frames JOIN (SELECT frame, min(id) AS first FROM journal GROUP BY frame) AS used
ON used.frame = frames.hash ORDER BY used.first
"""
_OWN = "witness-"  # the witness writes down what it received: it is not deskhand's


def run(ledger: Ledger, tasks: int = TASKS) -> None:
    """Make the missing trials."""
    keys = [f"missing {n}" for n in range(3)] + [f"task {n}" for n in range(tasks)]
    todo = [key for key in keys if key not in ledger.trials]
    if not todo:
        list(ledger.todo(keys))
        return
    with Stage() as stage:
        for key in ledger.todo(keys):
            name, number = key.split()
            make = missing if name == "missing" else trial
            ledger.put(key, **make(stage, int(number), ledger.seed))


def canary(number: int, seed: int) -> str:
    """One of the canaries: letters and digits that occur nowhere else, with signs that encodings change."""
    draw = random.Random(f"{seed} canary {number % CANARIES}")
    body = "".join(draw.choice(string.ascii_letters + string.digits) for _ in range(14))
    return f"cN{body[:7]}+/{body[7:]}"


def trial(stage: Stage, number: int, seed: int) -> dict[str, Any]:
    """One run and the search after it."""
    secret = canary(number, seed)
    draw = random.Random(f"{seed} task {number}")
    stage.reset()
    out = stage.folder / f"out-{number}"
    task = write_task(stage.folder / f"task-{number}.json", "secrets", STEPS, allow=["credentials"])
    child = stage.start("run", str(task), "--out", str(out), environment={"DESKHAND_SECRET_CANARY": secret})
    seen: list[bytes] = []
    watch = threading.Event()
    watcher = threading.Thread(target=_watch_command_lines, args=(watch, seen))
    watcher.start()
    timer = None
    if number % 3:
        timer = threading.Timer(draw.uniform(1.0, 6.0), child.kill)
        timer.start()
    found = ended(child, 60)
    if timer is not None:
        timer.cancel()
    watch.set()
    watcher.join()
    arrived = stage.witness.text("Password") == secret
    hits = _searched(secret, [*_files(stage, out), ("stdout", found.out.encode()), ("stderr", found.errors.encode()),
                              ("command lines", b"\0".join(seen))])  # fmt: skip
    pictures = _pictures(out)
    return {"hits": hits + _read(secret, pictures), "verdict": found.answer.get("verdict", "killed"), "typed": arrived,
            "pictures": len(pictures), "canary": number % CANARIES}  # fmt: skip


def missing(stage: Stage, number: int, _seed: int) -> dict[str, Any]:
    """A secret nobody knows: told before the first step."""
    stage.reset()
    task = write_task(stage.folder / f"missing-{number}.json", "secrets", STEPS, allow=["credentials"])
    found = stage.run("run", str(task), "--out", str(stage.folder / f"missing-{number}"))
    touched = [e for e in stage.witness.events() if e["event"] in ("text", "click", "button_down")]
    told = "DESKHAND_SECRET_CANARY" in found.out + found.errors
    return {"hits": [], "told": told and not touched, "verdict": found.answer.get("verdict", str(found.code))}


def forms(secret: str) -> dict[str, bytes]:
    """The ways a text may stand in a file."""
    plain = secret.encode()
    found = {
        "plain": plain, "url": quote(secret, safe="").encode(), "hex": plain.hex().encode(),
        "utf-16": secret.encode("utf-16-le"), "dashes": "-".join(secret).encode(), "half": plain[:9],
    }  # fmt: skip
    for shift in range(3):  # base64 of a text in the middle of another one
        coded = base64.b64encode(b"\0" * shift + plain)
        found[f"base64 {shift}"] = coded[4 if shift else 0 : len(coded) - 4]
    return found


def summary(trials: Trials) -> dict[str, Any]:
    """`hits`: every place and form in which a canary was found."""
    runs = [t for key, t in trials.items() if key.startswith("task")]
    asked = [t for key, t in trials.items() if key.startswith("missing")]
    return {
        "canaries": len({t["canary"] for t in runs}),
        "hits": sum(len(t["hits"]) for t in runs),
        "secret_tasks": len(runs),
        "secret_crashes": sum(t["verdict"] == "killed" for t in runs),
        "secrets_typed": sum(t["typed"] for t in runs),
        "secret_pictures": sum(t["pictures"] for t in runs),
        "missing_not_told": sum(not t["told"] for t in asked),
    }


def _searched(secret: str, places: Sequence[tuple[str, bytes]]) -> list[str]:
    return [f"{form} in {where}" for where, data in places for form, wanted in forms(secret).items() if wanted in data]


def _files(stage: Stage, out: Path) -> Iterator[tuple[str, bytes]]:
    for folder in {stage.folder, out}:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith(_OWN):
                yield str(path.relative_to(folder)), path.read_bytes()


def _pictures(out: Path) -> list[bytes]:
    """The pictures of a trace, as they were stored."""
    trace = out / "run.trace"
    if not trace.exists():
        return []
    with sqlite3.connect(f"file:{trace}?mode=ro", uri=True) as db:
        return [row[0] for row in db.execute(_STORED)]


def _read(secret: str, pictures: Sequence[bytes]) -> list[str]:
    """What the reader finds of the canary; deltas are read as they are, on a plain ground."""
    import io

    import numpy as np
    from PIL import Image

    from perception.geometry import Box
    from perception.reader import Reader
    from perception.screen import Frame

    hits, reader = [], Reader()
    for number, png in list(enumerate(pictures))[-READ_PICTURES:]:
        image = Image.open(io.BytesIO(png)).convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        pixels = np.asarray(Image.alpha_composite(ground, image).convert("RGB"))
        lines = reader.read(Frame(pixels, Box(0, 0, *image.size), 0.0))
        text = "".join(line.text for line in lines).replace(" ", "").casefold()
        if any(part.casefold() in text for part in (secret[:6], secret[2:9], secret[-6:])):
            hits.append(f"readable in picture {number}")
    return hits


def _watch_command_lines(ending: threading.Event, seen: list[bytes]) -> None:
    known = set()
    while not ending.is_set():
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes()
            except OSError:
                continue
            if line not in known:
                known.add(line)
                seen.append(line)
        time.sleep(0.1)


ROW = Row("secrets", ("canaries", "hits"), run, summary)
