# ruff: noqa: E501  (a phrase rule is one line)
"""Ways to ask for boxes to be ticked or emptied: orders, wishes and states, several at once, both ways in one sentence.

What is easily mistaken is said in both ways here: a tick is put or taken, a box stays on or off, must not stay empty.
"""

from __future__ import annotations

from random import Random

from agent.training import phrases_screen as screen
from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value
from agent.training.phrases_runs import alike, ended, enumerated

Made = tuple[list[Segment], str]

GRAMMAR = Grammar({
    "B": "[the|] {label}\n{label}\n{label}\nthe {label} [box|checkbox|check box|option|setting|tick box|entry|choice]\n{label} [box|checkbox|option]\nthe [box|checkbox|check box|option|setting|tick box|item|entry|square] [{label}|called {label}|labelled {label}|labeled {label}|named {label}|marked {label}|for {label}|that says {label}|saying {label}|next to {label}|beside {label}|reading {label}|with {label}]",
    "mark": "[tick|tick|check|check mark|checkmark|mark|cross|hook|tick mark|x]",
    "at": "[at|in|on|for|next to|beside|by|into|against|before|in front of|behind|inside]",
    "on": "[on|ticked|checked|enabled|selected|active|marked|activated|set|switched on|turned on|chosen|crossed|filled|checked off|ticked off]",
    "off": "[off|unticked|unchecked|disabled|deselected|inactive|unmarked|deactivated|unset|switched off|turned off|empty|cleared|clear|blank|unselected|not ticked|not checked|not on|not enabled|not selected|without a $mark|no longer ticked|no longer checked]",
    "must": "[should|must|has to|needs to|is to|ought to|shall|should now|must always]",
    "see": "[see|see to it|make sure|ensure|make certain|take care|be sure|check|verify|arrange|confirm]",
    "stay": "[is|is|is|stays|becomes|remains|ends up|gets|will be]",
    "tick_verb": "[tick|check|mark|select|enable|activate|switch on|turn on|choose|pick|set|check off|tick off|put on|toggle on|flip on|cross|opt in to|opt into|opt for|add a tick to|put a $mark $at|place a $mark $at|set a $mark $at|make a $mark $at|add a $mark $at|leave a $mark $at|click to check|go and tick]",
    "clear_verb": "[untick|uncheck|unmark|deselect|unselect|disable|deactivate|switch off|turn off|clear|empty|blank|un-check|un-tick|toggle off|flip off|shut off|opt out of|undo the $mark $at|take the $mark [off|from|out of|away from|away at]|remove the $mark [from|at|in|on|for|by|beside|next to]|get the $mark out of|get rid of the $mark $at|delete the $mark $at|erase the $mark $at|clear the $mark $at|wipe the $mark $at|lift the $mark from|drop the $mark $at|cancel the $mark $at|remove any $mark [from|at]|click to uncheck|do not tick|don't tick|do not check|don't check|do not select|don't select|do not enable|stop ticking]",
    "yes": """
        $tick_verb $B
        $tick_verb $B
        give $B a $mark
        $B [gets|needs|wants|should get|should have|must have|has to have|requires|deserves|is missing] a $mark
        [leave|keep|have|get|make] $B $on
        [turn|switch|flip|toggle|put|set] $B [on|to on]
        [set|put|change|move] $B to [on|checked|ticked|enabled|yes|active]
        $B $must be $on
        $B [may not|must not|should not|shouldn't|mustn't|cannot] [stay|remain|be left] [off|empty|unticked|unchecked|blank|clear]
        $see [that|] $B $stay $on
        [I want|I need|I'd like|we want|we need|I would like] $B [to be|] $on
        [I want|I need|I'd like] [a|the] $mark $at $B
        there [should|must|has to] be a $mark $at $B
        [do not|don't] [forget|fail] to $tick_verb $B
        [never|do not|don't] leave $B [off|empty|unticked|unchecked|blank]
        $B [is|is still|is currently|looks] [empty|off|unticked|unchecked|not ticked yet] [, |; |- ][tick|check|enable|mark|change] [it|that]
        {label} [on|: on|= on|-> on|: yes|= yes|to on|, on]
        """,
    "no": """
        $clear_verb $B
        $clear_verb $B
        $clear_verb $B
        [leave|keep|have|get|make] $B $off
        [turn|switch|flip|toggle|put|set] $B [off|to off]
        [set|put|change|move] $B to [off|unchecked|unticked|disabled|no|inactive]
        $B $must be $off
        $B [may not|must not|should not|shouldn't|mustn't|cannot|is not to|should no longer|must no longer|need not] [be|stay|remain] $on
        $see [that|] $B $stay $off
        $see [that|] $B [isn't|is not|is no longer] $on
        [I want|I need|I'd like|we want|we need|I would like] $B [to be|] $off
        [I don't|I do not|I no longer|we don't|we no longer] [want|need|like] $B [to be|] $on
        [I want|I need|I'd like] no $mark $at $B
        there [should|must|may] [be|] no $mark $at $B
        no $mark $at $B
        the $mark $at $B [must|should|has to|needs to|can|is to] [go|be removed|disappear|come off|come out|vanish|be taken away|be deleted|be cleared]
        [take away|remove|clear|delete|erase|get rid of] the $mark $at $B
        [never|do not|don't] leave $B $on
        $B [is|is still|is currently|looks] $on [, |; |- ][untick|uncheck|disable|clear|change] [it|that]
        {label} [off|: off|= off|-> off|: no|= no|to off|, off]
        """,
    "boxes": "[the boxes|the checkboxes|the check boxes|the options|these boxes :|the following boxes :|the following :|these :|these options :|both|all of|each of|||||||]",
    "after": "[box|boxes|checkbox|checkboxes|options|||||||]",
    "are_on": "[should be|must be|are to be|have to be|need to be|shall be|stay|become] $on",
    "are_off": "[should be|must be|are to be|have to be|need to be|shall be|stay|become] $off\n[should not|must not|may not|are not to] [be|stay] $on",
})  # fmt: skip
BETWEEN = (
    " and ",
    ", ",
    ", but ",
    " but ",
    "; ",
    ". ",
    ", then ",
    " and then ",
    ", and ",
    ", while ",
    ".\n",
    "\n",
    " whereas ",
    ", also ",
)


def ticks(rng: Random) -> Made:
    """One box, several boxes, or boxes both ways; half of the time with what ends it."""
    made, actions = rng.choices((_one, _several, _both_ways), (46, 28, 26))[0](rng)
    return ended(rng, made, actions, most=0.45)


def _one(rng: Random) -> tuple[list[Segment], list[str]]:
    on = rng.random() < 0.4
    made = GRAMMAR.expand(rng, "$yes" if on else "$no", {"label": v.label(rng)})
    return made, ["check" if on else "uncheck"]


def _several(rng: Random) -> tuple[list[Segment], list[str]]:
    """Several boxes under one verb or in one state."""
    on, count = rng.random() < 0.45, rng.choices((2, 3, 4), (60, 30, 10))[0]
    quotes = rng.random()
    names = enumerated(rng, [alike(v.label(rng), quotes, rng) for _ in range(count)])
    if rng.random() < 0.3:
        state = GRAMMAR.expand(rng, " $are_on" if on else " $are_off", {})
        made = [*GRAMMAR.expand(rng, "$boxes ", {}), *names, *state]
    else:
        verb = GRAMMAR.expand(rng, "$tick_verb $boxes " if on else "$clear_verb $boxes ", {})
        made = [*verb, *names, *GRAMMAR.expand(rng, " $after", {})]
    return made, ["check" if on else "uncheck"] * count


def _both_ways(rng: Random) -> tuple[list[Segment], list[str]]:
    """Boxes on and off in one sentence, each with its own words; now and then a list or a radio button among them."""
    made: list[Segment] = []
    actions: list[str] = []
    on, joint = rng.random() < 0.5, rng.choice(BETWEEN)
    for index in range(rng.choices((2, 3), (80, 20))[0]):
        if index and rng.random() < 0.12:
            part, action = screen.single(rng, rng.choice(("select", "radio")))
        else:
            on = not on if rng.random() < 0.75 else on
            slots: dict[str, Value] = {"label": v.label(rng)}
            part, action = GRAMMAR.expand(rng, "$yes" if on else "$no", slots), "check" if on else "uncheck"
        made += [joint, *screen.start(rng, part, joint)] if index else part
        actions.append(action)
    return made, actions
