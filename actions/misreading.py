"""One mistake of a reader in a word: two letters swapped, one lost or added, one taken for another of its shape.

Only long words: short ones are one letter away from too many others; but a stroke before a word (a caret, a border,
a picture) is read as an i before short ones too. The last letter decides between forms of a word ("sender",
"sends") and must be right. Several words of a phrase vouch for each other. Knows no words.
"""

from __future__ import annotations

from collections.abc import Iterator

LONG = 6
"""Letters that a word has at least."""

ALIKE_LONG = 5
"""Letters of a word in which one may have been taken for another of its shape."""

ANY_LONG, PHRASE_LONG = 4, 6
"""Letters of a word in which any one may be wrong where the other words of its phrase are right, and of the phrase."""

FIRST_LONG = 7
"""Letters of a word of which the first may be any: a picture or a border stands before it."""

_PARTED, _WHOLE = "ri", "n"
"""What a letter with an accent is read as, and the letter."""

RUN_LONG = 12
"""Letters of a phrase without spaces in which two may be wrong."""

_STROKE, _SHORTEST = "i", 4
"""What a stroke is read as, once folded, and letters that a word behind one has at least."""

_ALIKE = (
    "bh", "hn", "nu", "nm", "uv", "vy", "ce", "eo", "co", "ao", "ae", "ij", "it", "ft", "tr", "fr", "gy", "ey", "kh",
    "cr", "ag", "au", "ef", "cg", "go", "pr", "mr",
)  # fmt: skip
_ENDS_ALIKE = frozenset(map(frozenset, ("it", "ag", "gy", "ef")))
"""The last letters that are mistaken for each other and make no other form of a word (l is folded to i, ą to a)."""
_SHAPES = frozenset(pair for letters in _ALIKE for pair in (letters, letters[::-1]))


def is_misreading(token: str, word: str) -> bool:
    """Whether a reader may have made `token` of `word` by one mistake; not when they are the same."""
    if (
        len(word) >= _SHORTEST
        and word in (token.removeprefix(_STROKE), token.replace(_PARTED, _WHOLE))
        and token != word
    ):
        return True
    if len(token) == len(word) >= FIRST_LONG and token[0] != word[0] and token[1:] == word[1:]:
        return True
    if token == word or (token[-1:] != word[-1] and {token[-1:], word[-1]} not in _ENDS_ALIKE):
        return False
    if len(token) == len(word) >= ALIKE_LONG and _one_is_alike(token, word):
        return True
    if len(word) < LONG:
        return False
    if len(token) == len(word):
        return _two_swapped(token, word)
    return _is_one_lost(token, word)


def is_one_letter_off(tokens: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether one long word of several has one letter wrong, lost or added, whatever its shape."""
    if len(words) < 2 or len(tokens) != len(words) or sum(map(len, words)) < PHRASE_LONG:
        return False
    off = [(token, word) for token, word in zip(tokens, words, strict=True) if token != word]
    if len(off) != 1:
        return False
    ((token, word),) = off
    if len(word) < ANY_LONG:
        return False
    return _is_one_lost(token, word) if len(token) != len(word) else len(_differences(token, word)) == 1


def is_run_together(text: str, phrase: str) -> bool:
    """Whether a text is a phrase without its spaces, in which one letter may be wrong, or two of a long one."""
    near = text[:2] == phrase[:2] or text[-2:] == phrase[-2:]
    if not near or abs(len(text) - len(phrase)) > 2:
        return False
    return distance(text, phrase) <= (2 if len(phrase) >= RUN_LONG else 1)


def forms(token: str) -> Iterator[str]:
    """The word itself and with one letter less: two words with a form in common may be misreadings of each other."""
    yield token
    if _PARTED in token:
        yield token.replace(_PARTED, _WHOLE)
    if len(token) > 2:
        yield from {token[:n] + token[n + 1 :] for n in range(len(token))} - {token}


def _is_one_lost(one: str, other: str) -> bool:
    """Whether the two are the same but for one letter that one of them has more."""
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def distance(one: str, other: str) -> int:
    """Letters to be changed, taken away or added to make one text of the other."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        last, row[0] = row[0], n
        for m, there in enumerate(other, 1):
            last, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, last + (letter != there))
    return row[-1]


def _differences(token: str, word: str) -> list[int]:
    return [n for n, (a, b) in enumerate(zip(token, word, strict=True)) if a != b]


def _one_is_alike(token: str, word: str) -> bool:
    at = _differences(token, word)
    return len(at) == 1 and token[at[0]] + word[at[0]] in _SHAPES


def _two_swapped(token: str, word: str) -> bool:
    at = _differences(token, word)
    return len(at) == 2 and at[1] == at[0] + 1 and token[at[0]] == word[at[1]] and token[at[1]] == word[at[0]]
