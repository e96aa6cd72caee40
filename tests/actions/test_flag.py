"""The flag behind the stop signal: set from signal handlers and other threads, in the middle of a wait."""

from __future__ import annotations

import signal
import subprocess
import threading
import time

from actions.flag import Flag

HAMMER = """
import os, signal, subprocess, sys
from actions.errors import Stopped
from actions.stop import StopSignal

stop, stopped = StopSignal(), 0
signal.signal(signal.SIGTERM, lambda *_: stop.request("SIGTERM"))
kill = "import os, time; [(time.sleep(0.0004), os.kill(%d, 15)) for _ in range(3000)]"
child = subprocess.Popen([sys.executable, "-c", kill % os.getpid()])
while child.poll() is None:
    try:
        for _ in range(20):
            stop.wait(0.00002)
    except Stopped:
        stopped += 1
        stop.resume()
print(stopped)
"""


def test_a_signal_in_the_middle_of_a_wait_never_hangs(run_python) -> None:
    done: subprocess.CompletedProcess[str] = run_python(HAMMER, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_everybody_who_waits_is_woken() -> None:
    flag, woken = Flag(), []
    waiting = [threading.Thread(target=lambda: woken.append(flag.wait(10))) for _ in range(5)]
    for thread in waiting:
        thread.start()
    began = time.monotonic()
    flag.set()
    for thread in waiting:
        thread.join()
    assert woken == [True] * 5
    assert time.monotonic() - began < 5


def test_a_cleared_flag_is_waited_for_again() -> None:
    flag = Flag()
    flag.set()
    flag.set()
    assert flag.wait(0)
    flag.clear()
    assert not flag.is_set()
    assert not flag.wait(0.01)


def test_a_signal_handler_that_outlasts_the_wait_does_not_prolong_it() -> None:
    flag, came = Flag(), []

    def slow(*_: object) -> None:
        came.append(time.monotonic())
        while time.monotonic() < came[0] + 0.05:
            pass

    before = signal.signal(signal.SIGALRM, slow)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        began = time.monotonic()
        assert flag.wait(0.03) is False
        assert came
        assert time.monotonic() - began < 1
    finally:
        signal.signal(signal.SIGALRM, before)
