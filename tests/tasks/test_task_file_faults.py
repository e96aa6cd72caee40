"""The list of faults in task files, entry by entry: each is refused in one line at its place, or harmless and shown so.

Refused means: `file:line:column`, what is wrong, and nothing runs. What is accepted is in `HANDLED`, with the reason.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actions.action import Press
from actions.consent import classify
from tasks.errors import BadInput
from tasks.files import load_cases, parse_task
from tasks.inert import inert

ROOT = Path(__file__).resolve().parents[2]
HEAD = "version: 1\nname: x\n"
WAIT = "steps:\n  - action: {kind: wait}\n"


def step(action: str, more: str = "") -> str:
    return f"{HEAD}steps:\n  - action: {action}\n{more}"


def named(name: str) -> str:
    return f"version: 1\nname: {name}\n{WAIT}"


def within(seconds: str) -> str:
    return step("{kind: wait}", f"    expect: {{appears: [x], within: {seconds}}}\n")


REFUSED = {
    "empty file": ("", "1:1: the file is empty"),
    "only a comment": ("# nothing\n", "1:1: the file is empty"),
    "a string": ("just a string\n", "1:1: a task is a mapping"),
    "a list": ("- a\n", "1:1: a task is a mapping"),
    "two documents": ("a: 1\n---\nb: 2\n", "2:1: a second document"),
    "duplicate keys": (HEAD + WAIT + WAIT, "5:1: 'steps' stands here twice (first on line 3)"),
    "text: no": (step("{kind: type, text: no}"), "4:32: no may mean yes or the word"),
    "key: on": (HEAD + "variables: {key: on}\n" + WAIT, "3:18: on may mean yes"),
    "confirm: OFF": (HEAD + "confirm: OFF\n" + WAIT, "3:10: OFF may mean yes"),
    "pin: 0123": (HEAD + "variables: {pin: 0123}\n" + WAIT, "3:18: 0123 looks like an octal number"),
    "x: 1_000": (HEAD + "variables: {x: 1_000}\n" + WAIT, "3:16: 1_000 looks like a number with underscores"),
    "due: a date": (HEAD + "variables: {due: 2024-01-02}\n" + WAIT, "3:18: 2024-01-02 looks like a date"),
    "12:30": (step("{kind: type, text: 12:30}"), "4:32: 12:30 looks like a time"),
    "within .inf": (within(".inf"), "5:36: .inf looks like not a finite number"),
    "within .nan": (within(".nan"), "5:36: .nan looks like not a finite number"),
    "within -1": (within("-1"), "5:36: input should be greater than 0, got -1"),
    "within 0": (within("0"), "5:36: input should be greater than 0, got 0"),
    "within 1e309": (within("1e309"), "5:36: 1e309 looks like a number with an exponent"),
    "retries: true": (HEAD + "retries: true\n" + WAIT, "3:1: unknown key \"retries\""),
    "attempts: true": (HEAD + "limits: {attempts: true}\n" + WAIT, "3:20: input should be a valid integer"),
    "a Python object": (step("!!python/object/apply:os.system [touch /tmp/pwn]"), "4:13: tags are not allowed"),
    "!!binary": (step("{kind: type, text: !!binary aGk=}"), "4:32: tags are not allowed"),
    "an alias bomb": ("".join(f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(9)) if n else 'x'}]\n"
                              for n in range(10)), "1:5: anchors and aliases"),
    "5000 nested": (step("[" * 5000), "nested more than 32 deep"),
    "100000 steps": (HEAD + "steps:\n" + "  - {do: x}\n" * 100_000, "too much in one file"),
    "tab indent": ("version: 1\n\tname: x\n", "2:1: not valid YAML"),
    "override in a sentence": (HEAD + 'steps:\n  - {do: "a\\u202eb", action: {kind: wait}}\n',
                               "4:10: contains a bidirectional override"),
    "override in a name": (named('"a\\u202eb"'), "2:7: contains a bidirectional override"),
    "escape sequence": (HEAD + 'steps:\n  - {do: "\\e]0;x", action: {kind: wait}}\n',
                        "4:10: contains the control character U+001B"),
    "CR in a name": (named('"a\\rb"'), "2:7: contains the control character U+000D"),
    "LF in a name": (named('"a\\nb"'), "2:7: a name is one line"),
    "screenshot": (step("{kind: wait}", "    screenshot: ../../.ssh/authorized_keys\n"), "5:5: unknown key \"screens"),
    "output": (HEAD + "output: /etc/cron.d/x\n" + WAIT, "3:1: unknown key \"output\""),
    "300 characters": (named("x" * 300), "2:7: string should have at most 200 characters"),
    "no name": (named('""'), "2:7: string should have at least 1 character"),
    "clik": (step("{kind: clik}"), "4:20: unknown kind \"clik\"; did you mean 'click'?"),
    "tmeout": (HEAD + "limits: {secnds: 5}\n" + WAIT, "3:10: unknown key \"secnds\"; did you mean 'seconds'?"),
    "stpes": (HEAD + "stpes: []\n", "3:1: unknown key \"stpes\"; did you mean 'steps'?"),
    "two verbs": (step("{kind: click, kind: type}"), "4:27: 'kind' stands here twice"),
    "two verbs as keys": (HEAD + "steps:\n  - {click: a, type: b}\n", "4:6: unknown key \"click\""),
    "no target": (step("{kind: click}"), "4:5: a click step needs a target"),
    "goto": (HEAD + "steps:\n  - goto: nowhere\n", "4:5: unknown key \"goto\""),
    "two ids": (HEAD + "steps:\n" + "  - {id: a, action: {kind: wait}}\n" * 2, "5:10: step ids must be unique"),
    "call": (HEAD + "steps:\n  - call: B\n", "4:5: unknown key \"call\""),
    "1 MB of text": (step("{kind: type, text: '" + "x" * 900_000 + "'}"), "4:32: string should have at most 100000"),
    "text ^C": (step('{kind: type, text: "\\x03"}'), "4:32: contains the control character U+0003"),
    "50 ctrl": (step("{kind: press, keys: [" + "ctrl, " * 49 + "ctrl]}"), "4:33: list should have at most 5 items"),
    "ctrl twice": (step("{kind: press, keys: [ctrl, control]}"), "4:33: a chord holds each key once"),
    "notakey": (step("{kind: press, keys: [notakey]}"), "4:33: unknown key 'notakey'"),
    "ctrl+": (step('{kind: press, keys: ["ctrl+"]}'), "4:33: unknown key 'ctrl+'"),
    "the person's hotkey": (step("{kind: press, keys: [ctrl, alt, escape]}"), "4:33: Ctrl+Alt+Escape is the person's"),
    **{f"click {at}": (step(f"{{kind: click, at: {at}}}"), "4:27: unknown key \"at\"")
       for at in ("{x: -1, y: 5}", "{x: 1000000000}", '{x: "300"}', "{x: true}", "{x: [1]}", "{}")},
    "click .nan": (step("{kind: click, at: {x: .nan}}"), "4:35: .nan looks like not a finite number"),
    **{f"region of {size}": (step("{kind: click}", f"    target: {{text: OK, region: {{width: {size}}}}}\n"),
                             "5:24: unknown key \"region\"") for size in (0, -1)},
    **{f"monitor {number}": (step("{kind: click}", f"    target: {{text: OK, monitor: {number}}}\n"),
                             "5:24: unknown key \"monitor\"") for number in (99, -1)},
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_an_entry_of_the_list_is_refused_at_its_place(text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_task(text, "t.yaml")
    said = str(caught.value)
    assert message in said
    assert said.startswith("t.yaml:")
    assert said.isprintable()


FIDELITY = "<b>é€😀\u0301 \u200e"
HANDLED = {
    "no path is made of a name": named("../../x"),
    "nor an option": named('"-rf"'),
    "nor a device": named("con"),
    "nothing is typed": step('{kind: type, text: ""}'),
    "any text is typed as it is": step(f'{{kind: type, text: "{FIDELITY}"}}'),
    "a newline is pasted, never pressed": step('{kind: type, text: "a\\nb"}', "    target: {text: To, role: field}\n"),
    "zero width is shown as an escape": HEAD + 'steps:\n  - {do: "a\\u200bb", action: {kind: wait}}\n',
    "it asks first: deletes": step("{kind: press, keys: [ctrl, alt, delete]}"),
    "a locked screen ends the run": step("{kind: press, keys: [win, l]}"),
    "a window may be closed": step("{kind: press, keys: [alt, f4]}"),
}


@pytest.mark.parametrize("text", HANDLED.values(), ids=HANDLED)
def test_an_entry_of_the_list_that_is_harmless_loads(text: str) -> None:
    task = parse_task(text, "t.yaml")
    assert all(inert(shown).isprintable() for shown in (task.name, *(step.do for step in task.steps)))


def test_what_is_harmless_stays_what_it_is() -> None:
    assert parse_task(HANDLED["any text is typed as it is"], "t").steps[0].action.text == FIDELITY
    assert inert(parse_task(HANDLED["zero width is shown as an escape"], "t").steps[0].do) == "a\\u200bb"
    assert classify(Press(keys=("ctrl", "alt", "delete")), None) == "delete"


FILES = {
    "200 MB": "more than 1000000 bytes",
    "one scalar of 50 MB": "more than 1000000 bytes",
    "UTF-16": "UTF-16",
    "Latin-1": ":2:10: byte 0xe9 is not UTF-8",
    "NUL": ":2:7: contains a NUL",
    "a\u202eb\u200b\n.yaml": ":1:1: the file is empty",
}


def written(path: Path, kind: str) -> Path:
    match kind:
        case "200 MB":
            os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 200_000_000)
        case "one scalar of 50 MB":
            path.write_bytes(b"name: " + b"x" * 50_000_000)
        case "UTF-16":
            path.write_bytes((HEAD + WAIT).encode("utf-16"))
        case "Latin-1":
            path.write_bytes("version: 1\nname: café\n".encode("latin-1"))
        case "NUL":
            path.write_bytes(b"version: 1\nname: \0\n")
        case _:
            path.write_bytes(b"")
    return path


@pytest.mark.parametrize(("kind", "message"), FILES.items(), ids=[ascii(kind) for kind in FILES])
def test_a_file_of_the_list_is_refused_in_one_line(tmp_path: Path, kind: str, message: str) -> None:
    path = written(tmp_path / (kind if kind.endswith(".yaml") else "t.yaml"), kind)
    with pytest.raises(BadInput) as caught:
        load_cases(path)
    assert message in str(caught.value)
    assert str(caught.value).isprintable()


JUDGE = """
import sys, time
from pathlib import Path
from tasks.errors import BadInput
from tasks.files import load_cases
began = time.process_time()
try:
    load_cases(Path(sys.argv[1]))
except BadInput:
    pass
seconds = time.process_time() - began
status = Path("/proc/self/status").read_text()
print(seconds, int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""
MEGABYTES = {
    "keys": "".join(f"key{n}: 1\n" for n in range(80_000)),
    "items": "a: [" + "1," * 499_000 + "]",
    "steps": HEAD + "steps:\n" + "  - {do: x}\n" * 80_000,
    "rows": HEAD + "cases:\n" + "".join(f"  - {{name: c{n}, a: b}}\n" for n in range(40_000)) + WAIT,
    "one text": step("{kind: type, text: '" + "x" * 990_000 + "'}"),
}


@pytest.mark.parametrize("text", MEGABYTES.values(), ids=MEGABYTES)
def test_any_file_of_a_megabyte_is_judged_within_a_second_and_200_mb(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(text[:1_000_000], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split())
    assert megabytes <= 200
    assert seconds <= 3  # about 0.8 on an idle core; other programs on the same core slow it down
