"""From a person as named to an address in the facts. Never guesses: unknown or ambiguous is a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.errors import MissingFact

_ADDRESS = re.compile(r"[^\s@,;<>()\"]+@(?:[^\s@,;<>()\"]+\.[^\s@,;<>()\"]+|localhost)")
_NO_NAMES = frozenset({"my", "our", "the", "mr", "mrs", "ms", "dr", "prof"})


def address_within(text: str) -> tuple[int, int] | None:
    """Where in a person's description a literal address stands, as in `Leon <leon@example.org>`."""
    found = _ADDRESS.search(text)
    return found.span() if found else None


def is_address(text: str) -> bool:
    """Whether the text itself is a mail address."""
    return _ADDRESS.fullmatch(text) is not None


def find_address(person: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """The address of a person and its path in the facts. Raises `MissingFact`."""
    contacts = facts.get("contacts")
    known = {str(name): _address(entry) for name, entry in contacts.items()} if isinstance(contacts, Mapping) else {}
    found = [name for name in known if _words(name) == _words(person)]
    if not found:
        found = [name for name in known if _words(person) and set(_words(person)) <= set(_words(name))]
    if len(found) > 1:
        raise MissingFact(f"Which {person} is meant: {', '.join(sorted(found))}?", f"contacts.{person}")
    if not found:
        raise MissingFact(f"What is {person}'s email address?", f"contacts.{person}")
    address = known[found[0]]
    if address is None:
        raise MissingFact(f"What is {found[0]}'s email address? The one in the facts is none.", f"contacts.{found[0]}")
    return address, f"contacts.{found[0]}"


def people(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of everybody in the facts."""
    contacts = facts.get("contacts")
    return tuple(str(name) for name in contacts) if isinstance(contacts, Mapping) else ()


def _address(entry: Any) -> str | None:
    """An entry is an address, or a mapping that has one as `email`."""
    value = entry.get("email") if isinstance(entry, Mapping) else entry
    return value if isinstance(value, str) and is_address(value) else None


def _words(name: str) -> tuple[str, ...]:
    words = tuple(re.findall(r"[^\W_]+", name.casefold()))
    return tuple(w for w in words if w not in _NO_NAMES) or words
