"""`deskhand record`: a person works, and what they do becomes a task file."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasks.commands.options import DISPLAY, PATH, elsewhere
from tasks.commands.output import Output
from tasks.errors import BadInput
from tasks.inert import inert

if TYPE_CHECKING:
    from tasks.recording import Recorded


@click.command("record")
@click.option("--out", type=PATH, metavar="TASK.yaml", required=True, help="Write the task here; a new file.")
@click.option("--name", metavar="NAME", help="What to call the task (default: the file's name).")
@click.option("--display", type=DISPLAY, metavar=":N", help="Record this X display.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
def command(*, out: Path, name: str | None, display: str | None, as_json: bool) -> int:
    """Work with mouse and keyboard; what you do is written as a task file.

    Ctrl+Alt+Escape ends the recording (Ctrl-C in this terminal does too). What is typed into a field that hides it is
    never written: the step gets a reference to a secret. Beside the file lie pictures of what you pointed at and a
    trace with the screen before and after each step (`deskhand show` makes a page of it).
    """
    _check(out)
    restart = elsewhere(display, None, needed=True)
    if restart is not None:
        return restart()
    from tasks.recorder import Recorder

    output = Output(as_json=as_json)
    recorder = Recorder(out, inert(name or out.name.split(".")[0], 200) or "recording", output.say)
    with _ended_by_signals(recorder.stop):
        output.say("Recording. Ctrl+Alt+Escape ends it.")
        made = recorder.work()
    return _told(out, made, output)


def _check(out: Path) -> None:
    from tasks.anchoring import pictures_of
    from tasks.person_trace import trace_of

    for path in (out, out.with_name(pictures_of(out)), trace_of(out)):
        if os.path.lexists(path):
            raise BadInput(f"--out {path}: this is there already; name a new file")
    if not out.parent.is_dir():
        raise BadInput(f"--out {out}: there is no folder {out.parent}")


@contextmanager
def _ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """The usual signals end the recording; everything so far is written."""
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.signal(kind, lambda *_: stop.set()) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _told(out: Path, made: list[Recorded], output: Output) -> int:
    lost = [recorded.lost for recorded in made if recorded.lost]
    steps = [recorded.step for recorded in made if recorded.step is not None]
    secrets = sorted({s.action.secret for s in steps if s.action.kind == "type" and s.action.secret})
    for line in lost:
        output.say(f"not recorded: {inert(line)}")
    for secret in secrets:
        output.say(f"a hidden text was typed: it is ${{secret:{secret}}} in the file; its value was not kept")
    output.say(f"recorded: {len(steps)} steps in {out}" if steps else "nothing was recorded")
    if output.as_json:
        output.object(
            {"task": str(out) if steps else None, "steps": [s.do for s in steps], "lost": lost, "secrets": secrets}
        )
    return 0
