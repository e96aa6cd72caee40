"""Which windows are a run's business: those of the applications it began with, and of those it opened.

An application is known by its processes, by the file they run together with their window class, and by the windows
that say they belong to one of its own; never by a title, which others write. Everything else is foreign: it is not
pointed at, not typed into, and what it shows proves nothing. Knows nothing of steps or input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePath
from typing import Any

from perception.screen import Screen, Window
from tasks import processes

NOTE = "application"
"""The kind of the trace's notes on applications that a run may work in."""

_ANYBODY = frozenset({"env", "sh", "bash", "flatpak", "snap", "python", "python3", "java", ""})
"""Programs that run others: their name says nothing."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who made a window."""

    pid: int | None
    program: str  # path of the file it runs; "" when not known
    application: str  # window class, lower case


@dataclass(frozen=True, slots=True)
class Opening:
    """An application that was started and has not been recognised yet."""

    names: frozenset[str]  # window classes and programs it may come up as, letters and digits alone
    windows: frozenset[int]  # what was there before
    moment: float  # of `processes.now`


@dataclass(slots=True)
class Belonging:
    """Tells own windows from foreign ones. Every application it takes up is noted."""

    note: Callable[[str, Mapping[str, Any]], None] = lambda _kind, _data: None
    judged: Callable[[frozenset[int]], frozenset[int]] = lambda found: found  # hears which are foreign, may know better
    named: frozenset[str] = frozenset()  # parts of window classes that the approved steps name
    started: frozenset[int] = frozenset()  # processes that were started for the run
    recorded: frozenset[str] = frozenset()  # window classes that all of a recorded run was done in; empty: not known
    _owners: list[Owner] = field(default_factory=list)
    _opening: Opening | None = None
    _begun: bool = False
    _foreign: frozenset[int] = frozenset()
    _told: set[int] = field(default_factory=set)

    def begin(self, windows: Sequence[Window], named: Iterable[str] = (), recorded: Iterable[str] = ()) -> None:
        """A run begins: it may work in what is in front now, or else in what comes to the front first.

        Where it is known which applications it was recorded in, in the first of those, whatever stands before it.
        """
        self.named = frozenset(name.casefold() for name in named)
        self.recorded = frozenset(name.casefold() for name in recorded)
        self._begun = False
        self._take_front(windows)

    def resume(self, notes: Iterable[Mapping[str, Any]]) -> None:
        """A run goes on: it may work in what was noted before it was cut off."""
        for noted in notes:
            pid, program = noted.get("pid"), str(noted.get("program", ""))
            living = isinstance(pid, int) and processes.executable(pid) == program
            self._owners.append(Owner(pid if living else None, program, str(noted.get("application", ""))))
        self._begun = bool(self._owners)

    def opens(self, names: Iterable[str], windows: Sequence[Window]) -> None:
        """An application is being started. What comes up under one of its names, or from its process, is its own."""
        wanted = frozenset(_plain(name) for name in names) - _ANYBODY
        self._opening = Opening(wanted, frozenset(window.id for window in windows), processes.now())
        self._begun = True

    def launched(self, pids: Iterable[int]) -> None:
        """Processes that the run started: what they and their children show is its own."""
        self.started |= frozenset(pids)

    def opened(self, windows: Sequence[Window]) -> None:
        """The start is over. Where nothing was recognised: the window that came to the front, if its program is new."""
        self._recognise(windows)
        opening, front = self._opening, _front(windows)
        self._opening = None
        if opening is None or front is None or front.id in opening.windows:
            return
        if front.pid is None or processes.began_after(front.pid, opening.moment):
            self._take(front)

    def judge(self, screen: Screen) -> Screen:
        """The same screen, told which windows are foreign."""
        foreign = self.foreign(screen.windows)
        return replace(screen, foreign=foreign) if foreign != screen.foreign else screen

    def foreign(self, windows: Sequence[Window]) -> frozenset[int]:
        """Ids of the foreign windows. While an application comes up that is not yet known, none is."""
        if not self._begun:
            self._take_front(windows)
        self._recognise(windows)
        waiting = self._opening is not None or not (self._begun or self.recorded)
        own = self._own(windows)
        found = frozenset() if waiting else frozenset(w.id for w in windows if w.id not in own)
        self._foreign = self.judged(found)
        return self._foreign

    def is_foreign(self, window_id: int | None) -> bool:
        """Whether a window was foreign at the last look."""
        return window_id in self._foreign

    def is_news(self, window_id: int) -> bool:
        """Whether this foreign window is told of for the first time."""
        is_new = window_id not in self._told
        self._told.add(window_id)
        return is_new

    def applications(self) -> str:
        """What the run may work in, in words."""
        return ", ".join(dict.fromkeys(owner.application for owner in self._owners if owner.application)) or "nothing"

    def _own(self, windows: Sequence[Window]) -> frozenset[int]:
        own = {window.id for window in windows if self._is_own(window)}
        while more := {w.id for w in windows if w.id not in own and _hangs_on(w, own, windows)}:
            own |= more
        return frozenset(own)

    def _is_own(self, window: Window) -> bool:
        name = window.application.casefold()
        if any(part in name for part in self.named):
            return True
        if window.pid is None:
            return any(name == owner.application for owner in self._owners if name)
        own = self.started | {owner.pid for owner in self._owners if owner.pid is not None}
        if window.pid in own:
            return True
        program = processes.executable(window.pid)
        if any((program, name) == (owner.program, owner.application) for owner in self._owners if program):
            return True
        return any(pid in own for pid in processes.parents(window.pid) if pid > 1)

    def _recognise(self, windows: Sequence[Window]) -> None:
        if self._opening is None:
            return
        found = [window for window in windows if self._fits(window, self._opening)]
        for window in found:
            self._take(window)
        if found:
            self._opening = None

    def _fits(self, window: Window, opening: Opening) -> bool:
        if window.pid is not None:
            if window.pid in self.started or any(pid in self.started for pid in processes.parents(window.pid)):
                return window.id not in opening.windows
            if _plain(PurePath(processes.executable(window.pid)).name) in opening.names:
                return True
        return bool(opening.names & {_plain(window.application), _plain(window.application.rpartition(".")[2])})

    def _take_front(self, windows: Sequence[Window]) -> None:
        known = [w for w in windows if not self.recorded or w.application.casefold() in self.recorded]
        front = _front(known)
        if front is not None:
            self._take(front)
            self._begun = True

    def _take(self, window: Window) -> None:
        program = processes.executable(window.pid) if window.pid is not None else ""
        owner = Owner(window.pid, program, window.application.casefold())
        if owner not in self._owners:
            self._owners.append(owner)
            self.note(NOTE, asdict(owner))


def _plain(name: str) -> str:
    """A name as it may be spelt in a window class as well: "Text Editor" and "text-editor" are one."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _front(windows: Sequence[Window]) -> Window | None:
    """The window with the focus; where none has it, the topmost one."""
    return next((w for w in reversed(windows) if w.focused), windows[-1] if windows else None)


def _hangs_on(window: Window, own: set[int], windows: Sequence[Window]) -> bool:
    """A dialog of an own window, whatever program shows it, and what that program shows with it."""
    if window.transient_for in own:
        return True
    lent = {w.pid for w in windows if w.id in own and w.transient_for in own and w.pid is not None}
    return window.pid in lent
