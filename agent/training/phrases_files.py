# ruff: noqa: E501  (a phrase rule is one line)
"""Ways to ask for texts, files, sums, pages and applications."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value
from agent.training.phrases_mail import plain_text

Made = tuple[list[Segment], str]

GRAMMAR = Grammar({
    "editor": """
        [the|a|my|an|] [text editor|editor|notepad|text app|text editing app|plain text editor|text program|text editing program]
        [the|a|] [text|editor] [application|app|program|window]
        """,
    "named": "{app}\n{app}\nthe {app} [app|application|program|editor]\nthe [app|application|program] {app}",
    "document": "[a|the|] [new|blank|empty|] [text|] [document|file|note]\n[a|the|] text [document|file]\n[a|] note",
    "in_editor": "[in|into|inside|with|using] [$editor|$named]\n[in|into] $document [of|in] [$editor|$named]\n[in|into] $document",
    "say": "[saying|containing|that says|which says|with the text|with the content|with the words|reading|that reads|that contains|with the line|with the contents|with|which contains|consisting of|that has the text|:|with the following text :]",
    "write": """
        [write|type|enter|put|insert|note|jot|jot down|write down|type in|key in|note down] [the text|the words|the line|the sentence|the following|] [:|] {text} $in_editor
        [write|type|enter|type in|write down|jot down|note down] [the text|the words|the line|the sentence|the following|] [:|] {text}
        [create|make|start|write|open|begin|set up] $document $say {text}
        [create|make|write|start] $document [in $editor|in $named|] $say {text}
        [put|insert|add] [the text|the words|the line|] {text} [in|into] [$document|$editor]
        [make|create|write|take] [a|] note [:|that|that says|saying] {text}
        [in|using|with] [$editor|$named] [,|] [write|type|enter|put] [the text|the words|] {text}
        $open_editor [and|, then|,|. then|and then] [write|type|enter|put|type in|insert] [the text|the words|the line|] {text} [in it|into it|there|]
        """,
    "open_editor": "[open|launch|start|run|bring up|use|go to|fire up|take|open up] [$editor|$named]",
    "under": "[as|under|under the name|under the name of|as a file named|as a file called|with the name|with the file name|to|to a file named|to a file called|to the file|in a file called|in the file|into|with the filename|using the name|using the file name|by the name of|in]",
    "save": """
        [save|store|keep|file|put|write] [it|this|that|the file|the text|the document|the note|everything|the result|] $under {file} $where
        [name|call|title] [it|the file|the document] {file}
        [save|store] [it|the file|the document|] , [name|file name|filename] [:|is|] {file}
        [and|] then save $under {file} $where
        give [it|the file] the name {file}
        [use|choose|set|pick|enter] {file} as the [file name|filename|name of the file|name]
        """,
    "where": """

        [in|into|inside|under|to] [the|my|] [folder|directory] {folder}
        [in|into|to] {folder}
        [in|into|inside] [the|my|] {folder} [folder|directory]
        """,
    "saved": """
        and $save
        , then $save
        , and $save
        , $save
        and then $save
        . [then|now|after that,|afterwards|next|finally|] $save
        ; $save
        and , when done , $save
        """,
    "file_sentence": """
        the [file|document] [should be|is|must be|has to be|will be] [called|named|saved as] {file}
        the [file name|filename|name of the file] [is|should be|must be|:] {file}
        [file name|filename|name] : {file}
        it [should|must|has to] be [saved as|called|named] {file}
        save $under {file}
        """,
    "file_first": """
        [create|make|write|save|prepare|generate|start|set up|produce] [a|the|] [text|new|new text|plain text|] [file|document|note] [named|called|with the name|by the name of|titled|] {file} $say {text}
        [create|make|write|save|prepare|produce] {file} $say {text}
        [create|make] [a|] [new|] [file|document] {file} [and|, then|,] [write|put|type|enter] {text} [in it|into it|inside|there|in|]
        [put|write|save|store] [the text|the words|the line|the sentence|] {text} [in|into|to|as|under] [a|the|] [new|text|] [file|document] [named|called|with the name|] {file}
        [save|store|keep|write] [the text|the words|] {text} [as|under|in|to] {file}
        [I need|I want|there should be|I would like|I'd like|I'd love] [a|] [text|new|] [file|document] [named|called|] {file} $say {text}
        {file} should [contain|hold|say|read|have] {text}
        [I want|I'd like|I need] {text} [saved|stored|written] [as|in|to] {file}
        [write|make|create] a file with {text} [in it|] and [name|call] it {file}
        """,
    "open_file": """
        [open|show|display|load|view|bring up|show me|pull up|read|look at|access|start|launch|get|open up] [the|my|a|] [file|document|picture|photo|image|pdf|spreadsheet|presentation|text file|sheet|text|] [called|named|with the name|] {file}
        [open|show|display|load|view|bring up|show me|pull up|open up] {file}
        [find|look for|search for|locate] [the|my|] [file|document|picture|text file|image|] [called|named|] {file} and [open|show|display|view|open up|load] it
        [find|locate|look up] and open [the|my|] [file|document|] [called|named|] {file}
        [I want|I'd like|I would like|I need|I have] to [see|view|read|open|look at|check|edit] [the|my|] [file|document|picture|] [called|named|] {file}
        [let me|I want to] [see|read|view|look at] [the|my|] [file|document|] [called|named|] {file}
        there is a [file|document|picture] [called|named] {file} , [open|show] it
        {file} [should be opened|needs to be opened|must be open|, open it]
        [double-click|go to] the file {file} [to open it|and open it]
        """,
    "in_folder": "[in|from|inside|out of|that is in|which is in|stored in|saved in|lying in] [the|my|] [folder|directory] {folder}\n[in|from|inside|stored in|under] [the|my|] {folder} [folder|directory|]\n[of|in] {folder}",
    "open_in_folder": """
        [open|show|display|load|view|bring up|show me|pull up|open up|get|edit] [the|my|a|] [file|document|picture|image|text|] [called|named|] {file} $in_folder
        $in_folder [,|] [open|show|find and open|load|display] [the|my|] [file|document|picture|] [called|named|] {file}
        [find|locate|search|get] [the|my|] [file|document|] [called|named|] {file} $in_folder [and|, then|,] [open|load|view|display] it
        [go to|open|look in|look into|change to] [the|my|] [folder|directory] {folder} [and|, then|,] [open|show|load] [the|my|] [file|document|] {file}
        [go to|look in|look into] [the|my|] {folder} [folder|directory] [and|, then|,] [open|show|load] [the|my|] [file|document|] {file}
        [I want|I'd like|I need|I would like] to [see|view|read|open|edit] [the|my|] [file|document|] {file} $in_folder
        there is a [file|document] {file} $in_folder , [open|show] it
        from {folder} [open|load|show] {file}
        """,
    "with_app": """
        $open_file [with|in|using|by] [the|] {app} [app|application|program|]
        [use|start|launch|take|run|open] {app} [to open|and open|and load|to view|to show|and open the file|to edit] {file}
        [in|with|using] {app} [,|] [open|load|show] [the file|the document|] {file}
        [edit|view|read] {file} [with|in|using] {app}
        """,
    "calc_app": "[the|a|my|] [calculator|calc|calculator app|desktop calculator|calculator application|calculator program|pocket calculator]",
    "with_calc": "[with|using|on|in|by means of|via] $calc_app",
    "open_calc": "[open|start|launch|use|take|bring up|run|fire up|go to|open up] $calc_app [and|, then|to|,|, and|. then|. now|for me and]",
    "compute": "[compute|calculate|work out|evaluate|type|enter|find|add up|figure out|solve|determine|do|get the result of|get|key in|find out|reckon|punch in|input|check|tell me]",
    "sum": """
        $compute {expression} $with_calc
        $open_calc $compute {expression}
        [what is|what's|how much is|what does] {expression} [equal|make|] [?|] [use|take|open|ask] $calc_app
        $with_calc [,|] $compute {expression}
        [use|open] $calc_app [for|:] {expression}
        $compute the [result|value|answer|expression|sum|product|total] [of|:|] {expression} $with_calc
        [do|make|run] the [calculation|sum|computation|math] {expression} $with_calc
        [I need|I want|give me|show me] [the result of|to know|the answer to|] {expression} [from|on|using|in] $calc_app
        $calc_app : {expression}
        [put|type|enter|key] {expression} into $calc_app [and press enter|and hit equals|]
        """,
    "plus": "[{a} plus {b}|{a} and {b} added|{a} added to {b}|the sum of {a} and {b}|the total of {a} and {b}|adding {a} and {b}|adding {a} to {b}]",
    "plus3": "[{a} plus {b} plus {c}|the sum of {a}, {b} and {c}|the total of {a}, {b} and {c}|{a}, {b} and {c} added up|adding {a}, {b} and {c}]",
    "minus": "[{a} minus {b}|{a} less {b}|the difference of {a} and {b}|the difference between {a} and {b}|{a} reduced by {b}|{a} take away {b}]",
    "times": "[{a} times {b}|{a} multiplied by {b}|the product of {a} and {b}|multiplying {a} by {b}|{a} multiplied with {b}|{a} x {b}]",
    "over": "[{a} divided by {b}|{a} over {b}|the quotient of {a} and {b}|dividing {a} by {b}|the ratio of {a} to {b}]",
    "power": "[{a} to the power of {b}|{a} raised to {b}|{a} to the power {b}|{a} raised to the power of {b}]",
    "add": "[add|sum|sum up|add up|total|add together] {a} [and|to|with|plus] {b}",
    "add3": "[add|sum|sum up|add up|total|add together] {a}, {b} and {c}",
    "mul": "[multiply] {a} [by|with|and|times] {b}",
    "div": "[divide] {a} by {b}",
    "sub": "[subtract|take away|take|deduct] {a} from {b}",
    "into": "[divide] {a} into {b}",
    "decrease": "[decrease|reduce|lower] {a} by {b}",
    "increase": "[increase|raise] {a} by {b}",
    "go": """
        [go to|visit|open|navigate to|browse to|load|head to|show me|show|take me to|bring up|access|surf to|get|pull up|call up|go on|enter] [the|] [website|web site|site|page|web page|address|url|webpage|] {url} [in the browser|in the web browser|with the browser|in my browser|online|in a browser|]
        [open|start|launch|use|bring up] [the|a|my|] [web browser|browser|internet browser] [and|, then|to|,] [go to|visit|open|navigate to|load|show|type|enter] [the|] [site|page|website|address|] {url}
        [in|with|using] [the|my|a] [web browser|browser] [,|] [go to|open|visit|load] {url}
        [I want|I'd like|I need|I would like] to [see|visit|open|read|go to] [the|] [site|page|website|web page|] {url}
        point the browser [to|at] {url}
        """,
    "web_search": """
        [search|look|browse] [the|on the|] [web|internet] for {query}
        [search|look|check] online for {query}
        google {query}
        [search|look up|look for|find|google] {query} [on the web|online|on the internet|in the browser|on google|with google|in the web browser|with the browser|using the browser]
        [look up|find] {query} [on|in] the [web|internet]
        [do|make|run] a web search for {query}
        [open|start|launch|use] [the|a|my|] [web browser|browser] [and|, then|to|,] [search for|look up|look for|google|find] {query}
        [find|get|look for|find me|get me] information [about|on] {query} [online|on the web|on the internet]
        search [google|the net|the internet] for {query}
        web search [:|for] {query}
        [in|with|using] [the|my|a] [web browser|browser] [,|] [search for|look up|look for] {query}
        """,
    "find": """
        [search|look] for {query}
        [search|find|look up] {query} [in|using|with] the search [box|bar|field]
        [type|enter|put|write] {query} [in|into] the search [box|bar|field] [and press enter|and hit enter|and search|and press return|]
        [use|take] the search [box|bar|field] [to find|to look for|and look for|to search for|for] {query}
        search [this page|here|the page|the list|the folder|] for {query}
        """,
    "open_app": "[open|start|launch|run|bring up|fire up|load|begin|show|show me|switch to|go to|boot|open up|start up|get] [the|] {app} [app|application|program|window|]\n[open|start|launch|run] [the|an|] [app|application|program] [called|named|] {app}\n[I want|I'd like|I need|I would like] to [use|open|start|run|launch|work with] {app}\n[start|get] {app} [running|going]\n{app} [should be started|, open it|needs to be opened]",
    "close": """
        close [this|the|the current|the active|that] [window|application|app|program|dialog]
        [quit|exit|leave] [this|the|the current|the active] [program|application|app|window]
        [close|quit] [it|everything here|what is open]
        shut [this|the|the current] [window|program|app|application] [down|]
        shut down [this|the|the current] [window|program|app|application]
        [get rid of|end] [this|the|the current] [window|program|app]
        [I want|I need] [this|the current] [window|program] closed
        """,
    "refuse": """
        [what is|what's|how is|tell me] the [weather|news|time|date|capital of {x}|meaning of {x}|meaning of life|price of {x}|score]
        [what|how] [will|is] the weather [be|] [like|] [today|tomorrow|in {x}|]
        [tell me|write|make up|invent] a [joke|story|poem|riddle|song] [about {x}|]
        [who|where|when|why|how old] is {x}
        [who|where|when|why] [was|are|were] {x} [born|invented|made|]
        how [many|much] [emails|files|people|messages|money|time|words|pages] [did I|do I|are in|does it|have I|do you] [get|have|need|take|cost] [yesterday|today|in {x}|]
        [explain|summarize|describe|translate] [{x}|this text|this page|the text|the picture|what you see|the difference between {x} and {y}] [to me|in german|in french|into english|for me|]
        [do you|can you|are you|will you] [like|think|know|feel|love|remember] [me|{x}|music|happy|a human|a robot|]
        what do you [think|know|see|like|want]
        [book|order|buy|get] me a [flight|pizza|ticket|taxi|hotel room|car] [to {x}|]
        [hello|hi|hey|good morning|thanks|thank you|bye] [there|]
        [play|put on] [some|] [music|a song|{x}]
        [call|phone|ring] {x}
        [turn|switch] [on|off] the [light|lights|heating|tv|radio]
        [what|which] [files|emails|windows|programs|messages] [are|do I have|did I get] [open|here|there|today|]
        how do I [send|open|write|make|fix|cook|learn|spell] [an email|a file|{x}|this]
        [why|how] [does|did|can] [{x}|it|this|that] [work|happen|fail]
        [is|are] [{x}|there|it] [good|any|late|open|correct|true]
        [remind|wake] me [at 7|tomorrow|in an hour|to call {x}]
        [order|pay|reserve] [{x}|the bill|a table|lunch]
        [solve|fix|improve|debug] [my problem|this bug|my code|{x}]
        [give me|I need] [advice|an idea|some help|a recipe|a tip] [for|about|on] {x}
        """,
})  # fmt: skip

KINDS = {
    "Email": ("email program", "mail app", "email client", "mail program", "email app", "email editor", "mail client", "e-mail program", "mailer", "email"),
    "TextEditor": ("text editor", "notepad", "editor", "text app", "plain text editor"),
    "Calculator": ("calculator", "calc", "calculator app", "desktop calculator", "pocket calculator"),
    "FileManager": ("file manager", "file browser", "files app", "file explorer", "files window", "folder window"),
    "WebBrowser": ("web browser", "browser", "internet browser", "internet"),
    "Viewer": ("image viewer", "picture viewer", "photo viewer", "photo app"),
    "TerminalEmulator": ("terminal", "console", "command line", "terminal window", "command prompt"),
    "WordProcessor": ("word processor", "writer"),
    "Spreadsheet": ("spreadsheet", "spreadsheet program", "spreadsheet app"),
    "Presentation": ("presentation program", "presentation app", "slide program"),
    "Calendar": ("calendar", "calendar app", "agenda"),
    "ContactManagement": ("address book", "contacts", "contacts app", "contact list"),
    "Player": ("media player", "music player", "video player", "player"),
    "Settings": ("settings", "system settings", "preferences", "settings app", "control panel"),
    "InstantMessaging": ("chat", "chat app", "messenger", "chat program"),
    "RasterGraphics": ("paint program", "drawing program", "image editor", "paint app", "drawing app"),
    "Monitor": ("task manager", "system monitor"),
    "Clock": ("clock", "alarm clock", "clock app"),
    "Map": ("map", "maps", "map app"),
}  # fmt: skip
COMMON = ("Email", "TextEditor", "Calculator", "FileManager", "WebBrowser", "Viewer", "TerminalEmulator", "Settings")
OPENERS = (
    "TextEditor",
    "Viewer",
    "WordProcessor",
    "Spreadsheet",
    "WebBrowser",
    "Player",
    "RasterGraphics",
    "TextEditor",
)


def app(rng: Random) -> Value:
    """An application by name."""
    shown = v.invented(rng, capital=True) if rng.random() < 0.9 else v.word(rng).capitalize()
    if rng.random() < 0.2:
        shown = f"{shown} {rng.choice((v.invented, v.word))(rng).capitalize()}"
    return (
        v.quoted(rng, "app", shown)
        if rng.random() < 0.12
        else Value("app", shown if rng.random() < 0.85 else shown.lower())
    )


def folder(rng: Random) -> Value:
    """A folder as it is named in a sentence."""
    roll = rng.random()
    if roll < 0.5:
        return Value(
            "folder", rng.choice(("Documents", "Desktop", "Downloads", "Pictures", v.invented(rng, capital=True)))
        )
    if roll < 0.75:
        return Value("folder", v.path(rng).rsplit("/", 1)[0] or "/tmp")  # noqa: S108
    return v.quoted(rng, "folder", v.phrase(rng, 2))


def text(rng: Random) -> Made:
    """Write a text, mostly to save it."""
    written = v.quoted(rng, "text", v.text(rng))
    slots = {"text": written, "file": v.file(rng), "app": app(rng)}
    if rng.random() < 0.15:
        slots["folder"] = folder(rng)
    style = rng.random()
    if style < 0.34:
        slots.pop("folder", None)
        return GRAMMAR.expand(rng, "$file_first", {k: x for k, x in slots.items() if k != "app"}), "text"
    if style < 0.52:
        made = _write(rng, slots)
        return made, "text"
    if style < 0.8:
        return [*_write(rng, slots), " ", *GRAMMAR.expand(rng, "$saved", slots)], "text"
    if style < 0.88:
        return [*_write(rng, slots), ". ", *GRAMMAR.expand(rng, "$file_sentence", slots)], "text"
    if style < 0.93:
        slots["text"] = Value("text", plain_text(rng))
        source = "[write|type] {text} [in|into] [$editor|a new document|a new text file|the editor] [and|, then|] save it as {file}"
        return GRAMMAR.expand(rng, source, slots), "text"
    slots["text"] = Value("text", plain_text(rng))
    source = "$open_editor and [write|type] {text}"
    return [*GRAMMAR.expand(rng, source, slots if rng.random() < 0.3 else {"text": slots["text"]}), "\x00"], "text"


def _write(rng: Random, slots: dict[str, Value]) -> list[Segment]:
    """A writing order; the application is named in about one of five."""
    given = slots if rng.random() < 0.2 else {k: x for k, x in slots.items() if k != "app"}
    return GRAMMAR.expand(rng, "$write", given)


def _bare_file(rng: Random) -> Value:
    made = v.file_name(rng)
    return v.quoted(rng, "file", made) if rng.random() < 0.25 else Value("file", made)


def open_file(rng: Random) -> Made:
    """Open a file, perhaps with a named application."""
    slots = {"file": v.file(rng)}
    if rng.random() < 0.22:
        slots["app"] = app(rng)
        return GRAMMAR.expand(rng, "$with_app", slots), "file"
    rule = "$open_file"
    if rng.random() < 0.3:
        slots = {"file": v.file(rng) if rng.random() < 0.2 else _bare_file(rng), "folder": folder(rng)}
        rule = "$open_in_folder"
    made = GRAMMAR.expand(rng, rule, slots)
    if rng.random() < 0.22:
        kind = rng.choice(OPENERS)
        made += [rng.choice((" with the ", " in the ", " using the ", " in a ", " with my ")), rng.choice(KINDS[kind])]
        return made, f"file:{kind}"
    return made, "file"


_SIGNS = {
    "$plus": "+", "$minus": "-", "$times": "*", "$over": "/", "$power": "^", "$add": "+", "$mul": "*", "$div": "/", "$sub": "from",
    "$into": "into", "$decrease": "-", "$increase": "+", "$plus3": "++", "$add3": "++",
}  # fmt: skip


def calculate(rng: Random) -> Made:
    """A sum, in signs or in words."""
    if rng.random() < 0.45:
        made = v.expression(rng)
        value = v.quoted(rng, "expression", made) if rng.random() < 0.3 else Value("expression", made)
        return GRAMMAR.expand(rng, "$sum", {"expression": value}), "calc"
    inner, sign = words_of_sum(rng)
    if isinstance(inner[0], Value) or inner[0].split()[0] not in ORDERS:
        return GRAMMAR.expand(rng, "$sum", {"expression": inner}), f"calc:{sign}"
    frame = rng.choice(
        ("$open_calc {x}", "{x} $with_calc", "{x} $with_calc", "$with_calc [,|] {x}", "use $calc_app to {x}")
    )
    return GRAMMAR.expand(rng, frame, {"x": inner}), f"calc:{sign}"


ORDERS = (
    "add",
    "sum",
    "total",
    "multiply",
    "divide",
    "subtract",
    "take",
    "deduct",
    "decrease",
    "reduce",
    "lower",
    "increase",
    "raise",
)
"""What a sum said as an order begins with."""


def words_of_sum(rng: Random) -> tuple[list[Segment], str]:
    """A sum in words ("the sum of 3 and 4", "divide 9 by 3") and its sign."""
    rule = rng.choice(list(_SIGNS))
    slots: dict[str, Value | Sequence[Segment]] = {key: _number(rng) for key in "abc"}
    return GRAMMAR.expand(rng, rule, slots), _SIGNS[rule]


def _number(rng: Random) -> Value:
    made = v.number(rng)
    return v.quoted(rng, "number", made) if rng.random() < 0.07 else Value("number", made)


def web(rng: Random) -> Made:
    """A page, a search on the web, a search on the screen."""
    roll = rng.random()
    if roll < 0.4:
        address = v.url(rng)
        value = v.quoted(rng, "url", address) if rng.random() < 0.15 else Value("url", address)
        return GRAMMAR.expand(rng, "$go", {"url": value}), "open:WebBrowser go"
    words = v.phrase(rng, 5).lower() if rng.random() < 0.7 else v.clause(rng)
    value = v.quoted(rng, "query", words) if rng.random() < 0.55 else Value("query", words.rstrip(".?!"))
    if roll < 0.7:
        return GRAMMAR.expand(rng, "$web_search", {"query": value}), "open:WebBrowser search"
    if not value.quotes:
        value = Value("query", v.phrase(rng, 2).lower())
    return GRAMMAR.expand(rng, "$find", {"query": value}), "find"


def application(rng: Random) -> Made:
    """Start an application by name or by kind."""
    if rng.random() < 0.4:
        return GRAMMAR.expand(rng, "$open_app", {"app": app(rng)}), "app"
    kind = rng.choice(list(KINDS))
    return _kind(rng, kind), f"open:{kind}"


def _kind(rng: Random, kind: str) -> list[Segment]:
    verb = GRAMMAR.expand(
        rng,
        "[open|start|launch|run|bring up|fire up|show|show me|switch to|go to|open up|start up|get|begin|I need|I want to use|I would like to open|load]",
        {},
    )
    return [*verb, " ", rng.choice(("the ", "the ", "a ", "my ", "")), rng.choice(KINDS[kind])]


def close(rng: Random) -> Made:
    """Close the window in front."""
    return GRAMMAR.expand(rng, "$close", {}), "close"


def refuse(rng: Random) -> Made:
    """Requests that are no desktop task."""
    slots = {"x": Value("", v.phrase(rng, 2)), "y": Value("", v.word(rng))}
    return GRAMMAR.expand(rng, "$refuse", slots), "refuse"
