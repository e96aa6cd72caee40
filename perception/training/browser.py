"""A headless browser that draws pages for training, spoken to over two pipes (DevTools protocol): no socket, no driver.

Knows nothing of what the pages show. One page at a time; the browser ends with `close` or with this process.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np

from perception.screen import Pixels

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--mute-audio",
    "--hide-scrollbars=false", "--disable-lcd-text", "--renderer-process-limit=1", "about:blank",
)  # fmt: skip


class BrowserError(RuntimeError):
    """The browser is missing, ended, or refused a command."""


class Browser:
    """Draws pages of HTML that this repository writes; nothing is fetched."""

    def __init__(self) -> None:
        program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
        if program is None:
            raise BrowserError(f"no browser found to draw pages with; install one of: {', '.join(PROGRAMS)}")
        self._home = Path(tempfile.mkdtemp(prefix="deskhand-pages-"))
        self._process, self._out, self._in = _start(program, self._home)
        self._last, self._rest = 0, b""
        target = self.call("Target.createTarget", {"url": "about:blank"}, session=None)["targetId"]
        attached = self.call("Target.attachToTarget", {"targetId": target, "flatten": True}, session=None)
        self._session: str = attached["sessionId"]
        self._frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def show(self, html: str, width: int, height: int, scale: float) -> None:
        """Replace the page; sizes in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", size)
        self.call("Page.setDocumentContent", {"frameId": self._frame, "html": html})

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of ours on the page; plain data."""
        question = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.call("Runtime.evaluate", question)
        if "exceptionDetails" in answer:
            raise BrowserError(f"the page's script failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def picture(self) -> Pixels:
        """What the page looks like; [H, W, 3] device pixels."""
        shot = self.call("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})["data"]
        pixels = cv2.imdecode(np.frombuffer(base64.b64decode(shot), np.uint8), cv2.IMREAD_COLOR_RGB)
        return np.ascontiguousarray(pixels, dtype=np.uint8)

    def call(self, method: str, parameters: Mapping[str, Any] | None = None, session: str | None = "") -> Any:
        """One command and its answer; events in between are passed over."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": dict(parameters or {})}
        if session is not None:
            message["sessionId"] = session or self._session
        try:
            self._out.write(json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise BrowserError(f"the browser ended before {method}") from error
        while True:
            answer = json.loads(self._message(method))
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]

    def close(self) -> None:
        """End the browser and remove its folder."""
        self._out.close()
        self._in.close()
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _message(self, method: str) -> bytes:
        """The next message; they end with a zero byte."""
        parts = [self._rest]
        while b"\0" not in parts[-1]:
            chunk = os.read(self._in.fileno(), 1 << 20)
            if not chunk:
                raise BrowserError(f"the browser ended during {method}")
            parts.append(chunk)
        message, _, self._rest = b"".join(parts).partition(b"\0")
        return message


def _start(program: str, home: Path) -> tuple[subprocess.Popen[bytes], Any, Any]:
    """The browser with its two pipes at the numbers it expects: 3 to read from, 4 to write to."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in (theirs_in, theirs_out)]

    def place() -> None:
        os.dup2(high[0], 3)
        os.dup2(high[1], 4)

    process = subprocess.Popen(
        [program, f"--user-data-dir={home}", *SWITCHES], preexec_fn=place, pass_fds=(3, 4),  # noqa: PLW1509
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for end in (theirs_in, theirs_out, *high):
        os.close(end)
    return process, os.fdopen(ours_out, "wb", buffering=0), os.fdopen(ours_in, "rb", buffering=0)
