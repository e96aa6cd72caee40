"""`deskhand save`: a run becomes a task file that replays without a model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasks.commands.options import PATH, trace_in
from tasks.commands.show import write_private
from tasks.errors import BadInput
from tasks.inert import inert

if TYPE_CHECKING:
    from perception.readings import Reading
    from tasks.trace_reader import RecordedRun

ENDING = ".task.yaml"


@click.command("save")
@click.argument("trace", type=PATH)
@click.option("--out", type=PATH, metavar="TASK.yaml", help="Write here (default: beside the trace).")
def command(*, trace: Path, out: Path | None) -> int:
    """Write a run that passed as a task file, with pictures of what was pointed at beside it.

    TRACE is its file, or the folder it is in. `deskhand replay` carries the file out again, without a model.
    """
    from tasks.anchoring import pictures_of
    from tasks.trace_reader import read_trace

    path = trace_in(trace)
    target = out or path.with_name(path.name.removesuffix(".trace") + ENDING)
    if os.path.lexists(target):
        raise BadInput(f"{target}: exists already; a task file is never overwritten")
    if not target.absolute().parent.is_dir():
        raise BadInput(f"{target}: there is no folder {target.parent}")
    pictures = target.with_name(pictures_of(target))
    if os.path.lexists(pictures):
        raise BadInput(f"{pictures}: exists already, and the pictures of {target.name} would go there")
    save(read_trace(path), target)
    click.echo(inert(str(target), 4000))
    return 0


def save(run: RecordedRun, target: Path, known: list[Reading] | None = None) -> None:
    """Write a run as a task file; its pictures go into a folder of the file's name.

    What its pictures say is added to `known`, if that is given.
    """
    from tasks.anchoring import pictures_of
    from tasks.files import dump_task
    from tasks.saving import Saver

    task = Saver(run, target.absolute().parent, pictures_of(target), known).task()
    write_private(target, dump_task(task))
