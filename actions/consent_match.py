"""Does a label say one of the words that need consent? The words stand in `actions.consent_words` and
`actions.consent_stems`; how they are compared, in `actions.consent_phrases`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from actions import consent_stems as stems
from actions import consent_words as words
from actions.consent_class import ConsentClass
from actions.consent_phrases import Phrase, Phrases, fold, tokens_of
from actions.misreading import LONG, is_run_together

NEGATION_REACH = 1
"""Most words between a negation and the verb it turns off."""

SHORT = 4
"""Most words of a row or of plain text that may still be a menu entry or a flat button."""

ORDER = 6
"""Most words of a text that may still be a button without a frame."""

LONG_PHRASE = 8
"""Letters of a phrase that is known without its spaces."""

LONGEST = 40
"""Letters of words run together that are still taken apart: a label may be anything, and must be judged at once."""

_EDGES = frozenset("Il|")
"""What upright edges are read as."""

_CLAUSE = re.compile(r"[.,;:!?—–()\[\]{}/|…·•\n]+")


def _parted(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Readers lose spaces: a word of a verb and a thing it is often done to, or another verb, is several."""
    return tuple(part for token in tokens for part in _split(token))


def _split(token: str) -> tuple[str, ...]:
    """The words that a token is put together of, if all are known and one is a verb; else the token."""
    parts = _words_in(token)
    return parts if any(part in _known().verbs for part in parts) else (token,)


@functools.lru_cache(maxsize=1024)
def _words_in(token: str) -> tuple[str, ...]:
    """Known words that a token is put together of, the longest first; none for what is longer than words are."""
    if len(token) > LONGEST:
        return ()
    for end in range(len(token), 2, -1):
        head, rest = token[:end], token[end:]
        if head in _known().parts:
            if not rest:
                return (head,)
            if parts := _words_in(rest):
                return head, *parts
    return ()


def _rejoined(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """And they see spaces where none are: two parts that make a long verb together are that verb."""
    found: list[str] = []
    for token in tokens:
        if found and len(verb := found[-1] + token) >= LONG and verb in _known().verbs:
            found[-1] = verb
        else:
            found.append(token)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Known:
    """All words, folded."""

    deeds: dict[ConsentClass, Phrases]
    enters: dict[ConsentClass, Phrases]
    harmless: Phrases
    harmless_fields: Phrases
    secrets: Phrases
    chats: Phrases
    trash: Phrases
    negations: Phrases
    conjunctions: frozenset[str]
    fillers: frozenset[str]
    settings: frozenset[str]
    verbs: frozenset[str]
    parts: frozenset[str]
    joined: dict[str, tuple[ConsentClass, int]]


def fold_words() -> None:
    """Make ready what the first label needs."""
    _known()


@functools.cache
def _known() -> _Known:
    """Folded once, and not before a label is judged: some four thousand words take a while."""
    deeds = {name: Phrases((*entries, *stems.ON_LABELS.get(name, ()))) for name, entries in words.ON_LABELS.items()}
    verbs = frozenset(p.tokens[0] for group in deeds.values() for p in group.all if len(p.tokens) == 1 and not p.stem)
    conjunctions = _single(words.CONJUNCTIONS)
    return _Known(
        deeds=deeds,
        enters={name: Phrases(entries) for name, entries in words.ENTER_IN_FIELDS.items()},
        harmless=Phrases((*words.HARMLESS, *stems.HARMLESS)),
        harmless_fields=Phrases(words.HARMLESS_FIELDS),
        secrets=Phrases(words.SECRET_FIELDS),
        chats=Phrases(words.CHAT_AREAS),
        trash=Phrases(words.TRASH),
        negations=Phrases(words.NEGATIONS),
        conjunctions=conjunctions,
        fillers=_single(words.FILLERS),
        settings=_single(words.SETTINGS),
        verbs=verbs,
        parts=frozenset(word for word in verbs | conjunctions | _single(words.THINGS) if len(word) > 2),
        joined=_joined(deeds),
    )


def _joined(deeds: dict[ConsentClass, Phrases]) -> dict[str, tuple[ConsentClass, int]]:
    """Long phrases of several words without the spaces between them, with their class and their number of words."""
    return {
        text: (name, len(phrase.tokens))
        for name, phrases in deeds.items()
        for phrase in phrases.all
        if len(phrase.tokens) > 1 and not (phrase.stem or phrase.unparted)
        and len(text := "".join(phrase.tokens)) >= LONG_PHRASE
    }  # fmt: skip


def _single(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(tokens_of(fold(word))[0] for word in entries)


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
    clauses = (_without_harmless(_parted(_rejoined(tokens_of(clause)))) for clause in _CLAUSE.split(folded))
    return _Label(folded, tuple(clause for clause in clauses if clause))


def readable(label: str) -> bool:
    """True when anything at all stands on it; "+" and "×" are labels too, but "II" are the edges of a picture."""
    signs = label.strip()
    return bool(signs) and not (len(signs) > 1 and set(signs) <= _EDGES)


def short(label: str) -> bool:
    """True for a label of one to four words."""
    return 1 <= len(_label(label).tokens) <= SHORT


def deed(label: str) -> ConsentClass | None:
    """The class of what a button, menu entry or link with this label does."""
    for sign, consent_class in words.SYMBOLS.items():
        if sign in label:
            return consent_class
    found = _label(label)
    known = _known()
    about = len(found.tokens) > 1 and found.tokens[-1] in known.settings
    for forgiving in (False, True):  # what is there to the letter is meant
        for consent_class, phrases in known.deeds.items():
            if not (about and consent_class not in _DESTROYS) and _says(found, phrases, forgiving=forgiving):
                return consent_class
    return next((name for clause in found.clauses for name in _run_together(clause)), None)


def _run_together(clause: tuple[str, ...]) -> Iterator[ConsentClass]:
    """The classes of phrases that stand in a clause with fewer spaces than they have."""
    for start, end in combinations(range(len(clause) + 1), 2):
        text = "".join(clause[start:end])
        if LONG_PHRASE <= len(text) <= LONGEST and not _negated(clause, start):
            for phrase, (name, parts) in _known().joined.items():
                if parts > end - start and is_run_together(text, phrase):
                    yield name


def order(label: str) -> ConsentClass | None:
    """The class of a text of few words that begins with what is to be done: "Sign in with a passkey"."""
    found = _label(label)
    if not 1 <= len(found.tokens) <= ORDER:
        return None
    return next((name for name, phrases in _known().deeds.items() if _begins(found, phrases)), None)


def is_trash(label: str) -> bool:
    """True for a waste basket."""
    return _mentions(label, _known().trash)


def is_secret_field(label: str) -> bool:
    """True for a field that takes a password, a card number or the like."""
    return _mentions(label, _known().secrets, forgiving=True)


def enter_in_field(label: str) -> ConsentClass | None:
    """What Enter does in a one-line field with this label."""
    if _mentions(label, _known().harmless_fields):
        return None
    if is_secret_field(label):
        return "credentials"
    return next((name for name, phrases in _known().enters.items() if _mentions(label, phrases, forgiving=True)), None)


def enter_in_area(label: str) -> ConsentClass | None:
    """What Enter does in a multi-line area: a new line, but in a chat it sends."""
    return "send" if _mentions(label, _known().chats, forgiving=True) else None


def _mentions(label: str, phrases: Phrases, *, forgiving: bool = False) -> bool:
    found = _label(label)
    return any(phrase.unparted in found.folded for phrase in phrases.unparted) or any(
        phrase.anchor != "=" or len(found.tokens) == len(phrase.tokens)
        for clause in found.clauses
        for _, phrase in phrases.in_clause(clause, forgiving=forgiving)
    )


def _says(label: _Label, phrases: Phrases, *, forgiving: bool) -> bool:
    return any(_is_said_unparted(label, phrase) for phrase in phrases.unparted) or any(
        _is_said(label, clause, place, phrase)
        for clause in label.clauses
        for place, phrase in phrases.in_clause(clause, forgiving=forgiving)
    )


def _begins(label: _Label, phrases: Phrases) -> bool:
    clause = label.clauses[0]
    return any(place == 0 and _is_said(label, clause, 0, phrase) for place, phrase in phrases.in_clause(clause))


def _is_said_unparted(label: _Label, phrase: Phrase) -> bool:
    return label.tokens == phrase.tokens if phrase.anchor == "=" else phrase.unparted in label.folded


def _is_said(label: _Label, clause: tuple[str, ...], place: int, phrase: Phrase) -> bool:
    """Whether a phrase that stands in a clause means what it says."""
    if phrase.anchor == "=":
        return len(label.tokens) == len(phrase.tokens)
    if phrase.anchor and not _starts_clause(clause, place):
        return False
    if phrase.anchor == "+" and place + len(phrase.tokens) >= len(clause):
        return False
    return not _negated(clause, place)


def _starts_clause(clause: tuple[str, ...], place: int) -> bool:
    return all(token in _known().fillers for token in _before(clause, place))


def _negated(clause: tuple[str, ...], place: int) -> bool:
    """A negation before the verb, at most one word apart: "Not used layers: delete" is no "Do not delete"."""
    before = _before(clause, place)
    return any(
        at + len(negation.tokens) + NEGATION_REACH >= len(before)
        for at, negation in _known().negations.in_clause(before)
    )


def _before(clause: tuple[str, ...], place: int) -> tuple[str, ...]:
    """The words before a place, back to the last conjunction."""
    start = max((n + 1 for n in range(place) if clause[n] in _known().conjunctions), default=0)
    return clause[start:place]


def _without_harmless(clause: tuple[str, ...]) -> tuple[str, ...]:
    for place, phrase in _known().harmless.in_clause(clause):
        return (*clause[:place], "", *_without_harmless(clause[place + len(phrase.tokens) :]))
    return clause
