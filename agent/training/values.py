# ruff: noqa: E501  (lists of values)
"""Random values for phrases: names, texts, files, labels. Unknown words become shapes, so invented ones do.

Values are meant to mislead: they hold verbs, interface words, other families' words, quotes and several scripts.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from random import Random

from agent.prompts.vocabulary import words
from agent.training.grammar import Value

WORDS = tuple(w for w in words() if w.isalpha() and len(w) > 1)
NAMES = [
    "Leon",
    "Marta",
    "Anna",
    "Bob",
    "Priya",
    "Chen",
    "Aisha",
    "Tomasz",
    "Ingrid",
    "Yusuf",
    "Olga",
    "Lena",
    "Zoë",
    "José",
    "Łukasz",
    "Søren",
    "Björn",
    "Amélie",
    "Nguyễn",
    "Mohammed",
    "Fatima",
    "Ravi",
    "Kenji",
    "Yuki",
    "Noah",
    "Emma",
    "Mia",
    "Ibrahim",
    "Chidi",
    "Ngozi",
    "Kwame",
    "Sina",
    "Leila",
    "Dmitri",
    "Svetlana",
    "Иван",
    "Мария",
    "田中",
    "김민준",
    "Elif",
    "Mehmet",
    "Giulia",
    "Marco",
    "Sofía",
    "Pablo",
    "João",
    "Inês",
    "Pieter",
    "Anneke",
    "Eoin",
    "Siobhán",
    "Mark",
    "Will",
    "May",
    "Rose",
    "Grace",
    "Hope",
    "Bill",
    "Art",
    "Rich",
    "Page",
    "Bo",
    "Al",
    "Vi",
    "D'Angelo",
    "O'Brien",
    "Jean-Luc",
    "Anne-Marie",
    "McDonald",
    "van",
    "Beethoven",
    "Kim",
    "Lee",
    "Li",
    "Wu",
    "Xu",
    "Park",
]
RELATIONS = [
    "boss",
    "mom",
    "dad",
    "mum",
    "mother",
    "father",
    "sister",
    "brother",
    "wife",
    "husband",
    "landlord",
    "teacher",
    "doctor",
    "team",
    "manager",
    "accountant",
    "lawyer",
    "neighbor",
    "colleague",
    "support",
    "secretary",
    "client",
    "customer",
    "friend",
    "assistant",
    "professor",
    "coach",
    "uncle",
    "aunt",
    "cousin",
    "daughter",
    "son",
    "partner",
    "roommate",
    "dentist",
    "supervisor",
    "bank",
    "insurance",
    "tenant",
    "grandma",
    "parents",
    "editor",
    "publisher",
    "supplier",
    "coworker",
    "tutor",
    "buddy",
    "landlady",
]
SCRIPTS = (
    "Zażółć gęślą jaźń", "Schöne Grüße aus Köln", "Привет, Леон!", "Как дела?", "会議は三時からです。", "こんにちは", "안녕하세요",
    "Ça va très bien", "¿Dónde estás?", "Ευχαριστώ πολύ", "Ärger mit dem Öl", "Тест № 5", "明日",
)  # fmt: skip
EMOJI = ("😀", "🎉", "👍", "❤", "🚀", "✅")
EXTENSIONS = [
    "txt",
    "md",
    "csv",
    "pdf",
    "odt",
    "docx",
    "png",
    "jpg",
    "jpeg",
    "html",
    "py",
    "json",
    "ods",
    "xlsx",
    "log",
    "tar.gz",
    "mp3",
    "ini",
]
CLAUSES = (
    "the {w} is {w} now", "I will be late", "we need more {w}", "the {w} has moved to {w}", "please call me back", "{n} is here",
    "can you {w} the {w}?", "I can't come tomorrow because my {w} was {w}", "everything is {w}", "see you at {d}",
    "the {w} costs {d} euros", "don't forget the {w}", "it's {w} and {w}", "I sent the {w} to {n} yesterday", "are you there?",
    "where is the {w}", "let's meet at the {w} on {w}", "Hi {n}, the {w} is ready.", "Dear {n}, thank you for the {w}.",
    "thanks for your {w}", "he said that the {w} is {w}", "there are {d} {w} left", "we should {w} before {w}", "my {x} is {w}",
    "you have to {w} it", "what do you think about {w}?", "I'm on my way", "{n} and {n} are coming too", "no {w} today",
    "they want to {w} with {n} by {w}", "I have a {w} for you", "I saw {n} at the {x}", "our {w} won the {w}", "{w} {w} {w}",
)  # fmt: skip
COMMANDS = (
    "open the file and press Save", "send {n} an email", "with the subject {x}", "click Send", "type {x} into the {w} field",
    "save it as {f}", "the body is {x}", "delete all emails", "say {x} to {n}", "press Enter", "close the window and cc {n}",
    "to {n}", "fill in the form and submit it", "subject: {w}", "tell {n} that {x} is {w}", "go to {w}",
)  # fmt: skip


def word(rng: Random) -> str:
    """A known word."""
    return rng.choice(WORDS)


def invented(rng: Random, *, capital: bool = False) -> str:
    """A word nobody knows."""
    text = "".join(rng.choice("bcdfghklmnprstvwz") + rng.choice("aeiouy") for _ in range(rng.randint(1, 4)))
    text += rng.choice(("", "n", "r", "s", "x"))
    return text.capitalize() if capital else text


def name(rng: Random) -> str:
    """A person, as people are called: first name, full name, or a capitalised word."""
    first = rng.choice(NAMES) if rng.random() < 0.6 else invented(rng, capital=True)
    roll = rng.random()
    if roll < 0.6:
        return first
    last = rng.choice(NAMES) if rng.random() < 0.4 else invented(rng, capital=True)
    if roll < 0.86:
        return f"{first} {last}"
    if roll < 0.92:
        return f"{rng.choice(('Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.', 'Mr', 'Ms', 'Mrs', 'Dr'))} {last}"
    if roll < 0.94:
        return f"{first} {rng.choice(string.ascii_uppercase)}. {last}"
    if roll < 0.975:
        return (first if first.isascii() else invented(rng)).lower()
    return word(rng).capitalize() if roll < 0.99 else f"{word(rng).capitalize()} {last}"


def email(rng: Random) -> str:
    """A mail address."""
    local = rng.choice(
        (invented(rng), f"{invented(rng)}.{invented(rng)}", word(rng), f"{invented(rng)}{rng.randint(1, 99)}")
    )
    domain = rng.choice(
        ("example.org", "example.com", "mail.example", f"{invented(rng)}.com", f"corp.{invented(rng)}.de")
    )
    return f"{local}@{domain}"


def person(rng: Random) -> Value:
    """A recipient: mostly a bare name, sometimes an address or a relation."""
    roll = rng.random()
    if roll < 0.69:
        return Value("recipient", name(rng))
    if roll < 0.72:
        return Value("recipient", rng.choice(("{} <{}>", "{} ({})", "{} at {}")).format(name(rng), email(rng)))
    if roll < 0.88:
        return Value("recipient", email(rng))
    if roll < 0.95:
        return Value("recipient", rng.choice(RELATIONS))
    return Value("recipient", rng.choice((name(rng), email(rng))), quotes(rng))


def quotes(rng: Random) -> str:
    """A pair of quotation marks."""
    return rng.choices(('""', "“”", "''", "„“", "«»", "»«", "‘’"), (66, 13, 11, 2, 3, 1, 4))[0]


def quoted(rng: Random, role: str, text: str) -> Value:
    """A value between quotation marks that do not occur in it."""
    marks = quotes(rng)
    if "'" in text or "’" in text:
        marks = '""'
    return Value(role, text, marks)


def clause(rng: Random, patterns: Sequence[str] = CLAUSES) -> str:
    """A short sentence without a final full stop."""
    pattern = rng.choice(patterns)
    for mark, make in (("{w}", word), ("{n}", name), ("{x}", invented), ("{f}", file_name)):
        while mark in pattern:
            pattern = pattern.replace(mark, make(rng), 1)
    return pattern.replace(
        "{d}", str(rng.choice((rng.randint(1, 12), rng.randint(13, 9999), f"{rng.randint(1, 12)}:30")))
    )


def phrase(rng: Random, most: int = 4) -> str:
    """A title-like run of words."""
    count = rng.randint(1, most)
    parts = [rng.choice((word, word, word, invented))(rng) for _ in range(count)]
    style = rng.random()
    if style < 0.45:
        parts = [p.capitalize() for p in parts]
    elif style < 0.8:
        parts[0] = parts[0].capitalize()
    if rng.random() < 0.15:
        parts.append(str(rng.randint(1, 2026)))
    return " ".join(parts)


def text(rng: Random, *, lines: bool = True) -> str:
    """Anything that may stand between quotation marks."""
    roll = rng.random()
    if roll < 0.3:
        return _sentence(rng)
    if roll < 0.5:
        return " ".join(_sentence(rng) for _ in range(rng.randint(2, 4)))
    if roll < 0.6:
        return rng.choice(SCRIPTS) + rng.choice(("", " " + rng.choice(EMOJI), "!"))
    if roll < 0.7:
        return clause(rng, COMMANDS)
    if roll < 0.78 and lines:
        return f"Hi {name(rng)},\n\n{_sentence(rng)}\n\nBest,\n{name(rng)}"
    if roll < 0.82:
        return rng.choice(
            ("<b>a & b</b>", "1 < 2 && 3 > 2", "50% off!!!", "a; b; c", "C:\\temp", "x = y + 1", "#tag @you")
        )
    if roll < 0.9:
        return phrase(rng)
    return str(rng.randint(0, 99999)) if roll < 0.94 else clause(rng)


def _sentence(rng: Random) -> str:
    made = clause(rng, CLAUSES if rng.random() < 0.9 else COMMANDS)
    return made[0].upper() + made[1:] + ("" if made[-1] in ".?!" else rng.choice((".", ".", "!", "")))


def file_name(rng: Random) -> str:
    """A file name."""
    stem = rng.choice(
        (invented(rng), word(rng), f"{word(rng)}-{word(rng)}", f"{word(rng)}_{rng.randint(1, 2026)}", invented(rng))
    )
    if rng.random() < 0.2:
        stem = stem.capitalize()
    return f"{stem}.{rng.choice(EXTENSIONS[:3] if rng.random() < 0.5 else EXTENSIONS)}"


def path(rng: Random) -> str:
    """A path."""
    start = rng.choice(("/tmp/", "~/", "/home/user/", "~/Documents/", "./", "/var/data/", "../"))  # noqa: S108
    return start + "".join(f"{invented(rng)}/" for _ in range(rng.randint(0, 2))) + file_name(rng)


def file(rng: Random) -> Value:
    """A file as it is named in a sentence."""
    roll = rng.random()
    if roll < 0.5:
        return Value("file", file_name(rng))
    if roll < 0.62:
        return Value("file", path(rng))
    if roll < 0.8:
        return quoted(rng, "file", file_name(rng))
    if roll < 0.92:
        return quoted(rng, "file", phrase(rng, 3) + rng.choice(("", ".txt", ".odt", ".pdf")))
    return quoted(rng, "file", path(rng))


LABELS = [
    "Save",
    "Cancel",
    "OK",
    "Next",
    "Previous",
    "Back",
    "Finish",
    "Submit",
    "Login",
    "Log_in",
    "Sign_up",
    "Register",
    "Search",
    "Send",
    "Delete",
    "Edit",
    "Add",
    "Remove",
    "Apply",
    "Close",
    "Open",
    "New",
    "Print",
    "Settings",
    "Options",
    "Help",
    "About",
    "Home",
    "Profile",
    "Advanced",
    "General",
    "Network",
    "Display",
    "File",
    "View",
    "Tools",
    "Insert",
    "Format",
    "Show_more",
    "Read_more",
    "Download",
    "Upload",
    "Accept",
    "Reject",
    "Continue",
    "Yes",
    "No",
    "Retry",
    "Reload",
    "Refresh",
    "Archive",
    "Reply",
    "Forward",
    "Start",
    "Stop",
    "Play",
    "Pause",
    "Preview",
    "Print_preview",
    "Page_setup",
    "Find",
    "Replace",
    "Select_all",
    "Copy",
    "Paste",
    "Cut",
    "Undo",
    "Redo",
]
FIELDS = [
    "Name",
    "First_name",
    "Last_name",
    "Surname",
    "Username",
    "User_name",
    "Password",
    "Email",
    "E-mail",
    "Email_address",
    "Phone",
    "Phone_number",
    "Mobile",
    "City",
    "Town",
    "Street",
    "Address",
    "ZIP",
    "Zip_code",
    "Postcode",
    "Country",
    "State",
    "Age",
    "Birthday",
    "Date",
    "Date_of_birth",
    "Company",
    "Job_title",
    "Position",
    "Title",
    "Subject",
    "Message",
    "Comment",
    "Comments",
    "Notes",
    "Description",
    "Quantity",
    "Amount",
    "Price",
    "Color",
    "Colour",
    "Size",
    "Nickname",
    "Website",
    "URL",
    "Item",
    "Category",
    "Language",
    "Gender",
    "Department",
    "Account",
    "Card_number",
    "Search",
    "To",
    "From",
    "Cc",
    "Start",
    "End",
    "Number",
    "Street_name",
]


def label(rng: Random, role: str = "label", known: Sequence[str] = tuple(LABELS)) -> Value:
    """A thing on the screen, as it is called in a sentence."""
    roll = rng.random()
    shown = rng.choice(known).replace("_", " ") if roll < 0.45 else phrase(rng, 3)
    if roll > 0.92:
        shown = rng.choice((invented(rng), word(rng)))
    if rng.random() < 0.45:
        return quoted(rng, role, shown)
    return Value(role, shown if rng.random() < 0.75 else shown.lower())


def field(rng: Random) -> Value:
    """A field of a form, by name."""
    return label(rng, "field", FIELDS)


def value(rng: Random) -> Value:
    """What goes into a field."""
    roll = rng.random()
    if roll < 0.55:
        return quoted(
            rng, "value", rng.choice((name, phrase, email, _digits, lambda r: text(r, lines=False), file_name))(rng)
        )
    return Value("value", rng.choice((name, _digits, email, invented, _plain, _digits, _capital))(rng))


def _capital(rng: Random) -> str:
    return invented(rng, capital=True)


def _plain(rng: Random) -> str:
    return rng.choice((word, invented))(rng)


def _digits(rng: Random) -> str:
    return rng.choice((str(rng.randint(0, 120)), str(rng.randint(1000, 99999)), f"{rng.randint(1, 31)}.{rng.randint(1, 12)}.{rng.randint(1950, 2030)}",
                       f"{rng.randint(1, 99)}.{rng.randint(1, 99)}", f"{rng.randint(0, 23)}:{rng.randint(10, 59)}", f"{rng.randint(100, 999)}-{rng.randint(1000, 9999)}"))  # fmt: skip


def number(rng: Random) -> str:
    """A number."""
    return rng.choice(
        (str(rng.randint(0, 20)), str(rng.randint(0, 9999)), f"{rng.randint(0, 99)}.{rng.randint(0, 99)}")
    )


def expression(rng: Random) -> str:
    """Arithmetic as it is written."""
    gap = rng.choice(("", " "))
    made = number(rng)
    for _ in range(rng.randint(1, 3)):
        sign, operand = rng.choice("+-*/×÷+-*/^"), number(rng)
        if rng.random() < 0.2:
            operand = f"({operand}{gap}{rng.choice('+-*/')}{gap}{number(rng)})"
        made = f"{made}{gap}{sign}{gap}{operand}" if rng.random() < 0.9 else f"({made}){gap}{sign}{gap}{operand}"
    return made


KEY_NAMES = [
    "Enter",
    "Escape",
    "Esc",
    "Tab",
    "Space",
    "Delete",
    "Backspace",
    "Home",
    "End",
    "F1",
    "F2",
    "F5",
    "F11",
    "Insert",
    "Return",
    "Up",
    "Down",
    "Left",
    "Right",
    "PageDown",
]


def key(rng: Random) -> str:
    """A key or a chord."""
    if rng.random() < 0.4:
        single = rng.choice(KEY_NAMES)
        return single if rng.random() < 0.7 else single.lower()
    parts = [rng.choice(("Ctrl", "Ctrl", "Alt", "Shift", "Control", "Super", "Ctrl+Shift", "Ctrl+Alt"))]
    parts.append(
        rng.choice(
            (rng.choice(string.ascii_uppercase), rng.choice(string.ascii_uppercase), rng.choice(KEY_NAMES), "F4")
        )
    )
    made = rng.choice(("+", "+", "+", " + ", "-", " ", " and ")).join(parts)
    return made if rng.random() < 0.75 else made.lower()


def url(rng: Random) -> str:
    """The address of a page."""
    host = rng.choice(
        (f"www.{invented(rng)}.com", f"{invented(rng)}.org", f"{word(rng)}.example.com", f"{invented(rng)}.de")
    )
    return (
        rng.choice(("", "", "https://", "http://"))
        + host
        + rng.choice(("", "", f"/{word(rng)}", f"/{word(rng)}?q={rng.randint(1, 99)}"))
    )
