"""Which installed application a phrase such as "email editor" or "calculator" means.

Works on parsed desktop entries alone (freedesktop.org Desktop Entry and Desktop Menu specifications): name, generic
name, keywords and registered categories. Several that fit equally well are settled by the user's own default for the
kind of content the category handles (mimeapps.list), else refused with the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from actions.applications import Application
from agent.errors import TargetAmbiguous, TargetMissing
from agent.matching import folded, likeness

_SYNONYMS = {"mail": "email", "e-mail": "email", "mailer": "email", "notepad": "texteditor", "explorer": "filemanager",
             "browser": "webbrowser", "files": "filemanager", "terminal": "terminalemulator"}  # fmt: skip
_FILLER = {"the", "a", "an", "my", "app", "application", "program", "client", "new", "default", "your"}
_CONTENT = {"email": "x-scheme-handler/mailto", "webbrowser": "x-scheme-handler/http", "texteditor": "text/plain",
            "filemanager": "inode/directory", "viewer": "application/pdf"}  # fmt: skip
NAME_LIKENESS = 0.85
_SETTINGS = {"settings", "preferences", "options", "configuration"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def choose_application(
    phrase: str, installed: Iterable[Application], default_for: Callable[[str], str | None]
) -> Application:
    """The application the phrase means. Raises `TargetMissing` or `TargetAmbiguous` (with the candidates)."""
    entries = list(installed)
    scored = [(score, entry) for entry in entries if (score := fit(phrase, entry)) > 0]
    if not scored:
        names = ", ".join(sorted(entry.name for entry in entries)[:12]) or "none"
        raise TargetMissing(f"no installed application fits {phrase!r}; installed: {names}")
    best = max(score for score, _ in scored)
    tied = [entry for score, entry in scored if score == best]
    if len(tied) == 1:
        return tied[0]
    preferred = _default_among(phrase, tied, default_for)
    if preferred is None:
        raise TargetAmbiguous(f"{phrase!r} fits several applications: {', '.join(sorted(e.name for e in tied))}", tied)
    return preferred


def fit(phrase: str, entry: Application) -> int:
    """How well one application fits: 5 by its whole name, 4 by category, 3 by generic name, 2 by a part of its name,
    1 by keyword or a nearly equal name, 0 not at all. A settings dialog is meant only when settings are named.
    """
    wanted = _tokens(phrase)
    if folded(phrase) in {folded(entry.name), folded(entry.id.removesuffix(".desktop"))}:
        return 5
    if not wanted or entry.terminal or ("Settings" in entry.categories and not wanted & _SETTINGS):
        return 0
    if any(_category_fits(wanted, category) for category in entry.categories):
        return 4
    if wanted <= _tokens(entry.generic_name):
        return 3
    if wanted <= _tokens(entry.name):
        return 2
    by_keyword = wanted <= set().union(*(_tokens(k) for k in entry.keywords))
    return 1 if by_keyword or likeness(" ".join(sorted(wanted)), entry.name) >= NAME_LIKENESS else 0


def _category_fits(wanted: set[str], category: str) -> bool:
    whole = category.casefold()
    parts = {_SYNONYMS.get(part.casefold(), part.casefold()) for part in _CAMEL.split(category)}
    return whole in wanted or parts <= wanted or (len(parts) == 1 and whole in wanted)


def _tokens(phrase: str) -> set[str]:
    words = [word.strip(".,;:!?\"'()").casefold() for word in phrase.split()]
    return {_SYNONYMS.get(word, word) for word in words if word and word not in _FILLER}


def _default_among(
    phrase: str, tied: list[Application], default_for: Callable[[str], str | None]
) -> Application | None:
    wanted = _tokens(phrase)
    for entry in tied:
        for category in entry.categories:
            mime = _CONTENT.get(category.casefold())
            if mime and _category_fits(wanted, category) and default_for(mime) == entry.id:
                return entry
    return None
