"""Elements that are remembered: a picture seen before, to the last pixel, line and window, shows the same things.

Contract: as the finder it stands before, called only for what is new. What is known becomes plain data and comes back
from it, or from nothing. Knows nothing of files on disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from perception.errors import OutOfSpaceError
from perception.eyes import Find
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Role, State, Window

MOST = 60
MOST_ELEMENTS = 3000

Known = dict[str, tuple[Element, ...]]
"""By what was looked at; what was of use last comes last. The window of an element is its place in the stack."""


@dataclass(frozen=True, slots=True)
class Findings:
    """A finder with a memory: `find` finds what the memory does not know, which is added to `known`."""

    find: Find
    known: Known = field(default_factory=dict)

    def __call__(self, frame: Frame, lines: Sequence[Line], windows: Sequence[Window]) -> tuple[Element, ...]:
        key, ids = _key(frame, lines, windows), [window.id for window in windows]
        found = self.known.pop(key, None)
        if found is None or any(e.window is not None and e.window >= len(ids) for e in found):
            seen = self.find(frame, lines, windows)
            found = tuple(replace(e, window=None if e.window is None else ids.index(e.window)) for e in seen)
        self.known[key] = found
        for old in list(self.known)[:-MOST]:
            del self.known[old]
        return tuple(replace(e, window=None if e.window is None else ids[e.window]) for e in found)


def _key(frame: Frame, lines: Sequence[Line], windows: Sequence[Window]) -> str:
    """The hash of all that elements are found from; ids of windows and processes only tell which are the same."""
    ids, pids = [window.id for window in windows], [window.pid for window in windows]
    told = [
        (w.application, w.box, w.stacking, w.focused, w.frame, pids.index(w.pid),
         ids.index(w.transient_for) if w.transient_for in ids else None)
        for w in windows
    ]  # fmt: skip
    seen = repr((frame.name, frame.bounds, told, tuple(lines)))
    return hashlib.blake2b(seen.encode(errors="replace"), digest_size=16).hexdigest()


def told(known: Known) -> dict[str, Any]:
    """What is known as plain data."""
    return {key: [_told(element) for element in found] for key, found in known.items()}


def _told(e: Element) -> list[Any]:
    label = None if e.label is None else _corners(e.label)
    extent = None if e.extent is None else _corners(e.extent)
    return [
        _corners(e.box),
        e.role,
        e.name,
        e.value,
        sorted(e.states),
        e.score,
        label,
        e.window,
        extent,
        e.reacts,
        e.kind,
        sorted(e.doubtful),
    ]


def _corners(box: Box) -> list[int]:
    return [box.left, box.top, box.width, box.height]


def recalled(data: object) -> Known:
    """What is known from plain data; nothing when it is not what `told` makes."""
    try:
        if not isinstance(data, dict):
            return {}
        return {str(key): tuple(_element(one) for one in found[:MOST_ELEMENTS])
                for key, found in list(data.items())[-MOST:]}  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, OutOfSpaceError):
        return {}


def _element(told: list[Any]) -> Element:
    box, role, name, value, states, score, label, window, extent, reacts, kind, doubtful = told
    if not {role, kind or role} <= set(get_args(Role)) or not {*states, *doubtful} <= set(get_args(State)):
        raise ValueError(f"no element: {role!r}, {states!r}")
    if window is not None and int(window) < 0:
        raise ValueError(f"no place in a stack: {window!r}")
    if reacts is not None and not 0 <= float(reacts) <= 1:
        raise ValueError(f"no share: {reacts!r}")
    return Element(
        Box(*map(int, box)), role, str(name), str(value), frozenset(states), float(score),
        None if label is None else Box(*map(int, label)), None if window is None else int(window),
        None if extent is None else Box(*map(int, extent)), None if reacts is None else float(reacts), kind,
        frozenset(doubtful),
    )  # fmt: skip
