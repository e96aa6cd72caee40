"""The closed part of the vocabulary: every token that is not a word. Ids follow the order of `STRUCTURE`.

Structure tokens come first in the tokenizer, so "the closed vocabulary" is the id range [0, len(STRUCTURE)) and a
grammar never has to look further. Words stand behind them. Appending here needs a new tokenizer and a new checkpoint:
use the spare tokens instead.
"""

from __future__ import annotations

PAD, BOS, END, UNKNOWN_BYTE, IMAGE = "<pad>", "<bos>", "<end>", "<unk>", "<image>"

ROLES = (
    "recipient", "cc", "bcc", "subject", "body", "text", "value", "field", "label", "near", "app", "file", "folder",
    "url", "query", "key", "expression", "number", "count",
)  # fmt: skip
"""What a marked span of the instruction is for."""

APPLICATIONS = {
    "Email": "email editor",
    "TextEditor": "text editor",
    "Calculator": "calculator",
    "FileManager": "file manager",
    "WebBrowser": "web browser",
    "Viewer": "image viewer",
    "TerminalEmulator": "terminal",
    "WordProcessor": "word processor",
    "Spreadsheet": "spreadsheet",
    "Presentation": "presentation",
    "Calendar": "calendar",
    "ContactManagement": "address book",
    "Player": "media player",
    "Settings": "settings",
    "InstantMessaging": "chat",
    "RasterGraphics": "paint program",
    "Monitor": "task manager",
    "Clock": "clock",
    "Game": "game",
    "Map": "maps",
    "default": "default application",
}
"""Kinds of application: the freedesktop.org category and the words an open step uses for it."""

PLACES = (
    "To", "Cc", "Bcc", "Subject", "Body", "Document", "FileName", "Search", "Focus", "Send", "Save", "Submit", "OK",
    "Cancel", "Close", "Open", "Login", "Next", "Yes", "No", "Delete", "New", "Print",
)  # fmt: skip
"""Generic names of places that an instruction need not mention."""
THE_FIELD = "<spare:20>"
"""The one text field there is: "into the text box", without a name."""

ELEMENT_ROLES = (
    "button", "field", "area", "checkbox", "radio", "combo", "tab", "menu", "link", "item", "slider", "spin", "icon",
    "text", "image", "unknown",
)  # fmt: skip
KEYS = (
    "ctrl", "shift", "alt", "win", "enter", "esc", "tab", "space", "backspace", "delete", "home", "end", "pageup",
    "pagedown", "up", "down", "left", "right", "f1", "f2", "f4", "f5", "f11", "a", "c", "f", "l", "n", "o", "p", "q",
    "s", "t", "v", "w", "x", "y", "z",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "^", "%", "from", "into")
"""Arithmetic signs. `from` and `into` are - and / with the operands the other way round ("subtract 9 from 100")."""
ORDINALS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "last")

FORMATS = (
    "<plan>", "<echo>", "<marks>", "<steps>", "<ground>", "<el>", "<opt>", "<none>", "<=>", "<~>", "<describe>",
    "<verify>", "<yes>", "<no>", "<unknown>", "<act>", "<history>", "<sep>", "<near>", "<value>",
)  # fmt: skip
SHAPES = (
    "<^>", "<Xx>", "<xx>", "<XX>", "<x1>", "<num>", "<time>", "<email>", "<file>", "<path>", "<url>", "<cjk>", "<cyr>",
    "<sym>", "<emoji>", "<nl>", "<nl2>", "<quote>", "<quote:long>", "<quote:lines>", "<quote:file>", "<quote:email>",
    "<quote:url>", "<quote:num>", "<quote:path>",
)  # fmt: skip
"""What a unit that is no single word of the vocabulary looks like. `<^>` stands before a capitalised known word."""

OUTSIDE = "<O>"
TAGS = (OUTSIDE, *(f"<B:{role}>" for role in ROLES), *(f"<I:{role}>" for role in ROLES))
"""What the echo is read for: one tag for each unit."""

USES = tuple(f"<u:{role}>" for role in ROLES)
"""The next marked span of a role that no step has used yet."""

STEP_WORDS = (
    "<open>", "<type>", "<click>", "<press>", "<scroll>", "<wait>", "<refuse>", "<replace>", "<double>", "<right>",
    "<nth>", "<down>", "<up>", "<closes>", "<changes>", "<checks>", "<unchecks>", "<appears>", "<drag>", "<move>",
)  # fmt: skip

STRUCTURE: tuple[str, ...] = (
    PAD, BOS, END, UNKNOWN_BYTE, IMAGE, *FORMATS, *SHAPES, *TAGS, *USES, *STEP_WORDS,
    *(f"<a:{name}>" for name in APPLICATIONS), *(f"<t:{name}>" for name in PLACES),
    *(f"<r:{name}>" for name in ELEMENT_ROLES), *(f"<k:{name}>" for name in KEYS),
    *(f"<op:{sign}>" for sign in OPERATORS),
    *(f"<n:{number}>" for number in ORDINALS),
    *(f"<st:{state}>" for state in ("checked", "selected", "disabled", "focused", "expanded")),
    *(f"<spare:{number}>" for number in range(64)),
)  # fmt: skip
