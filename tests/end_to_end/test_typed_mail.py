"""Our mouse and keyboard on the real mail client: what is typed arrives, in any script."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from examples.mail.message import Wanted, differences
from examples.mail.rig import mail_rig

ROOT = Path(__file__).resolve().parents[2]
SUBJECT = 'Zażółć & "Grüße" <7>'
BODY = """Привет, 明日の会議 🎉 isn't it 3 < 5 > 2?

Second paragraph: l1I| and {curly} \\ back, ~tilde^ `tick`."""

TYPE_AND_SEND = """
import json, sys, time
from actions.action import Click, Point, Press, Type
from actions.desktop import Desktop
from actions.stop import StopSignal
texts, place = json.loads(sys.argv[1])
desktop = Desktop(StopSignal())
read = []
for number, text in enumerate(texts):
    if number:
        desktop.perform(Press(keys=("tab",)))
    desktop.perform(Type(text=text))
    read.append(desktop.read_back())
print(json.dumps(read))
desktop.perform(Click(at=Point(**place)))
desktop.close()
"""


@pytest.mark.desktop
def test_text_in_any_script_is_typed_read_back_and_sent_exactly() -> None:
    texts = ["leon@desk.example", "", SUBJECT, BODY]
    with mail_rig() as (desktop, sink):
        desktop.start("sylpheed", "--compose")
        deadline = time.monotonic() + 30
        while "Compose" not in desktop.run("xdotool", "getwindowfocus", "getwindowname"):
            assert time.monotonic() < deadline, "the compose window did not come up"
            time.sleep(0.1)
        window = desktop.run("xdotool", "getwindowfocus").strip()
        left, top = re.findall(r"Absolute upper-left [XY]: +(\d+)", desktop.run("xwininfo", "-id", window))
        place = {"x": int(left) + 50, "y": int(top) + 50}
        arguments = [sys.executable, "-c", TYPE_AND_SEND, json.dumps([texts, place])]
        environment = {**desktop.environment, "PYTHONPATH": os.fspath(ROOT)}
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        received = sink.wait(1, 20)
    assert [differences(message, Wanted("leon@desk.example", SUBJECT, BODY)) for message in received] == [()]
    assert [text or "" for text in json.loads(done.stdout.splitlines()[-1])] == texts
