"""What deskhand needs on this machine, looked at one by one: what is there, what is missing, why, and what to do.

Changes nothing: the clipboard is given back, no key is pressed, no file stays. Each check is on its own; one that
fails hides none of the others.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from actions.errors import ActionError
from agent.errors import AgentError
from perception.errors import PerceptionError
from tasks.errors import EnvironmentBroken, TaskError
from tasks.runs import state_folder

if TYPE_CHECKING:
    from tasks.liveness import Liveness

Health = Literal["ok", "warn", "bad"]
FREE_BYTES = 200 * 1024 * 1024
SAMPLE = "Weekly Update 2048"
_CAPS_LOCK = 2  # LockMask of the X protocol


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    part: str
    health: Health
    said: str  # what is there, or the cause
    cure: str = ""


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Every check, in the order in which the parts rest on each other."""
    checks: tuple[tuple[str, Callable[[Mapping[str, str]], Finding], str], ...] = (
        ("display", _display, "start an X11 session, or use --virtual 1280x800"),
        ("keyboard", _keyboard, "let go of all keys; a new session helps when a program died holding one"),
        ("clipboard", _clipboard, "close clipboard managers that take the clipboard back"),
        ("disk", _disk, "free some space, or name another folder with --out"),
        ("permissions", _permissions, "make your state folder yours alone: chmod 700"),
        ("reading", _reading, "install deskhand again: the reader and its models come with it"),
        ("model", _model, "install deskhand again, or name a model with --model"),
    )
    no_display = False
    for part, check, cure in checks:
        if no_display and part in ("keyboard", "clipboard"):
            yield Finding(part, "bad", "not looked at: there is no display")
            continue
        try:
            yield check(environment)
        except EnvironmentBroken as error:  # says its cure itself
            yield Finding(part, "bad", str(error))
            no_display |= part == "display"
        except (TaskError, AgentError, ActionError, PerceptionError, OSError) as error:
            yield Finding(part, "bad", str(error) or type(error).__name__, cure)
            no_display |= part == "display"


def _display(environment: Mapping[str, str]) -> Finding:
    from tasks.display import require_display
    from tasks.liveness import Liveness

    name = require_display(environment)
    with closing(Liveness()) as liveness, liveness.explaining():
        liveness.check()
        return _captured(name, liveness)


def _captured(name: str, liveness: Liveness) -> Finding:
    from perception.camera import Camera

    camera = Camera()
    try:
        liveness.check_seen(camera.glance, camera.bounds)
        began = time.perf_counter()
        box = camera.grab().bounds
        took = 1000 * (time.perf_counter() - began)
        monitors = len(camera.layout().monitors)
    finally:
        camera.close()
    said = f"{name}, {box.width}x{box.height}, {monitors} monitor{'s' * (monitors > 1)}, captured in {took:.1f} ms"
    if not _has_window_manager():
        return Finding("display", "warn", f"{said}; no window manager", "start one: without it windows get no focus")
    return Finding("display", "ok", said)


def _has_window_manager() -> bool:
    from actions.connection import open_display

    connection = open_display()
    try:
        atom = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
        return connection.screen().root.get_full_property(atom, 0) is not None
    finally:
        connection.close()


def _keyboard(_environment: Mapping[str, str]) -> Finding:
    from actions.connection import held_buttons, held_keycodes, open_display

    connection = open_display()
    try:
        keys, buttons = held_keycodes(connection), held_buttons(connection)
        caps_lock = bool(connection.screen().root.query_pointer().mask & _CAPS_LOCK)
    finally:
        connection.close()
    if keys or buttons:
        held = [f"key code {code}" for code in keys] + [f"mouse button {button}" for button in buttons]
        return Finding("keyboard", "bad", f"held down: {', '.join(held)}", "let go, or press and release them once")
    return Finding("keyboard", "ok", f"nothing is held down{', CapsLock is on' * caps_lock}; input can be sent")


def _clipboard(_environment: Mapping[str, str]) -> Finding:
    from actions.clipboard import Clipboard
    from actions.stop import StopSignal

    clipboard = Clipboard(StopSignal())
    try:
        with clipboard.borrowed():
            clipboard.offer(SAMPLE)
            text = clipboard.read_text(2.0)
    finally:
        clipboard.close()
    if text != SAMPLE:
        return Finding("clipboard", "bad", "another program took it at once", "close clipboard managers")
    return Finding("clipboard", "ok", "can be borrowed and given back")


def _reading(_environment: Mapping[str, str]) -> Finding:
    from perception.reader import Reader

    began = time.perf_counter()
    read = " ".join(line.text for line in Reader().read(_sample_frame()))
    took = time.perf_counter() - began
    if read != SAMPLE:
        return Finding("reading", "bad", f"{SAMPLE!r} was read as {read!r}", "install deskhand again")
    return Finding("reading", "ok", f"a sample was read in {took:.1f} s")


def _sample_frame() -> Any:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    from perception.geometry import Box
    from perception.screen import Frame

    image = Image.new("RGB", (480, 160), "white")
    ImageDraw.Draw(image).text((40, 60), SAMPLE, fill="black", font=ImageFont.load_default(28))
    return Frame(np.asarray(image), Box(0, 0, 480, 160), 0.0)


def _model(_environment: Mapping[str, str]) -> Finding:
    from agent.models import load_model

    began = time.perf_counter()
    load_model(None)
    return Finding("model", "ok", f"the shipped one is there and loads ({time.perf_counter() - began:.1f} s)")


def _disk(_environment: Mapping[str, str]) -> Finding:
    folder = _existing(state_folder())
    free = shutil.disk_usage(folder).free
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())
    if free < FREE_BYTES:
        return Finding("disk", "bad", f"{free // 1024**2} MB free at {folder}", "free some space, or use --out")
    return Finding("disk", "ok", f"{free / 1024**3:.1f} GB free at {folder}")


def _permissions(environment: Mapping[str, str]) -> Finding:
    folder = state_folder()
    if folder.exists() and (folder.stat().st_uid != os.getuid() or folder.stat().st_mode & stat.S_IWOTH):
        return Finding("permissions", "bad", f"{folder} can be changed by others", f"chmod 700 {folder}")
    authority = environment.get("XAUTHORITY")
    if authority and not os.access(authority, os.R_OK):
        return Finding("permissions", "bad", f"XAUTHORITY={authority} cannot be read", "log in again, or unset it")
    if os.getuid() == 0:
        return Finding("permissions", "warn", "running as root: what you allow it, it may do everywhere", "use a user")
    return Finding("permissions", "ok", "runs are kept for you alone")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder
