"""Cut an instruction into units: the only places where a quoted value may begin or end (contract 10).

A unit is a word (an address, a file name or a number is one word), a CJK character, a punctuation mark, a run of
whitespace, or a balanced quoted region. The units of a text are adjacent and cover it: joining them gives it back.
Knows nothing of models or vocabularies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "space", "mark", "quote"]

_PAIRS = {
    "“": "”",
    "„": "”“",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    '"': '"',
    "'": "'",
    "`": "`",
    "”": "”",
}
_STRAIGHT = frozenset("\"'`‘")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\uff66-\uff9f"
_DOMAINS = "com|org|net|edu|gov|io|de|pl|uk|fr|eu|dev|info|example"
_TOKEN = re.compile(
    rf"""
    \s+
  | \$\{{secret:[^{{}}\s]+\}}                                      # a secret, by reference
  | https?://[^\s<>"“”]*[^\s<>"“”.,;:!?)\]']                      # address of a page
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                 # mail
  | (?:~|\.{{1,2}}|[A-Za-z]:)?[/\\](?:[\w.\-+@~]+[/\\]?)*[\w\-+@~/\\]   # path
  | (?:[A-Za-z0-9-]+\.)+(?:{_DOMAINS})(?:/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'])?(?![\w])
  | \d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![\w])                     # number, time
  | [{_CJK}]
  | [^\W_](?:[^\W{_CJK}]|[-.'’](?=[^\W_{_CJK}]))*?(?=['’]s\b)      # the owner in "Leon's"
  | (?:[^\W{_CJK}]|[-.'’](?=[^\W_{_CJK}]))+                   # word; hyphen, dot, apostrophe may stand inside
  | ['’]s\b
  | .
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: `text` is exactly `instruction[start:end]`."""

    start: int
    end: int
    kind: Kind
    text: str

    @property
    def inner(self) -> tuple[int, int]:
        """Offsets of what the unit says: without its quotation marks when it is quoted."""
        return (self.start + 1, self.end - 1) if self.kind == "quote" else (self.start, self.end)


def split_units(text: str) -> tuple[Unit, ...]:
    """All units of a text in order."""
    units: list[Unit] = []
    position = 0
    for start, end in _quoted_regions(text):
        units += _plain_units(text, position, start)
        units.append(Unit(start, end, "quote", text[start:end]))
        position = end
    return (*units, *_plain_units(text, position, len(text)))


def _plain_units(text: str, start: int, end: int) -> list[Unit]:
    return [
        Unit(m.start(), m.end(), _kind(m.group()), m.group()) for m in _TOKEN.finditer(text, start, end) if m.group()
    ]


def _kind(piece: str) -> Kind:
    if piece.isspace():
        return "space"
    return "word" if any(c.isalnum() for c in piece) else "mark"


def _quoted_regions(text: str) -> list[tuple[int, int]]:
    """Balanced quoted regions, outermost only, in order."""
    regions = []
    position = 0
    while position < len(text):
        end = _quote_end(text, position) if text[position] in _PAIRS else None
        if end is not None:
            regions.append((position, end))
        position = end if end is not None else position + 1
    return regions


def _quote_end(text: str, start: int) -> int | None:
    """End of the quoted region that opens at `start`, or None when no quotation opens there."""
    opening = text[start]
    if opening in _STRAIGHT and not _may_open(text, start):
        return None
    closing = _PAIRS[opening]
    nested = _nested_end(text, start, closing) if opening in "\"'`" else None
    if nested is not None:
        return nested
    for index in range(start + 1, len(text)):
        if text[index] in closing and (opening in '"`' or opening not in _STRAIGHT or _may_close(text, index)):
            return index + 1 if index > start + 1 else None
    return None


def _nested_end(text: str, start: int, mark: str) -> int | None:
    """End of a region whose inside quotes with the same straight mark, as in `"He said "hi" to me"`."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] != mark:
            continue
        if index == start or (_may_open(text, index) and not _may_close(text, index)):
            depth += 1
        elif _may_close(text, index):
            depth -= 1
        if depth == 0:
            return index + 1 if index > start + 1 else None
    return None


def _may_open(text: str, index: int) -> bool:
    before = text[index - 1] if index else " "
    return index + 1 < len(text) and not before.isalnum() and before != "_"


def _may_close(text: str, index: int) -> bool:
    after = text[index + 1] if index + 1 < len(text) else " "
    return not (after.isalnum() or after == "_")
