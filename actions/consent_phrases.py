"""Phrases, and where they stand in a folded text.

Labels come from OCR and from other people's programs, so both sides are folded: compatibility forms, case, accents,
apostrophes, and the letters OCR confuses (l I 1 |, O 0, S 5, g q). Words are compared whole ("Sender" is not "send"),
except in scripts that do not part words; long ones forgive one more mistake of a reader (`actions.misreading`).
Knows nothing of what the phrases mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from actions import consent_words as words
from actions.misreading import forms, is_misreading, is_one_letter_off

_STUCK = re.compile(r"(?<!\w)(?:[A-Z]|[Il|]{2})(?=[A-Z][a-z])")  # "DDelete", "IIDelete": a picture before a label
_APART = re.compile(r"(?<=\w)['’`](?=\w{3})")  # "Run'script": a contraction's rest is shorter
_WORD = re.compile(r"\w+")
_OGONEK = str.maketrans("ąĄ", "gG")  # what a g is read as
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")  # kana, Han, Hangul syllables
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "'": "", "’": "", "`": "",
                        "&": " and ", "+": " and ", "_": " "})  # fmt: skip
_CONFUSED = str.maketrans({"l": "i", "1": "i", "|": "i", "0": "o", "5": "s", "q": "g"})


def fold(text: str) -> str:
    """Case, accents and compatibility forms taken away."""
    apart = _STUCK.sub("", _APART.sub(" ", text)).translate(_OGONEK)
    bare = "".join(c for c in unicodedata.normalize("NFKD", apart) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare).casefold().translate(_PLAIN)


def tokens_of(clause: str) -> tuple[str, ...]:
    """The words of a folded text, each letter as the one that it is confused with."""
    return tuple(word.translate(_CONFUSED).replace("rn", "m") for word in _WORD.findall(clause))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other, folded."""

    tokens: tuple[str, ...]
    anchor: str  # "^", "=", "+" or ""
    unparted: str  # the folded phrase, for scripts that do not part words; else ""
    stem: bool = False  # the last word may go on


def _phrase(entry: str) -> Phrase:
    anchor = entry[0] if entry[0] in "^=+" else ""
    folded = fold(entry.removeprefix(anchor).removesuffix("*"))
    return Phrase(tokens_of(folded), anchor, folded if _UNPARTED.search(folded) else "", entry.endswith("*"))


def _plain_a(entry: str) -> str:
    """An ą that a reader did not see as one."""
    return entry.replace("ą", "a").replace("Ą", "A")


class Phrases:
    """Phrases, found by the second and third letter of their first word: the first is what readers mistake."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.all = tuple(_phrase(each) for entry in entries for each in dict.fromkeys((entry, _plain_a(entry))))
        self.unparted = tuple(phrase for phrase in self.all if phrase.unparted)
        self._by_letters: dict[str, list[Phrase]] = defaultdict(list)
        self._by_form: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in self.all:
            if not phrase.unparted:
                self._by_letters[phrase.tokens[0][1:3]].append(phrase)
                for form in (*forms(phrase.tokens[0]), *_ends(phrase)):
                    self._by_form[form].append(phrase)

    def in_clause(self, clause: tuple[str, ...], *, forgiving: bool = False) -> Iterator[tuple[int, Phrase]]:
        """Where in a clause one of them stands, and which.

        `forgiving`: a word that is one mistake of a reader away counts as well.
        """
        for place, token in enumerate(clause):
            for phrase in self._near(token) if forgiving else self._by_letters.get(token[1:3], ()):
                if _stands_at(clause, place, phrase) or (forgiving and _stands_misread(clause, place, phrase)):
                    yield place, phrase

    def _near(self, token: str) -> Iterable[Phrase]:
        exact = self._by_letters.get(token[1:3], ())
        return dict.fromkeys((*exact, *(phrase for form in forms(token) for phrase in self._by_form.get(form, ()))))


def _stands_at(
    clause: tuple[str, ...], place: int, phrase: Phrase, same: Callable[[str, str], bool] | None = None
) -> bool:
    """Whether the phrase's words stand next to each other from there on."""
    wanted, same = phrase.tokens, same or _same
    if place + len(wanted) > len(clause):
        return False
    *firsts, last = zip(clause[place:], wanted, strict=False)
    return all(same(*pair) for pair in firsts) and (same(*last) or (phrase.stem and _goes_on(*last)))


def _stands_misread(clause: tuple[str, ...], place: int, phrase: Phrase) -> bool:
    """With a mistake in a word, or without its first letters, where a caret or a border hides those: "dd a comment"."""
    here = clause[place : place + len(phrase.tokens)]
    if _stands_at(clause, place, phrase, _same_or_misread) or is_one_letter_off(here, phrase.tokens):
        return True
    first = phrase.tokens[0]
    hidden = place == 0 and len(phrase.tokens) > 1 and len(first) > 2
    lost = hidden and (clause[0] == first[1:] or clause[0] in _ends(phrase))
    return lost and _stands_at((first, *clause[1:]), 0, phrase)


def _ends(phrase: Phrase) -> tuple[str, ...]:
    """What may be left of the first word: where two more words follow, they tell the phrase."""
    first = phrase.tokens[0]
    return tuple(first[n:] for n in range(1, len(first))) if len(phrase.tokens) > 2 else ()


def _goes_on(token: str, stem: str) -> bool:
    """A word that begins so; its "rn" was folded to "m"."""
    return token.startswith(stem) or (stem[-1] == "r" and token.startswith(stem[:-1] + "m"))


def _same(token: str, word: str) -> bool:
    return token == word or (
        len(word) > 2 and token[1:] == word[1:] and token[:1] in words.LOOKS_LIKE.get(word[0], "").translate(_CONFUSED)
    )


def _same_or_misread(token: str, word: str) -> bool:
    return _same(token, word) or is_misreading(token, word)
