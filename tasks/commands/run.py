"""`deskhand run`: task files and folders of them, each task on a virtual display of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from actions.consent_class import ConsentClass
from tasks.commands.options import CONSENT, OUT, PATH, SIZE, VARIABLE
from tasks.commands.output import Output
from tasks.commands.show import write_private
from tasks.display import Size, require_display
from tasks.errors import BadInput
from tasks.inert import inert
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import outcome_of
from tasks.runs import new_run
from tasks.suite.case import BadFiles, Case, collect, repeated, select
from tasks.suite.progress import suite_progress, summary
from tasks.suite.results import SuiteResult
from tasks.suite.suite import Suite, Traces, Wishes

MAX_JOBS = 64


@click.command("run")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--case", "patterns", multiple=True, metavar="NAME", help="Only these: a piece of the name, or a glob.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only with this tag (!TAG: without it).")
@click.option("--var", "variables", multiple=True, type=VARIABLE, metavar="K=V", help="Set a variable of the tasks.")
@click.option("--last-failed", is_flag=True, help="Only what did not pass when it last ran.")
@click.option("--list", "listing", is_flag=True, help="Only show which tasks there are.")
@click.option("--dry-run", is_flag=True, help="Check everything and show the steps; start nothing.")
@click.option("--jobs", type=click.IntRange(1, MAX_JOBS), default=1, metavar="N", help="So many at once.")
@click.option("--retries", type=click.IntRange(0, 20), default=0, metavar="N", help="Try again what failed.")
@click.option("--repeat-each", type=click.IntRange(1, 10_000), default=1, metavar="N", help="Run each so often.")
@click.option("--max-failures", type=click.IntRange(1), metavar="N", help="Begin no more after so many failed.")
@click.option("--allow", multiple=True, type=CONSENT, help="Consent to this class of actions (repeatable).")
@click.option("--model", metavar="SPEC", help="Another model, for steps that need one.")
@click.option("--virtual", type=SIZE, default="1280x800", metavar="WxH", help="Size of each virtual screen.")
@click.option("--keep-home", is_flag=True, help="Programs get your HOME instead of an empty one.")
@click.option("--here", is_flag=True, help="Work on this display, one task after the other.")
@click.option("--traces", type=click.Choice(["always", "on-failure"]), default="on-failure", help="Which to keep.")
@click.option("--out", type=OUT, metavar="DIR", help="Keep traces here.")
@click.option("--junit", type=PATH, metavar="FILE", help="Write a JUnit file.")
@click.option("--html", type=PATH, metavar="FILE", help="Write a page, with one report per task beside it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
@click.option("--secret", hidden=True)
def command(
    *,
    paths: tuple[Path, ...],
    patterns: tuple[str, ...],
    tags: tuple[str, ...],
    variables: tuple[tuple[str, str], ...],
    last_failed: bool,
    listing: bool,
    dry_run: bool,
    jobs: int,
    retries: int,
    repeat_each: int,
    max_failures: int | None,
    allow: tuple[ConsentClass, ...],
    model: str | None,
    virtual: Size,
    keep_home: bool,
    here: bool,
    traces: Traces,
    out: Path | None,
    junit: Path | None,
    html: Path | None,
    as_json: bool,
    secret: str | None,
) -> int:
    """Run task files, and the *.task.yaml files in folders.

    Each task gets a process, a virtual display and an empty HOME of its own. A task that passes only when it is tried
    again is flaky. The exit code is that of the worst verdict.
    """
    if secret is not None:
        raise click.UsageError("everybody can read a secret on the command line; set DESKHAND_SECRET_NAME instead")
    if here and jobs > 1:
        raise click.UsageError("--here has one display: leave out --jobs")
    output = Output(as_json=as_json)
    cases = _collected(output, paths, dict(variables))
    if cases is None:
        return outcome_of(BadInput()).exit_code
    cases = select(cases, patterns, tags) if patterns or tags else cases
    if last_failed and not (cases := _of_last_time(cases)):
        output.say("nothing failed last time")
        _tell_list(output, []) if as_json else None
        return 0
    if listing or dry_run:
        return _tell_list(output, cases, steps=dry_run)
    reports = _reports_beside(html)
    _check_targets(junit, html)
    wishes = Wishes(
        out=new_run(out, "suite", "suites"), jobs=jobs, retries=retries, max_failures=max_failures or 0,
        allow=tuple(dict.fromkeys(allow)), model=model, size=virtual, keep_home=keep_home,
        here=_environment_here() if here else None, traces=traces, reports=reports,
    )  # fmt: skip
    result = _run(repeated(cases, repeat_each), wishes, output)
    _write(result, junit, html)
    _tell(result, output, html)
    return result.exit_code


def _collected(output: Output, paths: tuple[Path, ...], variables: Mapping[str, str]) -> list[Case] | None:
    """None when a file is wrong; each is told on a line of its own, and nothing runs."""
    try:
        return collect(paths, variables)
    except BadFiles as wrong:
        for line in wrong.lines:
            click.echo(f"deskhand: {inert(line, 2000)}", err=True)
        if output.as_json:
            output.object({"verdict": "bad_input", "reason": "bad_input", "message": str(wrong), "tasks": []})
        return None


def _of_last_time(cases: list[Case]) -> list[Case]:
    from tasks.suite.memory import last_failed

    return last_failed(cases)


def _tell_list(output: Output, cases: list[Case], *, steps: bool = False) -> int:
    for case in cases:
        tags = f"  ({', '.join(case.tags)})" if case.tags else ""
        output.say(f"{case.id}  {inert(case.name)}{tags}")
        for number, sentence in enumerate(case.sentences if steps else (), 1):
            output.say(f"  {number}. {inert(sentence)}")
    if output.as_json:
        listed = [{**case.as_json(), **({"steps": list(case.sentences)} if steps else {})} for case in cases]
        output.object({"verdict": "passed", "tasks": listed})
    return 0


def _environment_here() -> Mapping[str, str]:
    require_display(os.environ)
    return dict(os.environ)


def _check_targets(*targets: Path | None) -> None:
    """Refused before anything runs, not after."""
    for target in targets:
        if target is not None and (target.is_dir() or not target.absolute().parent.is_dir()):
            raise BadInput(f"{target}: not a file in an existing folder")


def _reports_beside(html: Path | None) -> Path | None:
    if html is None:
        return None
    _check_targets(html)
    folder = html.absolute().parent / f"{html.stem}-reports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _run(cases: list[Case], wishes: Wishes, output: Output) -> SuiteResult:
    stop = Stopping()
    progress = suite_progress(output.stream, len(cases))
    try:
        with INTERRUPTS.stopping(stop):
            return Suite(cases, wishes, progress, stop).run()
    finally:
        progress.close()
        _drop_if_empty(wishes.out)


class Stopping:
    """What a signal asks to stop."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, source: str) -> None:
        """Remember that somebody asked."""
        del source
        self.requested = True


def _drop_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _write(result: SuiteResult, junit: Path | None, html: Path | None) -> None:
    if junit is not None:
        from tasks.suite.junit import junit_xml

        write_private(junit, junit_xml(result))
    if html is not None:
        from tasks.suite.index import index_html

        write_private(html, index_html(result, html.absolute()))


def _tell(result: SuiteResult, output: Output, html: Path | None) -> None:
    from tasks.suite.memory import remember

    try:
        remember(result)
    except OSError as error:
        click.echo(f"deskhand: --last-failed will not know of this run ({inert(str(error))})", err=True)
    output.say(summary(result))
    if html is not None:
        output.say(f"report: {inert(str(html), 4000)}")
    if output.as_json:
        output.object(result.as_json())
