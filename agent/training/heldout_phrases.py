# ruff: noqa: E501  (a phrase rule is one line)
"""Phrasings for evaluation only, written apart from the training grammars; a test holds that no carrier is shared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from agent.training import phrases_files as files
from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value
from agent.training.phrases_mail import plain_text

Made = tuple[list[Segment], str]
CLOSED = "\x00"

MAIL = (
    "{to} is missing an email from me. What it must say: {body}. What the subject must say: {subject}",
    "An email has to leave for {to} today: {subject} on the subject line, {body} underneath",
    "Could an email go out to {to}? I'd put {subject} in the subject and {body} in the mail itself.",
    "I owe {to} an email. Subject {subject}. Words: {body}",
    "Would you be able to write an email for me? It goes to {to}, has {subject} as subject and says {body}",
    "For {to}, by email, with {subject} up in the subject line: {body}",
    "Get {body} over to {to} in an email whose subject line says {subject}",
    "Grab the mail program and mail {to} the following. Subject: {subject}. Body: {body}.",
    "How about an email to {to}, subject {subject}, with the message {body}?",
    "Email time! Recipient: {to}. Subject: {subject}. Message: {body}.",
    "{to} would love an email that says {body}; please give it the subject {subject}",
    "Please see that an email saying {body} and headed {subject} reaches {to}",
    "When you write {to} the email, set its subject to {subject} and its text to {body}, then send it off",
    "There is something {to} must hear by email: {body}. Use {subject} for the subject line.",
    "Please have an email sent to {to} - subject {subject} - containing the text {body}",
    "An email, please, to {to}: {subject} for the subject and {body} for the text.",
    "Could you fire an email across to {to} reading {body} with the subject {subject}",
    "Could you send {to} an email? The subject's {subject}, and I'd like it to say {body}.",
    "Write {to} an email along these lines: subject {subject}, text {body}",
    "Start with the recipient {to}, then the subject {subject}, then the message {body}, and then send the mail.",
    "Can an email be sent to {to} that says {body}?",
    "Email {to} the words {body} and nothing else",
    "Hit {to} up by email with {body}",
    "I'd appreciate it if {to} got an email saying {body}",
    "All {to} needs is a mail that says {body}",
    "Do write to {to} via email; {body} is all it needs to say",
    "The subject {subject} and the text {body} make up the email you should send {to}",
    "Mail to be sent: {to} as recipient, {cc} on copy, {subject} as subject, {body} as body",
    "Write {to} an email, keep {cc} in copy, subject {subject}, message {body}",
    "Send {to} (and {cc} in cc) an email saying {body} under the subject {subject}",
    "Inform {to} through an email that {plain}",
    "I want {to} to know, by email, that {plain}",
    "Could you please email {to} and explain that {plain}",
    "Do send an email telling {to} that {plain}",
    "Somebody has to email {to} that {plain}",
    "Let's email {to}: {plain}",
)
MAIL_DRAFT = (
    "Prepare an email for {to} headed {subject}, saying {body}, but hold off on sending",
    "Write the email to {to} with subject {subject} and text {body}, only don't hit send",
)
TEXT = (
    "I'd like a text file {file} that just says {text}",
    "Please put {text} down in a text editor and then save the whole thing as {file}",
    "Could you produce a file by the name {file}? Its content is {text}.",
    "New text file, content {text}, name {file}",
    "Get a text editor up, type {text}, and save under the name {file}",
    "Type up {text} and have it saved as {file}",
    "Make me a file {file} in which it says {text}",
    "{file} is the file I want, and {text} is what it should say",
    "Start a fresh document in the text editor, enter {text} there and store the document as {file}",
    "The text {text} belongs in a file called {file}; please make it",
    "After writing {text} in the editor, save it as {file}",
    "In a text editor, note {text}; the file should be called {file}",
)
FILE = (
    "I want {file} on my screen",
    "Could I have a look at {file}?",
    "Have {file} opened for me",
    "Please get the file {file} opened",
    "Open up that file {file} please",
    "Where is {file}? Open it.",
    "Bring the document {file} up on the screen",
    "Let's look into the file {file}",
)
FILE_WITH = ("Have {app} open {file}", "Open up {file}, but use {app} for it", "I want {file} up in {app}")
CALC = (
    "Please get the calculator to work out {expression}",
    "Calculator, please: {expression}",
    "I wonder what {expression} is; let the calculator tell",
    "Could you use the calculator for {expression}?",
    "Run {expression} through the calculator",
    "On the calculator, what does {expression} come to?",
)
CALC_WORDS = (
    ("Have the calculator add {a} and {b}", "+"),
    ("What does the calculator say for {a} times {b}?", "*"),
    ("In the calculator, take {a} from {b}", "from"),
    ("Let the calculator divide {a} by {b}", "/"),
    ("The calculator should tell me {a} minus {b}", "-"),
    ("Use your calculator and give me {a} plus {b}", "+"),
)
WEB = (
    ("Have the browser open {url}", "open:WebBrowser go"),
    ("I want the page {url} in my browser", "open:WebBrowser go"),
    ("Could you get me onto {url} in the web browser", "open:WebBrowser go"),
    ("Run an internet search on {query}", "open:WebBrowser search"),
    ("Could you look on the internet for {query}", "open:WebBrowser search"),
    ("What does the web say about {query}? Search it", "open:WebBrowser search"),
    ("Have {query} put into the search field and searched", "find"),
    ("With the search box, find {query}", "find"),
)
FORM = (
    ("For {f1} write {v1}, for {f2} write {v2}", "fill fill"),
    ("{v1} goes into {f1} and {v2} goes into {f2}", "fill fill"),
    ("I'd like {f1} to be {v1} and {f2} to be {v2}", "fill fill"),
    ("The form wants {f1} ({v1}) and {f2} ({v2})", "fill fill"),
    ("Have {f1} filled with {v1}, {f2} with {v2}, then hit the {label} button", "fill fill click:button"),
    ("{f1} should hold {v1}; after that push the button {label}", "fill click:button"),
    ("Give the field {f1} the value {v1}", "fill"),
    ("Let {v1} stand in the {f1} field", "fill"),
    ("Fill this form out: {f1} {v1}, {f2} {v2}, {f3} {v3}. Then send the form.", "fill fill fill place:Submit"),
    ("The {f1} box should contain {v1}", "fill"),
    ("Put in {v1} where {f1} is asked, {v2} where {f2} is asked, and submit", "fill fill place:Submit"),
    ("My {f1} is {v1} and my {f2} is {v2}, please enter that", "fill fill"),
)
CLICK = (
    ("A click on {label}, please", "click:unknown"),
    ("Could you hit {label} for me", "click:unknown"),
    ("Give {label} a press", "click:unknown"),
    ("The button {label} wants pressing", "click:button"),
    ("There's a button called {label}, click that", "click:button"),
    ("There is a link {label}: follow it", "click:link"),
    ("Get to the {label} tab", "click:tab"),
    ("Have the {label} menu opened", "click:menu"),
    ("Please do a double-click on {label}", "double:unknown"),
    ("Do a right click on {label}", "right:unknown"),
    ("Pull down {a} in the menu bar and click {b}", "click:menu click:item"),
    ("Click the {label} button that is next to {near}", "click:button"),
)
BOXES = (
    ("Put a tick into the {label} box", "check"),
    ("The box {label} wants ticking", "check"),
    ("Take away the tick at {label}", "uncheck"),
    ("I don't want {label} ticked", "uncheck"),
    ("For {f1}, take {v1} out of the list", "select"),
    ("The dropdown {f1} should be set to {v1}", "select"),
)
OTHER = (
    ("Give the {key} key a press", "key"), ("{key}, please press that", "key"), ("Now the shortcut {key}", "key"), ("Have the page scrolled down", "scroll:down"), ("Let's go a bit further up the page, scroll", "scroll:up"),
    ("Could you get rid of this window, close it", "close"), ("What day is it today?", "refuse"), ("Sing me a song", "refuse"), ("Is the earth round?", "refuse"), ("How was your day?", "refuse"),
    ("Get the calculator started", "open:Calculator"), ("My browser, please open it", "open:WebBrowser"), ("Could you get {app} running for me", "app"), ("I'd like to see the {app} program started", "app"),
)  # fmt: skip

_GRAMMAR = Grammar({})


def _slots(rng: Random) -> dict[str, Value]:
    return {
        "to": v.person(rng), "subject": v.quoted(rng, "subject", v.phrase(rng)), "body": v.quoted(rng, "body", v.text(rng)),
        "cc": Value("cc", v.name(rng)), "plain": Value("body", plain_text(rng)), "text": v.quoted(rng, "text", v.text(rng)), "file": v.file(rng),
        "app": files.app(rng), "expression": Value("expression", v.expression(rng)), "a": Value("number", v.number(rng)), "b": Value("number", v.number(rng)),
        "url": Value("url", v.url(rng)), "query": v.quoted(rng, "query", v.phrase(rng)), "f1": v.field(rng), "f2": v.field(rng), "f3": v.field(rng),
        "v1": v.value(rng), "v2": v.value(rng), "v3": v.value(rng), "label": v.label(rng), "near": v.label(rng, "near"), "key": Value("key", v.key(rng)),
    }  # fmt: skip


def _plain(lines: tuple[str, ...], actions: str) -> Callable[[Random], Made]:
    return _paired(tuple((line, actions) for line in lines))


def _paired(lines: tuple[tuple[str, str], ...]) -> Callable[[Random], Made]:
    def made(rng: Random) -> Made:
        line, actions = rng.choice(lines)
        slots = _slots(rng)
        if "{a} in the menu" in line:
            slots |= {"a": v.label(rng), "b": v.label(rng)}
        segments = _GRAMMAR.expand(rng, line, slots)
        return ([*segments, CLOSED] if line.endswith("{plain}") else segments), actions

    return made


HELD_OUT: dict[str, Callable[[Random], Made]] = {
    "mail": _paired((*((line, "mail") for line in MAIL), *((line, "mail-") for line in MAIL_DRAFT))),
    "text": _plain(TEXT, "text"),
    "file": _paired((*((line, "file") for line in FILE), *((line, "file") for line in FILE_WITH))),
    "calc": _paired((*((line, "calc") for line in CALC), *((line, f"calc:{sign}") for line, sign in CALC_WORDS))),
    "web": _paired(WEB),
    "form": _paired(FORM),
    "click": _paired(CLICK),
    "boxes": _paired(BOXES),
    "other": _paired(OTHER),
}
CARRIERS = (
    *MAIL,
    *MAIL_DRAFT,
    *TEXT,
    *FILE,
    *FILE_WITH,
    *CALC,
    *(line for pairs in (CALC_WORDS, WEB, FORM, CLICK, BOXES, OTHER) for line, _ in pairs),
)

SLOT = "\x01"


def carrier(segments: Sequence[Segment]) -> str:
    """What a phrase says around its values, which are shown as `SLOT`."""
    text = "".join(segment if isinstance(segment, str) else f" {SLOT} " for segment in segments)
    return " ".join(re.findall(rf"[a-z']+|{SLOT}", text.lower()))


_HELD = frozenset(carrier([re.sub(r"\{\w+\}", f" {SLOT} ", line)]) for line in CARRIERS)


def kept_apart(family: Callable[[Random], Made]) -> Callable[[Random], Made]:
    """The same family without any carrier that is held out."""

    def made(rng: Random) -> Made:
        while True:
            segments, actions = family(rng)
            if carrier(segments) not in _HELD:
                return segments, actions

    return made
