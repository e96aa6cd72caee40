"""A trace survives anything that may end the writer, and refuses whatever was done to it since."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from actions.action import Click, Point, Type
from actions.sight import Sight
from agent.plan import ClickStep, Plan, Step, Target
from perception.geometry import Box
from perception.screen import Frame
from tasks.errors import TraceRefused, TraceWriteFailed
from tasks.task import Task, plan_steps
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

STEPS = tuple(Step(id=f"s{i}", do=f"Click {i}", action=ClickStep(), target=Target(text=f"b{i}")) for i in range(12))
TASK = Task(name="twelve clicks", steps=STEPS)
CLICK = Click(at=Point(x=3, y=4))


def create(path: Path) -> Trace:
    return Trace.create(path, task=TASK, instruction="Click", facts_names=["contacts.Leon"], versions={"deskhand": "0"})


def picture(number: int) -> Frame:
    pixels = np.zeros((60, 80, 3), np.uint8)
    pixels[number % 60, : number + 1] = 200
    return Frame(pixels, Box(0, 0, 80, 60), 0.0)


def finished_run(path: Path, steps: int = 3) -> Path:
    trace = create(path)
    trace.plan(Plan(instruction="Click", steps=STEPS))
    for i, step in enumerate(STEPS[:steps]):
        row = trace.intent(step.id, 1, 1, CLICK, None, {"rung": "exact"}, picture(2 * i))
        trace.sent(row)
        trace.result(row, "confirmed", {"saw": "b"}, picture(2 * i + 1))
        trace.step(step.id, "confirmed", "seen", 0.5)
    trace.finish("passed", "all steps confirmed")
    return path


def content(run: RecordedRun) -> tuple[object, ...]:
    frames = [(name, run.frame(name)) for name in sorted(run.frames)]
    return run.rows, [(name, frame.bounds, frame.pixels.tobytes()) for name, frame in frames if frame]


def test_a_finished_run_is_one_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = finished_run(tmp_path / "a b?#%.trace")
    finally:
        os.umask(before)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    run = Trace.open(path)
    assert run.instruction == "Click"
    assert plan_steps(run.task) == STEPS
    assert run.finished
    assert run.finished.data == {"verdict": "passed", "reason": "all steps confirmed"}
    assert [row.kind for row in run.rows[2:6]] == ["intent", "sent", "result", "step"]
    last = run.frame(run.of_kind("result")[-1].frame or "")
    assert last is not None
    assert (last.pixels == picture(5).pixels).all()


def test_running_files_are_private_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with create(tmp_path / "run.trace"):
            assert {stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_an_intent_is_in_the_file_itself_before_the_call_returns(tmp_path: Path) -> None:
    with create(tmp_path / "run.trace") as trace:
        trace.intent("s0", 1, 1, Type(text="żółw"), None, {}, None)
        alone = tmp_path / "copy.trace"
        alone.write_bytes(trace.path.read_bytes())  # without the -wal
    pending = Trace.open(alone).pending()
    assert pending.open
    assert pending.open.action == Type(text="żółw")


def test_the_sight_is_kept_without_its_pixels(tmp_path: Path) -> None:
    sight = Sight(np.zeros((4, 6, 3), np.uint8), (10, 20), 7, 8, "Send", "button", "mail")
    with create(tmp_path / "run.trace") as trace:
        trace.intent("s0", 1, 1, CLICK, sight, {"candidates": [Box(1, 2, 3, 4)], "margin": float("nan")}, None)
    row = Trace.open(tmp_path / "run.trace").of_kind("intent")[0]
    assert row.data["sight"]["box"] == [10, 20, 6, 4]
    assert row.data["sight"]["label"] == "Send"
    assert row.data["grounding"]["candidates"] == [{"left": 1, "top": 2, "width": 3, "height": 4}]
    assert row.data["grounding"]["margin"] == "nan"


def test_a_masked_field_is_in_no_picture_even_after_resume(tmp_path: Path) -> None:
    secret = Frame(np.full((60, 80, 3), 250, np.uint8), Box(0, 0, 80, 60), 0.0)
    with create(tmp_path / "run.trace") as trace:
        trace.mask(Box(0, 0, 80, 60))
    with Trace.reopen(tmp_path / "run.trace") as trace:
        trace.intent("s0", 1, 1, CLICK, None, {}, secret)
    run = Trace.open(tmp_path / "run.trace")
    assert run.frames
    assert all(frame.pixels.max() < 250 for name in run.frames if (frame := run.frame(name)))


def test_resume_knows_what_is_done_and_what_is_in_doubt(tmp_path: Path) -> None:
    trace = create(tmp_path / "run.trace")
    row = trace.intent("s0", 1, 1, CLICK, None, {}, None)
    trace.sent(row)
    trace.result(row, "confirmed", {})
    trace.step("s0", "confirmed", "", 0.1)
    second = trace.intent("s1", 2, 3, CLICK, None, {}, None)
    trace.sent(second)
    trace.close()
    with Trace.reopen(tmp_path / "run.trace") as again:
        pending = again.pending()
        assert pending.done == {"s0": "confirmed"}
        assert pending.open
        assert (pending.open.row, pending.open.step, pending.open.attempt, pending.open.n) == (second, "s1", 2, 3)
        assert pending.open.sent
        assert pending.attempts == {"s0": 1, "s1": 2}
        again.result(second, "confirmed", {"seen after resume": True})
    assert Trace.open(tmp_path / "run.trace").pending().open is None


def test_a_stopped_run_resumes_and_a_passed_one_does_not(tmp_path: Path) -> None:
    create(tmp_path / "stopped.trace").finish("stopped", "Ctrl-C")
    with Trace.reopen(tmp_path / "stopped.trace"):
        pass
    with pytest.raises(TraceRefused, match="nothing left to resume"):
        Trace.reopen(finished_run(tmp_path / "passed.trace"))


def test_two_processes_never_write_one_run(tmp_path: Path) -> None:
    with create(tmp_path / "run.trace"), pytest.raises(TraceRefused, match="another deskhand process"):
        Trace.reopen(tmp_path / "run.trace")
    Trace.reopen(tmp_path / "run.trace").close()


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "run.trace"
    path.write_text("precious")
    with pytest.raises(TraceWriteFailed, match="exists already"):
        create(path)
    assert path.read_text() == "precious"


def test_a_disk_error_is_reported_and_not_swallowed(tmp_path: Path) -> None:
    trace = create(tmp_path / "run.trace")
    trace._db.execute("PRAGMA max_page_count = 12")
    with pytest.raises(TraceWriteFailed, match="full"):
        trace.note("prompt", {"text": "x" * 100_000})
    trace._db.execute("PRAGMA max_page_count = 1000")
    trace.note("prompt", {"text": "y"})
    trace.close()
    assert [row.data for row in Trace.open(trace.path).of_kind("note")] == [{"note": "prompt", "text": "y"}]
    with pytest.raises(TraceWriteFailed, match="closed"):
        trace.sent(1)


def foreign(path: Path, statements: str) -> Path:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript(statements)
    return path


def test_files_that_are_no_traces_are_refused_in_one_line(tmp_path: Path) -> None:
    good = finished_run(tmp_path / "good.trace", 1)
    link = tmp_path / "link"
    link.symlink_to(good)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text, empty, future = tmp_path / "text", tmp_path / "empty", tmp_path / "future"
    text.write_text("hello " * 100)
    empty.touch()
    future.write_bytes(good.read_bytes())
    foreign(future, "PRAGMA user_version = 3")
    other = foreign(tmp_path / "other", "CREATE TABLE a (b)")
    expected = {
        tmp_path / "missing": "No such file", tmp_path: "not a file", link: "symbolic link", loop: "symbolic link",
        pipe: "not a file", text: "not a deskhand trace", empty: "empty file", other: "another program",
        future: "newer deskhand", Path("/dev/zero"): "not a file",
    }  # fmt: skip
    for path, message in expected.items():
        for attempt in (Trace.open, Trace.reopen):
            with pytest.raises(TraceRefused, match=message) as caught:
                attempt(path)
            assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "attack",
    [
        "CREATE VIEW v AS SELECT load_extension('x')",
        "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM journal; END",
        "CREATE TABLE more (a)",
        "DELETE FROM journal WHERE id = 4",
        "UPDATE journal SET data = '{}' WHERE kind = 'intent'",
        "UPDATE journal SET kind = 'sent' WHERE kind = 'result'",
        "UPDATE frames SET png = zeroblob(1000)",
        "UPDATE frames SET width = 1000000, height = 1000000",
        "UPDATE frames SET left = 5",
        "UPDATE journal SET data = printf('%.*c', 20000000, 'x') WHERE id = 2",
        "UPDATE journal SET data = '" + "[" * 50_000 + "' WHERE id = 2",
        "UPDATE journal SET data = '{\"a\": NaN}' WHERE id = 2",
        "DELETE FROM journal",
    ],
)
def test_a_trace_that_was_changed_is_refused(tmp_path: Path, attack: str) -> None:
    path = finished_run(tmp_path / "run.trace", 1)
    foreign(path, attack)
    with pytest.raises(TraceRefused):
        Trace.open(path)


def test_reading_writes_nothing_beside_the_trace(tmp_path: Path) -> None:
    path = finished_run(tmp_path / "run.trace", 1)
    tmp_path.chmod(0o500)
    before = path.read_bytes()
    Trace.open(path)
    tmp_path.chmod(0o700)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def damaged(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data))
    if rng.random() < 0.5:
        return data[:place]
    return data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]


def test_damage_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    rng = random.Random(7)
    path = finished_run(tmp_path / "run.trace", 2)
    data, truth = path.read_bytes(), content(Trace.open(path))
    refused = []
    for _ in range(60):
        path.write_bytes(damaged(data, rng))
        try:
            assert content(Trace.open(path)) == truth
        except TraceRefused as refusal:
            refused.append(str(refusal))
    assert len(refused) > 30
    assert all("\n" not in message for message in refused)


def announced(run: RecordedRun) -> list[tuple[str | None, object]]:
    return [(row.step, row.data["action"]) for row in run.of_kind("intent")]


def test_a_damaged_log_of_a_killed_run_never_hides_an_announced_action(tmp_path: Path) -> None:
    trace = create(tmp_path / "live.trace")
    for i in range(3):
        row = trace.intent(f"s{i}", 1, 1, CLICK, None, {}, picture(i))
        trace.sent(row)
        trace.result(row, "confirmed", {})
    main, log = trace.path.read_bytes(), trace.path.with_name("live.trace-wal").read_bytes()
    truth = announced_after_close(trace)
    rng = random.Random(3)
    path, wal = tmp_path / "cut.trace", tmp_path / "cut.trace-wal"
    for victim in [wal] * 30 + [path] * 30:
        path.write_bytes(damaged(main, rng) if victim == path else main)
        wal.write_bytes(damaged(log, rng) if victim == wal else log)
        with contextlib.suppress(TraceRefused):
            assert announced(Trace.open(path)) == truth
    path.write_bytes(main)
    wal.unlink()
    assert announced(Trace.open(path)) == truth


def announced_after_close(trace: Trace) -> list[tuple[str | None, object]]:
    trace.close()
    return announced(Trace.open(trace.path))


CHILD = """
import os, sys
from pathlib import Path
import numpy as np
from actions.action import Click, Point
from perception.geometry import Box
from perception.screen import Frame
from tasks.trace import Trace

path, witness = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
trace = Trace.reopen(path)
pending = trace.pending()
seen = Path(sys.argv[2]).read_text().split()
if pending.open:  # look at the screen: did it happen?
    happened = pending.open.step in seen
    trace.result(pending.open.row, "confirmed" if happened else "refuted", {})
    if happened:
        trace.step(pending.open.step, "confirmed", "seen after resume", 0.0)
        pending.done[pending.open.step] = "confirmed"
print("ready", flush=True)
rng = np.random.default_rng(0)
for step in trace.before.task.steps:
    if pending.done.get(step.id) == "confirmed":
        continue
    frame = Frame(rng.integers(0, 255, (200, 200, 3), np.uint8), Box(0, 0, 200, 200), 0.0)
    row = trace.intent(step.id, 1, 1, Click(at=Point(x=1, y=1)), None, {}, frame)
    os.write(witness, (step.id + "\\n").encode())
    trace.sent(row)
    trace.result(row, "confirmed", {}, frame)
    trace.step(step.id, "confirmed", "", 0.0)
trace.finish("passed", "done")
"""


def resume_in_child(path: Path, witness: Path, *, kill_after: float | None) -> int:
    """Resume a run in a process of its own, killed so many seconds after it began; its exit status."""
    command = [sys.executable, "-c", CHILD, str(path), str(witness)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as child:
        assert child.stdout
        child.stdout.readline()
        if kill_after is not None:
            time.sleep(kill_after)
            child.send_signal(signal.SIGKILL)
        return child.wait()


def test_kill_9_at_random_moments_repeats_nothing_and_skips_nothing(tmp_path: Path) -> None:
    rng = random.Random(11)
    killed = 0
    for number in range(2):
        path, witness = tmp_path / f"{number}.trace", tmp_path / f"{number}.seen"
        create(path).close()
        witness.touch()
        for _ in range(6):
            killed += resume_in_child(path, witness, kill_after=rng.uniform(0.0, 0.06)) == -signal.SIGKILL
            if Trace.open(path).finished:
                break
        else:
            assert resume_in_child(path, witness, kill_after=None) == 0
        assert witness.read_text().split() == [step.id for step in STEPS]
    assert killed >= 2


def test_twenty_steps_on_a_full_screen_stay_under_five_megabytes(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1280, 800), (238, 238, 238))
    draw = ImageDraw.Draw(image)
    for y in range(10, 790, 16):
        draw.text((10, y), "The quick brown fox jumps over the lazy dog. " * 4, fill=(0, 0, 0))
    bounds, taken = Box(0, 0, 1280, 800), []
    with create(tmp_path / "run.trace") as trace:
        for number in range(40):
            draw.rectangle((300, 100 + number * 15, 900, 130 + number * 15), fill=(255, 255, 255), outline=(9, 9, 99))
            draw.text((310, 105 + number * 15), f"window or dialog number {number}", fill=(20, 20, 200))
            frame = Frame(np.asarray(image), bounds, 0.0)
            began = time.monotonic()
            row = trace.intent("s0", 1, number, CLICK, None, {}, frame)
            taken.append(time.monotonic() - began)
            trace.result(row, "confirmed", {})
    assert trace.path.stat().st_size < 5_000_000
    assert sorted(taken)[20] < 0.25  # 7 ms is usual; the machine may be busy, and its disk


def test_a_trace_that_cannot_be_begun_leaves_nothing_and_the_place_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_trace: Trace) -> None:
        raise TraceWriteFailed("no space left")

    path = tmp_path / "run.trace"
    with monkeypatch.context() as disk:
        disk.setattr(Trace, "_checkpoint", full)
        with pytest.raises(TraceWriteFailed):
            create(path)
    assert list(tmp_path.iterdir()) == []
    create(path).close()
