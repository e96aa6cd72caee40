"""What stands between the input and the desktop: a screen saver, a screen locker, a Wayland session.

Read from the server, without a list of programs: a locker is a window of its own that covers the whole screen, is not
managed, and has grabbed the keyboard or the mouse. A saver that only blanks the monitor hides nothing from deskhand.
Whether the screen is covered is asked again only after a window came, went or moved.
"""

from __future__ import annotations

from typing import Any

_SAVER_ON, _BLANKED = 1, 0  # MIT-SCREEN-SAVER protocol: state Off 0, On 1, Disabled 3; kind Blanked 0, others draw


class Lockers:
    """Asks one display, over a connection that is not used meanwhile and whose events nobody else takes."""

    def __init__(self, connection: Any) -> None:
        from Xlib import X

        self._connection = connection
        self._root = connection.screen().root
        self._root.change_attributes(event_mask=X.StructureNotifyMask | X.SubstructureNotifyMask)
        self._covered: bool | None = None  # as far as is known

    def obstacle(self) -> str:
        """What keeps input from the desktop, as a sentence; "" when nothing does."""
        from Xlib import error

        try:
            if self._is_saved():
                return "the screen saver is on; end it first"
            if self._is_covered() and self._is_grabbed():
                return "the screen is locked; unlock it first"
        except (error.BadWindow, error.BadDrawable):  # it went away while it was asked
            return ""
        return ""

    def _is_saved(self) -> bool:
        """Whether a saver draws over the desktop."""
        if not self._connection.has_extension("MIT-SCREEN-SAVER"):
            return False
        found = self._root.screensaver_query_info()
        return int(found.state) == _SAVER_ON and int(found.kind) != _BLANKED

    def _is_covered(self) -> bool:
        """Whether an unmanaged window lies over the whole screen."""
        screen = self._root.get_geometry()  # with its answer comes what happened until then
        if self._anything_moved() or self._covered is None:
            self._covered = None  # should asking fail
            self._covered = self._covers_now(screen)
        return self._covered

    def _anything_moved(self) -> bool:
        moved = False
        while self._connection.pending_events():
            self._connection.next_event()
            moved = True
        return moved

    def _covers_now(self, screen: Any) -> bool:
        from Xlib import X
        from Xlib.protocol import request

        windows = list(reversed(self._root.query_tree().children))
        server = self._connection.display  # every request is sent before the first answer is waited for
        places = [request.GetGeometry(display=server, defer=True, drawable=window) for window in windows]
        for place in places:
            place.reply()
        for window, place in zip(windows, places, strict=True):
            if _covers(place, screen):
                found = window.get_attributes()
                if found.override_redirect and found.map_state == X.IsViewable:
                    return True
        return False

    def _is_grabbed(self) -> bool:
        """Whether another program holds the keyboard or the mouse: found out by trying, so only asked when needed."""
        from Xlib import X

        grabs = (
            (self._root.grab_keyboard, (False, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)),
            (self._root.grab_pointer, (False, 0, X.GrabModeAsync, X.GrabModeAsync, X.NONE, X.NONE, X.CurrentTime)),
        )
        held = any(grab(*arguments) != X.GrabSuccess for grab, arguments in grabs)
        self._connection.ungrab_keyboard(X.CurrentTime)
        self._connection.ungrab_pointer(X.CurrentTime)
        self._connection.sync()
        return held


def _covers(place: Any, screen: Any) -> bool:
    right, bottom = place.x + place.width, place.y + place.height
    return bool(place.x <= 0 and place.y <= 0 and right >= screen.width and bottom >= screen.height)


def is_wayland(connection: Any) -> bool:
    """Whether this X server only serves old programs inside a Wayland session: most of the screen is not its own."""
    if connection.query_extension("XWAYLAND") is not None:
        return True
    if not connection.has_extension("RANDR"):
        return False
    root = connection.screen().root
    found = root.xrandr_get_screen_resources()
    names = (connection.xrandr_get_output_info(output, found.config_timestamp).name for output in found.outputs)
    return any(str(name).startswith("XWAYLAND") for name in names)
