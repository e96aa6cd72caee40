"""Workflows in a mail client (GTK 2): a mail written and sent, and one of several mails deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from benchmarks.replay.drifts.kinds import Drift
from benchmarks.replay.drifts.work import Effect, Judge, Workflow
from examples.mail import client
from examples.mail.desktop import VirtualDesktop
from examples.mail.message import Wanted, differences
from examples.mail.sink import SmtpSink

MAIL = Wanted("leon@desk.example", "Weekly Update", "Hi Leon, the release is on track.")
SUBJECTS = ("Holiday plans", "Team lunch", "Invoice 2041")
MORE = ("Team dinner", "Lunch menu", "New printer", "Parking", "Minutes", "Team trip", "Keys", "Photos", "Budget",
        "Train tickets", "Concert", "Invoice 2042")  # fmt: skip
BARS = (
    "show_searchbar=1",
    "show_statusbar=1",
    "show_searchbar=1\nshow_statusbar=1",
    "show_ruler=1\nshow_searchbar=1",
    "show_ruler=1\nshow_searchbar=1\nshow_statusbar=1",
)


def _prepared(desktop: VirtualDesktop, drift: Drift, port: int) -> None:
    client.prepare(desktop, port)
    rc = desktop.home / ".sylpheed-2.0" / "sylpheedrc"
    plain = "show_searchbar=0\nshow_statusbar=0\n" if drift.kind != "toolbar" else ""
    with rc.open("a", encoding="utf-8") as file:
        file.write(plain + drift.of("toolbar", BARS, "") + "\n")
    for number, subject in enumerate([*SUBJECTS[:2], *MORE[: drift.more], SUBJECTS[2]], 1):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "Mia <mia@desk.example>", client.ADDRESS, subject
        message["Date"], message["Message-ID"] = f"Mon, {number:02} Mar 2026 09:00:00 +0000", f"<{number}@desk.example>"
        message.set_content(f"This is about {subject}.")
        (desktop.home / "Mail" / "inbox" / str(number)).write_bytes(message.as_bytes())


@contextmanager
def _sending(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    with SmtpSink() as sink:
        _prepared(desktop, drift, sink.port)
        desktop.start("sylpheed")

        def judge() -> Effect:
            said = [differences(message, MAIL) for message in sink.messages]
            return "none" if not said else "right" if said == [()] else "wrong"

        yield judge


@contextmanager
def _deleting(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    with SmtpSink() as sink:
        _prepared(desktop, drift, sink.port)
        desktop.start("sylpheed")
        before = _subjects(desktop.home / "Mail" / "inbox")

        def judge() -> Effect:
            left, away = (_subjects(desktop.home / "Mail" / name) for name in ("inbox", "trash"))
            if left == before and not away and not sink.messages:
                return "none"
            return "right" if (before - left, away) == ({"Team lunch"}, {"Team lunch"}) else "wrong"

        yield judge


def _subjects(folder: Path) -> set[str]:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in folder.iterdir() if path.name.isdigit()]
    lines = [line for text in texts for line in text.splitlines() if line.startswith("Subject: ")]
    return {line.removeprefix("Subject: ") for line in lines}


SEND = Workflow(
    "mail send", "sylpheed",
    f"""\
  - {{id: compose, action: {{kind: click}}, target: {{text: Compose, role: button}}, expect: {{appears: [Subject]}}}}
  - {{id: to, action: {{kind: type, text: {MAIL.to}}}, target: {{label: To, role: field}}}}
  - {{id: subject, action: {{kind: type, text: {MAIL.subject}}}, target: {{label: Subject, role: field}}}}
  - {{id: body, action: {{kind: type, text: "{MAIL.body}"}}, target: {{role: area}}}}
  - {{id: send, action: {{kind: click}}, target: {{text: Send, role: button}}, expect: {{closed: true}}}}
""",
    _sending, "Compose", ("send",),
)  # fmt: skip
DELETE = Workflow(
    "mail delete", "sylpheed",
    """\
  - {id: inbox, action: {kind: click}, target: {text: Inbox}, expect: {appears: [Team lunch]}}
  - {id: choose, action: {kind: click}, target: {text: Team lunch}, expect: {appears: [This is about Team lunch]}}
  - {id: delete, action: {kind: press, keys: [delete]}, expect: {gone: [Team lunch]}}
""",
    _deleting, "Delete", ("delete",),
)  # fmt: skip
