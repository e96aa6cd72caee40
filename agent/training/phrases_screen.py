# ruff: noqa: E501  (a phrase rule is one line)
"""Ways to ask for something on the current screen: forms, clicks, boxes, lists, keys, scrolling, and runs of these."""

from __future__ import annotations

from random import Random

from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value

Made = tuple[list[Segment], str]
Slots = dict[str, Value]

GRAMMAR = Grammar({
    "box": "[field|box|text field|textbox|text box|input|entry|input field|line|input box|blank]",
    "the_field": "[the|] {field} $box\n{field}\n[the|] {field}\nthe $box [{field}|labeled {field}|called {field}|named {field}|for {field}|marked {field}]",
    "fill": """
        [type|enter|put|write|insert|fill|add|input|key in|type in|set|place|fill in] {value} [in|into|for|as|to|in for|under|inside] $the_field
        [type|enter|put|write|insert|input|type in] [the|] [text|value|word|words|number|name|] {value} [in|into|under] $the_field
        [set|change|update|edit|switch] $the_field to {value}
        [fill|fill in|fill out|complete|populate] $the_field with {value}
        [in|into|under|for] $the_field [,|] [type|enter|put|write|insert|use|fill in] {value}
        [make|let] $the_field [be|read|say|] {value}
        [use|take|give] {value} [as|for] [the|] {field}
        $the_field [is|should be|must be|has to be|becomes|gets|:|should read|shall be|=] {value}
        {field} [:|=|-|->|is|] {value}
        [enter|fill in|put in|give] {field} {value}
        replace [what is in|the content of|the text in] $the_field [by|with] {value}
        as {field} [use|enter|put|type|give] {value}
        [write|type] {value} where it says {field}
        """,
    "pair": "{field} [is|:|=|to|as|with|,|] {value}\n{field} : {value}\n{field} = {value}\n{value} [in|into|for|as|under] [the|] {field}\n{field} {value}",
    "pair_set": "{field} to {value}",
    "pair_with": "{field} with {value}",
    "pair_in": "{value} [in|into] [the|] {field} [field|box|]",
    "pair_is": "{field} [is|:|=|,] {value}",
    "pair_for": "{value} [for|as] [the|] {field}",
    "form_lead": """
        [fill|complete|fill in|fill out|do] [the|this|out the|in the|] [form|fields|questionnaire|registration form|page|survey|boxes|data|details|sheet] [:|with|as follows :|using|, ]
        [enter|type in|put in|use|insert] [the|these|the following|this] [data|values|details|information|entries|facts] [:|in the form :|into the form :]
        [in|on] the form [,|:] [enter|put|set|write|fill in|use]
        [fill|complete|fill in|fill out] [the|this] form [. |: |, ]
        [fill in|set|enter|use] [the following|the fields|] :
        """,
    "press_it": "[click|press|hit|push|tap|click on|choose|select|use|activate|push on|tap on|then click|finish with|go for]",
    "button": """
        $press_it [the|] {label} [button|]
        $press_it [the|] {label} button
        $press_it the button [{label}|labeled {label}|called {label}|named {label}|that says {label}|with the text {label}|marked {label}|saying {label}]
        """,
    "submit": "[submit|send|send off] [it|the form|this form|everything]\nsubmit\nconfirm it\n[submit|send] [the|] [form|data|page]",
    "finish": "[and|, then|, and|. then|; |. finally|. after that|, and then|and then|. | and finally]",
    "click_button": """
        $press_it [on|] [the|] {label} button
        $press_it [on|] the button [{label}|labeled {label}|called {label}|named {label}|that says {label}|with the text {label}|marked {label}|which says {label}]
        [the|] {label} button [should be|must be|needs to be|has to be] [clicked|pressed]
        [find|look for|locate] [the|] {label} button and [click|press] [it|on it]
        give the {label} button a click
        """,
    "click_any": """
        [click|tap|press|hit|push|click on|tap on|select|activate|left-click|choose|pick|touch] [on|] [the|] {label}
        click [on|] [where it says|the thing called|the element|the one called|the word|the text|the label] {label}
        [find|look for] {label} and click [it|on it]
        go for {label}
        """,
    "click_link": """
        [click|follow|open|tap|go to|use|press|visit|click on|choose] [on|] the {label} link
        [click|follow|open|tap|use] [on|] the link [{label}|labeled {label}|called {label}|named {label}|that says {label}|with the text {label}|to {label}]
        follow {label}
        """,
    "click_tab": """
        [click|open|switch to|go to|select|choose|change to|show|activate|move to|bring up] [on|] the {label} tab
        [click|open|switch to|go to|select|choose] the tab [{label}|labeled {label}|called {label}|named {label}]
        """,
    "click_icon": "[click|tap|press|open|hit|select] [on|] the {label} icon\n[click|press] the icon [{label}|named {label}|called {label}|for {label}|of {label}]",
    "click_menu": "[open|click|show|pull down|go to|expand|unfold] [on|] the {label} menu\n[open|click] the menu [{label}|called {label}|named {label}]",
    "click_item": """
        [click|select|choose|pick|highlight|mark] [on|] [the|] {label} [in|from] the [list|table|menu|tree|results|side bar]
        [click|select|choose|pick] [on|] the [item|entry|row|list item|option] [{label}|named {label}|called {label}|labeled {label}]
        [click|select|choose] [on|] the {label} [item|entry|row]
        """,
    "menu_path": """
        [open|click|in|go to|use|from|under] the {a} menu [, |and |] [choose|click|select|pick|take|go to|hit] [on|] {b}
        [choose|select|pick|click|use|take] {b} [from|in|under] the {a} menu
        [go to|click|choose|select|open|use] {a} > {b}
        [go to|click|choose|select] {a} → {b}
        [open|click] [the|] menu {a} [and|, then|,] [choose|click|select|pick] {b}
        [open|click] {a} [in the menu bar|in the menu] and [then|] [choose|click|select] {b}
        """,
    "double": "[double-click|double click|doubleclick] [on|] [the|] {label}\nclick [twice on|] [the|] {label} [twice|two times]\nclick twice on [the|] {label}\nmake a double click on [the|] {label}",
    "double_icon": "[double-click|double click|doubleclick] [on|] the {label} icon\n[double-click|double click] the icon [named|called|] {label}",
    "double_item": "[double-click|double click|doubleclick] [on|] the [item|entry|row|file] [named|called|] {label}",
    "right": "[right-click|right click] [on|] [the|] {label}\nclick [on|] [the|] {label} with the right [mouse|] button\nopen the context menu of [the|] {label}\nclick right on {label}",
    "right_item": "[right-click|right click] [on|] the [item|entry|row|file] [named|called|] {label}\n[right-click|right click] [on|] the {label} [item|entry|row]",
    "right_icon": "[right-click|right click] [on|] the {label} icon",
    "near_button": "$press_it [the|] {label} button [next to|beside|near|by|to the right of|to the left of|at|in the row of|in the line of|below|above|under] {near}\n[click|press] {label} [next to|beside|in the row of|near] {near}",
    "nth_button": "$press_it the [first|1st] {label} button",
    "check": """
        [check|tick|mark|enable|activate|turn on|tick off|switch on|select|put a tick at|set|put a check mark at] [the|] {label} [box|checkbox|check box|option|]
        [check|tick|mark|enable|select] the [box|checkbox|check box|option] [{label}|labeled {label}|called {label}|for {label}|named {label}|next to {label}|at {label}|that says {label}]
        make sure [that|] [the|] {label} [box|checkbox|] is [checked|ticked|marked|enabled|on]
        [the|] {label} [box|checkbox|] [should|must|needs to|has to] be [checked|ticked|on]
        turn {label} on
        """,
    "check_two": "[check|tick|mark|enable|select] [the boxes|the checkboxes|both|the options|] {a} and {b}\n[check|tick] {a} [as well as|and also|plus] {b}",
    "check_three": "[check|tick|mark|enable|select] [the boxes|the checkboxes|the options|] {a}, {b} and {c}",
    "uncheck": """
        [uncheck|untick|unmark|disable|deactivate|turn off|clear|deselect|unselect|switch off|remove the tick from|take the tick off|remove the check mark from] [the|] {label} [box|checkbox|check box|option|]
        [uncheck|untick|disable|deselect|clear] the [box|checkbox|option] [{label}|labeled {label}|called {label}|for {label}|named {label}]
        make sure [that|] [the|] {label} [box|checkbox|] is [unchecked|not checked|off|not ticked|disabled]
        make sure to [uncheck|untick|disable|deselect] [the|] {label} [box|checkbox|]
        turn {label} off
        [do not|don't] [check|tick] {label} [, uncheck it|]
        """,
    "radio": "[choose|select|pick|set|mark|click] the [radio button|radio|option button] [{label}|labeled {label}|for {label}|called {label}]\n[choose|select|pick] the {label} [radio button|radio option|radio]\nset the radio button to {label}",
    "select": """
        [select|choose|pick|set|take|click] {value} [in|from|on|under|out of] the {field} [list|dropdown|drop-down|combo box|combobox|menu|dropdown list|drop-down list|selection|select box|choices|drop-down menu]
        [set|change|switch] the {field} [list|dropdown|drop-down|combo box|combobox|dropdown menu|selection] to {value}
        [in|from|under] the {field} [list|dropdown|drop-down|combo box|dropdown menu] [,|] [select|choose|pick|take] {value}
        [select|choose|pick] {value} [from|in] the [list|dropdown|combo box|dropdown menu] [{field}|called {field}|labeled {field}|named {field}|for {field}]
        [open|expand|use|click] the {field} [list|dropdown|drop-down|combo box] and [select|choose|pick|click|take] {value}
        [select|choose|pick] {value} [as|for] [the|] {field} [in|from] the [list|dropdown|drop-down]
        """,
    "key": """
        [press|hit|push|use|type|tap|strike|press down|press and release] [the|] {key} [key|]
        [press|hit|push|use|tap] the [key|shortcut|key combination|keyboard shortcut|hotkey|keys|combination|chord] {key}
        [press|hit|use|do] {key} [on the keyboard|on my keyboard]
        [use|press] the {key} [shortcut|key|combination|hotkey|keyboard shortcut|key combination]
        [send|give|issue] [the|] [key|keystroke|shortcut] {key}
        """,
    "key_count": "[press|hit|push|tap] [the|] {key} [key|] {count} times\n[press|hit] {key} {count} [x|times in a row]",
    "put": """
        [type|write|enter|input|type in|key in] {text} [here|now|at the cursor|where the cursor is|into the focused field|into the active window|]
        [type|write|enter|type in] [the|] [text|words|line|word] {text} [here|at the cursor|into the current field|]
        """,
    "scroll": """
        scroll {way} [a bit|a little|the page|the list|on this page|the window|one page|here|some more|]
        scroll [the page|the list|the window|this page|the text|the screen|a bit|a little|further] {way}
        [go|move|page] {way} [a bit|the page|on the page|in the list|the list]
        [turn|move|roll] the [mouse wheel|wheel|scroll wheel] {way}
        scroll [a bit|some|a little|] further {way}
        scroll [all the way|] {way}
        """,
    "scroll_count": "scroll {way} {count} [times|notches|steps|lines|clicks]\nscroll {count} [times|notches|steps|lines] {way}\nscroll {way} by {count} [notches|steps|lines|]\nscroll [the page|the list] {way} {count} [times|notches|]",
})  # fmt: skip

WAYS = {"down": ("down", "down", "downwards", "downward"), "up": ("up", "up", "upwards", "upward")}
COUNTS = ("two", "three", "four", "five", "six", "ten", "2", "3", "4", "5", "6", "7", "8", "10", "12", "15", "20")


def form(rng: Random) -> Made:
    """Field and value pairs, perhaps a box or a list, perhaps a button at the end."""
    count = rng.choices((1, 2, 3, 4, 5, 6), (30, 28, 20, 12, 6, 4))[0]
    made: list[Segment] = []
    actions = ["fill"] * count
    listed = count > 1 and rng.random() < 0.6
    if listed:
        made += _listed_pairs(rng, count)
    else:
        joint = rng.choice((" and ", ", ", ". ", ", then ", " and then ", ".\n", "; ", "\n"))
        lead = GRAMMAR.expand(rng, "$form_lead ", {}) if rng.random() < 0.12 else []
        made += lead
        for index in range(count):
            made += [joint if index < count - 1 or rng.random() < 0.5 else " and "] * bool(index)
            made += start(rng, GRAMMAR.expand(rng, "$fill", {"field": v.field(rng), "value": v.value(rng)}), joint)
    for extra in rng.choices((("check",), ("select",), ("radio",), ("check", "select"), ()), (10, 7, 3, 2, 78))[0]:
        made += [rng.choice((", ", " and ", ", then ", ". "))]
        part, action = single(rng, extra)
        made += part
        actions.append(action)
    ending = rng.random()
    if ending < 0.36:
        made += [*GRAMMAR.expand(rng, "$finish ", {}), *GRAMMAR.expand(rng, "$button", {"label": v.label(rng)})]
        actions.append("click:button" if _says(made, "button") else "click:unknown")
    elif ending < 0.55:
        made += [*GRAMMAR.expand(rng, "$finish ", {}), *GRAMMAR.expand(rng, "$submit", {})]
        actions.append("place:Submit")
    return made, " ".join(actions)


def _says(made: list[Segment], word: str) -> bool:
    """Whether the last literals around the last value contain `word`."""
    last = max(i for i, s in enumerate(made) if isinstance(s, Value))
    before = made[last - 1] if last and isinstance(made[last - 1], str) else ""
    tail = "".join(s for s in made[last + 1 :] if isinstance(s, str))
    return word in f"{''.join(s for s in made[max(0, last - 4) : last] if isinstance(s, str))[-26:]}{before}{tail}"


def start(rng: Random, part: list[Segment], joint: str) -> list[Segment]:
    """`part` with a capital where `joint` ends a sentence."""
    if ("." in joint or "\n" in joint) and isinstance(part[0], str) and rng.random() < 0.8:
        first = part[0].lstrip()
        return [first[:1].upper() + first[1:], *part[1:]]
    return part


def _listed_pairs(rng: Random, count: int) -> list[Segment]:
    """`Fill in the form: A is x, B is y and C is z`, `set A to x and B to y`, or one pair a line."""
    style, lead = rng.choice((
        ("$pair_set", "[set|change|update] [the|] "), ("$pair_with", "[fill|complete|fill in|populate] [the|] "),
        ("$pair_in", "[type|enter|put|write|insert|input|fill in] "), ("$pair_for", "[use|enter|type|put|give] "),
        ("$pair_is", "$form_lead "), ("$pair_is", "$form_lead "), ("$pair", "$form_lead "), ("$pair_set", "$form_lead [set|] "),
        ("$pair_is", ""), ("$pair_for", "$form_lead "), ("$pair_with", "$form_lead [fill|] "), ("$pair_in", "$form_lead "),
    ))  # fmt: skip
    joint = rng.choice((", ", ", ", " and ", "; ", "\n", ", then "))
    made = GRAMMAR.expand(rng, lead, {}) if lead else []
    if joint == "\n" and "form_lead" in lead:
        made.append("\n")
    for index in range(count):
        last = index == count - 1
        made += [rng.choice((" and ", ", and ", joint)) if last and joint != "\n" else joint] * bool(index)
        made += GRAMMAR.expand(rng, style, {"field": v.field(rng), "value": v.value(rng)})
    return made


def single(rng: Random, kind: str) -> Made:
    """One short action."""
    slots = {"label": v.label(rng)}
    if kind == "select":
        return GRAMMAR.expand(rng, "$select", {"field": v.field(rng), "value": v.value(rng)}), "select"
    return GRAMMAR.expand(rng, f"${kind}", slots), kind


CLICKS = {
    "click_button": ("click:button", 6), "click_any": ("click:unknown", 7), "click_link": ("click:link", 3), "click_tab": ("click:tab", 3),
    "click_icon": ("click:icon", 2), "click_menu": ("click:menu", 2), "click_item": ("click:item", 3), "double": ("double:unknown", 2),
    "double_icon": ("double:icon", 1), "double_item": ("double:item", 1), "right": ("right:unknown", 2), "right_item": ("right:item", 1),
    "right_icon": ("right:icon", 1), "menu_path": ("click:menu click:item", 4), "near_button": ("click:button", 2),
    "nth": ("click:button", 2),
}  # fmt: skip
ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "last": "last",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
}


def click(rng: Random) -> Made:
    """One click on something named."""
    rule = rng.choices(list(CLICKS), [weight for _, weight in CLICKS.values()])[0]
    action = CLICKS[rule][0]
    if rule == "menu_path":
        return GRAMMAR.expand(rng, "$menu_path", {"a": v.label(rng), "b": v.label(rng)}), action
    if rule == "nth":
        ordinal = rng.choice(list(ORDINALS))
        noun, role = rng.choice(
            (
                ("button", "button"),
                ("link", "link"),
                ("icon", "icon"),
                ("item", "item"),
                ("tab", "tab"),
                ("checkbox", "checkbox"),
            )
        )
        made = GRAMMAR.expand(
            rng, f"[click|press|tap|select|choose|click on] the {ordinal} {{label}} {noun}", {"label": v.label(rng)}
        )
        return made, f"click:{role},{ORDINALS[ordinal]}"
    slots = {"label": v.label(rng), "near": v.label(rng, "near")}
    made = GRAMMAR.expand(rng, f"${rule}", slots if rule == "near_button" else {"label": slots["label"]})
    if rule == "near_button" and "button" not in "".join(s for s in made if isinstance(s, str)):
        action = "click:unknown"
    return made, action


def boxes(rng: Random) -> Made:
    """Check boxes, radio buttons, lists."""
    kind = rng.choices(("check", "uncheck", "radio", "select", "check_two", "check_three"), (4, 4, 2, 5, 2, 1))[0]
    if kind in ("check_two", "check_three"):
        slots = {key: v.label(rng) for key in "abc"}
        return GRAMMAR.expand(rng, f"${kind}", slots), " ".join(["check"] * (2 if kind == "check_two" else 3))
    return single(rng, kind)


def keys(rng: Random) -> Made:
    """Keys and chords."""
    value = v.key(rng)
    key = v.quoted(rng, "key", value) if rng.random() < 0.12 else Value("key", value)
    if rng.random() < 0.12:
        return GRAMMAR.expand(rng, "$key_count", {"key": key, "count": Value("count", rng.choice(COUNTS))}), "key*"
    return GRAMMAR.expand(rng, "$key", {"key": key}), "key"


def put(rng: Random) -> Made:
    """Type a text where the focus is."""
    return GRAMMAR.expand(rng, "$put", {"text": v.quoted(rng, "text", v.text(rng))}), "put"


def scroll(rng: Random) -> Made:
    """Turn the wheel."""
    way = rng.choice(("down", "up"))
    shown = Value("", rng.choice(WAYS[way]))
    if rng.random() < 0.35:
        slots = {"way": shown, "count": Value("count", rng.choice(COUNTS))}
        return GRAMMAR.expand(rng, "$scroll_count", slots), f"scroll:{way}"
    return GRAMMAR.expand(rng, "$scroll", {"way": shown}), f"scroll:{way}"


def run(rng: Random) -> Made:
    """Two to four orders in a row."""
    makers = (click, click, boxes, keys, put, scroll, one_fill, one_fill)
    made: list[Segment] = []
    actions: list[str] = []
    joint = rng.choice(
        (
            ", then ",
            " and then ",
            ". Then ",
            ". ",
            ", ",
            "; ",
            " and ",
            ". After that, ",
            ", after that ",
            ".\n",
            "\n",
            ". Next, ",
        )
    )
    while len(actions) < 2 or (len(actions) < 4 and rng.random() < 0.3):
        part, action = rng.choice(makers)(rng)
        if "key*" in action or any(isinstance(s, Value) and s.role in ("near", "count") for s in part):
            continue
        link = rng.choice((joint, " and ", ", then ", ", and "))
        made += ([link] if actions else []) + (start(rng, part, link) if actions else part)
        actions.append(action)
    return made, " ".join(actions)


def one_fill(rng: Random) -> Made:
    """One field."""
    return GRAMMAR.expand(rng, "$fill", {"field": v.field(rng), "value": v.value(rng)}), "fill"
