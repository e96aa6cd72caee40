"""`deskhand doctor`: one line per part: what is there, or the cause and the cure."""

from __future__ import annotations

import os

import click

from tasks.commands.options import DISPLAY, SIZE
from tasks.commands.output import Output
from tasks.display import Size, is_restarted_child, restart_on
from tasks.inert import inert
from tasks.verdict import EXIT_CODES

_WORDS = {"ok": "ok   ", "warn": "note ", "bad": "BAD  "}


@click.command("doctor")
@click.option("--display", type=DISPLAY, metavar=":N", help="Look at this X display.")
@click.option("--virtual", type=SIZE, metavar="WxH", help="Look at a virtual screen of this size.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
def command(*, display: str | None, virtual: Size | None, as_json: bool) -> int:
    """Check what deskhand needs on this machine; nothing is changed."""
    from tasks.doctor import examine

    if display and virtual:
        raise click.UsageError("--display and --virtual exclude each other")
    if (display or virtual) and not is_restarted_child(os.environ):
        return restart_on(display, virtual)
    output = Output(as_json=as_json)
    findings = []
    for finding in examine(os.environ):
        findings.append(finding)
        cure = f" -> {finding.cure}" if finding.cure else ""
        if not as_json:
            output.say(f"{_WORDS[finding.health]} {finding.part:<12} {inert(finding.said + cure, 1000)}")
    broken = any(finding.health == "bad" for finding in findings)
    if as_json:
        output.object({"healthy": not broken, "checks": findings})
    return EXIT_CODES["environment" if broken else "passed"]
