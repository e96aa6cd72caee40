"""`deskhand resume`: go on with a run; nothing is done twice, nothing is skipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from actions.consent_class import ConsentClass
from perception.geometry import Box
from tasks.commands.dialogue import Dialogue
from tasks.commands.doing import refusal_object, secret_from_environment, tell
from tasks.commands.options import CONSENT, PATH, display_options, elsewhere, trace_in
from tasks.commands.output import Output
from tasks.commands.parts import parts
from tasks.display import Size
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import DESKHAND_ERRORS
from tasks.progress import TerminalProgress, progress_on

if TYPE_CHECKING:
    from tasks.result import RunResult


@click.command("resume")
@click.argument("trace", type=PATH)
@click.option("--allow", multiple=True, type=CONSENT, help="Consent to this class of actions (repeatable).")
@click.option("--model", metavar="SPEC", help="Another model: hf:REPO, openai:NAME, ... (default: the shipped one).")
@display_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
def command(
    *,
    trace: Path,
    allow: tuple[ConsentClass, ...],
    model: str | None,
    display: str | None,
    virtual: Size | None,
    region: Box | None,
    as_json: bool,
) -> int:
    """Go on with a run that was cut off, stopped or failed.

    TRACE is its file, or the folder it is in. What was allowed before is asked again, or given with --allow.
    """
    path = trace_in(trace)
    restart = elsewhere(display, virtual, needed=parts().needs_display)
    if restart is not None:
        return restart()
    output = Output(as_json=as_json)
    try:
        result = _resume(path, allow, model, region, output)
    except (*DESKHAND_ERRORS, KeyboardInterrupt) as error:
        if as_json:
            output.object(refusal_object(error))
        raise
    tell(result, output)
    if as_json:
        output.object(result.as_json())
    return result.exit_code


def _resume(
    path: Path, allow: tuple[ConsentClass, ...], model: str | None, region: Box | None, output: Output
) -> RunResult:
    from tasks.trace import Trace

    progress = progress_on(output.stream)
    dialogue = Dialogue(output, progress.pause if isinstance(progress, TerminalProgress) else lambda: None)
    with (
        Trace.reopen(path) as trace,
        parts().session(
            model=model,
            region=region,
            listener=progress,
            ask=dialogue.consent,
            go_on=dialogue.go_on,
            secrets=secret_from_environment,
        ) as session,
        INTERRUPTS.stopping(session.desk.stop),
    ):
        return session.go_on(trace, allow=frozenset(allow))
