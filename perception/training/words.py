"""Words that stand on real interfaces, for the screens and phrases that are made here.

`words.txt` is a list of short English labels collected from the message catalogues (gettext .mo) and application
entries (.desktop) of a Debian system: single words and phrases of at most four words, seen in public interfaces,
without the programs they came from. `python -m
perception.training.words FOLDER...` collects anew.
"""

from __future__ import annotations

import functools
import gettext
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
_LABEL = re.compile(r"[A-Z][A-Za-z]*(?:[ '/-][A-Za-z]+){0,3}(?:\.\.\.|…|:)?")
_UNTRANSLATED = frozenset({"Name", "GenericName", "Keywords", "Comment"})


@functools.cache
def labels() -> tuple[str, ...]:
    """Real interface labels, the commonest first."""
    return tuple((HERE / "words.txt").read_text(encoding="utf-8").split("\n")[:-1])


def collect(folders: Iterable[Path]) -> list[str]:
    """Labels in the catalogues and desktop entries under the folders, those in most catalogues first."""
    seen: Counter[str] = Counter()
    for folder in folders:
        for file in sorted(folder.rglob("*.mo")) + sorted(folder.rglob("*.desktop")):
            seen.update(set(_messages(file)))
    common = [(label, count) for label, count in seen.items() if count > 1]  # rare ones are mostly names of programs
    return [label for label, _ in sorted(common, key=lambda item: (-item[1], item[0]))]


def _messages(file: Path) -> Iterator[str]:
    for text in _catalogue(file) if file.suffix == ".mo" else _entry(file):
        label = re.sub(r"_(?=\w)", "", text).strip().rstrip(":.…").strip()
        if _LABEL.fullmatch(label) and 2 <= len(label) <= 28:
            yield label


def _catalogue(file: Path) -> list[str]:
    with file.open("rb") as stream:
        try:
            catalogue = gettext.GNUTranslations(stream)
        except (OSError, UnicodeDecodeError, ValueError, IndexError):
            return []  # a broken catalogue has no words for us
    messages = catalogue._catalog  # type: ignore[attr-defined]  # noqa: SLF001  # no public way to list msgids
    return [m.split("\x04")[-1] for m in messages if isinstance(m, str)]


def _entry(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.partition("=") for line in lines)
    return [part for key, _, value in pairs if key in _UNTRANSLATED for part in value.split(";")]


if __name__ == "__main__":
    (HERE / "words.txt").write_text("\n".join(collect(map(Path, sys.argv[1:]))[:6000]) + "\n", encoding="utf-8")
