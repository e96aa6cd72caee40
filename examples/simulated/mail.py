"""A mail program on the simulated desktop: a list of messages, a window to write in, a question before sending."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.applications import Application
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.widgets import Widget
from examples.simulated.window import SimulatedWindow
from perception.geometry import Box

ENTRY = Application(
    id="paper-mail.desktop", name="Paper Mail", generic_name="Mail client", keywords=(),
    categories=("Network", "Email"), comment="", mime_types=(), command=("true",),
)  # fmt: skip
INBOX = ["Minutes of Monday", "Invoice 4711", "Your parcel", "Lunch on Friday?"]


@dataclass
class SimulatedMail:
    """What the program was asked to do, and faults it may have."""

    sent: list[dict[str, str]] = field(default_factory=list)
    asks_first: bool = False  # a question comes up before a message is sent
    deaf: bool = False  # the window is there and does nothing
    garbles: bool = False  # typed text arrives with its last letter missing
    send_is_called: str = "Send"
    body_takes_no_focus: bool = False  # a click into the text leaves the keys with the field before

    def install(self, desktop: SimulatedDesktop) -> None:
        desktop.programs[ENTRY.id] = self.start

    def start(self, desktop: SimulatedDesktop) -> None:
        compose = Widget("button", "New message", Box(10, 10, 110, 24))
        compose.effect = self._unless_deaf(lambda: self._write(desktop))
        inbox = Widget("item", "Inbox", Box(10, 46, 380, 230), rows=list(INBOX))
        desktop.show("Paper Mail", "paper-mail", Box(10, 40, 480, 300), [compose, inbox])

    def _write(self, desktop: SimulatedDesktop) -> None:
        kind = _Garbling if self.garbles else Widget
        fields = [kind("field", name, Box(80, 12 + 32 * row, 340, 24)) for row, name in enumerate(("To", "Subject"))]
        body = kind("area", "", Box(10, 84, 420, 200), takes_focus=not self.body_takes_no_focus)
        send = Widget("button", self.send_is_called, Box(10, 296, 80, 26))
        window = desktop.show("New message", "paper-mail", Box(120, 80, 440, 340), [*fields, body, send])
        send.effect = self._unless_deaf(lambda: self._send(desktop, window))

    def _send(self, desktop: SimulatedDesktop, window: SimulatedWindow) -> None:
        message = {widget.name: widget.value for widget in window.widgets if widget.takes_text}
        if not self.asks_first:
            self._away(desktop, window, message)
            return
        yes, no = Widget("button", "Send now", Box(20, 60, 100, 26)), Widget("button", "Cancel", Box(140, 60, 100, 26))
        question = Widget("text", "Send this message?", Box(20, 20, 220, 20))
        dialog = desktop.show("Question", "paper-mail", Box(180, 180, 260, 100), [question, yes, no], modal=True)
        yes.effect = lambda: (desktop.close(dialog), self._away(desktop, window, message))[0]
        no.effect = lambda: desktop.close(dialog)

    def _away(self, desktop: SimulatedDesktop, window: SimulatedWindow, message: dict[str, str]) -> None:
        self.sent.append(message)
        desktop.close(window)

    def _unless_deaf(self, effect):  # type: ignore[no-untyped-def]
        return lambda: None if self.deaf else effect()


class _Garbling(Widget):
    def type(self, text: str, *, anew: bool) -> None:
        super().type(text[:-1], anew=anew)
