"""The real executor: mouse and keyboard of an X display.

pyautogui drives the pointer (its corner fail-safe kept on, its pauses off); texts and chords go through our own
keyboard. One process, one display: pyautogui binds itself to DISPLAY when it is imported, which happens in the
constructor. Knows nothing of what is on the screen; `actions.guard` has admitted every action before it comes here.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from actions.action import Action, Button, Click, Drag, Move, Open, Point, Press, Scroll, Type
from actions.applications import application_named, launch
from actions.clipboard import Clipboard
from actions.connection import display_errors, open_display
from actions.errors import ActionRefused, FocusMoved, InputUnavailable, ScreenChanged, Stopped, TextNotDelivered
from actions.focus import Focus
from actions.key_notes import KeyNotes
from actions.keyboard import Keyboard
from actions.last_look import Dispatch, LastLook
from actions.mouse import load_mouse
from actions.sight import Sight
from actions.stop import StopSignal
from actions.text import TextSender
from actions.watchdog import Watchdog
from actions.window_manager import WindowManager

DOUBLE_CLICK_SECONDS, DOUBLE_CLICK_PIXELS = 0.6, 8
"""Two clicks nearer than this in time and place would count as a double click, which nobody asked for."""
TOGETHER_SECONDS, MOST_TRIES = 0.35, 3
"""Presses of one double click that a busy machine keeps further apart than this are counted anew, this often."""

DRAG_STEPS, DRAG_STEP_SECONDS = 25, 0.012
"""A drag is many small moves: programs start one only after some motion, and look where it goes while it goes."""

_BUTTONS: dict[Button, int] = {"left": 1, "middle": 2, "right": 3}
_WHEEL = {(True, False): 4, (True, True): 5, (False, False): 6, (False, True): 7}  # (vertical, forward) -> X button


def _same(point: Point) -> Point:
    return point


class Desktop:
    """Carries out actions on the display named by DISPLAY."""

    def __init__(
        self,
        stop: StopSignal,
        to_input: Callable[[Point], Point] = _same,
        secret: Callable[[str], str] | None = None,
    ) -> None:
        """`to_input` converts a screen pixel to the input space; `secret` fetches a secret's text at the keystroke."""
        self._stop = stop
        self._to_input = to_input
        self._secret = secret
        self._mouse = load_mouse()
        self._connection = open_display()
        self._last_look = LastLook(self._mouse.platformModule._display)  # noqa: SLF001 (it presses over this one)
        self._manager = WindowManager()
        self._dispatch: Dispatch | None = None
        self._watchdog = Watchdog()
        self._keyboard = Keyboard(stop, self._watchdog)
        self._focus = Focus(stop)
        self._clipboard = Clipboard(stop)
        self._notes = KeyNotes(stop)
        self._text = TextSender(self._keyboard, self._clipboard, self._focus, self._notes, stop)
        self._last_click: tuple[float, Point, Button] | None = None
        self._perform: dict[type, Callable[[Any, Sight | None], None]] = {
            Click: self._click,
            Move: self._move,
            Drag: self._drag,
            Scroll: self._scroll,
            Type: self._type,
            Press: self._press,
            Open: self._open,
        }
        self._keyboard.wait_until_clean()

    def perform(self, action: Action, sight: Sight | None = None) -> Dispatch | None:
        """Send the action's events, if the place still looks like `sight`. `wait` and `answer` send none."""
        self._stop.check()
        send = self._perform.get(type(action))
        if send is None:
            return None
        self._dispatch = None
        try:
            with display_errors():
                send(action, sight)
        except self._mouse.FailSafeException as cause:
            self._stop.request("the pointer in a corner of the screen")
            raise Stopped("the pointer in a corner of the screen") from cause
        finally:
            if self._watchdog.held or self._stop.requested:
                self.release_all()
        return self._dispatch

    def read_back(self) -> str | None:
        with display_errors():
            return self._text.read_back()

    def clipboard(self) -> str | None:
        with display_errors():
            return self._clipboard.read_text()

    def release_all(self) -> None:
        with display_errors():
            self._keyboard.release_everything()
            self._watchdog.forget()

    def close(self) -> None:
        with contextlib.suppress(InputUnavailable):  # a display that is gone holds nothing
            self.release_all()
        self._watchdog.leave()
        parts = (self._clipboard, self._focus, self._notes, self._keyboard, self._manager, self._connection)
        for part in (*parts, self._watchdog):
            with contextlib.suppress(InputUnavailable), display_errors():
                part.close()

    def _click(self, action: Click, sight: Sight | None) -> None:
        self._keep_clicks_apart(action)
        with self._pointer_to(action.at) as place:
            together, pressed = 0, -math.inf
            for number in range(action.count * MOST_TRIES):
                self._stop.check()
                began = time.monotonic()
                codes = [code for key in action.held for code in self._keyboard.codes(key)]
                with (
                    self._keyboard.held(codes, at_once=True) if codes else contextlib.nullcontext(),
                    self._button(action.button, self._pressing(sight if number == 0 else None, *place)),
                ):
                    together = together + 1 if time.monotonic() - pressed < TOGETHER_SECONDS else 1
                pressed, self._last_click = began, (time.monotonic(), action.at, action.button)
                if together == action.count:
                    return

    def _keep_clicks_apart(self, action: Click) -> None:
        if self._last_click is None:
            return
        at, place, button = self._last_click
        near = max(abs(place.x - action.at.x), abs(place.y - action.at.y)) <= DOUBLE_CLICK_PIXELS
        rest = DOUBLE_CLICK_SECONDS - (time.monotonic() - at)
        if near and button == action.button and rest > 0:
            self._stop.wait(rest)

    def _move(self, action: Move, _sight: Sight | None) -> None:
        with self._pointer_to(action.to):
            pass

    def _scroll(self, action: Scroll, sight: Sight | None) -> None:
        vertical, forward = action.axis == "vertical", action.notches > 0
        turn = self._mouse.vscroll if vertical else self._mouse.hscroll
        step = 1 if forward != vertical else -1  # pyautogui: positive is up, and right
        with self._pointer_to(action.at) as place:
            for number in range(abs(action.notches)):
                self._stop.check()
                with (
                    self._unchanged(sight if number == 0 else None, *place),
                    self._watchdog.holding("button", [_WHEEL[vertical, forward]]),
                ):
                    turn(step, _pause=False)

    def _drag(self, action: Drag, sight: Sight | None) -> None:
        """Press, move in small steps, release. A stop in mid-drag goes back to the start: nothing is dropped."""
        start, end = self._checked(action.start), self._checked(action.end)
        with self._pointer_to(action.start) as place, self._button(action.button, self._pressing(sight, *place)):
            try:
                for n in range(1, DRAG_STEPS + 1):
                    self._stop.wait(DRAG_STEP_SECONDS)
                    self._move_to(_between(start, end, n / DRAG_STEPS))
                self._stop.wait(DRAG_STEP_SECONDS)
            except Stopped:
                self._mouse.platformModule._moveTo(start.x, start.y)  # noqa: SLF001 (moveTo checks the fail-safe)
                raise

    def _type(self, action: Type, sight: Sight | None) -> None:
        into = sight.focus if sight is not None else None
        if action.secret is None:
            self._text.send(action.text, replace=action.replace, pause=action.pause, into=into)
            return
        if self._secret is None:
            raise ActionRefused(f"no store of secrets was given; cannot fetch {action.secret!r}")
        text = self._secret(action.secret)
        if not all(self._keyboard.stroke(character) for character in set(text)):  # which one is told to nobody
            raise TextNotDelivered("the keyboard layout cannot type a character of the secret")
        self._text.send(text, replace=action.replace, secret=True, into=into)

    def _press(self, action: Press, sight: Sight | None) -> None:
        self._keyboard.wait_until_clean()
        into = sight.focus if sight is not None else None
        target = self._focus.window()
        if into is None:
            self._keyboard.chord(*action.keys)
        elif not self._focus.is_in(into):
            raise FocusMoved("the keyboard focus is no longer where it was seen")
        else:
            with self._keyboard.only_into(target, lambda _now: self._focus.is_in(into)):
                self._keyboard.chord(*action.keys)
        self._focus.barrier()

    def _open(self, action: Open, _sight: Sight | None) -> None:
        launch(application_named(action.application), action.file)

    @contextlib.contextmanager
    def _pointer_to(self, point: Point) -> Any:
        """The pointer at `point` in a `with` block, the stop signal told where it is left.

        Yields the place and the window that lay there before the move.
        """
        target = self._checked(point)
        under = self._last_look.under(target)
        self._keyboard.wait_until_clean()
        nobody_knows = self._stop.pointer.left_at is None  # a run may start in a corner
        with self._stop.pointer_is_ours() as left_at:
            if nobody_knows:
                self._leave_corner()
            self._mouse.FAILSAFE_POINTS[:] = list(self._corners())
            self._move_to(target)
            try:
                yield target, under
            except ScreenChanged:
                left_at(*self._leave_corner())
                raise
            left_at(*self._leave_corner())

    @contextlib.contextmanager
    def _unchanged(self, sight: Sight | None, at: Point, under: int) -> Iterator[None]:
        with self._last_look.unchanged(sight, at, under) as seconds:
            self._dispatch = self._dispatch or Dispatch(time.monotonic(), seconds)
            yield

    @contextlib.contextmanager
    def _pressing(self, sight: Sight | None, at: Point, under: int) -> Iterator[None]:
        """As `_unchanged`, for a press: it is taken back when it may have gone elsewhere after all."""
        self._manager.begin()
        place = None
        with self._unchanged(sight, at, under):
            place = self._last_look.place_of(under) if sight is not None and under else None
            yield
        if place is None:
            return
        changes = self._manager.press_let_go()
        now = self._last_look.under(at)
        if changes.get(under, place) != place or (now != under and now in changes):
            self._go_away(now)
            raise ScreenChanged("a window moved or came while the press was under way; it was taken back")

    def _go_away(self, top: int) -> None:
        """The pointer off a window, so that releasing the button does nothing in it."""
        width, height = self._size()
        spots = [Point(x=x, y=y) for x in (2, width - 3) for y in (2, height - 3)]
        spot = next((spot for spot in spots if self._last_look.under(spot) != top), spots[0])
        self._mouse.platformModule._moveTo(spot.x, spot.y)  # noqa: SLF001 (moveTo checks the fail-safe)

    @contextlib.contextmanager
    def _button(self, button: Button, unchanged: AbstractContextManager[None] | None = None) -> Any:
        with self._watchdog.holding("button", [_BUTTONS[button]]):
            try:
                with unchanged or contextlib.nullcontext():
                    self._mouse.mouseDown(button=button, _pause=False)
                yield
            finally:  # not mouseUp: its fail-safe check would leave the button down
                self._mouse.platformModule._mouseUp(*self._where(), button)  # noqa: SLF001

    def _move_to(self, point: Point) -> None:
        self._stop.check()
        self._mouse.moveTo(point.x, point.y, _pause=False)
        if self._where() in self._mouse.FAILSAFE_POINTS:
            self._mouse.FAILSAFE_POINTS.clear()  # we went there ourselves, for this one action

    def _checked(self, point: Point) -> Point:
        """The point in input space; refused, never clamped, when it lies outside the screen."""
        converted = self._to_input(point)
        width, height = self._size()
        if not (0 <= converted.x < width and 0 <= converted.y < height):
            raise ActionRefused(f"point ({converted.x}, {converted.y}) lies outside the screen of {width}x{height}")
        return converted

    def _size(self) -> tuple[int, int]:
        """Asked each time: the resolution may change during a run."""
        found = self._connection.screen().root.get_geometry()
        return found.width, found.height

    def _where(self) -> tuple[int, int]:
        found = self._connection.screen().root.query_pointer()
        return found.root_x, found.root_y

    def _corners(self) -> set[tuple[int, int]]:
        width, height = self._size()
        return {(x, y) for x in (0, width - 1) for y in (0, height - 1)}

    def _leave_corner(self) -> tuple[int, int]:
        """Never rest in a fail-safe corner: it would stop the next action."""
        here = self._where()
        if here not in self._corners():
            return here
        self._nudge()
        return self._where()

    def _nudge(self) -> None:
        """One pixel towards the middle, past the fail-safe."""
        (x, y), (width, height) = self._where(), self._size()
        self._mouse.platformModule._moveTo(x + (1 if x < width // 2 else -1), y + (1 if y < height // 2 else -1))  # noqa: SLF001


def _between(start: Point, end: Point, share: float) -> Point:
    return Point(x=round(start.x + (end.x - start.x) * share), y=round(start.y + (end.y - start.y) * share))
