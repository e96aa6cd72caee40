"""What the commands' options accept, and the options several of them share."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from actions.consent_class import ConsentClass
from perception.errors import OutOfSpaceError
from perception.geometry import Box
from tasks.display import Size, check_display_name, parse_size
from tasks.errors import BadInput
from tasks.runs import TRACE_NAME, check_out

MAX_VALUE = 100_000
"""Longest value of a variable, in characters."""

F = TypeVar("F", bound=Callable[..., Any])


class _Checked(click.ParamType[Any]):
    """A parameter read by a function that raises ValueError with the reason."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except ValueError as error:  # BadInput is one
            self.fail(str(error), param, ctx)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a number of seconds") from None
    if not math.isfinite(value) or not 0 < value <= 86_400:
        raise BadInput(f"{text} is not between 0 and 86400 seconds")
    return value


def _region(text: str) -> Box:
    parts = text.split(",")
    try:
        if len(parts) != 4 or len(text) > 60:
            raise ValueError
        left, top, width, height = (int(part) for part in parts)
        if max(map(abs, (left, top, width, height))) > 65_535:
            raise ValueError
        return Box(left, top, width, height)
    except OutOfSpaceError as error:
        raise BadInput(str(error)) from error
    except ValueError:
        raise BadInput(f"{text!r} is not a region; write LEFT,TOP,WIDTH,HEIGHT in pixels, like 0,0,1280,800") from None


def _out(text: str) -> Path:
    path = Path(text)
    check_out(path)
    return path


def _path(text: str) -> Path:
    if "\0" in text or not text:
        raise BadInput("not a file name")
    return Path(text)


def _variable(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", name):
        raise BadInput(f"{text[:100]!r} is not a variable; write it like name=value")
    if len(value) > MAX_VALUE:
        raise BadInput(f"the value of {name} is longer than {MAX_VALUE} characters")
    return name, value


SECONDS = _Checked("seconds", _seconds)
REGION = _Checked("l,t,w,h", _region)
SIZE = _Checked("wxh", parse_size)
DISPLAY = _Checked("display", check_display_name)
OUT = _Checked("folder", _out)
PATH = _Checked("file", _path)
VARIABLE = _Checked("k=v", _variable)
CONSENT = click.Choice(get_args(ConsentClass))


def display_options(function: F) -> F:
    """--display, --virtual and --region: where to work."""
    for option in (
        click.option("--region", type=REGION, metavar="L,T,W,H", help="Stay inside this part of the screen."),
        click.option("--virtual", type=SIZE, metavar="WxH", help="Work on a virtual screen of this size."),
        click.option("--display", type=DISPLAY, metavar=":N", help="Work on this X display."),
    ):
        function = option(function)
    return function


def elsewhere(display: str | None, virtual: Size | None, *, needed: bool) -> Callable[[], int] | None:
    """What to call instead of going on here: the same command as a child on the wished display. None to go on.

    Raises `EnvironmentBroken` when a display is needed and there is none.
    """
    from tasks.display import is_restarted_child, require_display, restart_on

    if display and virtual:
        raise click.UsageError("--display and --virtual exclude each other")
    if needed and (display or virtual) and not is_restarted_child(os.environ):
        return lambda: restart_on(display, virtual)
    if needed:
        require_display(os.environ)
    return None


def trace_in(path: Path) -> Path:
    """The trace that a person means by a file or by the folder of its run."""
    return path / TRACE_NAME if path.is_dir() else path
