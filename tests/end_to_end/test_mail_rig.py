"""The rig itself, driven from outside deskhand: private desktop, mail client, mail server, comparison."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.mail import client
from examples.mail.desktop import VirtualDesktop
from examples.mail.message import Wanted, differences
from examples.mail.sink import Received, SmtpSink

WANTED = Wanted("leon@desk.example", "Weekly Update", "Hi Leon,\n\nthe release is on track.")


def message(*, to: str = WANTED.to, subject: str = WANTED.subject, body: str = WANTED.body, more: str = "") -> Received:
    text = f"From: sam@desk.example\nTo: {to}\nSubject: {subject}\n{more}\n\n{body}".replace("\n", "\r\n")
    return Received("sam@desk.example", (to,), text.encode())


PLAIN = "Content-Type: text/plain; charset=utf-8"


def test_an_equal_message_is_exact_and_so_is_one_with_a_newline_at_the_end() -> None:
    assert differences(message(more=PLAIN), WANTED) == ()
    assert differences(message(more=PLAIN, body=WANTED.body + "\n"), WANTED) == ()


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"to": "leo@desk.example"}, "envelope recipients"),
        ({"subject": "Weekly update"}, "subject"),
        ({"body": WANTED.body + "\n\n"}, "body"),
        ({"body": WANTED.body.replace("\n\n", "\n")}, "body"),
        ({"more": f"{PLAIN}\nCc: eve@desk.example"}, "header recipients"),
    ],
)
def test_any_other_difference_is_named(changed: dict[str, str], what: str) -> None:
    assert what in " ".join(differences(message(**{"more": PLAIN, **changed}), WANTED))


def test_folded_and_encoded_headers_and_soft_line_breaks_are_undone() -> None:
    received = message(
        subject="=?UTF-8?B?xbvDs8WC?=\n =?UTF-8?B?dw==?=", body="one \ntwo\nthree", more=f"{PLAIN}; format=flowed"
    )
    assert differences(received, Wanted(WANTED.to, "Żółw", "one two\nthree")) == ()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=40))
def test_a_body_in_any_script_is_found_equal_to_itself_only(body: str) -> None:
    wanted = Wanted(WANTED.to, WANTED.subject, body)
    assert differences(message(more=PLAIN, body=body), wanted) == ()
    assert differences(message(more=PLAIN, body=body + "x"), wanted) != ()


def test_the_server_keeps_envelope_and_bytes(tmp_path: Path) -> None:
    import smtplib

    with SmtpSink(tmp_path) as sink, smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as connection:
        connection.sendmail("a@desk.example", ["b@desk.example"], b"Subject: x\r\n\r\nhello\r\n")
        assert sink.wait(1, 10) == (Received("a@desk.example", ("b@desk.example",), b"Subject: x\r\n\r\nhello\r\n"),)
    assert (tmp_path / "001.eml").read_bytes().endswith(b"hello\r\n")


def wait_for(found: Callable[[], str], what: str, seconds: float = 20) -> str:
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(0.05)
    return answer


@pytest.mark.desktop
def test_the_client_starts_without_a_wizard_and_sends_exactly_what_is_typed(tmp_path: Path) -> None:
    with SmtpSink() as sink, VirtualDesktop(tmp_path, theme="dark", font_points=12) as desktop:
        client.prepare(desktop, sink.port)

        def visible(name: str) -> str:
            return desktop.run("xdotool", "search", "--onlyvisible", "--name", name).strip()

        def settled(window: str) -> bool:
            return desktop.run("xdotool", "getwindowfocus", "getwindowname").strip().endswith(window)

        desktop.start("sylpheed", "--compose")
        compose = wait_for(lambda: visible("Compose"), "the compose window").split()[-1]
        wait_for(lambda: "yes" if settled("Compose") else "", "the focus")
        desktop.run("xdotool", "type", WANTED.to)
        desktop.run("xdotool", "key", "Tab", "Tab")
        desktop.run("xdotool", "type", WANTED.subject)
        desktop.run("xdotool", "key", "Tab")
        desktop.run("xdotool", "type", "the release is on track.")
        wait_for(lambda: visible(f"^{WANTED.subject} - Compose"), "the subject in the title")
        desktop.run("xdotool", "mousemove", "--window", compose, "50", "50", "click", "1")
        (received,) = sink.wait(1, 20)
    assert differences(received, Wanted(WANTED.to, WANTED.subject, "the release is on track.")) == ()
