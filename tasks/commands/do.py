"""`deskhand do`: one instruction from the command line, or one per line from stdin for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from actions.consent_class import ConsentClass
from perception.geometry import Box
from tasks.commands.dialogue import Dialogue
from tasks.commands.doing import MAX_INSTRUCTION, Doer, Wishes, refusal_object, secret_from_environment
from tasks.commands.options import CONSENT, OUT, PATH, SECONDS, display_options, elsewhere
from tasks.commands.output import Output
from tasks.commands.parts import parts
from tasks.display import Size
from tasks.errors import BadInput
from tasks.outcomes import DESKHAND_ERRORS
from tasks.progress import TerminalProgress, progress_on
from tasks.runs import run_name
from tasks.task import Limits
from tasks.verdict import EXIT_CODES, RunVerdict, worst


@click.command("do")
@click.argument("instruction")
@click.option("--yes", is_flag=True, help="Carry out the plan without asking.")
@click.option("--plan", "plan_only", is_flag=True, help="Only show the plan.")
@click.option("--dry-run", is_flag=True, help="Everything but the input.")
@click.option("--here", is_flag=True, help="It is about what the screen shows now: choose each action by looking.")
@click.option("--allow", multiple=True, type=CONSENT, help="Consent to this class of actions (repeatable).")
@click.option("--facts", type=PATH, metavar="FILE", help="YAML of things you know: contacts, names.")
@click.option("--model", metavar="SPEC", help="Another model: hf:REPO, openai:NAME, ... (default: the shipped one).")
@display_options
@click.option("--max-steps", type=click.IntRange(1, 1000), metavar="N", help="At most so many actions.")
@click.option("--timeout", type=SECONDS, metavar="SECONDS", help="At most so long.")
@click.option("--out", type=OUT, metavar="DIR", help="Keep the run here.")
@click.option("--save", type=PATH, metavar="TASK.yaml", help="Write the plan as a task file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
@click.option("--secret", hidden=True)
def command(
    *,
    instruction: str,
    yes: bool,
    plan_only: bool,
    dry_run: bool,
    here: bool,
    allow: tuple[ConsentClass, ...],
    facts: Path | None,
    model: str | None,
    display: str | None,
    virtual: Size | None,
    region: Box | None,
    max_steps: int | None,
    timeout: float | None,
    out: Path | None,
    save: Path | None,
    as_json: bool,
    secret: str | None,
) -> int:
    """Say what you want done; see the plan; have it done.

    INSTRUCTION is a sentence, or - to read one per line from stdin and answer one line of JSON each.
    """
    if secret is not None:
        raise click.UsageError("everybody can read a secret on the command line; set DESKHAND_SECRET_NAME instead")
    from_stdin = instruction == "-"
    if from_stdin and not (yes or plan_only or dry_run):
        raise click.UsageError("do - cannot ask about plans; add --yes, --plan or --dry-run")
    output = Output(as_json=as_json or from_stdin)
    with _refusals_told(output, instruction):
        wishes = Wishes(
            facts=_facts(facts), allow=tuple(dict.fromkeys(allow)), limits=_limits(max_steps, timeout), yes=yes,
            plan_only=plan_only, dry_run=dry_run, here=here, save=_new_file(save), out=out,
        )  # fmt: skip
        restart = elsewhere(display, virtual, needed=parts().needs_display and not plan_only)
        if restart is not None:
            return restart()
        doer = _doer(wishes, output, model, region)
        with doer.session:
            return _do_lines(doer) if from_stdin else _do_one(doer, instruction)


@contextmanager
def _refusals_told(output: Output, instruction: str) -> Iterator[None]:
    """Whatever ends the command early is also the one object that `--json` promises."""
    try:
        yield
    except (*DESKHAND_ERRORS, KeyboardInterrupt) as error:
        if output.as_json and instruction != "-":
            output.object(refusal_object(error, instruction))
        raise


def _doer(wishes: Wishes, output: Output, model: str | None, region: Box | None) -> Doer:
    progress = progress_on(output.stream)
    dialogue = Dialogue(output, progress.pause if isinstance(progress, TerminalProgress) else lambda: None)
    session = parts().session(
        model=model,
        region=region,
        listener=progress,
        ask=dialogue.consent,
        go_on=dialogue.go_on,
        secrets=secret_from_environment,
    )
    return Doer(session, wishes, dialogue, output)


def _do_one(doer: Doer, instruction: str) -> int:
    code, told = doer.do(instruction)
    if doer.output.as_json:
        doer.output.object(told)
    return code


def _do_lines(doer: Doer) -> int:
    """Answer each line of stdin with one JSON line; the exit code is that of the worst verdict."""
    verdicts: list[RunVerdict] = []
    wishes = doer.wishes
    for line in _lines():
        if wishes.out is not None:
            doer.wishes = replace(wishes, out=wishes.out / run_name(line))
        told = _answer(doer, line)
        doer.output.object(told)
        verdicts.append(told["verdict"] or "passed")
        if told["reason"] == "interrupted":
            break
    if not verdicts:
        raise BadInput("no instruction came on stdin")
    return EXIT_CODES[worst(verdicts)]


def _answer(doer: Doer, line: str) -> dict[str, Any]:
    try:
        return doer.do(line)[1]
    except KeyboardInterrupt as error:
        return {**refusal_object(error, line), "reason": "interrupted"}
    except DESKHAND_ERRORS as error:
        return refusal_object(error, line)


def _lines() -> Iterator[str]:
    while sys.stdin is not None and (line := sys.stdin.readline(MAX_INSTRUCTION + 2)):
        if line.strip():
            yield line.rstrip("\n")


def _facts(path: Path | None) -> dict[str, Any]:
    from tasks.files import load_facts

    return load_facts(path) if path is not None else {}


def _limits(max_steps: int | None, timeout: float | None) -> Limits:
    default = Limits()
    return Limits(steps=max_steps or default.steps, seconds=timeout or default.seconds)


def _new_file(path: Path | None) -> Path | None:
    """Refused before anything is done, not after."""
    if path is None:
        return None
    if os.path.lexists(path):
        raise BadInput(f"--save {path}: exists already; a task file is never overwritten")
    if not path.parent.is_dir():
        raise BadInput(f"--save {path}: there is no folder {path.parent}")
    return path
