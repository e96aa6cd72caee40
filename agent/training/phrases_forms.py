# ruff: noqa: E501  (a phrase rule is one line)
"""Ways to ask for a form to be filled: pairs of field and value, in one manner or in several, and what ends the form."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from agent.training import phrases_screen as screen
from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value

Made = tuple[list[Segment], str]

GRAMMAR = Grammar({
    "box": "field\nfield\nfield\nbox\nbox\ntext field\ntext box\ntextbox\ninput\nentry\nline\nblank\nspace\ninput field\ninput box\nentry field\nslot\narea\npart",
    "F": """
        {field}
        {field}
        {field}
        the {field}
        the {field}
        the {field} $box
        the {field} $box
        {field} $box
        the $box {field}
        the $box [called|named|labeled|labelled|marked|for|titled|saying|that says|next to|beside] {field}
        [my|your|his|her|our] {field}
        [what is called|the one called|the one labeled|the thing called] {field}
        """,
    "near_f": "where it says {field}\nwhere {field} is [wanted|needed|required|expected|requested]\n[next to|beside|behind|right of|under] {field}\nwhere [the form|it|the page] asks for [the|your|my|] {field}\nwhere [the|] {field} goes",
    "V": "{value}\n{value}\n{value}\n{value}\n[the value|the text|the word|the entry|the number] {value}",
    # orders
    "do": """
        [type|enter|put|write|insert|add|input|key in|type in|place|fill in|drop|paste|copy|fill|stick|note|set] $V [in|into|for|as|to|in for|under|inside|on|at] $F
        [type|enter|put|write|insert|add|type in|place|fill in] $V $near_f
        [set|change|update|edit|switch|adjust|correct|put|turn] $F to $V
        [fill|fill in|fill out|complete|populate|fill up|replace|overwrite] $F with $V
        [in|into|under|for|at|on|as|inside] $F [,|] [type|enter|put|write|insert|use|fill in|goes|comes|add|give|set|choose|take|you put|you type|please enter|please put] $V
        [make|let|have] $F [be|read|say|show|hold|equal|contain|] $V
        [make|let|have] $V [be|stand as|serve as|go in|go into|appear in|stand in] $F
        [use|take|choose|pick|give|have|go with] $V [as|for|in] $F
        [enter|fill in|put in|give|type|set|write|provide|input|add|insert] $F [:|,|as|] $V
        [assign|give|hand] $V to $F
        [give|assign] $F the [value|text|content|entry] {value}
        [replace|overwrite|change] [what is in|the content of|the text in|the value of|whatever is in|what stands in] $F [by|with|to|for] $V
        [as|for|as for|with] $F [use|enter|put|type|give|it is|we have|take|comes] $V
        [as|regarding] [for|to|] $F , [it is|it should be|put|write|use|that is] $V
        [write|type|enter|put] $V $near_f
        [click|click on|click into|go to|select|focus|tap|move to|choose|find] $F and [type|enter|write|put|type in|input] $V [in|there|into it|]
        """,
    # statements
    "is": """
        $F [is|should be|must be|has to be|becomes|gets|should read|shall be|needs to be|is to be|ought to be|will be|should say|should become|must read|equals|must say|reads|is supposed to be|should have|needs|takes|receives|should get|must contain|should show|shows] $V
        {field} [:|=|-|->|is|,] {value}
        {value} [is|should be|will be|must be|is meant for|is for|belongs in|should go in|must go into|should be in|comes in|has to go into|is to go into|fits in|is to be put in|should be entered in|is what goes in] $F
        [I want|I need|I'd like|I would like|we want|we need] $F [as|set to|filled with|to say|to read|to become|to show|changed to] $V
        [I want|I'd like|I need|we need] $V [in|as|for|under] $F
        [the value|the text|the entry|the content] [of|for|in] $F [is|should be|must be|:] {value}
        there should be {value} in $F
        """,
    "N": "{field} [:|:|=|-|->|is|,|as|to|with|being|] {value}\n{field} : {value}\n{field} {value}\n{value} [in|into|for|as|under|at|to] [the|my|] {field}",
    "N_to": "[the|] {field} to {value}\n{field} [field|box|] to {value}\n[the|] {field} = {value}\n{field} on {value}",
    "N_with": "[the|] {field} [field|box|] with {value}\nthe {field} with {value}",
    "N_in": "{value} [in|into|under|inside] [the|my|] {field} [field|box|]\n{value} in {field}\n{value} into the $box {field}",
    "N_for": "{value} [for|as] [the|my|your|] {field}\n{value} for {field}\n{value} as {field}",
    "N_is": "[the|my|] {field} [is|being|:|=|,] {value}\n{field} is {value}\n{field} {value}",
    "N_as": "{field} as {value}\n[the|] {field} as {value}",
    "lead_to": "[set|change|update|put|switch|edit|adjust] ",
    "lead_with": "[fill|complete|fill in|fill out|populate|fill up] ",
    "lead_in": "[type|enter|put|write|insert|input|fill in|place|key in|add] ",
    "lead_for": "[use|enter|type|put|give|take|choose|fill in|insert|write|provide|go with|with] ",
    "lead_as": "[enter|give|use|set|fill in|put|provide] ",
    "lead_is": "[enter|fill in|give|provide|note|put down|use|type in|] [the data|the details|my details|these|the following|these values|the data below|my data|this|the facts] [:|,|with|-|so that|where]\n[make|let] sure that\n[see to it|make sure|take care] that\nplease note\nhere is [what to enter|what goes in|the data|what to fill in|my data] :\nI want\n[use|take] ",
    "form_lead": """
        [fill|complete|fill in|fill out|do|work through|deal with] [the|this|out the|in the|my|that] [form|fields|questionnaire|registration form|page|survey|boxes|data|details|sheet|registration|sign-up form|blanks|entry form|window|dialog|mask|record] [:|with|as follows :|using|, |like this :|with this :|for me :|so :|-|. |with the following :|now :]
        [in|on|into] the [form|page|window|dialog|registration|survey] [,|:|] [enter|put|set|write|fill in|use|type]
        [the form|the page|this form|the window|the dialog] [needs|wants|asks for|gets|should get|has to get|takes|should have|is to be filled with] [:|]
        [register|sign up|sign me up|enrol me|book|apply] [with|using|:|as]
        [for|on] [the form|this form|this page] [:|,|use|enter]
        [here is|these are] [the data|what the form needs|what goes in the form|the details|the entries] [:|-]
        """,
    "end": "[, then|and|and then|. then|. now|; then|, and|, and then|. finally|. after that|. afterwards|. when done ,|. when you are done ,|. once done ,|. last ,|. as a last step ,|, finally|- then|. at the end]",
    "press": "[click|press|hit|push|tap|click on|choose|select|use|activate|finish with|go for|confirm with|end with|close with|confirm by pressing|finish by clicking|end by clicking|complete it with|do not forget to click|give a click to]",
    "button": """
        $press [the|] {label} [button|]
        $press [the|] {label} button
        $press the {label} button
        $press the button [{label}|labeled {label}|labelled {label}|called {label}|named {label}|that says {label}|with the text {label}|marked {label}|saying {label}|reading {label}]
        the {label} button [should be|must be|has to be|is to be|needs to be|gets] [clicked|pressed|hit|pushed]
        """,
    "submit": """
        [submit|send|send off|send in|hand in|submit now] [it|the form|this form|everything|the data|that|the whole thing|the page|the entries|what you entered]
        submit
        submit [it all|all of it|at the end|afterwards|the result]
        [confirm|send] [it|the form|the data]
        [the form|it|everything] [should be|must be|has to be|can be|is to be] [submitted|sent|sent off]
        """,
})  # fmt: skip

MANNERS = ("to", "with", "in", "for", "is", "as", "to", "in", "for", "is")
JOINTS = (", ", ", ", " and ", "; ", "\n", ", then ", " and ", " / ", " | ")


def form(rng: Random) -> Made:
    """Pairs, perhaps with a box or a list, perhaps with a button or an order to submit."""
    if rng.random() < 0.3:
        return screen.form(rng)
    count = rng.choices((1, 2, 3, 4, 5, 6), (26, 32, 21, 12, 5, 4))[0]
    style = rng.random()
    if count > 1 and style < 0.42:
        made = _listed(rng, count)
    elif style < 0.9 or count == 1:
        made = _ordered(rng, count)
    else:
        made = _respectively(rng)
        count = 2
    actions = ["fill"] * count
    for extra in rng.choices(
        (("check",), ("select",), ("radio",), ("check", "select"), ("uncheck",), ()), (9, 8, 3, 2, 2, 76)
    )[0]:
        part, action = screen.single(rng, extra)
        made += [rng.choice((", ", " and ", ", then ", ". ", "; ", ", and ")), *part]
        actions.append(action)
    return _ended(rng, made, actions)


def _ended(rng: Random, made: list[Segment], actions: list[str]) -> Made:
    roll = rng.random()
    if roll < 0.38:
        ending = GRAMMAR.expand(rng, "$button", {"label": v.label(rng)})
        says = any(isinstance(s, str) and "button" in s for s in ending)
        actions.append("click:button" if says else "click:unknown")
        made += [*GRAMMAR.expand(rng, "$end ", {}), *ending]
    elif roll < 0.56:
        made += [*GRAMMAR.expand(rng, "$end ", {}), *GRAMMAR.expand(rng, "$submit", {})]
        actions.append("place:Submit")
    return made, " ".join(actions)


def _pair(rng: Random) -> dict[str, Value]:
    return {"field": v.field(rng), "value": v.value(rng)}


def _lead(rng: Random) -> list[Segment]:
    return [*GRAMMAR.expand(rng, "$form_lead", {}), rng.choice((" ", " ", "\n"))]


def _listed(rng: Random, count: int) -> list[Segment]:
    """Pairs in one manner: "set A to x, B to y", "A: x, B: y", one a line."""
    manner = rng.choice((*MANNERS, "", "", ""))
    joint = rng.choice(JOINTS)
    mark = rng.choice(("- ", "* ", "{}. ", "{}) ", "")) if joint == "\n" else ""
    made = _lead(rng) if rng.random() < 0.35 else []
    if manner and (rng.random() < 0.75 or not made):
        made += GRAMMAR.expand(rng, f"$lead_{manner} ", {})
    rule = f"$N_{manner}" if manner else "$N"
    if not manner and rng.random() < 0.7:
        rule = rng.choice(
            (
                "{field}: {value}",
                "{field} = {value}",
                "{field} {value}",
                "{field} - {value}",
                "{field} is {value}",
                "{field}, {value}",
                "{field} -> {value}",
            )
        )
    if rng.random() < 0.6 and manner:
        rule = rng.choice(PATTERNS[manner])
    for index in range(count):
        last = index == count - 1
        made += [
            rng.choice((" and ", ", and ", joint)) if last and joint not in ("\n", " / ", " | ") else joint
        ] * bool(index)
        made += [mark.format(index + 1)] * bool(mark)
        made += GRAMMAR.expand(rng, rule, _pair(rng))
    return made


PATTERNS = {
    "to": ("{field} to {value}", "the {field} to {value}"), "with": ("{field} with {value}", "the {field} field with {value}"),
    "in": ("{value} in {field}", "{value} into {field}", "{value} into the {field} field", "{value} in the {field} box"),
    "for": ("{value} for {field}", "{value} as {field}", "{value} as the {field}", "{value} for the {field}"),
    "is": ("{field} is {value}", "the {field} is {value}", "my {field} is {value}", "{field} {value}", "{field}: {value}"), "as": ("{field} as {value}", "the {field} as {value}"),
}  # fmt: skip


def _ordered(rng: Random, count: int) -> list[Segment]:
    """Orders or statements, one after the other."""
    joint = rng.choice((" and ", ", ", ". ", ", then ", " and then ", ".\n", "; ", "\n", ". Then ", ", and "))
    made = _lead(rng) if rng.random() < 0.1 else []
    kinds = rng.choice((("do",), ("do",), ("is",), ("do", "is"), ("N",)))
    fixed = rng.random() < 0.3
    rule = f"${rng.choice(kinds)}"
    for index in range(count):
        made += [
            joint if index < count - 1 or rng.random() < 0.5 else rng.choice((" and ", ", and ", ", ", ". "))
        ] * bool(index)
        part = GRAMMAR.expand(rng, rule if fixed else f"${rng.choice(kinds)}", _pair(rng))
        made += screen.start(rng, part, joint)
    return made


def _respectively(rng: Random) -> list[Segment]:
    first, second = _pair(rng), _pair(rng)
    slots: dict[str, Value | Sequence[Segment]] = {
        "a": first["field"],
        "x": first["value"],
        "b": second["field"],
        "y": second["value"],
    }
    return GRAMMAR.expand(rng, rng.choice((
        "[fill in|fill|set|complete] {a} and {b} [with|to|as] {x} and {y} [respectively|]", "{a} and {b} [are|should be|must be] {x} and {y} [respectively|]",
        "[enter|type|put|write] {x} and {y} [in|into|for|as] {a} and {b} [respectively|]", "[enter|use|put] {x} [as|for|in] {a} [and|but|while] {y} [as|for|in] {b}",
        "{a} [is|gets|should be] {x} [,|while|whereas|but|and] {b} [is|gets|should be] {y}", "[my name is|I am|it is] {x} [is my {a}|for the {a}|as {a}] and {y} [for the|as the|is my] {b}",
        "with {x} [for|as] {a} and {y} [for|as] {b} [,|] [fill in|complete] the form",
    )), slots)  # fmt: skip
