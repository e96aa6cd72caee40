"""A mail, killed at random moments and resumed: the mail server never has it twice."""

from __future__ import annotations

from typing import Any

from benchmarks.faults.ledger import Ledger


def run(ledger: Ledger) -> None:
    """To come."""


def summary(mails: list[Any]) -> dict[str, Any]:
    return {"mail_kills": len(mails), "mail_twice": sum(mail["messages"] > 1 for mail in mails)}
