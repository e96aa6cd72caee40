"""Type texts into the witness: `python -m benchmarks.faults.typing_texts SOCKET FILE CAPS X Y`; prints a JSON object.

Each text of FILE goes into the field at X, Y, replacing what is there; what then stands there is asked of the witness.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

from Xlib import X
from Xlib.ext import xtest

from actions.action import Click, Point, Type
from actions.clipboard import Clipboard
from actions.connection import open_display
from actions.desktop import Desktop
from actions.errors import ActionError
from actions.stop import StopSignal
from examples.witness.told import told_elements

MINE = "copied by the person: żółw"
ARRIVES_SECONDS = 5.0


def arrived(ask: Path, text: str) -> str:
    """What the field holds: `text` as soon as it does, else what it holds when the time is up."""
    deadline = time.monotonic() + ARRIVES_SECONDS
    while (found := _subject(ask)) != text and time.monotonic() < deadline:
        time.sleep(0.03)
    return found


def _subject(ask: Path) -> str:
    return next(element.value for element in told_elements(ask) if element.name == "Subject")


def plain(text: str | None) -> str:
    """As deskhand compares what it reads back: composed, one newline at the end forgiven."""
    return unicodedata.normalize("NFC", text or "").removesuffix("\n")


def state(connection: Any) -> tuple[Any, ...]:
    """The keyboard as the server has it: mapping, modifiers, CapsLock."""
    mapping = [list(row) for row in connection.get_keyboard_mapping(8, 248)]
    modifiers = [list(row) for row in connection.get_modifier_mapping()]
    return mapping, modifiers, bool(connection.screen().root.query_pointer().mask & X.LockMask)


def main(ask: Path, file: Path, x: int, y: int, *, caps: bool) -> dict[str, Any]:
    person, connection = Clipboard(StopSignal()), open_display()
    person.offer(MINE)
    if caps:
        code = connection.keysym_to_keycode(0xFFE5)
        xtest.fake_input(connection, X.KeyPress, code)
        xtest.fake_input(connection, X.KeyRelease, code)
        connection.sync()
    before = state(connection)
    told: dict[str, Any] = {"strings": 0, "noticed": [], "silent": [], "refused": []}
    desktop = Desktop(StopSignal())
    desktop.perform(Click(at=Point(x=x, y=y)))
    for text in json.loads(file.read_text(encoding="utf-8")):
        told["strings"] += 1
        try:
            desktop.perform(Type(text=text, replace=True))
            back = desktop.read_back()
        except ActionError as error:
            told["refused"].append((text[:60], str(error)))
            continue
        there = arrived(ask, text)
        if there != text:
            agreed = plain(back) == plain(text)
            told["silent" if agreed else "noticed"].append((text[:60], there[:60]))
    desktop.close()
    told["restored"] = state(connection) == before and Clipboard(StopSignal()).read_text() == MINE
    if caps:
        xtest.fake_input(connection, X.KeyPress, code)
        xtest.fake_input(connection, X.KeyRelease, code)
        connection.sync()
    return told


if __name__ == "__main__":
    socket, texts, caps, x, y = sys.argv[1:]
    print(json.dumps(main(Path(socket), Path(texts), int(x), int(y), caps=caps == "1")))
