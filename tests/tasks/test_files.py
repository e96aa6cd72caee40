"""Task and fact files: what is right loads, what is wrong is refused at its place, and what is written loads back."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.action import Press, Type, Wait
from agent.plan import ClickStep, DragStep, Expectation, OpenStep, ScrollStep, Step, Target
from tasks.errors import BadInput
from tasks.files import dump_task, load_facts, load_task, parse_task
from tasks.task import Limits, Task

GOOD = """\
version: 1
name: Weekly update
allow: [send]
limits: {steps: 20, seconds: 60}
steps:
  - id: open
    do: Open the Email editor.
    action: {kind: open, application: email editor, fresh: message}
    expect: {appears: [Subject], within: 20}
  - id: to
    do: Type Leon's email address into the "To" field.
    action: {kind: type, text: leon@example.org}
    target: {text: To, role: field}
  - id: send
    do: Click the "Send" button.
    action: {kind: click}
    target: {text: Send}
    expect: {closed: true}
"""


def test_the_example_loads() -> None:
    task = parse_task(GOOD, "mail.yaml")
    assert task.allow == ("send",)
    assert task.limits == Limits(steps=20, seconds=60.0)
    assert [step.action.kind for step in task.steps] == ["open", "type", "click"]


def step(action: str, more: str = "") -> str:
    return f"version: 1\nname: x\nsteps:\n  - id: a\n    do: b\n    action: {action}\n{more}"


REFUSED = {
    "": (1, 1, "the file is empty"),
    "# only a comment\n": (1, 1, "the file is empty"),
    "just a string": (1, 1, "a task is a mapping"),
    "- a\n- b": (1, 1, "a task is a mapping"),
    "name: x\n": (1, 1, "'version' is missing"),
    "version: 1\nname: x\n": (1, 1, "'steps' is missing"),
    "version: 2\nname: x\nsteps: []": (1, 10, "2 is not allowed here"),
    "version: 1\nname: x\nsteps: []": (3, 8, "at least 1 item"),
    "a: 1\n---\nb: 2": (2, 1, "a second document"),
    GOOD + "steps: []\n": (19, 1, "'steps' stands here twice (first on line 5)"),
    GOOD.replace("name: Weekly update", "name: no"): (2, 7, "write true, false, or the word in quotes: 'no'"),
    GOOD.replace("name: Weekly update", "name: ON"): (2, 7, "in quotes: 'ON'"),
    GOOD.replace("name: Weekly update", "name: 12:30"): (2, 7, "looks like a time"),
    GOOD.replace("name: Weekly update", "name: 12:30:45"): (2, 7, "looks like a time"),
    GOOD.replace("name: Weekly update", "name: 0123"): (2, 7, "looks like an octal number"),
    GOOD.replace("name: Weekly update", "name: 089"): (2, 7, "leading zero"),
    GOOD.replace("name: Weekly update", "name: 1_000"): (2, 7, "with underscores"),
    GOOD.replace("name: Weekly update", "name: 2024-01-02"): (2, 7, "looks like a date"),
    GOOD.replace("name: Weekly update", "name: +48123"): (2, 7, "in quotes"),
    GOOD.replace("name: Weekly update", "name: 1e3"): (2, 7, "exponent"),
    GOOD.replace("name: Weekly update", "name: 7"): (2, 7, "must be text (got 7); write it in quotes"),
    GOOD.replace("name: Weekly update", "name: true"): (2, 7, "must be text (got true)"),
    GOOD.replace("name: Weekly update", "name: null"): (2, 7, "means nothing here"),
    GOOD.replace("name: Weekly update", "name: ~"): (2, 7, "means nothing here"),
    GOOD.replace("name: Weekly update", "name:"): (2, 1, "nothing stands here"),
    GOOD.replace("name: Weekly update", 'name: ""'): (2, 7, "at least 1 character"),
    GOOD.replace("name: Weekly update", f"name: {'x' * 300}"): (2, 7, "at most 200 characters"),
    GOOD.replace("name: Weekly update", 'name: "a\\nb"'): (2, 7, "one line"),
    GOOD.replace("name: Weekly update", 'name: "\\e]0;x"'): (2, 7, "control character U+001B"),
    GOOD.replace("name: Weekly update", 'name: "a\\u202Eb"'): (2, 7, "bidirectional override"),
    GOOD.replace("name: Weekly update", 'name: "\\ud800"'): (2, 7, "control character U+D800"),
    GOOD.replace("seconds: 60", "seconds: .inf"): (4, 30, "not a finite number"),
    GOOD.replace("seconds: 60", "seconds: .nan"): (4, 30, "not a finite number"),
    GOOD.replace("seconds: 60", "seconds: -1"): (4, 30, "greater than 0, got -1"),
    GOOD.replace("seconds: 60", "seconds: 0"): (4, 30, "greater than 0, got 0"),
    GOOD.replace("seconds: 60", "seconds: 1e309"): (4, 30, "exponent"),
    GOOD.replace("seconds: 60", "seconds: true"): (4, 30, "valid number, got true"),
    GOOD.replace("seconds: 60", "tmeout: 60"): (4, 21, "unknown key \"tmeout\""),
    GOOD.replace("steps: 20", "stesp: 20"): (4, 10, "did you mean 'steps'"),
    GOOD.replace("steps:\n", "stpes:\n"): (5, 1, "unknown key \"stpes\"; did you mean 'steps'?"),
    GOOD.replace("[send]", "[sned]"): (3, 9, "did you mean 'send'? (allowed: send, delete, pay"),
    GOOD.replace("kind: click", "kind: clik"): (16, 20, "unknown kind \"clik\"; did you mean 'click'?"),
    GOOD.replace("{kind: click}", "{}"): (16, 13, "'kind' is missing here; one of achieve, answer, click"),
    GOOD.replace("{kind: click}", "click"): (16, 13, "object"),
    GOOD.replace("{kind: click}", "{kind: click, count: 9}"): (16, 34, "less than or equal to 3, got 9"),
    GOOD.replace("{kind: click}", "{kind: click, at: {x: -1, y: 5}}"): (16, 27, "unknown key \"at\""),
    GOOD.replace("{kind: click}\n    target: {text: Send}", "{kind: click}"): (14, 5, "a click step needs a target"),
    GOOD.replace("id: to", "id: open"): (10, 9, "step ids must be unique; used twice: \"open\""),
    GOOD.replace("id: to", "id: ../x"): (10, 9, "pattern"),
    GOOD.replace("role: field", "role: feild"): (13, 30, "did you mean 'field'?"),
    step("!!python/object/apply:os.system ['touch /tmp/pwn']"): (6, 13, "tags are not allowed"),
    step("{kind: type, text: !!binary aGk=}"): (6, 32, "tags are not allowed"),
    step("&x {kind: type, text: *x}"): (6, 13, "anchors and aliases"),
    step("{kind: wait}", "    <<: {a: b}\n"): (7, 5, "merge keys"),
    step("{kind: press, keys: [ctrl, alt, notakey]}"): (6, 33, "unknown key 'notakey'"),
    step("{kind: press, keys: [" + "ctrl, " * 50 + "a]}"): (6, 33, "at most 5 items"),
    step('{kind: press, keys: ["ctrl+"]}'): (6, 33, "unknown key 'ctrl+'"),
    step('{kind: type, text: "\\x03"}'): (6, 32, "control character U+0003"),
    step("{kind: open, application: x}", "    include: ../../etc/passwd\n"): (4, 5, "holds nothing but 'id' and"),
    step("[" * 5000): (6, 13 + 30, "nested more than"),
    "version: 1\n\tname: x\n": (2, 1, "not valid YAML"),
    "version: 1\nname: [x\n": (3, 1, "not valid YAML"),
    "? [a]\n: b\n": (1, 3, "a key must be a plain word"),
    "1: b\n": (1, 1, "a key must be a word, not 1"),
    "yes: b\n": (1, 1, "in quotes"),
    "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]": (1, 4, "anchors and aliases"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=lambda v: None if isinstance(v, str) else v[2][:40])
def test_what_is_wrong_is_refused_in_one_line_at_its_place(text: str, expected: tuple[int, int, str]) -> None:
    line, column, message = expected
    with pytest.raises(BadInput) as caught:
        parse_task(text, "t.yaml")
    said = str(caught.value)
    assert message in said
    assert said.startswith(f"t.yaml:{line}:{column}: ")
    assert said.isprintable()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfea\0", "UTF-16"),
        (b"version: 1\nname: caf\xe9\n", ":2:10: byte 0xe9 is not UTF-8"),
        (b"version: 1\nname: \0\n", ":2:7: contains a NUL"),
        (b"a" * 1_000_001, "more than 1000000 bytes"),
    ],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=message):
        load_task(path)


def test_a_byte_order_mark_and_windows_line_ends_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_task(path) == parse_task(GOOD, "x")


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    loop, pipe, secret = tmp_path / "loop", tmp_path / "pipe", tmp_path / "secret"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    secret.write_text(GOOD)
    expected = {
        tmp_path / "missing": "No such file", tmp_path: "a folder", loop: "Too many levels", pipe: "not an ordinary",
        Path("/dev/zero"): "not an ordinary", Path("a\0b"): "null", Path("/proc/self/environ"): "NUL",
        tmp_path / "evil\n\x1b[31m": "No such file",
    }  # fmt: skip
    for path, message in expected.items():
        with pytest.raises(BadInput, match=message) as caught:
            load_task(path)
        assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "a: [" + "1," * 499_000 + "]",
        "".join(f"key{i}: 1\n" for i in range(80_000)),
        "- " * 499_000,
        "!" * 999_000,
        "a: &" + "x" * 999_000,
        "a: !" + "a%41" * 249_000,
        '"' + "\\n" * 499_000 + '"',
    ],
    ids=["items", "keys", "dashes", "tag", "anchor", "escaped tag", "escapes"],
)
def test_a_file_made_to_be_slow_is_refused_soon(text: str) -> None:
    began = time.process_time()
    with pytest.raises(BadInput):
        parse_task(text, "t.yaml")
    assert time.process_time() - began < 3  # about 0.8 s on an idle core


sentences = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t #:-'\"&*!|>%@`?,[]{}"),
    min_size=1,
    max_size=40,
).filter(lambda t: not set(t) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
tricky = st.sampled_from(["no", "on", "12:30", "0123", "1_000", "null", "~", "1.0", "1e3", "-", "a: b", "a #b", "x ",
                          " x", "", "a\n\nb", "a\n  b\n", "\n", "|", "yes\nno", "{}", "2024-01-01", "\ufeff", "Hi,\n\nyou"])  # fmt: skip  # noqa: E501
texts = (sentences | tricky).map(lambda t: t)
words = texts.filter(bool)
names = words.map(lambda t: t.replace("\n", " "))
targets = st.builds(Target, text=words, role=st.sampled_from([None, "field", "button"]), nth=st.none() | st.just(2))
expectations = st.none() | st.builds(
    Expectation, appears=st.lists(texts, max_size=2).map(tuple), text=st.none() | texts, changed=st.just(True)
)
actions = st.one_of(
    st.builds(ClickStep, count=st.integers(1, 3)), st.builds(Type, text=texts, replace=st.booleans()),
    st.builds(OpenStep, application=words, file=st.none() | texts), st.just(Press(keys=("ctrl", "#"))), st.just(Wait()),
    st.builds(ScrollStep, notches=st.integers(-9, 9)), st.builds(DragStep, to=targets),
)  # fmt: skip


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    count = draw(st.integers(1, 3))
    steps = [
        Step(id=f"s{n}", do=draw(words), action=draw(actions), target=draw(targets), expect=draw(expectations))
        for n in range(count)
    ]  # fmt: skip
    limits = Limits(seconds=draw(st.floats(0.5, 1000).map(lambda f: round(f, 2))))
    return Task(
        name=draw(names), allow=draw(st.sampled_from([(), ("send", "delete")])), limits=limits, steps=tuple(steps)
    )


@settings(max_examples=150, deadline=None)
@given(tasks())
@example(Task(name="x", steps=(Step(id="a", do="b", action=Wait()),)))
def test_a_written_task_loads_back_equal(task: Task) -> None:
    assert parse_task(dump_task(task), "t.yaml") == task


def test_a_written_task_reads_like_one_a_person_wrote() -> None:
    assert dump_task(parse_task(GOOD, "x")).startswith(
        'version: 1\nname: Weekly update\nallow: [send]\nlimits: {steps: 20, seconds: 60.0}\nsteps:\n  - id: open\n'
        "    do: Open the Email editor.\n    action: {kind: open, application: email editor"
    )  # fmt: skip


def test_facts_load_and_their_gaps_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("contacts:\n  Leon: leon@example.org\nme: Anna\nages: [3, 4]\n")
    assert load_facts(path) == {"contacts": {"Leon": "leon@example.org"}, "me": "Anna", "ages": [3, 4]}
    for text, message in {
        "contacts:\n  Leon:\n": r":2:3: nothing stands here",
        "contacts: leon@example.org\n": r":1:11: contacts map people",
        "contacts:\n  Leon: 5\n": r":2:9: the address of 'Leon' must be text",
        "- a\n": "facts are a mapping",
        "pin: 0123\n": "octal",
        "price: 1.10\n": "would become 1.1",
    }.items():
        path.write_text(text)
        with pytest.raises(BadInput, match=message):
            load_facts(path)


YAML_MARKS = (
    "&a",
    "*a",
    "!!x",
    "---\n",
    "...\n",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "? ",
    "|\n",
    "\t",
    "%",
    "'",
    '"',
    "\n  ",
    "#",
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_task_file_loads_or_is_refused_at_a_place(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        at, gone = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.text(max_size=4) | st.sampled_from(YAML_MARKS)) + text[at + gone :]
    said, task = "", None
    try:
        task = parse_task(text, "t.yaml")
    except BadInput as error:
        said = str(error)
    if task is None:
        assert re.fullmatch(r"t\.yaml:\d+:\d+: [^\n]+", said)
    else:
        assert parse_task(dump_task(task), "t.yaml") == task
