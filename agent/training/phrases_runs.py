# ruff: noqa: E501  (a phrase rule is one line)
"""Ways to ask for several things in one breath: boxes and what ends them, clicks in a row, a text and a button, the wheel first.

Also orders that sound like desktop work and are none that a plan can hold (reply, rename, uninstall): they are refused,
so that nobody gets a plan for a part of what was said.
"""

from __future__ import annotations

from random import Random

from agent.training import phrases_screen as screen
from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value
from agent.training.phrases_forms import GRAMMAR as FORMS

Made = tuple[list[Segment], str]

GRAMMAR = Grammar({
    "tick": "[check|tick|mark|select|select|enable|tick off|put ticks at]",
    "tick_box": "[check|tick|mark|select|enable|choose|activate|set|turn on|pick|put a tick in|click|click on|put a check mark in]",
    "untick": "[uncheck|untick|unmark|deselect|disable|clear|turn off|switch off|unselect|remove the ticks from]",
    "boxes": "[the boxes|the checkboxes|the check boxes|the options|these boxes :|the following boxes :|the checkboxes for|the boxes called|the box|the checkbox]",
    "these": "[|||both|all of|the following :|these :]",
    "after": "[box|boxes|checkbox|checkboxes|options|option||||||]",
    "pick": "[click|press|tap|hit|push|click on|use|touch|go for]",
    "noun": "[button|link|tab|item|icon|menu|||||]",
    "a_field": "the [text field|textbox|text box|input field|input|field|box|text area|entry field|input box|entry|edit field|empty field|empty box|text input|text entry|form field]",
    "write": "[enter|type|put|write|insert|input|type in|key in|fill in|place|add|copy]",
    "scroll": "scroll [down|down|up] [a bit|a little|the page|the list|further|]\n[go|move|page] [down|up] [a bit|the page|]",
    "beyond": """
        [reply|respond|answer|write back] to [the|my|] [last|latest|newest|first|] [mail|email|message] [from {x}|about {x}|] [with|saying|:|and say|that] {y}
        [reply|respond] to {x} [with|saying|and write] {y}
        [forward|pass on|redirect|resend] [the|my|] [last|latest|first|] [mail|email|message] [from {x}|about {x}|] to {y}
        [delete|remove|erase|trash|wipe|get rid of|throw away] [the|all|all my|my|every|the old|these] [files|file|folder|documents|pictures|mails|emails|messages|downloads|photos|data] [{x}|in {x}|called {x}|from {x}|on the desktop|in my home folder|]
        [empty|clear] [the|my] [trash|bin|recycle bin|waste basket|cache|history|inbox|clipboard]
        [rename|move|copy|duplicate|relocate] [the|my|] [file|folder|document|picture] [{x}|called {x}] [to|into|as] {y}
        [rename|move|copy] {x} [to|into] {y}
        [make|create|add] [a|the|] [new|] folder [called|named|with the name|] {x} [in {y}|]
        [compress|zip|unzip|extract|encrypt|upload|download|back up|share|sync|burn|scan] [the|my|] [file|folder|files|documents|] {x} [to {y}|]
        [print|print out] [the|my|this] [file|document|page|letter|] [{x}|] [twice|in colour|on both sides|]
        [install|uninstall|update|upgrade|set up|download] [the|] [program|application|app|package|driver|] {x} [from {y}|]
        [attach|add] [the file|the picture|] {x} to [the|an|my] [mail|email|message] [to {y}|]
        [take|make|record|capture] a [screenshot|picture of the screen|video of the screen|photo] [and save it as {x}|]
        [change|set|switch|make] [the|my] [wallpaper|background|desktop background|resolution|volume|brightness|theme|time zone|screen saver|default browser] [to {x}|]
        [mute|unmute|lock|restart|reboot|shut down|log out of|suspend|turn off] [the computer|my computer|the machine|the screen|this pc|the sound|my session]
        [play|stop|pause|skip|repeat] [the|this|my] [song|video|film|music|track|playlist] [{x}|]
        [mark|flag|star|archive|move|label] [the|all|my] [mails|emails|messages|mail] [from {x}|about {x}|] as [read|unread|important|spam|done]
        [find|show|list|count|look for|search for] all [the|my|] [files|mails|emails|pictures|documents] [larger than {x}|from {x}|about {x}|that contain {x}|of last week]
        [add|put|enter|schedule|make|create] [a|an|the|] [appointment|meeting|event|reminder|task|entry] [{x}|called {x}|with {x}] [in|to] [my|the] [calendar|diary|to-do list|agenda] [on {y}|for {y}|]
        [change|edit|correct|fix|update] [the|] [second|first|third|last] [line|paragraph|sentence|word|cell|row] [of|in] [the|my] [document|file|letter|table] [{x}|]
        [make|turn|set] [the|all|this] [text|headline|heading|title|word|line] [{x}|] [bold|italic|red|bigger|underlined|centred]
        [translate|summarise|summarize|proofread|correct|rewrite|shorten] [the|my|this] [mail|text|letter|document|page|file] [{x}|]
        """,
})  # fmt: skip

LISTS = ((", ", " and "), (", ", ", and "), (" and ", " and "), (", ", ", "), ("; ", "; "), (" as well as ", " and also "), (" plus ", " plus "), ("\n", "\n"))  # fmt: skip
THEN = (
    ", then ",
    " and then ",
    ". Then ",
    " and ",
    ", and ",
    ", ",
    ". ",
    "; ",
    ", and then ",
    "; then ",
    " then ",
    ". After that, ",
    ". Next, ",
    ", next ",
    ". Finally, ",
    ", followed by ",
    ". Now ",
)


def listed(rng: Random) -> Made:
    """Several boxes or entries in one order, or none of a kind at all, and what ends it."""
    count = rng.choices((1, 2, 3, 4, 5, 6), (20, 32, 24, 12, 7, 5))[0]
    quotes = rng.random()
    names = [alike(v.label(rng), quotes, rng) for _ in range(count)]
    off, boxed = rng.random() < 0.18, rng.random() < 0.55
    verb = "$untick" if off else "$tick_box" if boxed else "$tick"
    made = [*GRAMMAR.expand(rng, f"{verb} {'$boxes' if boxed else '$these'} ", {}), *enumerated(rng, names)]
    made += GRAMMAR.expand(rng, " $after", {})
    return ended(rng, made, ["uncheck" if off else "check"] * count)


def alike(label: Value, quotes: float, rng: Random) -> Value:
    """Labels of one list are mostly written in one manner."""
    if quotes < 0.45:
        return Value(label.role, label.text)
    return v.quoted(rng, label.role, label.text) if quotes < 0.85 else label


def enumerated(rng: Random, names: list[Value]) -> list[Segment]:
    """Names with commas and an "and"."""
    joint, final = rng.choice(LISTS)
    made: list[Segment] = []
    for index, name in enumerate(names):
        made += [final if index == len(names) - 1 else joint] * bool(index) + [name]
    return made


def ended(rng: Random, made: list[Segment], actions: list[str], most: float = 0.8) -> Made:
    """Perhaps a button, perhaps an order to submit."""
    roll = rng.random()
    if roll < 0.5 * most / 0.8:
        ending = FORMS.expand(rng, "$button", {"label": v.label(rng)})
        says = any(isinstance(s, str) and "button" in s for s in ending)
        actions.append("click:button" if says else "click:unknown")
        made = [*made, *_link(rng), *ending]
    elif roll < most:
        made = [*made, *_link(rng), *FORMS.expand(rng, "$submit", {})]
        actions.append("place:Submit")
    return made, " ".join(actions)


def _link(rng: Random) -> list[Segment]:
    if rng.random() < 0.5:
        return [rng.choice(THEN)]
    joint = FORMS.expand(rng, "$end ", {})
    return [" ", *joint] if str(joint[0])[:1].isalpha() else joint


def clicks(rng: Random) -> Made:
    """Clicks in a row; the verb may be said once."""
    count = rng.choices((2, 3, 4), (66, 26, 8))[0]
    once = rng.random() < 0.4
    noun = rng.choice(("button", "link", "tab", "item", "icon", "", "", "", ""))
    verb = GRAMMAR.expand(rng, "$pick", {})
    joint = rng.choice(
        THEN if not once else (", then ", " and then ", ", ", " and ", "; ", ", and ", " then ", ", after that ")
    )
    made: list[Segment] = []
    for index in range(count):
        start = (
            [*verb, " "]
            if not index or (rng.random() < 0.6 and not once)
            else []
            if once
            else [*GRAMMAR.expand(rng, "$pick ", {})]
        )
        part: list[Segment] = [*start, *_named(rng, noun)]
        made += [joint] * bool(index) + (screen.start(rng, part, joint) if index else part)
    return made, " ".join([f"click:{noun or 'unknown'}"] * count)


def _named(rng: Random, noun: str) -> list[Segment]:
    slots = {"label": v.label(rng)}
    if not noun:
        return GRAMMAR.expand(rng, "[on|] [the|] {label}", slots)
    return GRAMMAR.expand(
        rng, f"[on|] the {{label}} {noun}\n".strip() if rng.random() < 0.6 else f"[on|] [the|] {noun} {{label}}", slots
    )


def entry(rng: Random) -> Made:
    """A text into the one field there is, and a button."""
    text = v.quoted(rng, "text", v.text(rng, lines=False))
    if rng.random() < 0.25:
        text = Value("text", v.word(rng) if rng.random() < 0.5 else v.name(rng))
    made = GRAMMAR.expand(
        rng,
        "$write [the text|the word|the words|the value|the name||||] {text} [in|into|in|into|inside|to] $a_field",
        {"text": text},
    )
    if rng.random() < 0.2:
        made = GRAMMAR.expand(rng, "[in|into] $a_field [,|] $write {text}", {"text": text})
    return ended(rng, made, ["enter_in"], 0.85)


def wheel(rng: Random) -> Made:
    """The wheel first, then something that was out of sight."""
    turned = GRAMMAR.expand(rng, "$scroll", {})
    way = "up" if " up" in "".join(s for s in turned if isinstance(s, str)) else "down"
    part, action = rng.choice((screen.click, screen.one_fill, listed, entry))(rng)
    joint = rng.choice((*THEN, " to ", " until you see it, then "))
    if any(isinstance(s, Value) and s.role in ("near", "count") for s in part):
        part, action = screen.one_fill(rng)
    return [*turned, joint, *screen.start(rng, part, joint)], f"scroll:{way} {action}"


def short_form(rng: Random) -> Made:
    """A form in telegram style: `Fill in the form: name "Ada", city "Paris", then submit`."""
    count = rng.choices((1, 2, 3, 4, 5), (10, 36, 28, 16, 10))[0]
    made: list[Segment] = FORMS.expand(rng, "$form_lead ", {}) if rng.random() < 0.75 else []
    joint = rng.choice((", ", ", ", "; ", "\n", " and ", " / "))
    quotes = rng.random()
    rule = rng.choice(
        (
            "{field} {value}",
            "{field} {value}",
            "{field}: {value}",
            "{field} = {value}",
            "{field} is {value}",
            "{value} for {field}",
            "{value} as {field}",
        )
    )
    for index in range(count):
        slots = {
            "field": _lower(rng, v.field(rng)),
            "value": alike(v.value(rng), max(quotes, 0.6), rng),
        }
        made += [joint if index < count - 1 or rng.random() < 0.6 else rng.choice((" and ", ", and "))] * bool(index)
        made += FORMS.expand(rng, rule, slots)
    return ended(rng, made, ["fill"] * count)


def _lower(rng: Random, field: Value) -> Value:
    return Value(field.role, field.text.lower()) if rng.random() < 0.5 else field


def beyond(rng: Random) -> Made:
    """Desktop work that no plan can hold."""
    slots = {
        "x": Value("", rng.choice((v.name, v.phrase, v.file_name))(rng)),
        "y": Value("", rng.choice((v.name, v.phrase, v.word))(rng)),
    }
    if rng.random() < 0.4:
        slots = {key: v.quoted(rng, "", value.text) for key, value in slots.items()}
    return GRAMMAR.expand(rng, "$beyond", slots), "refuse"


def several(rng: Random) -> Made:
    """One of the manners above that ask for several things."""
    return rng.choices((listed, clicks, entry, wheel, short_form), (30, 14, 16, 12, 28))[0](rng)
