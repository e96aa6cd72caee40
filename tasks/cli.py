"""The command `deskhand`. Knows only the names of its commands; each is loaded when it is called.

Every error is one line on stderr and an exit code of `tasks.verdict`; a traceback is a bug.
"""

from __future__ import annotations

import difflib
import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, cast

import click

from tasks.verdict import EXIT_CODES

LEAST_MEMORY = 2 << 30
"""Bytes of address space, which is more than what is used of it."""


class Entry(str):
    """A command that is not loaded yet: what it is for, as `deskhand --help` says it."""

    __slots__ = ()


COMMANDS: dict[str, Entry] = {
    "do": Entry("Say what you want done; see the plan; have it done."),
    "run": Entry("Run task files, many at once, each on a display of its own."),
    "resume": Entry("Go on with a run that was cut off or stopped."),
    "save": Entry("Write a run that passed as a task file."),
    "replay": Entry("Carry out a task file or a recorded run again, without a model."),
    "show": Entry("Turn the trace of a run into one HTML page."),
    "record": Entry("Work yourself; what you do becomes a task file."),
    "look": Entry("Show what is seen on the screen or in a picture."),
    "train": Entry("Train the embedded models, on this machine."),
    "doctor": Entry("Check what deskhand needs on this machine."),
}


class LazyGroup(click.Group):
    """Loads a command's module when the command is called, not when the names are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", importlib.import_module(f"tasks.commands.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"no command {args[0]!r}{hint} (commands: {', '.join(COMMANDS)})")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise click.Abort from error  # click would write an empty line first

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's
    if wanted:
        from importlib.metadata import version

        click.echo(f"deskhand {version('deskhand')}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Say which.")
def cli() -> None:
    """Say what you want done on the desktop; it is planned, done and proven on the screen."""
    _demand_memory()


def _demand_memory() -> None:
    """Refuse to begin where the libraries below would abort the process in its middle."""
    import resource

    limit, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST_MEMORY:
        from tasks.errors import EnvironmentBroken

        raise EnvironmentBroken(
            f"the memory of this process is limited to {limit >> 20} MB; deskhand needs {LEAST_MEMORY >> 20} MB "
            "(see `ulimit -v`)"
        )


def run(arguments: Sequence[str] | None = None, parts: object = None) -> int:
    """Run a command line; its exit code. Errors are shown, not raised. `parts`: see `tasks.commands.parts`."""
    try:
        given = None if arguments is None else list(arguments)
        code = cli.main(args=given, prog_name="deskhand", standalone_mode=False, obj=parts)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return EXIT_CODES["bad_input"]
    except click.ClickException as error:
        return complain(error.format_message(), EXIT_CODES["bad_input"])
    except (click.Abort, KeyboardInterrupt):
        return complain("stopped", EXIT_CODES["stopped"])
    except BrokenPipeError:
        return EXIT_CODES["passed"]
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a line
        return _explained(error)
    return code if isinstance(code, int) else 0


def _explained(error: Exception) -> int:
    from tasks.outcomes import DESKHAND_ERRORS, outcome_of

    if isinstance(error, DESKHAND_ERRORS):
        return complain(str(error), outcome_of(error).exit_code)
    if isinstance(error, OSError):
        return complain(str(error), EXIT_CODES["environment"])
    if os.environ.get("DESKHAND_TRACEBACK"):
        raise error
    message = f"a mistake in deskhand itself: {type(error).__name__}: {error} (DESKHAND_TRACEBACK=1 shows where)"
    return complain(message, EXIT_CODES["environment"])


def complain(message: str, code: int) -> int:
    """Say what went wrong, on one line of stderr; `code`."""
    from tasks.inert import inert

    click.echo(f"deskhand: {inert(message, 2000)}", err=True)
    return code


def _open_missing_streams() -> None:
    """Closed standard streams become /dev/null, so that no file of ours takes their numbers and is written into."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
            os.open(os.devnull, os.O_RDWR)


def _flush() -> None:
    """Write out what is left; a reader that went away is no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # or Python complains again at exit


def main() -> NoReturn:
    """The console script."""
    from tasks.interrupts import INTERRUPTS

    _open_missing_streams()
    INTERRUPTS.install()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # whatever the locale, text that it lacks is no reason to fail
            stream.reconfigure(errors="surrogateescape" if stream is sys.stdin else "backslashreplace")
    code = run()
    INTERRUPTS.ending(code)
    _flush()
    gc.freeze()  # everything is closed and written: what is left in memory is not cleared away piece by piece
    sys.exit(code)


if __name__ == "__main__":
    main()
