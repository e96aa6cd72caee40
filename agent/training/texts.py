"""English texts about programs, to learn words from: help, dictionary, package descriptions, message catalogues.

`scripts/texts.sh` puts them into a folder. `paragraphs` are texts in which words stand near each other; `pairs` are
texts that mean about the same: two messages that are translated alike, and the lines of a thesaurus.
"""

from __future__ import annotations

import gettext
import gzip
import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Final

SHORTEST: Final = 20  # characters of a paragraph
LABEL: Final = (2, 45)  # characters of a message that may be a label
_TAG = re.compile(r"<[^>]+>")
_FOREIGN = re.compile(r"/(?:help|HTML|html)/(?!en|C)[a-z]{2}(?:_[A-Z]{2})?/")
_SCRIPT = re.compile(r"(?s)<(script|style)[^>]*>.*?</\1>")
_END = re.compile(r"</(?:p|li|td|dd|dt|h\d|para|title|item)>")
_NOTES = re.compile(r"\[[^\]]*\]|\\[^\\]*\\|<-- .*? -->")
_DESCRIPTION = re.compile(r"(?ms)^Description(?:-en)?: (.*?)(?=^\S|\Z)")
_PAGES: Final = frozenset({".html", ".htm", ".xhtml", ".xhp", ".page", ".docbook"})
_SEVERAL: Final = 12  # messages translated alike: more of them share a word, no meaning


def paragraphs(folder: Path) -> Iterator[str]:
    """Texts in lower case, one thought each; the same order for the same files."""
    for file in _files(folder):
        for part in _parts(file):
            text = " ".join(html.unescape(_TAG.sub(" ", part)).split()).lower()
            if len(text) > SHORTEST:
                yield text
    yield from (message for message in sorted(_messages(folder)) if len(message) > SHORTEST)


def pairs(folder: Path) -> list[tuple[str, str, int]]:
    """Two messages and in how many languages some program translates both with the same words; two at least."""
    alike: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for file in _files(folder, ".mo"):
        for message, translated in _catalogue(file):
            short = LABEL[0] <= len(message) <= LABEL[1] and not re.search(r"[%\d]", message)
            if short and translated and translated != message:
                alike[file.parts[-3], translated].add(message)
    counted: Counter[tuple[str, str]] = Counter()
    for messages in alike.values():
        if len(messages) <= _SEVERAL:
            counted.update(combinations(sorted(messages), 2))
    return [(one, other, count) for (one, other), count in sorted(counted.items()) if count > 1]


def synonyms(folder: Path) -> Iterator[list[str]]:
    """Lines of the thesaurus: a word, then others for it."""
    for file in _files(folder, ".dat"):
        word = ""
        for line in file.read_text("utf-8", "ignore").splitlines()[1:]:
            first, *others = line.split("|")
            if len(others) == 1 and others[0].isdigit():
                word = first
            else:
                yield [word, *(re.sub(r"\(.*?\)", "", other).strip() for other in others[:_SEVERAL])]


def _files(folder: Path, suffix: str = "") -> list[Path]:
    return sorted(f for f in folder.rglob(f"*{suffix}") if f.is_file() and not _FOREIGN.search(str(f)))


def _parts(file: Path) -> Iterator[str]:
    if file.suffix in _PAGES:
        yield from _END.split(_SCRIPT.sub(" ", file.read_text("utf-8", "ignore")))
    elif file.suffix == ".dz":
        text = gzip.decompress(file.read_bytes()).decode("utf-8", "ignore")
        yield from (_NOTES.sub(" ", part) for part in text.split("\n\n"))
    elif file.parent.name == "wordnet" and file.stem == "data":
        yield from map(_gloss, file.read_text("utf-8", "ignore").splitlines())
    elif file.name == "descriptions.txt":
        for record in file.read_text("utf-8", "ignore").split("\n\n"):
            if found := _DESCRIPTION.search(record):
                yield found[1].replace("\n .\n", " ")


def _gloss(line: str) -> str:
    """The words of a line of WordNet and what they mean; "" for its licence."""
    head, bar, gloss = line.partition("|")
    if not bar or line.startswith("  "):
        return ""
    fields = head.split()
    words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
    return ", ".join(words).replace("_", " ") + " : " + gloss


def _messages(folder: Path) -> set[str]:
    return {message for file in _files(folder, ".mo") for message, _ in _catalogue(file)}


def _catalogue(file: Path) -> Iterator[tuple[str, str]]:
    """Messages and translations as a person reads them; none of what cannot be read."""
    try:
        with file.open("rb") as stream:
            entries = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]  # noqa: SLF001  # no public way
    except (OSError, UnicodeDecodeError, ValueError, IndexError):
        return
    for message, translated in entries.items():
        if isinstance(message, str) and isinstance(translated, str) and message:
            yield _shown(message.split("\x04")[-1]), _shown(translated)


def _shown(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[_&](?=\w)", "", text)).strip().rstrip(":.… ").lower()
