"""A child process that draws windows: one JSON line in, one JSON line and raw pixels out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Element
from perception.training.content import Content

VISIBLE = 0.6  # share of an element that must lie in the window


class PainterError(RuntimeError):
    """The child ended before it had drawn."""


class Painter:
    """Speaks with one child; ends it with `close`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], needs: str) -> None:
        """`needs` says what to install when the child does not live."""
        self._needs = needs
        self._child = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=dict(environment),
        )  # fmt: skip

    def ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What stands on the window, and its bytes."""
        if self._child.stdin is None or self._child.stdout is None:
            raise PainterError("the child that draws has no pipes")
        try:
            self._child.stdin.write(json.dumps(request).encode() + b"\n")
            self._child.stdin.flush()
        except BrokenPipeError as error:
            raise PainterError(f"the child that draws ended; it needs {self._needs}") from error
        line = self._child.stdout.readline()
        if not line:
            raise PainterError(f"the child that draws ended; it needs {self._needs}")
        head = json.loads(line)
        return head, self._child.stdout.read(head["bytes"])

    def close(self) -> None:
        """End the child."""
        if self._child.stdin and self._child.stdout:
            self._child.stdin.close()
            self._child.wait(10)
            self._child.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def pixels_of(head: Mapping[str, Any], raw: bytes) -> NDArray[np.uint8]:
    """[H, W, 3] from rows that may be padded and may have a fourth channel."""
    channels = head.get("channels", 3)
    stride = head.get("stride", head["width"] * channels)
    padded = np.zeros(head["height"] * stride, np.uint8)
    padded[: len(raw)] = np.frombuffer(raw, np.uint8)  # the last row may lack its padding
    rows = padded.reshape(head["height"], stride)[:, : head["width"] * channels]
    return np.ascontiguousarray(rows.reshape(head["height"], head["width"], channels)[..., :3])


def elements_in(head: Mapping[str, Any], scale: int = 1) -> tuple[Element, ...]:
    """The parts that can be seen, boxes in the picture's pixels."""
    found = (_element(part, head, scale) for part in head["parts"])
    return tuple(element for element in found if element is not None)


def _element(part: Mapping[str, Any], head: Mapping[str, Any], scale: int) -> Element | None:
    left, top, width, height = (value * scale for value in part["box"])
    if width < 4 or height < 4:
        return None
    box = Box(left, top, width, height).intersection(Box(0, 0, head["width"], head["height"]))
    if box is None or box.area < VISIBLE * width * height:
        return None
    return Element(box, part["role"], part["name"], part["value"], frozenset(part["states"]))


def plain(content: Content) -> dict[str, Any]:
    """A content as JSON data."""
    made = asdict(content)
    for section in made["sections"]:
        for part in section["parts"]:
            part["states"] = sorted(part["states"])
    return made
