"""Recording: a scripted person works, `deskhand record` watches; the task file it wrote is replayed on a new desktop.

`same_effect`: the replay ended with what the person's work ended with, judged by files, the witness' log, a web page or
a mail server, and both are what was meant. `password_hits`: every place and form in which a typed password was found in
what deskhand wrote or printed, pictures read by the reader included.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.faults.secrets import canary
from benchmarks.replay.person import Person
from benchmarks.replay.person_places import Place, searched_folders
from benchmarks.replay.person_sessions import PASSWORD, SESSIONS, Session
from benchmarks.replay.searching import found_in
from benchmarks.replay.wishes import Wishes
from benchmarks.runs import ROOT, Finished, command, deskhand, environment
from examples.mail.desktop import VirtualDesktop

REPEATS = len(SESSIONS)
"""So many of the sessions."""
LIMIT_SECONDS = 300.0
LISTENING = "Recording."


def run(folder: Path, wishes: Wishes) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    trials = []
    for number, session in enumerate(SESSIONS[: wishes.repeats]):
        ledger = folder / f"{session.name.replace(' ', '_')}.json"
        if wishes.fresh or not ledger.exists():
            ledger.write_text(json.dumps(trial(folder, session, number, wishes.seed), indent=1, ensure_ascii=False))
        trials.append(json.loads(ledger.read_text()))
        print(f"{session.name}: {json.dumps(trials[-1], ensure_ascii=False)}", flush=True)
    return {
        "recorded": sum(each["recorded"] for each in trials),
        "same_effect": sum(each["same"] for each in trials),
        "password_hits": sum(len(each["hits"]) for each in trials),
        "recording_sessions": len(trials),
        "recording_passed": sum(each["verdict"] == "passed" for each in trials),
        "recording_other_effect": sum(each["verdict"] == "passed" and not each["same"] for each in trials),
        "recording_passwords": sum(each["password"] for each in trials),
    }


def trial(folder: Path, session: Session, number: int, seed: int) -> dict[str, Any]:
    """One piece of work, recorded and replayed."""
    kept = folder / session.name.replace(" ", "_")
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    password = canary(number, seed)
    wanted = json.loads(json.dumps(session.wanted).replace(PASSWORD, password))
    task = kept / "work.task.yaml"
    hits: list[str] = []
    with _place(session) as (desktop, place):
        said, secrets = _recorded(desktop, place, session, task, password, random.Random(f"{seed} {session.name}"))
        worked = _plain(place.effect())
        hits += found_in(password, [kept, *searched_folders(desktop)], {"record": said})
    found = {"recorded": task.exists() and worked == wanted, "worked": worked, "same": False, "verdict": "none",
             "password": PASSWORD in json.dumps(session.wanted), "hits": hits}  # fmt: skip
    if not task.exists():
        return found | {"message": said[-1000:]}
    with _place(session) as (desktop, place):
        done = _replayed(desktop, session, task, kept / "again", dict.fromkeys(secrets, password))
        again = _plain(place.effect())
        printed = {"replay": json.dumps(done.answer) + done.errors}
        hits += found_in(password, [kept, *searched_folders(desktop)], printed)
    return found | {
        "same": found["recorded"] and again == wanted, "again": again, "verdict": done.answer.get("verdict"),
        "reason": done.answer.get("reason"), "message": done.answer.get("message"), "seconds": round(done.seconds, 1),
        "hits": hits,
    }  # fmt: skip


@contextmanager
def _place(session: Session) -> Iterator[tuple[VirtualDesktop, Place]]:
    """The application of a session, fresh, on a fresh desktop."""
    with tempfile.TemporaryDirectory(prefix="deskhand-", ignore_cleanup_errors=True) as name:
        desktop = VirtualDesktop(Path(name))
        with desktop, session.start(desktop) as place:
            time.sleep(1.0)
            yield desktop, place


def _recorded(  # noqa: PLR0917 - one session in all its parts
    desktop: VirtualDesktop, place: Place, session: Session, task: Path, password: str, dice: random.Random
) -> tuple[str, list[str]]:
    """The person works while deskhand watches; what it said, and which secrets it knows of."""
    with subprocess.Popen(
        command("record", "--out", str(task), "--json"), env=environment(desktop), cwd=ROOT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as recorder:  # fmt: skip
        assert recorder.stderr is not None
        first = recorder.stderr.readline()
        if LISTENING not in first:
            recorder.kill()
            raise SystemExit(f"deskhand record does not listen: {first}")
        person = Person(desktop, dice, place.find)
        lost = ""
        try:
            person.think()
            session.work(person, password)
            person.think(2.0)
        except LookupError as error:
            lost = f"{error}\n"
        person.press("ctrl+alt+Escape")
        person.close()
        try:
            out, errors = recorder.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            recorder.kill()
            return f"{lost}deskhand record did not end within {LIMIT_SECONDS:g} s", []
    answer = json.loads(out.splitlines()[-1]) if out.strip() else {}
    return lost + first + errors + out, list(answer.get("secrets", ()))


def _replayed(desktop: VirtualDesktop, session: Session, task: Path, out: Path, secrets: dict[str, str]) -> Finished:
    desktop.environment |= {f"DESKHAND_SECRET_{name}": value for name, value in secrets.items()}
    allow = [word for kind in session.allow for word in ("--allow", kind)]
    return deskhand(desktop, "replay", str(task), *allow, "--out", str(out), "--json", seconds=LIMIT_SECONDS)


def _plain(effect: Any) -> Any:
    return json.loads(json.dumps(effect))
