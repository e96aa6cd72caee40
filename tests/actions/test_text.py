"""Exact text: what is asked stands in the field, on any layout, with CapsLock on or off; the clipboard is kept."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from Xlib import X
from Xlib.ext import xtest

from actions.clipboard import Clipboard
from actions.connection import held_keycodes, open_display
from actions.errors import ActionRefused, FocusMoved, Stopped, TextNotDelivered
from actions.focus import Focus
from actions.key_notes import KeyNotes
from actions.keyboard import Keyboard
from actions.keymap import character_of
from actions.stop import StopSignal
from actions.text import TextSender
from actions.watchdog import Watchdog
from examples.witness.driver import Witness

pytestmark = pytest.mark.desktop

TEXTS = (
    "Weekly Update",
    "".join(chr(code) for code in range(0x20, 0x7F)),
    "  two spaces before and after  ",
    "Zażółć gęślą jaźń",
    "Größe, Öl, ß, façade, señor, €",
    "Привет, Леон!",
    "日本語 テスト 你好",
    "😀 👨‍👩‍👧 🇩🇪",
    "e\u0301 stays two code points, é one",
    "שלום \u200fעולם",
    "x" * 900,
)
LONGER_TEXTS = ("Hi Leon,\n\nthe release is on track.\n", "a\tb\n\tindented", "żółw\n" * 200)


class Hands:
    """Everything a text needs, on one display."""

    def __init__(self, display: str) -> None:
        self.stop = StopSignal()
        self.watchdog = Watchdog(display)
        self.keyboard = Keyboard(self.stop, self.watchdog, display)
        self.focus = Focus(self.stop, display)
        self.clipboard = Clipboard(self.stop, display)
        self.notes = KeyNotes(self.stop, display)
        self.sender = TextSender(self.keyboard, self.clipboard, self.focus, self.notes, self.stop)
        self.display = open_display(display)

    def click(self, witness: Witness, widget: str) -> None:
        x, y = witness.center(widget)
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self.display, X.ButtonPress, 1)
        xtest.fake_input(self.display, X.ButtonRelease, 1)
        self.display.sync()
        witness.wait_for("button_up", widget=widget)

    def toggle_caps_lock(self) -> None:
        code = self.display.keysym_to_keycode(0xFFE5)
        xtest.fake_input(self.display, X.KeyPress, code)
        xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()

    def caps_lock(self) -> bool:
        return bool(self.display.screen().root.query_pointer().mask & X.LockMask)

    def close(self) -> None:
        for part in (self.clipboard, self.focus, self.notes, self.keyboard, self.watchdog, self.display):
            part.close()


@pytest.fixture
def hands(x_display: str) -> Iterator[Hands]:
    made = Hands(x_display)
    yield made
    made.close()


@pytest.fixture
def witness(x_display: str, tmp_path: Path) -> Iterator[Witness]:
    with Witness(tmp_path, x_display, "--no-keys") as started:
        yield started


@pytest.mark.parametrize("caps_lock", [False, True], ids=["caps off", "caps on"])
@pytest.mark.parametrize("layout", [("us",), ("de",), ("fr",), ("ru",), ("us,ru",)], ids=lambda layout: layout[0])
def test_every_text_arrives_exactly_and_is_read_back(
    hands: Hands, witness: Witness, x_server: Any, layout: tuple[str, ...], caps_lock: bool
) -> None:
    x_server.set_layout(*layout)
    if caps_lock:
        hands.toggle_caps_lock()
    try:
        wrong = []
        for field, texts in (("Subject", TEXTS[caps_lock::2]), ("Body", LONGER_TEXTS[caps_lock::2])):
            hands.click(witness, field)
            for text in texts:
                hands.sender.send(text, replace=True)
                found = witness.wait_for_text(field, text), hands.sender.read_back()
                if found != (text, text):
                    wrong.append((field, text, *found))
        assert wrong == []
        assert hands.caps_lock() == caps_lock
        assert held_keycodes(hands.display) == []
    finally:
        x_server.set_layout("us")


def test_typing_adds_at_the_caret_and_replace_with_nothing_empties_the_field(hands: Hands, witness: Witness) -> None:
    hands.click(witness, "Subject")
    hands.sender.send("one")
    hands.sender.send(" dwa ż")
    assert witness.wait_for_text("Subject", "one dwa ż") == "one dwa ż"
    hands.sender.send("", replace=True)
    assert witness.wait_for_text("Subject", "") == ""
    assert hands.sender.read_back() is None


def test_a_program_without_an_answer_to_pings_tells_how_many_keys_it_has_handled(
    hands: Hands, witness: Witness
) -> None:
    hands.click(witness, "Subject")
    assert not hands.focus.barrier()
    hands.notes.listen(hands.focus.toplevel())
    for character in "aB":  # three presses: one of them is Shift
        hands.keyboard.tap(hands.keyboard.stroke(character))
    assert hands.notes.wait(3)
    assert not hands.notes.wait(1)


def test_the_clipboard_holds_afterwards_what_the_person_had_copied(
    hands: Hands, witness: Witness, x_display: str
) -> None:
    person, reader = Clipboard(StopSignal(), x_display), Clipboard(StopSignal(), x_display)
    person.offer("copied by the person: żółw")
    hands.click(witness, "Body")
    hands.sender.send("Привет", replace=True)
    assert hands.sender.read_back() == "Привет"
    assert reader.read_text() == "copied by the person: żółw"
    hands.clipboard.close()  # a keeper goes on offering it
    assert reader.read_text() == "copied by the person: żółw"
    hands.clipboard = Clipboard(hands.stop, x_display)
    person.close()
    reader.close()


def test_a_large_clipboard_goes_out_in_pieces(hands: Hands, x_display: str) -> None:
    text = "żółw " * 60_000
    reader = Clipboard(StopSignal(), x_display)
    hands.clipboard.offer(text)
    assert reader.read_text(seconds=10) == text
    reader.close()


def test_control_characters_are_refused_before_anything_is_sent(hands: Hands, witness: Witness) -> None:
    hands.click(witness, "Subject")
    for text in ("a\x03", "\x00", "\x1b[0m", "a\rb"):
        with pytest.raises(ActionRefused, match="control character"):
            hands.sender.send(text)
    assert witness.text("Subject") == ""


def test_a_secret_never_touches_the_clipboard(hands: Hands, witness: Witness) -> None:
    hands.click(witness, "Password")
    hands.sender.send("S3cr3t!<>", secret=True)
    assert witness.wait_for_text("Password", "S3cr3t!<>") == "S3cr3t!<>"
    with pytest.raises(TextNotDelivered, match="cannot type"):
        hands.sender.send("żółw", secret=True)
    assert hands.sender.read_back() is None  # a password field does not give its text


def test_text_without_a_focused_window_is_not_delivered(start_display: Callable[..., Any]) -> None:
    hands = Hands(start_display(window_manager=False).name)
    with pytest.raises(TextNotDelivered, match="no window has the keyboard focus"):
        hands.sender.send("lost")
    hands.close()


def send_for_ever(sender: TextSender) -> None:
    while True:
        sender.send("a line that is typed while something pops up; ", replace=True)


def test_a_pop_up_of_the_program_in_mid_typing_is_noticed(hands: Hands, witness: Witness) -> None:
    """A toolkit may hand the few keys it has not handled yet to its new window: they are noticed, not prevented."""
    hands.click(witness, "Subject")
    witness.send("popup", after_ms=60)
    with pytest.raises((TextNotDelivered, FocusMoved), match="focus moved"):
        send_for_ever(hands.sender)


def test_a_pop_up_of_another_program_in_mid_typing_gets_no_character(
    hands: Hands, witness: Witness, x_display: str, tmp_path: Path
) -> None:
    with Witness(tmp_path, x_display, "--position", "1000,600", "--size", "160,100") as stranger:
        hands.click(witness, "Subject")
        stranger.send("popup", after_ms=60)
        with pytest.raises((TextNotDelivered, FocusMoved), match="focus moved"):
            send_for_ever(hands.sender)
        stranger.command("report")
        assert stranger.events("key_down") == []
        assert stranger.events("text", widget="Popup field") == []


def test_nothing_is_typed_when_the_focus_is_not_where_it_was_seen(hands: Hands, witness: Witness) -> None:
    hands.click(witness, "Subject")
    seen = hands.focus.toplevel()
    hands.sender.send("seen", into=seen)
    witness.command("popup")
    assert hands.stop.wait_until(lambda: not hands.focus.is_in(seen), 10)  # the window manager takes its time
    with pytest.raises(FocusMoved):
        hands.sender.send("unseen", into=seen)
    assert witness.wait_for_text("Subject", "seen") == "seen"
    assert witness.events("text", widget="Popup field") == []


def test_a_stop_ends_typing_at_once_with_nothing_held(hands: Hands, witness: Witness) -> None:
    hands.click(witness, "Subject")
    hands.stop.request("the test")
    with pytest.raises(Stopped, match="the test"):
        hands.sender.send("never")
    assert witness.text("Subject") == ""
    assert held_keycodes(hands.display) == []


def test_keysyms_stand_for_the_characters_that_xkbcommon_says() -> None:
    library = ctypes.util.find_library("xkbcommon")
    if library is None:
        pytest.skip("libxkbcommon is not installed")
    convert = ctypes.CDLL(library).xkb_keysym_to_utf32
    wrong = {
        hex(keysym): (character, chr(convert(keysym)))
        for keysym in range(0x20, 0x2000)
        if (character := character_of(keysym)) and convert(keysym) not in (0, ord(character))  # 0: no such keysym
    }
    assert wrong == {}
