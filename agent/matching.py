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


def likeness(wanted: str, seen: str) -> float:
    """Likeness of two texts, 0 to 1. 1 only for equal folded texts."""
    a, b = folded(wanted), folded(seen)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
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
