"""Runs one typing task for `benchmarks.faults.stop`, as told on stdin: run, stop, resume, next; a line of JSON each."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from queue import Queue
from typing import Any

from examples.witness.child import open_desk
from tasks.files import load_task
from tasks.interrupts import INTERRUPTS
from tasks.session import Session
from tasks.trace import Trace

TEXT = "every key of this line is pressed a little after the one before it"
TASK: dict[str, Any] = {
    "version": 1,
    "name": "a long line",
    "steps": [
        {"id": "s1", "do": "Type a line.", "target": {"text": "Subject"},
         "action": {"kind": "type", "text": TEXT, "replace": True, "pause": 0.05}},
        {"id": "s2", "do": "Save it.", "target": {"text": "Save"}, "action": {"kind": "click"},
         "expect": {"appears": ["Save: 1"]}},
    ],
}  # fmt: skip


def main() -> int:
    """Serve until stdin ends."""
    ask, folder = Path(sys.argv[1]), Path(sys.argv[2])
    INTERRUPTS.install()
    (folder / "task.json").write_text(json.dumps(TASK), encoding="utf-8")
    task = load_task(folder / "task.json")
    words: Queue[str] = Queue()
    with Session(open_desk=open_desk(ask)) as session:
        desk = session.desk
        threading.Thread(target=_listen, args=(words, desk.stop), daemon=True).start()
        _answer(ready=True)
        number = 0
        while (word := words.get()) != "end":
            if word == "next":
                number += 1
                desk.stop.resume()
                continue
            path = folder / f"run-{number}.trace"
            with INTERRUPTS.stopping(desk.stop):
                if word == "run":
                    with Trace.create(path, task=task, instruction="", facts_names=(), versions={}) as trace:
                        result = session.run(task, trace)
                else:
                    desk.stop.resume()
                    with Trace.reopen(path) as trace:
                        result = session.go_on(trace)
                    number += 1
            _answer(verdict=result.verdict, message=result.message, text=TEXT)
    return 0


def _listen(words: Queue[str], stop: Any) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            stop.request("the API")
        else:
            words.put(line.strip())
    words.put("end")


def _answer(**told: Any) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    sys.exit(main())
