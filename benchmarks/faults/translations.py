"""Labels of real programs in other languages, from the translation files of Debian packages.

The English text (msgid) gives the class by the rule in this file, which was fixed before any translation was looked
at; the translation (msgstr) is the label. The rules of `actions.consent_words` were written with `DEVELOPMENT` in view
and without `HELD_OUT`. Packages are fetched with apt-get and only unpacked; nothing of them is kept in the repository.
"""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("de", "es", "fr", "pl", "ru")

HELD_OUT = (
    "sylpheed-i18n", "kmymoney-common", "digikam-data", "nemo-data", "gnome-boxes", "network-manager-gnome", "meld",
    "anjuta-common", "grisbi-common", "mate-control-center-common",
)  # fmt: skip
"""Measured once, after the rules were fixed. Chosen by name before any of their files was fetched, in place of two
sets that were measured before and belong to `DEVELOPMENT` now."""

DEVELOPMENT = (
    "thunar-data", "rhythmbox-data", "deja-dup", "gparted-common", "geary", "hexchat-common", "synaptic",
    "gthumb-data", "gnucash-common", "kmail", "dolphin", "inkscape", "gnumeric-common", "file-roller",
    "claws-mail-i18n", "transmission-gtk", "audacity-data", "gedit-common", "remmina-common", "easytag",
    "filezilla-common", "gramps", "homebank-data", "gajim", "kget", "konversation-data", "ktorrent-data", "gwenview",
    "ark", "k3b-data", "kate5-data", "cheese-common", "gnome-system-monitor", "engrampa-common", "atril-common",
    "virt-manager", "gnome-packagekit-data", "krusader", "psi-translations", "gnome-maps", "parole", "kpat",
    "gnome-control-center-data", "gnome-calendar", "gnome-contacts", "caja-common", "libfm-data", "darktable", "balsa",
    "totem-common", "gnome-disk-utility", "xfburn", "evolution-common", "pidgin-data", "gimp-data", "brasero-common",
    "liferea-data", "shotwell-common", "gnome-software-common", "seahorse", "epiphany-browser-data", "nautilus-data",
)  # fmt: skip
"""What the rules in other languages may be written from."""

_FIRST_WORDS = {
    "delete": "delete remove erase discard uninstall purge wipe shred destroy",
    "overwrite": "overwrite replace",
    "install": "install reinstall upgrade",
    "send": "send resend publish invite",
    "pay": "pay buy purchase donate",
    "credentials": "authenticate",
    "submit": "submit accept subscribe unsubscribe agree approve reject decline",
}
_WITH_OBJECT = {"send": "share upload"}
"""Alone these are nouns as often as verbs."""
_WHOLE = {
    "delete": ("empty trash", "move to trash", "dont save", "close without saving", "clear history", "clear all"),
    "credentials": ("log in", "sign in", "unlock", "unlock keyring", "unlock screen"),
    "submit": ("confirm", "sign up", "create account"),
    "terminal": ("run command", "execute"),
}
_NO_DEED = frozenset((
    "filter", "filters", "formatting", "highlight", "highlighting", "back", "backward", "desktop", "key", "with",
    "nothing", "to", "only", "the", "a", "an", "this", "window", "agent", "agents", "plugins", "confirmation",
    "price", "prices", "quantity", "places", "date", "order", "report", "defaults", "options", "settings", "mode",
    "tool", "preferences", "error", "errors", "failed", "speed", "limit", "limits", "slot", "slots", "ratio",
    "statistics", "toolbar", "overrides", "button", "attention",
))  # fmt: skip
"""Words that make it a matter of what is shown ("Remove filter", "Send to back"), a thing ("Share price", "Upload
speed"), a setting, or the sentence of a tool tip ("Delete the selected layer")."""
_NO_CONTROL = frozenset(("send account", "invite list", "send around"))
"""Headings of columns and of settings, found among `DEVELOPMENT`."""

_HARMLESS = frozenset((
    "open", "close", "cancel", "save", "copy", "paste", "cut", "undo", "redo", "find", "search", "print", "zoom",
    "show", "hide", "view", "edit", "new", "next", "previous", "back", "forward", "help", "about", "properties",
    "preferences", "select", "reload", "refresh", "rename", "bold", "italic", "underline", "reply", "home",
    "stop", "play", "pause", "fullscreen", "sort",
))  # fmt: skip
_RISKY_ANYWHERE = frozenset(
    " ".join([*_FIRST_WORDS.values(), *_WITH_OBJECT.values(), "trash login sign log password run pay order"]).split()
) | frozenset(["deletion", "removal", "removed", "deleted", "sending", "sent", "replaced", "installed", "saving"])
_PLACEHOLDER = re.compile(r"[%{}<>$\n\r\t@|,;:?!/()\"]|\\|(?<!\.)\.$")
"""What a plain label of a control has not."""


_FORMAT = re.compile(r"[%{}<>$\n\r\t@|]")


class _Catalog(gettext.GNUTranslations):
    """A translation file as its messages; plural forms left out."""

    _catalog: dict[object, str]

    @property
    def messages(self) -> dict[str, str]:
        return {key: text for key, text in self._catalog.items() if isinstance(key, str)}


@dataclass(frozen=True, slots=True)
class Label:
    """One translated label."""

    package: str
    language: str
    english: str
    text: str
    consent_class: str | None  # by the English rule; None is harmless


def english_class(message: str) -> tuple[bool, str | None]:
    """Whether the rule speaks about an English label at all, and the class it gives it."""
    plain = re.sub(r"[_&](?=\w)", "", message).strip()
    if _PLACEHOLDER.search(plain) or not plain[:1].isupper():
        return False, None
    words = re.findall(r"\w+", plain.replace("'", "").replace("’", "").lower())
    marked = plain != message.strip() or plain.endswith(("...", "…"))  # a mnemonic, or a dialog follows: a control
    if not 1 <= len(words) <= (4 if marked else 3):
        return False, None
    for name, wholes in _WHOLE.items():
        if " ".join(words) in wholes:
            return True, name
    if not _NO_DEED.isdisjoint(words) or " ".join(words) in _NO_CONTROL:
        return False, None
    for name, firsts in _FIRST_WORDS.items():
        if words[0] in firsts.split():
            return True, name
    for name, firsts in _WITH_OBJECT.items():
        if words[0] in firsts.split() and len(words) > 1:
            return True, name
    return words[0] in _HARMLESS and _RISKY_ANYWHERE.isdisjoint(words), None


def labels(packages: tuple[str, ...], cache: Path) -> list[Label]:
    """Every label the English rule speaks about, once per language and text. Fetches what is not in `cache`."""
    found: dict[tuple[str, str], Label] = {}
    for package in packages:
        for language, english, text in _messages(unpacked(package, cache)):
            speaks, consent_class = english_class(english)
            if speaks and _differs(english, text):
                label = Label(package, language, english, _shown(text), consent_class)
                found.setdefault((language, label.text.casefold()), label)
    return list(found.values())


def unpacked(package: str, cache: Path) -> Path:
    """The folder with a package's translation files. Raises `CalledProcessError` when it cannot be fetched."""
    folder = cache / package
    if folder.is_dir():
        return folder
    partial = cache / f"{package}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    subprocess.run(["apt-get", "-q", "download", package], cwd=partial, check=True, capture_output=True)
    archive = next(partial.glob("*.deb"))
    subprocess.run(["dpkg-deb", "-x", archive.name, "all"], cwd=partial, check=True, capture_output=True)
    kept = partial / "kept"
    for language in LANGUAGES:
        for path in sorted((partial / "all").glob(f"usr/share/locale*/{language}/LC_MESSAGES/*.mo")):
            (kept / language).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, kept / language / path.name)
    kept.mkdir(exist_ok=True)
    kept.rename(folder)
    shutil.rmtree(partial)
    return folder


def _messages(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Language, msgid and msgstr of all simple messages; contexts that speak of keys are left out."""
    for path in sorted(folder.glob("*/*.mo")):
        with path.open("rb") as file:
            catalog = _Catalog(file).messages
        for key, text in sorted(catalog.items()):
            context, _, message = key.rpartition("\x04")
            if message and text and not _FORMAT.search(text) and "key" not in context.lower():
                yield path.parent.name, message, text


def _differs(english: str, text: str) -> bool:
    return english.replace("_", "").replace("&", "").casefold() != _shown(text).casefold()


def _shown(text: str) -> str:
    """A label as it is drawn: without mnemonic marks."""
    without = re.sub(r"\s*\([_&]\w\)", "", text)
    return re.sub(r"[_&](?=\w)", "", without).strip()
