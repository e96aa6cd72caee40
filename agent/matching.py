"""How alike two interface texts are. Pure text; knows nothing of screens or models.

Interface texts differ from what people say in case, a trailing colon or ellipsis, mnemonic underscores, and in single
letters that OCR confuses. `folded` removes the first three; `likeness` forgives the last.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

NAMED = 0.8
LONG, HINT_WORDS = 4, 4
"""Letters a word must have to be looked for in a hint, and words a hint may have."""

_TRIM = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_SPACE = re.compile(r"\s+")
_LOOKALIKES = str.maketrans({"1": "l", "|": "l", "I": "l", "i": "l", "0": "o", "O": "o", "5": "s", "S": "s"})


def folded(text: str) -> str:
    """Case, outer punctuation and runs of white space folded away: `"Send…"` and `"send"` are equal."""
    plain = _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    return (_TRIM.sub("", plain) or plain).casefold()


OPPOSED = 0.5
"""The most that two texts can be alike which differ in a number or a word, or are opposites."""

ANOTHER_WORD, WORD, NAME_WORDS = 0.65, 4, 6
"""Words of so many letters that are less alike are other words, not misread ones; told of texts as short as names."""

_PREFIXES = ("counter", "under", "down", "anti", "over", "dis", "non", "mis", "un", "de", "re", "in", "im", "en", "ex",
             "up")  # fmt: skip


def differ_in_meaning(a: str, b: str) -> bool:
    """Whether two folded texts, however alike, say different things: other numbers, or a word and its opposite.

    "file 1" and "file 2", "connect" and "disconnect", "import" and "export". A misread digit is no other number.
    """
    first, second = a.split(), b.split()
    if len(first) != len(second):
        return False
    return any(_differ(one, other) for one, other in zip(first, second, strict=True) if one != other)


def _differ(one: str, other: str) -> bool:
    if one.translate(_LOOKALIKES) == other.translate(_LOOKALIKES):
        return False
    digits = [[letter for letter in word if letter.isdigit()] for word in (one, other)]
    if digits[0] and len(digits[0]) == len(digits[1]) and digits[0] != digits[1]:
        return True
    return bool(_stems(one) & _stems(other))


def _has_another_word(a: str, b: str) -> bool:
    """Whether one of two folded names has another word in a place: "maps of the north", "maps of the south"."""
    first, second = a.translate(_LOOKALIKES).split(), b.translate(_LOOKALIKES).split()
    if len(first) != len(second) or not 1 < len(first) <= NAME_WORDS:
        return False
    pairs = [(one, other) for one, other in zip(first, second, strict=True) if min(len(one), len(other)) >= WORD]
    return any(fuzz.ratio(one, other) < 100 * ANOTHER_WORD for one, other in pairs)


def _stems(word: str) -> set[str]:
    """The word, and what is left of it without a prefix."""
    return {word, *(word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 3)}


def likeness(wanted: str, seen: str) -> float:
    """Likeness of two texts, 0 to 1. 1 only for equal folded texts."""
    a, b = folded(wanted), folded(seen)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if differ_in_meaning(a, b) or _has_another_word(a, b):
        return min(fuzz.ratio(a, b) / 100, OPPOSED)
    ratio = fuzz.ratio(a, b) / 100
    if len(a) >= 3 and a.translate(_LOOKALIKES) == b.translate(_LOOKALIKES):
        return max(ratio, 0.97)
    return min(ratio, 0.99)


def names_box(wanted: str, name: str) -> bool:
    """Whether a box of that name is the one wanted: called so, or by a short hint that says so ("Add a subject")."""
    if likeness(wanted, name) >= NAMED:
        return True
    return len(folded(wanted)) >= LONG and len(name.split()) <= HINT_WORDS and contains_words(name, wanted)


def contains_words(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text` as whole words, compared folded."""
    needle = folded(wanted)
    return bool(needle) and f" {needle} " in f" {_words(text)} "


def _words(text: str) -> str:
    return " ".join(folded(word) for word in text.split())
