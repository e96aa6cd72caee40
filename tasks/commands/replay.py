"""`deskhand replay`: a task file or a recorded run once more, without a model; what has moved is found again."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from actions.consent_class import ConsentClass
from perception.geometry import Box
from tasks.commands.dialogue import Dialogue
from tasks.commands.doing import refusal_object, secret_from_environment, tell
from tasks.commands.options import CONSENT, OUT, PATH, VARIABLE, display_options, elsewhere
from tasks.commands.output import Output
from tasks.commands.parts import parts
from tasks.commands.save import save
from tasks.commands.show import write_private
from tasks.display import Size
from tasks.errors import BadInput
from tasks.inert import inert
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import DESKHAND_ERRORS
from tasks.progress import TerminalProgress, progress_on
from tasks.runs import TRACE_NAME, new_run
from tasks.verdict import EXIT_CODES

if TYPE_CHECKING:
    from perception.readings import Reading
    from tasks.healing import Healed, Healer
    from tasks.result import RunResult
    from tasks.task import Task

SAVED = "replayed.task.yaml"


@click.command("replay")
@click.argument("source", type=PATH)
@click.option("--case", metavar="NAME", help="Which case of the file.")
@click.option("--var", "variables", multiple=True, type=VARIABLE, metavar="K=V", help="Set a variable of the task.")
@click.option("--allow", multiple=True, type=CONSENT, help="Consent to this class of actions (repeatable).")
@click.option("--update", is_flag=True, help="Write what was healed as a diff of the task file, to be reviewed.")
@click.option("--offline", is_flag=True, help="Without a desktop: does a trace still decide as it did?")
@click.option("--model", metavar="SPEC", help="When all else fails, this model may point (embedded, hf:FOLDER, ...).")
@display_options
@click.option("--out", type=OUT, metavar="DIR", help="Keep the run here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
def command(
    *,
    source: Path,
    case: str | None,
    variables: tuple[tuple[str, str], ...],
    allow: tuple[ConsentClass, ...],
    update: bool,
    offline: bool,
    model: str | None,
    display: str | None,
    virtual: Size | None,
    region: Box | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Carry out a task file, or a run's trace, once more, without a model.

    SOURCE is a task file, a trace, or the folder of a run. A target that is no longer found by name is found by how it
    looked and where it stood when it was recorded, if nothing else is like it; a name that says something else stops
    the run. What a trace allowed when it was made is asked again, or given with --allow.

    With --offline nothing is carried out: planner, grounding, guard and runner decide again on what the trace holds,
    without display, network or weights. The first decision that is another one is shown, with exit code 1.
    """
    output = Output(as_json=as_json)
    traced = _trace_of(source)
    _check_source(source, traced)
    if offline:
        _demand_alone(
            {"--case": case, "--var": variables, "--allow": allow, "--model": model, "--display": display,
             "--virtual": virtual, "--region": region, "--out": out, "--update": update}
        )  # fmt: skip
        return _offline(source, traced, output)
    if update:
        _check_diff(source, traced)
    restart = elsewhere(display, virtual, needed=parts().needs_display)
    if restart is not None:
        return restart()
    try:
        result, healer = _replay(source, traced, dict(variables), case, allow, model, region, out, output)
    except (*DESKHAND_ERRORS, KeyboardInterrupt) as error:
        if as_json:
            output.object(refusal_object(error))
        raise
    healed = tuple(healer.healed.values())
    for each in healed:
        output.say(_words(each))
    tell(result, output)
    if update and healed and result.verdict == "passed":
        _write_diff(source, healer, output)
    if as_json:
        output.object({**result.as_json(), "healed": [_as_json(each) for each in healed]})
    return result.exit_code


def _diff_of(source: Path) -> Path:
    return source.with_name(f"{source.name}.diff")


def _check_diff(source: Path, traced: Path | None) -> None:
    if traced is not None:
        raise BadInput(f"{source}: --update writes a diff of a task file, and this is a trace; deskhand save it first")
    if os.path.lexists(_diff_of(source)):
        raise BadInput(f"{_diff_of(source)}: exists already; apply it or take it away")


def _write_diff(source: Path, healer: Healer, output: Output) -> None:
    """The change that a person reviews, and the command that applies it."""
    from tasks.updating import diff_of

    diff, left = diff_of(source, healer.healed.values())
    for step, because in left.items():
        output.say(f"not in the diff: step {step}: {because}")
    if diff:
        write_private(_diff_of(source), diff)
        output.say(f"diff: {_diff_of(source)}")
        output.say(f"apply it: patch {quote(str(source))} {quote(str(_diff_of(source)))}")


def _demand_alone(others: dict[str, object]) -> None:
    given = [name for name, value in others.items() if value]
    if given:
        raise click.UsageError(f"--offline replays a trace as it is: {', '.join(given)} has no meaning there")


def _offline(source: Path, traced: Path | None, output: Output) -> int:
    from tasks.offline import replay_offline
    from tasks.trace_reader import read_trace

    if traced is None:
        raise BadInput(f"{source} is a task file: --offline needs a trace, which holds what was seen")
    replayed = replay_offline(read_trace(traced))
    count = len(replayed.decisions)
    output.say(f"different: {replayed.difference}" if replayed.difference else f"the same: {count} decisions")
    if output.as_json:
        output.object({**replayed.as_json(), "trace": str(traced)})
    return 0 if replayed.same else EXIT_CODES["failed"]


def _check_source(source: Path, traced: Path | None) -> None:
    """What cannot be read is told before a display is looked for."""
    if traced is not None:
        from tasks.trace_file import check_header

        check_header(traced)
    elif not source.exists():
        raise BadInput(f"{source}: no such file or folder")


def _trace_of(source: Path) -> Path | None:
    """The trace that a name means; None for a task file."""
    if source.is_dir():
        return source / TRACE_NAME
    return None if source.suffix in (".yaml", ".yml") else source


def _replay(  # noqa: PLR0917 - what the command line says, handed on
    source: Path,
    traced: Path | None,
    variables: dict[str, str],
    case: str | None,
    allow: tuple[ConsentClass, ...],
    model: str | None,
    region: Box | None,
    out: Path | None,
    output: Output,
) -> tuple[RunResult, Healer]:
    from perception.memory import Memory
    from tasks.api import new_trace
    from tasks.healing import Healer
    from tasks.remembered import recall, remember

    folder = new_run(out, "replay") if traced is not None else out
    memory = recall(source) if traced is None else Memory()
    task = _task(source, traced, folder, variables, case, memory.readings)
    if told := _told_of_consent(task, traced, allow):
        output.say(told)
    task = task if traced is None else task.model_copy(update={"allow": ()})
    if model is not None:
        task = _pointed_by_model(task)
    healer = Healer(task)
    progress = progress_on(output.stream)
    dialogue = Dialogue(output, progress.pause if isinstance(progress, TerminalProgress) else lambda: None)
    session = parts().session(
        model=None if model == "embedded" else model,
        region=region,
        listener=progress,
        ask=dialogue.consent,
        go_on=dialogue.go_on,
        secrets=secret_from_environment,
        memory=memory,
    )
    with session:
        task = session.planned(task)
        session.check_secrets(task)
        with INTERRUPTS.stopping(session.desk.stop), new_trace(folder, task, facts=task.facts) as trace:
            try:
                return session.run(task, trace, allow=frozenset(allow), from_file=True, heal=healer), healer
            finally:
                if traced is None:
                    remember(source, memory.without(trace.masks))


def _task(  # noqa: PLR0917 - what the command line says, handed on
    source: Path,
    traced: Path | None,
    folder: Path | None,
    variables: dict[str, str],
    case: str | None,
    known: list[Reading],
) -> Task:
    """The task to be replayed. Of a trace, what its pictures say is added to what is `known`."""
    from tasks.files import load_task
    from tasks.trace_reader import read_trace

    if traced is None or folder is None:
        return load_task(source, variables, case=case)
    if variables or case is not None:
        raise BadInput(f"{traced} is a trace: its values are fixed; --var and --case are for task files")
    run = read_trace(traced)
    if programs := programs_of(run.task):
        raise BadInput(
            f"{traced}: its task runs programs ({inert(', '.join(programs), 200)}); "
            f"deskhand save {traced}, read the file, then replay it"
        )
    saved = folder / SAVED
    save(run, saved, known)
    return load_task(saved)


def _told_of_consent(task: Task, traced: Path | None, allow: tuple[ConsentClass, ...]) -> str:
    """What the source would allow by itself. A file was named by a person who can read it; a trace grants nothing."""
    classes = [kind for kind in task.allow if kind not in allow]
    if not classes:
        return ""
    if traced is None:
        return f"the file itself allows: {', '.join(classes)}"
    flags = " ".join(f"--allow {kind}" for kind in classes)
    return f"the trace allowed {', '.join(classes)} when it was made; now it is yours to allow: {flags}"


def programs_of(task: Task) -> list[str]:
    """The programs that a task would run: set-up, teardown and checks."""
    expected = [step.expect for step in task.steps] + list(task.check)
    checks = [expect.command.run for expect in expected if expect is not None and expect.command is not None]
    commands = [command.run or command.start or () for command in (*task.setup, *task.teardown)]
    return [" ".join(arguments) for arguments in (*commands, *checks)]


def _pointed_by_model(task: Task) -> Task:
    """The model may point in every step, when names and anchors do not find its target."""
    from tasks.task import with_steps

    return with_steps(task, [step.model_copy(update={"model": True}) for step in task.steps])


def _words(healed: Healed) -> str:
    from tasks.wording import target_words

    now = f"now {target_words(healed.after)}" if healed.after is not None else "which no words name alone"
    return (
        f"healed: step {healed.step}: {target_words(healed.before)} was found as {healed.role} "
        f"“{inert(healed.name, 80)}” ({healed.score:.2f}), {now}"
    )


def _as_json(healed: Healed) -> dict[str, Any]:
    after = healed.after.model_dump(mode="json", exclude_none=True) if healed.after is not None else None
    before = healed.before.model_dump(mode="json", exclude_none=True)
    return {"step": healed.step, "before": before, "after": after, "name": healed.name, "role": healed.role,
            "score": round(healed.score, 4)}  # fmt: skip
