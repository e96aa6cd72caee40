"""The windows on the X display, read only: box, owner, class, title, stacking and focus.

Contract: `snapshot` returns what can be seen now, bottom first: managed windows, and windows the window manager does
not manage (menus, completion lists, tool tips). A window that vanishes in mid-query is left out. Works without a
window manager. The windows are asked again only after something about them changed. `over_text` tells whether the
pointer looks as it does over text. Knows nothing of the screen's pixels.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from perception.cursor import is_text_cursor
from perception.errors import DisplayLost, ScreenUnavailable
from perception.geometry import Box
from perception.screen import Window
from perception.window_news import WindowNews

TITLE_LIMIT = 1000  # characters; titles are written by others
FRAME_DEPTH = 3  # how deep inside the window manager's frame a client may lie
NO_WINDOW = (0, 1)  # None and PointerRoot


class Windows:
    """Asks the X server. One connection, to be used from one thread at a time."""

    def __init__(self, display: str | None = None) -> None:
        from Xlib import error
        from Xlib.display import Display

        try:
            with contextlib.redirect_stdout(sys.stderr):  # python-xlib prints warnings about authority files
                self._display = Display(display)
        except (error.DisplayError, error.XauthError, OSError) as reason:
            raise ScreenUnavailable(f"no window system: {reason}") from reason
        self._root = self._display.screen().root
        self._news = WindowNews(self._display)
        self._last: tuple[tuple[Window, ...], int] | None = None  # with the window that had the input focus

    def snapshot(self) -> tuple[Window, ...]:
        """All visible top-level windows, bottom first. Raises `DisplayLost`."""
        from Xlib import error

        try:
            focus = self._input_focus()  # with its answer comes what happened until then
            if self._news.came() or self._last is None or self._last[1] != focus:
                self._last = None  # should asking fail
                self._last = self._snapshot(), focus
            return self._last[0]
        except (error.ConnectionClosedError, OSError) as reason:
            raise DisplayLost(f"the display went away while its windows were read: {reason}") from reason

    def over_text(self) -> bool | None:
        """Whether the pointer is shown as an I-beam; None when the server does not tell. Raises `DisplayLost`."""
        from Xlib import error

        if not self._display.has_extension("XFIXES"):
            return None
        try:
            self._display.xfixes_query_version()  # the server answers only those that have asked
            shown = self._display.xfixes_get_cursor_image(self._root)
        except (error.ConnectionClosedError, OSError) as reason:
            raise DisplayLost(f"the display went away while its pointer was looked at: {reason}") from reason
        picture = np.array(shown.cursor_image, np.uint32)
        if picture.size != shown.width * shown.height or not picture.size:
            return None
        opacity = (picture >> 24).astype(np.uint8).reshape(shown.height, shown.width)
        return is_text_cursor(opacity, (shown.xhot, shown.yhot))

    def close(self) -> None:
        from Xlib import error

        with contextlib.suppress(error.ConnectionClosedError, OSError):  # a dead server has nothing left to close
            self._display.close()

    def _snapshot(self) -> tuple[Window, ...]:
        managed = frozenset(
            self._ids(self._root, "_NET_CLIENT_LIST_STACKING") or self._ids(self._root, "_NET_CLIENT_LIST")
        )
        focus = self._focus()
        found: list[Window] = []
        tops = self._root.query_tree().children
        for top in tops:
            self._news.watch(top)
        for top, asked in zip(tops, self._ask_attributes(tops), strict=True):
            with _vanishing():
                asked.reply()
                window = self._describe(top, asked, managed, focus, len(found))
                if window is not None:
                    found.append(window)
        return _with_classes(found)

    def _ask_attributes(self, windows: Sequence[Any]) -> list[Any]:
        """Requests that are all sent before the first answer is waited for; most windows are never shown."""
        from Xlib.protocol import request

        server = self._display.display
        return [request.GetWindowAttributes(display=server, defer=True, window=window) for window in windows]

    def _describe(
        self, top: Any, attributes: Any, managed: frozenset[int], focus: frozenset[int], stacking: int
    ) -> Window | None:
        from Xlib import X

        if attributes.map_state != X.IsViewable or attributes.win_class != X.InputOutput:
            return None
        client = self._client(top, managed)
        frame = self._box(top)
        if client is None:
            if managed and not attributes.override_redirect:
                return None  # being mapped or unmapped; the window manager has not taken it up yet
            client = top
        box = self._box(client)
        if client.id == top.id and (box.width <= 1 or box.height <= 1 or self._intersects_nothing(box)):
            return None
        return Window(
            id=client.id,
            pid=self._pid(client),
            application=self._class(client),
            title=self._title(client),
            box=box,
            stacking=stacking,
            focused=bool({client.id, top.id} & focus),
            frame=frame if frame != box else None,
            transient_for=next((i for i in self._ids(client, "WM_TRANSIENT_FOR") if i != self._root.id), None),
        )

    def _client(self, top: Any, managed: frozenset[int]) -> Any | None:
        """The managed window inside a frame of the window manager, or the window itself."""
        level = [top]
        for _ in range(FRAME_DEPTH + 1):
            for window in level:
                self._news.watch(window)
                if window.id in managed:
                    return window
            level = [child for window in level for child in window.query_tree().children] if managed else []
        return None

    def _box(self, window: Any) -> Box:
        geometry = window.get_geometry()
        corner = self._root.translate_coords(window, 0, 0)
        return Box(corner.x, corner.y, geometry.width, geometry.height)

    def _intersects_nothing(self, box: Box) -> bool:
        root = self._root.get_geometry()
        return box.intersection(Box(0, 0, root.width, root.height)) is None

    def _focus(self) -> frozenset[int]:
        """The active window by the window manager, else the window with the input focus and its ancestors."""
        active = [i for i in self._ids(self._root, "_NET_ACTIVE_WINDOW") if i not in NO_WINDOW]
        if active:
            return frozenset(active)
        window, chain = self._display.get_input_focus().focus, []
        with _vanishing():
            while not isinstance(window, int) and window.id != self._root.id:
                chain.append(window.id)
                window = window.query_tree().parent
        return frozenset(chain)

    def _input_focus(self) -> int:
        found = self._display.get_input_focus().focus
        return int(getattr(found, "id", found))

    def _ids(self, window: Any, name: str) -> Sequence[int]:
        value = self._property(window, name)
        return [int(v) for v in value] if value is not None and not isinstance(value, bytes | str) else []

    def _pid(self, window: Any) -> int | None:
        """The owner the X server knows (X-Resource); else what the window claims."""
        if self._display.has_extension("X-Resource"):
            from Xlib.ext import res

            reply = self._display.res_query_client_ids([{"client": window.id, "mask": res.LocalClientPIDMask}])
            pids = [entry.value[0] for entry in reply.ids if entry.spec.mask == res.LocalClientPIDMask and entry.value]
            if pids:
                return int(pids[0])
        claimed = self._ids(window, "_NET_WM_PID")
        return claimed[0] if claimed else None

    def _class(self, window: Any) -> str:
        names = window.get_wm_class()
        return str(names[1])[:TITLE_LIMIT] if names else ""

    def _title(self, window: Any) -> str:
        for name in ("_NET_WM_NAME", "WM_NAME"):
            value = self._property(window, name)
            if value:
                text = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
                return text[:TITLE_LIMIT]
        return ""

    def _property(self, window: Any, name: str) -> Any:
        from Xlib import X

        found = window.get_full_property(self._display.get_atom(name), X.AnyPropertyType)
        return None if found is None else found.value


class StillWindows:
    """Windows that were given: for tests and for saved frames. Touches no display."""

    def __init__(self, windows: Sequence[Window] = ()) -> None:
        self._windows = tuple(windows)

    def snapshot(self) -> tuple[Window, ...]:
        return self._windows

    def over_text(self) -> bool | None:
        """Nobody can tell."""
        return None

    def close(self) -> None:
        """Nothing to give back."""


@contextlib.contextmanager
def _vanishing() -> Iterator[None]:
    """Windows come and go while they are asked: one that is gone is simply not there."""
    from Xlib import error

    with contextlib.suppress(error.BadWindow, error.BadDrawable, error.BadMatch, error.BadValue):
        yield


def _with_classes(windows: list[Window]) -> tuple[Window, ...]:
    """Menus of some toolkits carry no class: they take that of another window of the same process."""
    known = {window.pid: window.application for window in windows if window.application}
    return tuple(w if w.application else replace(w, application=known.get(w.pid, "")) for w in windows)
