"""`deskhand show`: the report of a run as one HTML file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from tasks.commands.options import PATH, trace_in
from tasks.errors import BadInput, EnvironmentBroken
from tasks.inert import inert


@click.command("show")
@click.argument("trace", type=PATH)
@click.option("--out", type=PATH, metavar="FILE", help="Write here (default: beside the trace; - for stdout).")
def command(*, trace: Path, out: Path | None) -> int:
    """Turn the trace of a run into one HTML page that opens without network.

    TRACE is its file, or the folder it is in.
    """
    from tasks.report import report_html
    from tasks.trace_reader import read_trace

    path = trace_in(trace)
    if out is not None and out.exists() and path.exists() and out.samefile(path):
        raise BadInput(f"{out}: the trace itself; name another file for the report")
    html = report_html(read_trace(path))
    if out is not None and str(out) == "-":
        click.echo(html)
        return 0
    target = out or path.with_suffix(".html")
    write_private(target, html)
    click.echo(inert(str(target), 4000))
    return 0


def write_private(target: Path, text: str) -> None:
    """Put a file in place whole, or not at all. What a screen showed is for its owner alone."""
    if target.is_dir():
        raise BadInput(f"{target}: a folder; name a file")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".deskhand-")  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentBroken(f"{target}: cannot be written ({error.strerror})") from error
