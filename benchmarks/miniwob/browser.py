"""Chromium without any chrome of its own, and a pipe to its page that only the evaluator holds.

Speaks the DevTools protocol over two pipes (`--remote-debugging-pipe`): JSON objects ended by a zero byte; no socket.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from examples.mail.desktop import VirtualDesktop

FLAGS = (
    "--kiosk", "--force-device-scale-factor=2", "--no-sandbox", "--test-type", "--no-first-run", "--disable-gpu",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--mute-audio",
    "--password-store=basic", "--allow-file-access-from-files", "--remote-debugging-pipe",
)  # fmt: skip
REPLY_SECONDS = 20.0


class PageError(RuntimeError):
    """The page or the browser answered with an error."""


class Browser:
    """One window on one desktop; use as a context manager."""

    def __init__(self, desktop: VirtualDesktop, profile: Path) -> None:
        self._lock = threading.Lock()
        self._number = 0
        command_out, self._to = os.pipe()
        self._from, reply_in = os.pipe()
        flags = [*FLAGS, f"--user-data-dir={profile}", "--app=about:blank"]
        # the browser reads from 3 and writes to 4
        script = f'exec 3<&{command_out} 4>&{reply_in} && exec chromium "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", script, "browser", *flags],
            env=desktop.environment, pass_fds=(command_out, reply_in), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(command_out)
        os.close(reply_in)
        self._replies = os.fdopen(self._from, "rb", buffering=0)
        self._rest = b""
        self._session = ""

    def __enter__(self) -> Self:
        targets = self._call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        os.close(self._to)
        self._replies.close()

    def open(self, url: str) -> None:
        """Navigate, and wait until the new document is complete; the old one may answer for a while."""
        self.run("window.left = true; 0")
        self._call("Page.navigate", url=url)
        self.run(
            "new Promise(done => { const go = () => !window.left && document.readyState === 'complete'"
            " && location.href !== 'about:blank' ? setTimeout(done, 100) : setTimeout(go, 20); go(); })"
        )

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression on the page; promises are waited for."""
        reply = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in reply:
            raise PageError(str(reply["exceptionDetails"].get("exception", {}).get("description", reply))[:300])
        return reply["result"].get("value")

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        with self._lock:
            self._number += 1
            message = {"id": self._number, "method": method, "params": parameters}
            if self._session:
                message["sessionId"] = self._session
            os.write(self._to, json.dumps(message).encode() + b"\0")
            while True:
                answer = self._next()
                if answer.get("id") == self._number:
                    break
        if "error" in answer:
            raise PageError(f"{method}: {answer['error'].get('message')}")
        return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._replies.fileno(), 65536)
            if not read:
                raise PageError("the browser ended")
            self._rest += read
        text, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(text))
