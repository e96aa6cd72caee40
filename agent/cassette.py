"""Recorded answers of a chat model, keyed by the request: planning without network, weights or account, always alike.

A cassette is one JSON file: `{"cassette": 1, "answers": [{"request": [[role, text], ...], "answer": text}, ...]}`. A
request that was never recorded is an error that shows where the nearest recorded one differs. Knows no provider.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Protocol

from agent.errors import ModelUnavailable
from perception.llava_chat import Turn

VERSION = 1
MAX_BYTES = 16 * 1024 * 1024
SHOWN = 40
"""Characters of a difference that are shown of either side."""

Request = tuple[Turn, ...]


class Answers(Protocol):
    """A chat model."""

    def answer(self, turns: Sequence[Turn]) -> str: ...


@dataclass(slots=True)
class Cassette:
    """A chat model that plays answers from a file; with `chat`, asks that one and keeps what it says."""

    path: Path
    chat: Answers | None = None
    _answers: dict[Request, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, chat: Answers | None = None) -> Cassette:
        """Raises `ModelUnavailable` for a file that is missing (unless it is being recorded) or no cassette."""
        if chat is not None and not path.exists():
            return cls(path, chat)
        return cls(path, chat, _read(path))

    def answer(self, turns: Sequence[Turn]) -> str:
        request: Request = tuple((role, text) for role, text in turns)
        if self.chat is not None:
            self._answers[request] = self.chat.answer(turns)
            self._save()
        if request not in self._answers:
            raise ModelUnavailable(f"{self.path}: this request was never recorded; {self._nearest(request)}")
        return self._answers[request]

    def _nearest(self, request: Request) -> str:
        if not self._answers:
            return "the cassette is empty"
        return first_difference(min(self._answers, key=lambda known: _unlikeness(known, request)), request)

    def _save(self) -> None:
        """Whole or not at all, readable by its owner alone."""
        answers = [{"request": request, "answer": answer} for request, answer in self._answers.items()]
        text = json.dumps({"cassette": VERSION, "answers": answers}, ensure_ascii=False, indent=1) + "\n"
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            beside.touch(0o600)
            beside.write_text(text, encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise ModelUnavailable(f"{self.path}: the cassette cannot be written ({error.strerror})") from error


def first_difference(recorded: Request, asked: Request) -> str:
    """Where two requests part, in words: the turn, and the text of both from there on."""
    for number, (known, now) in enumerate(zip(recorded, asked, strict=False), 1):
        if known != now:
            pairs = enumerate(zip(known[1], now[1], strict=False))
            alike = next((n for n, (a, b) in pairs if a != b), min(len(known[1]), len(now[1])))
            at = max(0, alike - SHOWN // 4)
            was, is_ = known[1][at : at + SHOWN], now[1][at : at + SHOWN]
            return f"turn {number} ({now[0]}) was recorded as ...{was!r} and is now ...{is_!r}"
    return f"{len(recorded)} turns were recorded and there are now {len(asked)}"


def _unlikeness(known: Request, request: Request) -> tuple[int, float]:
    """How many turns differ, then how much the last ones do."""
    differing = sum(a != b for a, b in zip(known, request, strict=False)) + abs(len(known) - len(request))
    last = SequenceMatcher(None, known[-1][1][:500], request[-1][1][:500]).ratio() if known and request else 0.0
    return differing, -last


def _read(path: Path) -> dict[Request, str]:
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise ModelUnavailable(f"{path}: no cassette: not a file of at most {MAX_BYTES} bytes")
        data = json.loads(path.read_bytes())
        if data["cassette"] != VERSION:
            raise ModelUnavailable(f"{path}: cassette format {data['cassette']!r}; this deskhand reads {VERSION}")
        return {_request(entry["request"]): _text(entry["answer"]) for entry in data["answers"]}
    except OSError as error:
        raise ModelUnavailable(f"{path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelUnavailable(f"{path}: not a cassette ({type(error).__name__}: {str(error)[:100]})") from error


def _request(turns: list[list[str]]) -> Request:
    return tuple((_text(role), _text(text)) for role, text in turns)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} is no text")
    return value
