"""The command line: what it prints, what it refuses, and with which exit code it ends."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from actions.action import Press, Type
from actions.stop import StopSignal
from agent.errors import MissingFact, ModelUnavailable, UncertainPlan
from agent.plan import ClickStep, Plan, Step, Target
from tasks.cli import run
from tasks.commands.parts import Parts
from tasks.files import load_task
from tasks.result import RunResult, StepResult
from tasks.task import Task, plan_steps
from tasks.trace import Trace
from tasks.verdict import RunVerdict

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "Send Leon an email"


def plan_for(instruction: str) -> Plan:
    steps = (
        Step(id="one", do='Click the \u200b"Send" button.', action=ClickStep(), target=Target(text="Send")),
        Step(id="two", do="Type Leon's address.", action=Type(text="leon@example.org")),
    )
    return Plan(instruction=instruction, steps=steps)


@dataclasses.dataclass
class FakeSession:
    """Plans without a model and runs without a desk; keeps what it was asked for."""

    wishes: dict[str, Any] = dataclasses.field(default_factory=dict)
    refusal: Exception | None = None
    verdict: RunVerdict = "passed"
    during: Callable[[FakeSession], None] = lambda _session: None
    tasks: list[Task] = dataclasses.field(default_factory=list)
    desk: Any = dataclasses.field(default_factory=lambda: SimpleNamespace(stop=StopSignal()))
    opened: int = 0

    def __call__(self, **wishes: Any) -> FakeSession:
        self.wishes = wishes
        self.opened += 1
        return self

    def __enter__(self) -> FakeSession:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def warm(self) -> None:
        return None

    def check_secrets(self, task: Task) -> None:
        return None

    def plan(self, instruction: str, facts: Mapping[str, Any] | None = None) -> Plan:
        if self.refusal:
            raise self.refusal
        return plan_for(instruction)

    def preview(self, task: Task) -> list[str]:
        return ["Click at 1, 2" for _ in task.steps]

    def run(self, task: Task, trace: Trace, **_: Any) -> RunResult:
        self.tasks.append(task)
        trace.intent("one", 1, 1, Press(keys=("a",)), None, {}, None)
        self.during(self)
        self.desk.stop.check()
        trace.finish(self.verdict, "because")
        steps = tuple(StepResult(s.id, s.do, s.action.kind, "confirmed", "seen", 0.5) for s in task.steps)
        return RunResult(self.verdict, "because", "all is well", steps, trace.path)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def deskhand(session: FakeSession) -> Callable[..., int]:
    return lambda *arguments: run(arguments, Parts(session, needs_display=False))  # type: ignore[arg-type]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Text on stdin, which is no terminal."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_do_shows_the_plan_runs_it_and_tells_where_the_trace_is(
    deskhand: Callable[..., int], session: FakeSession, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "run"
    facts = tmp_path / "facts.yaml"
    facts.write_text("contacts: {Leon: leon@example.org}")
    assert deskhand("do", SENTENCE, "--yes", "--allow", "send", "--max-steps", "7", "--timeout", "9", "--out", str(out),
                    "--facts", str(facts), "--region", "-1920,0,800,600", "--model", "hf:x") == 0  # fmt: skip
    said = capsys.readouterr().out
    assert said.startswith('Okay, I will perform the following steps:\n1. Click the \\u200b"Send" button.\n2. Type')
    assert "passed: all is well (1.0 s)" in said
    assert f"trace: {out}/run.trace" in said
    task = session.tasks[0]
    assert (task.allow, task.limits.steps, task.limits.seconds) == (("send",), 7, 9.0)
    assert session.wishes["region"].left == -1920
    assert session.wishes["model"] == "hf:x"
    assert Trace.open(out / "run.trace").created.data["facts"] == ["contacts"]


def test_json_is_one_object_on_stdout_and_nothing_else(
    deskhand: Callable[..., int], session: FakeSession, capsys: pytest.CaptureFixture[str]
) -> None:
    session.verdict = "failed"
    assert deskhand("do", SENTENCE, "--yes", "--json") == 1
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert captured.out.count("\n") == 1
    assert told["verdict"] == "failed"
    assert told["reason"] == "because"
    assert [step["verdict"] for step in told["steps"]] == ["confirmed", "confirmed"]
    assert {"text", "action", "seconds"} <= told["steps"][0].keys()
    assert Path(told["trace"]).is_file()
    assert "Okay, I will perform" in captured.err


@pytest.mark.parametrize(
    ("refusal", "code", "reason"),
    [
        (MissingFact("What is Leon's address?", "contacts.Leon"), 2, "missing_fact"),
        (UncertainPlan("not sure"), 5, "uncertain_plan"),
        (ModelUnavailable("no model"), 7, "model_unavailable"),
    ],
)
def test_a_plan_that_cannot_be_made_is_one_line_and_an_exit_code(
    deskhand: Callable[..., int],
    session: FakeSession,
    capsys: pytest.CaptureFixture[str],
    refusal: Exception,
    code: int,
    reason: str,
) -> None:
    session.refusal = refusal
    assert deskhand("do", SENTENCE, "--json", "--yes") == code
    captured = capsys.readouterr()
    assert json.loads(captured.out)["reason"] == reason
    assert captured.err == f"deskhand: {refusal}\n"


def test_without_a_terminal_nothing_is_approved(
    deskhand: Callable[..., int],
    session: FakeSession,
    typed: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed("yes\n")
    assert deskhand("do", SENTENCE, "--json") == 6
    assert json.loads(capsys.readouterr().out)["reason"] == "not_approved"
    assert session.tasks == []
    assert session.wishes["ask"]("send", Press(keys=("a",)), None) is False


@pytest.mark.parametrize("flag", ["--plan", "--dry-run"])
def test_a_plan_alone_touches_nothing_and_can_be_saved(
    deskhand: Callable[..., int],
    session: FakeSession,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    flag: str,
) -> None:
    saved = tmp_path / "task.yaml"
    assert deskhand("do", SENTENCE, flag, "--json", "--save", str(saved)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] is None
    assert [step["id"] for step in told["steps"]] == ["one", "two"]
    assert session.tasks == []
    assert plan_steps(load_task(saved)) == plan_for("").steps
    assert deskhand("do", SENTENCE, flag, "--save", str(saved)) == 2


def test_do_with_a_dash_answers_each_line_and_keeps_the_session(
    deskhand: Callable[..., int],
    session: FakeSession,
    typed: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    typed("First thing\n\n \x00bad\nZażółć gęślą 😀")
    assert deskhand("do", "-", "--yes", "--out", str(tmp_path)) == 2
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [item["verdict"] for item in told] == ["passed", "bad_input", "passed"]
    assert told[2]["instruction"] == "Zażółć gęślą 😀"
    assert len({item["trace"] for item in told}) == 3
    assert session.opened == 1


def test_do_with_a_dash_needs_instructions_and_a_way_to_approve(
    deskhand: Callable[..., int], typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("")
    assert deskhand("do", "-", "--yes") == 2
    assert deskhand("do", "-") == 2
    assert "no instruction" in (said := capsys.readouterr().err)
    assert "--yes" in said


def test_ctrl_c_during_a_run_is_a_request_to_stop(
    deskhand: Callable[..., int], session: FakeSession, capsys: pytest.CaptureFixture[str]
) -> None:
    from tasks.interrupts import Interrupts

    interrupts, stop = Interrupts(), session.desk.stop

    def interrupt() -> None:
        interrupts._last = 0.0
        interrupts._on_signal(signal.SIGINT, None)

    with interrupts.stopping(stop):
        interrupt()
        assert stop.requested
        with pytest.raises(KeyboardInterrupt):
            interrupt()
        stop.resume()
        interrupt()  # the person went on, and now stops after all
    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert deskhand("do", SENTENCE, "--yes") == 6
    assert "stopped by Ctrl-C" in capsys.readouterr().err


ENDING = """
import os, signal, sys
from tasks.interrupts import INTERRUPTS
INTERRUPTS.install()
INTERRUPTS.ending(6)
os.kill(os.getpid(), signal.SIGINT)
print("still here")
"""


def test_ctrl_c_after_the_end_changes_nothing_but_when_it_ends() -> None:
    done = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (6, "", "")


USAGE = {
    (): "",
    ("dp",): "did you mean 'do'",
    ("rseume", "x"): "did you mean 'resume'",
    ("do",): "Missing argument",
    ("do", ""): "the instruction is empty",
    ("do", "  "): "the instruction is empty",
    ("do", "x" * 30_000): "at most 20000",
    ("do", "a\x1b[0m"): "control character",
    ("do", "x", "--yess"): "--yes",
    ("do", "x", "--alow", "send"): "--allow",
    ("do", "x", "--allow", "sned"): "'send', 'delete', 'pay'",
    ("do", "x", "--timeout", "nan"): "between 0 and 86400",
    ("do", "x", "--timeout", "-5"): "between 0 and 86400",
    ("do", "x", "--timeout", "1e99"): "between 0 and 86400",
    ("do", "x", "--timeout", "5s"): "not a number of seconds",
    ("do", "x", "--max-steps", "0"): "1<=x<=1000",
    ("do", "x", "--max-steps", "1.5"): "not a valid integer",
    ("do", "x", "--region", "1,2,3"): "LEFT,TOP,WIDTH,HEIGHT",
    ("do", "x", "--region", "0,0,0,5"): "positive size",
    ("do", "x", "--region", "0,0,1e3,5"): "LEFT,TOP,WIDTH,HEIGHT",
    ("do", "x", "--virtual", "0x0"): "between 64 and 16384",
    ("do", "x", "--virtual", "big"): "like 1280x800",
    ("do", "x", "--display", "0"): "like :1",
    ("do", "x", "--display", ":1", "--virtual", "800x600"): "exclude each other",
    ("do", "x", "--out", __file__): "not a folder",
    ("do", "x", "--out", "a\nb"): "one line",
    ("do", "x", "--facts", "/nowhere/facts.yaml"): "No such file",
    ("do", "x", "--facts", "/dev/zero"): "not an ordinary file",
    ("do", "x", "--facts", str(ROOT)): "a folder",
    ("do", "x", "--save", __file__): "exists already",
    ("do", "x", "--save", "/nowhere/t.yaml"): "there is no folder",
    ("do", "x", "--secret", "hunter2"): "everybody can read",
    ("resume",): "Missing argument",
    ("resume", "/nowhere"): "No such file",
    ("resume", __file__): "not a deskhand trace",
    ("resume", "--", "--help"): "No such file",
    ("show", str(ROOT)): "No such file",
    ("show", "/dev/null"): "not a file",
    ("show", ""): "not a file name",
}


@pytest.mark.parametrize("arguments", USAGE, ids=lambda a: " ".join(a)[:50])
def test_wrong_use_is_one_line_and_exit_code_2(
    deskhand: Callable[..., int], capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert deskhand(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert USAGE[arguments] in captured.err
    if arguments:
        assert captured.err.startswith("deskhand: ")
        assert captured.err.count("\n") == 1
        assert captured.err[:-1].isprintable()


def test_resume_refuses_what_is_finished(
    deskhand: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "run"
    assert deskhand("do", SENTENCE, "--yes", "--out", str(out)) == 0
    assert deskhand("resume", str(out)) == 2
    assert "nothing left to resume" in capsys.readouterr().err
    assert deskhand("do", SENTENCE, "--yes", "--out", str(out)) == 2
    assert "holds a run already" in capsys.readouterr().err


def test_two_processes_cannot_resume_one_run(
    deskhand: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with Trace.create(tmp_path / "run.trace", task=Task(name="x", steps=plan_for("").steps), instruction="",
                      facts_names=(), versions={}):  # fmt: skip
        assert deskhand("resume", str(tmp_path)) == 2
    assert "another deskhand process" in capsys.readouterr().err


# The installed command, in processes of its own.


def command() -> list[str]:
    return [sys.executable, "-m", "tasks.cli"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def test_help_and_version_are_quick_and_load_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tasks.cli", "--help"], env=environment(), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    for name in ("doctor", "do", "resume", "show", "look"):
        assert f"  {name}" in done.stdout
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"torch", "numpy", "pydantic", "transformers", "rich", "jinja2", "ruamel", "mss", "PIL", "Xlib"}
    seconds = min(_help_seconds() for _ in range(5))
    assert seconds < 0.6  # 0.12 s on an idle core
    version = subprocess.run([*command(), "--version"], env=environment(), capture_output=True, text=True, check=True)
    assert version.stdout.startswith("deskhand 0.")


def _help_seconds() -> float:
    before = os.times()
    subprocess.run([*command(), "--help"], env=environment(), capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_the_console_script_ignores_packages_in_the_current_folder(tmp_path: Path) -> None:
    """`tasks` and `agent` are common names of folders."""
    script = tmp_path / "bin" / "deskhand"
    script.parent.mkdir()
    script.write_text("import sys\nfrom tasks.cli import main\nsys.exit(main())\n")  # what installers write
    here = tmp_path / "work"
    (here / "tasks").mkdir(parents=True)
    for name in ("agent.py", "actions.py", "perception.py", "click.py", "tasks/__init__.py", "tasks/cli.py"):
        (here / name).write_text("raise SystemExit('hijacked')")
    for arguments in (["--version"], ["show", "/nowhere"], ["doctor", "--display", "0"]):
        done = subprocess.run(
            [sys.executable, str(script), *arguments], cwd=here, env=environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert "hijacked" not in done.stdout + done.stderr
        assert done.returncode in (0, 2)


def test_a_missing_display_is_one_line_and_exit_code_7() -> None:
    done = subprocess.run(
        [*command(), "do", SENTENCE, "--yes"], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 7
    assert done.stderr.startswith("deskhand: there is no display")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_and_closed_streams_are_quiet(tmp_path: Path) -> None:
    shell = f"{sys.executable} -m tasks.cli"
    for line in (f"{shell} --help | true", f"{shell} show /nowhere >&-", f"{shell} show /nowhere 2>&-",
                 f"{shell} doctor --display 0 <&- >&- 2>&-"):  # fmt: skip
        done = subprocess.run(["/bin/sh", "-c", line], env=environment(LC_ALL="C"), capture_output=True, text=True,
                              timeout=60, check=False)  # fmt: skip
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_end_with_the_exit_code_of_stopped(number: signal.Signals) -> None:
    arguments = [*command(), "do", "-", "--plan"]
    with subprocess.Popen(
        arguments, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write("\x07\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["verdict"] == "bad_input"  # it is up and reads on
        child.send_signal(number)
        _, said = child.communicate(timeout=20)
    assert child.returncode == 6
    assert said == "deskhand: stopped\n"
