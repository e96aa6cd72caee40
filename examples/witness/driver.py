"""Starts the witness and reads what it wrote down.

    from examples.witness.driver import Witness
    with Witness(folder, display) as witness:
        x, y = witness.center("Send")
        ...
        witness.wait_for("click", widget="Send")

Needs no Qt itself. The witness answers programs that ask for its widgets at `witness.socket` (see `told`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

SCRIPT = Path(__file__).with_name("witness.py")


class Witness:
    """One running witness."""

    def __init__(self, folder: Path, display: str, *options: str, environment: Mapping[str, str] | None = None,
                 script: Path = SCRIPT) -> None:  # fmt: skip
        self.socket = folder / f"witness-{time.monotonic_ns()}.socket"
        self.log = folder / f"witness-{time.monotonic_ns()}.jsonl"
        self.log.touch()
        self._display = display
        self._offset = 0
        self._read: list[dict[str, Any]] = []
        self._commands = 0
        qt = {"QT_QPA_PLATFORM": "xcb", "QT_ACCESSIBILITY": "0"}
        environment = {**(os.environ if environment is None else environment), "DISPLAY": display, **qt}
        command = [sys.executable, str(script), "--events", str(self.log), "--answer", str(self.socket), *options]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._child = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, **quiet)  # type: ignore[call-overload]
        self.wait_for("ready")
        self.settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return int(self._child.pid)

    def events(self, kind: str | None = None, **wanted: Any) -> list[dict[str, Any]]:
        """Everything received so far, of one kind, with these values."""
        with self.log.open("rb") as file:
            file.seek(self._offset)
            data = file.read()
        end = data.rfind(b"\n") + 1
        self._offset += end
        self._read += [json.loads(line) for line in data[:end].splitlines()]
        return [
            event
            for event in self._read
            if kind in (None, event["event"]) and all(event.get(key) == value for key, value in wanted.items())
        ]

    def wait_for(self, kind: str, *, seconds: float = 20.0, **wanted: Any) -> dict[str, Any]:
        """The first event of this kind with these values, waiting for it."""
        deadline = time.monotonic() + seconds
        while not (found := self.events(kind, **wanted)):
            if time.monotonic() > deadline or self._child.poll() is not None:
                raise AssertionError(f"no {kind} {wanted} at the witness; last: {self.events()[-5:]}")
            time.sleep(0.01)
        return found[0]

    def forget(self) -> None:
        """Drop what was read so far, so that `events` tells what comes next."""
        self.events()
        self._read.clear()

    def command(self, do: str, **arguments: Any) -> dict[str, dict[str, Any]]:
        """Run a command; returns the visible widgets afterwards: {name: {box, text, checked, focused, window}}."""
        number = self.send(do, **arguments)
        widgets: dict[str, dict[str, Any]] = self.wait_for("done", id=number)["widgets"]
        return widgets

    def send(self, do: str, **arguments: Any) -> int:
        """Send a command without waiting for it (`after_ms` delays it)."""
        self._commands += 1
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps({"do": do, "id": self._commands, **arguments}).encode() + b"\n")
        self._child.stdin.flush()
        return self._commands

    def settle(self, seconds: float = 10.0) -> dict[str, dict[str, Any]]:
        """Wait until two reports 50 ms apart tell the same places, and the server knows the window there."""
        deadline = time.monotonic() + seconds
        before = self.command("report")
        while True:
            time.sleep(0.05)
            after = self.command("report")
            same = {n: w["box"] for n, w in before.items()} == {n: w["box"] for n, w in after.items()}
            if same and all(self._stands(w) for w in after.values() if w.get("top")):
                return after
            if time.monotonic() > deadline:
                raise AssertionError("the witness does not come to rest")
            before = after

    def _stands(self, told: Mapping[str, Any]) -> bool:
        """Whether a window lies where the witness believes, and the window manager, if there is one, has it."""
        from Xlib import X, display, error

        connection = display.Display(self._display)
        try:
            root = connection.screen().root
            window = connection.create_resource_object("window", told["window"])
            place = root.translate_coords(window, 0, 0)
            alone = (
                root.get_full_property(connection.intern_atom("_NET_SUPPORTING_WM_CHECK"), X.AnyPropertyType) is None
            )
            attributes = window.get_attributes()
            taken = window.get_full_property(connection.intern_atom("WM_STATE"), X.AnyPropertyType) is not None
        except error.BadWindow:
            return False
        finally:
            connection.close()
        return [place.x, place.y] == list(told["box"][:2]) and (alone or taken or bool(attributes.override_redirect))

    def box(self, widget: str) -> tuple[int, int, int, int]:
        """Left, top, width, height in screen pixels."""
        left, top, width, height = self.command("report")[widget]["box"]
        return left, top, width, height

    def center(self, widget: str) -> tuple[int, int]:
        left, top, width, height = self.box(widget)
        return left + width // 2, top + height // 2

    def text(self, widget: str) -> str:
        """The text that stands in a field right now."""
        return str(self.command("report")[widget]["text"])

    def wait_for_text(self, widget: str, text: str, seconds: float = 10.0) -> str:
        """The text of a field: `text` as soon as it stands there, else what stands there after `seconds`."""
        deadline = time.monotonic() + seconds
        while (found := self.text(widget)) != text and time.monotonic() < deadline:
            time.sleep(0.02)
        return found

    def stop(self) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        if self._child.stdin is not None:
            self._child.stdin.close()
