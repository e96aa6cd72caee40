"""Does a label say one of the words that need consent? Matching only; the words stand in `actions.consent_words` and
`actions.consent_stems`.

Labels come from OCR and from other people's programs, so both sides are folded: compatibility forms, case, accents,
apostrophes, and the letters OCR confuses (l I 1 |, O 0, S 5). Words are compared whole ("Sender" is not "send"), except
in scripts that do not part words.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions import consent_stems as stems
from actions import consent_words as words
from actions.consent_class import ConsentClass

NEGATION_REACH = 1
"""Most words between a negation and the verb it turns off."""

SHORT = 4
"""Most words of a row or of plain text that may still be a menu entry or a flat button."""

_APART = re.compile(r"(?<=\w)['’`](?=\w{3})")  # "Run'script": a contraction's rest is shorter
_CLAUSE = re.compile(r"[.,;:!?—–()\[\]{}/|…·•\n]+")
_WORD = re.compile(r"\w+")
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")  # kana, Han, Hangul syllables
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "'": "", "’": "", "`": "",
                        "&": " and ", "+": " and "})  # fmt: skip
_CONFUSED = str.maketrans({"l": "i", "1": "i", "|": "i", "0": "o", "5": "s"})


def fold(text: str) -> str:
    """Case, accents and compatibility forms taken away."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", _APART.sub(" ", text)) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare).casefold().translate(_PLAIN)


def _tokens(clause: str) -> tuple[str, ...]:
    return tuple(word.translate(_CONFUSED).replace("rn", "m") for word in _WORD.findall(clause))


def _parted(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Readers lose spaces: a word that is a verb and a thing it is often done to is two."""
    return tuple(part for token in tokens for part in _split(token))


def _split(token: str) -> tuple[str, ...]:
    for end in range(3, len(token) - 2):
        if token[:end] in _VERBS and token[end:] in _THINGS:
            return token[:end], token[end:]
    return (token,)


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    anchor: str  # "^", "=", "+" or ""
    unparted: str  # the folded phrase, for scripts that do not part words; else ""
    stem: bool = False  # the last word may go on


def _phrase(entry: str) -> _Phrase:
    anchor = entry[0] if entry[0] in "^=+" else ""
    folded = fold(entry.removeprefix(anchor).removesuffix("*"))
    return _Phrase(_tokens(folded), anchor, folded if _UNPARTED.search(folded) else "", entry.endswith("*"))


def _phrases(entries: Iterable[str]) -> tuple[_Phrase, ...]:
    return tuple(_phrase(entry) for entry in entries)


_DEEDS = {name: _phrases((*entries, *stems.ON_LABELS.get(name, ()))) for name, entries in words.ON_LABELS.items()}
_ENTERS = {name: _phrases(entries) for name, entries in words.ENTER_IN_FIELDS.items()}
_HARMLESS = _phrases((*words.HARMLESS, *stems.HARMLESS))
_HARMLESS_FIELDS = _phrases(words.HARMLESS_FIELDS)
_SECRETS = _phrases(words.SECRET_FIELDS)
_CHATS = _phrases(words.CHAT_AREAS)
_TRASH = _phrases(words.TRASH)
_NEGATIONS = _phrases(words.NEGATIONS)
_CONJUNCTIONS = {_tokens(fold(word))[0] for word in words.CONJUNCTIONS}
_FILLERS = {_tokens(fold(word))[0] for word in words.FILLERS}
_SETTINGS = {_tokens(fold(word))[0] for word in words.SETTINGS}
_VERBS = frozenset(p.tokens[0] for group in _DEEDS.values() for p in group if len(p.tokens) == 1 and not p.stem)
_THINGS = frozenset(_tokens(fold(word))[0] for word in words.THINGS)
_DESTROYS = frozenset({"delete", "overwrite"})


@dataclass(frozen=True, slots=True)
class _Label:
    """A label, folded once: its clauses as tokens, and its whole text."""

    folded: str
    clauses: tuple[tuple[str, ...], ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(token for clause in self.clauses for token in clause)


@functools.lru_cache(maxsize=1024)
def _label(text: str) -> _Label:
    folded = fold(text)
    clauses = (_without_harmless(_parted(_tokens(clause))) for clause in _CLAUSE.split(folded))
    return _Label(folded, tuple(clause for clause in clauses if clause))


def readable(label: str) -> bool:
    """True when anything at all stands on it; "+" and "×" are labels too."""
    return bool(label.strip())


def short(label: str) -> bool:
    """True for a label of one to three words."""
    return 1 <= len(_label(label).tokens) <= SHORT


def deed(label: str) -> ConsentClass | None:
    """The class of what a button, menu entry or link with this label does."""
    for sign, consent_class in words.SYMBOLS.items():
        if sign in label:
            return consent_class
    found = _label(label)
    about = len(found.tokens) > 1 and found.tokens[-1] in _SETTINGS
    for consent_class, phrases in _DEEDS.items():
        if about and consent_class not in _DESTROYS:
            continue
        if any(_says(found, phrase) for phrase in phrases):
            return consent_class
    return None


def is_trash(label: str) -> bool:
    """True for a waste basket."""
    return _mentions(label, _TRASH)


def is_secret_field(label: str) -> bool:
    """True for a field that takes a password, a card number or the like."""
    return _mentions(label, _SECRETS)


def enter_in_field(label: str) -> ConsentClass | None:
    """What Enter does in a one-line field with this label."""
    if _mentions(label, _HARMLESS_FIELDS):
        return None
    if is_secret_field(label):
        return "credentials"
    return next((name for name, phrases in _ENTERS.items() if _mentions(label, phrases)), None)


def enter_in_area(label: str) -> ConsentClass | None:
    """What Enter does in a multi-line area: a new line, but in a chat it sends."""
    return "send" if _mentions(label, _CHATS) else None


def _mentions(label: str, phrases: Iterable[_Phrase]) -> bool:
    found = _label(label)
    return any(
        (phrase.unparted and phrase.unparted in found.folded)
        or any(True for clause in found.clauses for _ in _places(clause, phrase))
        for phrase in phrases
    )


def _says(label: _Label, phrase: _Phrase) -> bool:
    if phrase.anchor == "=":
        return label.tokens == phrase.tokens
    if phrase.unparted:
        return phrase.unparted in label.folded
    return any(
        not _negated(clause, place)
        and (not phrase.anchor or _starts_clause(clause, place))
        and (phrase.anchor != "+" or place + len(phrase.tokens) < len(clause))
        for clause in label.clauses
        for place in _places(clause, phrase)
    )


def _places(clause: tuple[str, ...], phrase: _Phrase) -> Iterator[int]:
    """Where the phrase's words stand next to each other."""
    wanted = phrase.tokens
    for place in range(len(clause) - len(wanted) + 1):
        *firsts, last = zip(clause[place:], wanted, strict=False)
        if all(_same(*pair) for pair in firsts) and (_same(*last) or (phrase.stem and last[0].startswith(last[1]))):
            yield place


def _same(token: str, word: str) -> bool:
    return token == word or (
        len(word) > 2 and token[1:] == word[1:] and token[:1] in words.LOOKS_LIKE.get(word[0], "").translate(_CONFUSED)
    )


def _starts_clause(clause: tuple[str, ...], place: int) -> bool:
    return all(token in _FILLERS for token in _before(clause, place))


def _negated(clause: tuple[str, ...], place: int) -> bool:
    """A negation before the verb, at most one word apart: "Not used layers: delete" is no "Do not delete"."""
    before = _before(clause, place)
    return any(
        at + len(negation.tokens) + NEGATION_REACH >= len(before)
        for negation in _NEGATIONS
        for at in _places(before, negation)
    )


def _before(clause: tuple[str, ...], place: int) -> tuple[str, ...]:
    """The words before a place, back to the last conjunction."""
    start = max((n + 1 for n in range(place) if clause[n] in _CONJUNCTIONS), default=0)
    return clause[start:place]


def _without_harmless(clause: tuple[str, ...]) -> tuple[str, ...]:
    for phrase in _HARMLESS:
        for place in _places(clause, phrase):
            return (*clause[:place], "", *_without_harmless(clause[place + len(phrase.tokens) :]))
    return clause
