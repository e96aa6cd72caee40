"""Is a message exactly what was asked for? Compared after MIME decoding, unfolding and Unicode NFC.

Forgiven: one newline at the end, and what the client's own format does to paragraphs (RFC 3676 soft line breaks; an
HTML-only body is not accepted). Nothing else: no case, no white space, no second recipient.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses

from examples.mail.sink import Received


@dataclass(frozen=True, slots=True)
class Wanted:
    """The message that should arrive."""

    to: str
    subject: str
    body: str


def differences(received: Received, wanted: Wanted) -> tuple[str, ...]:
    """What differs, one sentence each; empty when the message is exact."""
    message = message_from_bytes(received.raw, policy=default)
    assert isinstance(message, EmailMessage)
    found = {
        "envelope recipients": (received.recipients, (wanted.to,)),
        "header recipients": (_recipients(message), (wanted.to,)),
        "subject": (_nfc(str(message["Subject"] or "")), _nfc(wanted.subject)),
        "body": (_one_newline_less(_body(message)), _one_newline_less(_nfc(wanted.body))),
        "attachments": (len(list(message.iter_attachments())), 0),
    }
    return tuple(f"{what}: got {got!r}, wanted {want!r}" for what, (got, want) in found.items() if got != want)


def _recipients(message: EmailMessage) -> tuple[str, ...]:
    headers = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    return tuple(address for _name, address in getaddresses(headers))


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    if part is None:
        return ""
    text = str(part.get_content()).replace("\r\n", "\n")
    if part.get_param("format", failobj="fixed") == "flowed":
        text = _unflow(text, delete_space=part.get_param("delsp", failobj="no") == "yes")
    return _nfc(text)


def _unflow(text: str, *, delete_space: bool) -> str:
    """Join soft line breaks (RFC 3676, section 4): a line that ends with a space goes on in the next."""
    lines = [line.removeprefix(" ") for line in text.split("\n")]
    out = ""
    for line in lines:
        soft = line.endswith(" ") and line != "-- "
        out += (line[:-1] if delete_space else line) if soft else line + "\n"
    return out.removesuffix("\n")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _one_newline_less(text: str) -> str:
    return text.removesuffix("\n")
