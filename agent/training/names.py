# ruff: noqa: E501  (lists of words)
"""Names, entries and messages as programs and people have them, in place of made-up ones that need no quotation marks.

`natural(family)` is the same family of phrases with many values that need no marks written anew without them: buttons called
"Save a copy" or "I agree to the terms", fields called "Date of birth", messages with articles and small words in them.
Only training uses it; the held-out phrasings keep their values.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from random import Random

from agent.training.grammar import Grammar, Segment, Value
from perception.training.words import labels

Made = tuple[list[Segment], str]
CLOSED = "\x00"
"""Ends phrases whose last value is open-ended: `agent.training.dataset` puts nothing but a full stop behind it."""

_VERBS = "[Add|Apply|Archive|Block|Book|Browse|Buy|Change|Check|Choose|Clear|Compare|Confirm|Connect|Continue|Copy|Create|Delete|Disable|Download|Edit|Empty|Enable|Export|Find|Forget|Get|Hide|Import|Insert|Invite|Join|Keep|Learn|Leave|Load|Lock|Log|Manage|Mark|Merge|Move|Mute|Open|Order|Paste|Pay|Pin|Play|Post|Preview|Print|Read|Receive|Refresh|Reload|Remember|Remove|Rename|Replace|Report|Request|Reserve|Reset|Restart|Restore|Resume|Save|Scan|Search|See|Select|Send|Set|Share|Show|Sign|Skip|Sort|Start|Stop|Submit|Switch|Sync|Track|Try|Turn|Undo|Unlock|Update|Upgrade|Upload|Use|Verify|View|Watch|Write]"
_THINGS = "[account|address|album|answer|app|archive|article|bag|basket|bill|book|booking|bookmark|box|button|calendar|card|cart|changes|chapter|chat|code|column|comment|computer|contact|conversation|copy|country|data|date|day|delivery|details|device|discount|document|draft|email|event|extension|fields|file|flight|folder|form|friends|group|guest|guide|help|history|home|hotel|image|invoice|item|items|language|layer|letter|library|line|link|list|location|map|meeting|members|menu|message|messages|network|news|newsletter|note|notes|offer|offers|options|order|orders|page|password|payment|people|photo|photos|picture|plan|player|playlist|policy|post|preferences|price|printer|profile|project|question|receipt|recipe|record|reminder|reply|report|request|result|results|review|room|row|rules|sample|schedule|screen|search|seat|selection|service|session|settings|shop|size|song|sound|spelling|story|subscription|summary|support|table|task|tasks|team|template|terms|text|ticket|time|title|tool|topic|track|trip|update|updates|user|version|video|view|visit|wallet|website|week|window|wizard|word|year]"
_LOOKS = "[active|additional|advanced|all|automatic|available|basic|best|black|blue|cheap|classic|colourful|compact|complete|custom|daily|dark|deep|default|detailed|different|double|empty|express|extra|fast|favourite|final|first|free|fresh|full|general|great|green|hidden|important|internal|internet|large|last|late|light|local|long|main|missing|monthly|more|new|next|normal|old|online|open|optional|original|other|paid|personal|popular|previous|private|public|quick|random|recent|red|regular|remote|safe|second|secure|selected|shared|short|similar|simple|single|small|soft|special|standard|strict|system|technical|temporary|total|unread|upcoming|urgent|used|very|weekly|white|whole|wide]"

GRAMMAR = Grammar({
    "verb": _VERBS, "thing": _THINGS, "look": _LOOKS,
    "name": """
        $verb $thing
        $verb [all|this|the|my|another|a|new|selected|last|more|your|our|as|for|to|from|in|with|by|on] $thing
        $verb [it|now|all|again|later|everything|anyway|back|up|in|out|off|on|here|less|more|me|them|first]
        $verb [all|the|my|a|this|new|as|] [$look|] $thing
        $verb [to|as|from|for|in|with|by|into|and] [$thing|$look $thing|$verb|my $thing|new $thing]
        $verb $thing [to|from|as|for|in|with|by|on|of|at|when|if|without] [$thing|the $thing|my $thing|this $thing|your $thing|new $thing]
        $verb [a|the|my|all] $thing [to|from|as|for|in|with|on|of] [$thing|the $thing|this $thing]
        $verb me [later|tomorrow|by $thing|about $thing|a $thing|the $thing|when $thing|$look $thing|in a $thing|if $thing]
        $verb [to|from|in|with|for] [the|my|our|a|your] $thing
        $verb $thing [now|later|again|first|only|automatically|here|online|anyway|at once]
        [Do not|Don't|Never|Always|Only|Just] $verb [again|this|it|me|$thing|this again|$look $thing]
        [I|We] [agree to|accept|have read|confirm|understand|want|need|would like|am|do not want|like] [the|my|all|to receive|to be|a|] [$thing|$look $thing|$thing of $thing]
        [My|Your|Our|Other|All|No|Any|Every|Each|This|Most|Some|Both] $thing
        $look $thing
        $look $thing
        $look $look $thing
        $look [first|only|last|enough|again|mode|view|size]
        $thing $thing
        $thing [of|for|by|in|per|to|from|on|with|at|and] [the|] $thing
        $thing only
        $look and $look
        [Yes|No|OK|Okay|Cancel|Thanks], $verb [it|everything|$thing|the $thing|all]
        [Keep|Stay|Leave|Make] [me|it|this|$thing|$look] $look
        [One|Two|Three|Four|2|3|5|10] $look $thing
        [Back|Go|Next|Up|Return|Skip|Proceed|Jump] [to|for|from] [$thing|$look $thing|the $thing|now|top|start]
        [Who|What|Where|How|Why|When] [is|to|can|are|we] [$thing|the $thing|$verb $thing]
        [Shared|Sent|Saved|Made|Written|Found|Paid|Liked|Sorted] [with|by|in|to|for|from] [me|you|$thing|$look $thing|the $thing]
        [Got|Need|Try] [it|help|again|this|a $thing]
        """,
    "field": """
        $thing
        $thing $thing
        $look $thing
        $thing [name|number|code|type|date|note|title|address|term|terms|limit|size|line|id|key|list|order]
        [First|Last|Given|Middle|Family|Full|Display|User|Company|Street|File|Job|Card|Product|Project|Login|Short|Your|Nick] [name|title|number|label]
        [Date|Place|Time|Day|Year|Country|City|Reason|Name|Number|Purpose|Method|Type] of [birth|issue|arrival|departure|residence|$thing|your $thing|the $thing]
        [Number|Name|Reason|Message|Note|Phone|Date|Instructions] for [$thing|the $thing|your $thing]
        [Postal|Zip|Area|Country|Coupon|Promo|Discount|Access|Security|Voucher] code
        [Special|Other|Further|Additional] [requests|wishes|notes|remarks|comments|$thing]
        [Arrival|Departure|Check-in|Pickup|Return|Start|End|Due] [date|time|city|day|place|]
        [Time|Room|Paper|Font|Sort|Page|Card|Ticket|Car|Seat] [zone|type|size|order|format|class|layout]
        """,
    "entry": """
        $look $thing
        $thing [of|for|from|in|with|and] [the|my|a|] $thing
        $verb [it|the $thing|my $thing] [at|in|with|to|by|on] the $thing
        [no|some|more|two|only|just] $thing [please|today|for me|at all|]
        [the|a|my|our] $look $thing
        $look $look $thing
        [1|2|3|9|12|14|21|30] [January|February|March|April|May|June|July|August|September|October|November|December]
        [Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday] [morning|evening|afternoon|night]
        [one|two|three|2|4] [adults|children|nights|persons|tickets|pieces|rooms|single beds|copies]
        [12|7|48|103] [Oak|Mill|King|Park|Station|Church|High] [Street|Lane|Road|Avenue|Square]
        [San|Santa|New|Saint|Los|El|La|Le|Bad] $capital
        $capital [and|de|la|van|von|del|of] $capital
        $capital $capital
        [Newest|Oldest|Cheapest|Largest|Best|Most recent|Lowest price|Highest price] [first|last|rated|]
        [Very|Quite|Not|Rather|Too|More|Less] $look
        [how to|where to|when to|what is|who is] $verb [a|the|my] $thing
        """,
    "capital": "[Berg|Lopez|Vista|Moreno|Carmen|Smith|Haven|Rosa|Gare|Lyon|Prague|Oslo|York|Hill|Stone|Sons|Black|Winter|Marco|Delta|Nemo|Otto|Lind|Grande|Salvador|Paulo]",
    "message": """
        [the|my|your|our|her|his|their|this|that] [$thing|$look $thing|$thing $thing] [is|was|are|will be|has been] [$look|ready|here|late|off again|on its way|in the $thing|moved to the $thing|finished|not $look|ready for $thing|on the $thing|at {d}|paid|gone|broken|too $look]
        [the|my|your|our|her|his|their] $thing [needs|wants|costs|starts|ends|arrives|leaves|has|opens|moves] [a|the|my|at {d}|on Monday|tonight|tomorrow|too $look|no] [$thing|]
        [the|a|some|no] $thing for [the|your|my|our] $thing [is|was|has] [here|$look|late|arrived|missing]
        I [am|was|will be|can|cannot|must|have to|would like to] [late|at the $thing|bring the $thing|come on Friday|there at {d}|pay the $thing|see the $thing|not come]
        I'll [bring|send|take|pay|make|leave|call about] [the|a|my|your|some] $thing
        [please|kindly|do] $verb [the|your|a|my|all] $thing [before {d}|today|for me|with you|tomorrow|on Monday|]
        $verb [me|us|it] when [you|the $thing] [get this|is $look|arrive|are there|are home]
        [thanks|thank you|many thanks] for [the|your|all the] [$look|] $thing
        see you [at|on|in|after] [the|our] $thing
        [yes|no] to [the|your|our] $thing
        we [are|were|will be|have|need|cannot|should] [two|at|in|a|the|some|more|no] [$thing|$look $thing] [on Saturday|tonight|left|by then|]
        [nobody|somebody|everybody|she|he|they] [is|was|has|will be|took|needs|found|wants] [the|a|your|at the|in the|my] $thing
        [do|did|can|will|could|would] [you|we|they|she] still $verb [the|a|my|your|two|] $thing [?|]
        [is|are|was] [the|your|our] $thing [$look|open on Sunday|at home|still there|for me|ready] [?|]
        no [$thing|$look $thing] [before|after|without|on] [the|] $thing
        {d} $thing, $look $thing, {d}
        $thing {d}, [$verb|$look|next to|opposite] [the $thing|at {d}|$thing]
        $thing, $thing and $thing
        $look $thing in progress
        [this|that|it] is [only|just|not|still] [a|the|my] [$look|] $thing
        """,
    "heading": """
        $look $thing
        $thing [for|of|on|at|from|in|about|by] [the $thing|Monday|Tuesday|Friday|our $thing|$thing|next week|May|{d}]
        [the|our|your|my|a] [$look|] $thing
        [Your|My|Our|No|About your|About the|Re your] $thing
        $thing {d}
        $thing and $thing
        [Monday|Tuesday|Thursday|Friday|Sunday]'s $thing
        $thing [is $look|expires on Monday|needs $thing|at {d}]
        $verb [the|your|] $thing
        """,
})  # fmt: skip
_REAL = re.compile(r"[A-Z][a-z]+(?:[ -][A-Za-z]+)*")
_SHARES = {
    "label": 0.65, "near": 0.6, "field": 0.5, "value": 0.35, "query": 0.35, "subject": 0.35, "body": 0.45, "text": 0.45,
}  # fmt: skip
"""How many of the values without marks are written anew, by role."""
_BARED = {"label": 0.4, "field": 0.4, "query": 0.3, "value": 0.2, "text": 0.3}
"""How many of those with marks lose them when they are."""
_JOINT = re.compile(r",| and ")
_SAID = re.compile(
    r"(?:\b(?:that|saying|says|say|reading|reads|message|text|words|body|know|line|content|contains|containing)|:) ?$"
)


def natural(family: Callable[[Random], Made], share: float = 0.7) -> Callable[[Random], Made]:
    """The family with values without quotation marks as programs and people write them, in `share` of the phrases."""

    def made(rng: Random) -> Made:
        segments, actions = family(rng)
        return (written_anew(rng, segments) if rng.random() < share else segments), actions

    return made


def written_anew(rng: Random, segments: Sequence[Segment]) -> list[Segment]:
    """The same phrase; each value without marks, and a few with them, may be another one of its kind."""
    made: list[Segment] = []
    several = sum(isinstance(s, Value) and s.role == "label" for s in segments) > 1
    for at, segment in enumerate(segments):
        before = next((s for s in reversed(segments[:at]) if isinstance(s, Value) or s.strip()), "")
        new = _anew(rng, segment, before if isinstance(before, str) else "", last=at == len(segments) - 1)
        joined = several and isinstance(new, Value) and not new.quotes and _JOINT.search(new.text)
        made.append(segment if joined else new)  # in a list of names no name holds what joins them
    ends = made[-1]
    open_ended = isinstance(ends, Value) and ends.role == "text" and not ends.quotes
    return [*made, CLOSED] if open_ended else made


def _anew(rng: Random, segment: Segment, before: str, *, last: bool) -> Segment:
    if isinstance(segment, str) or rng.random() >= _SHARES.get(segment.role, 0.0):
        return segment
    if segment.quotes and rng.random() >= _BARED.get(segment.role, 0.0):
        return segment
    if segment.role == "text" and segment.quotes:
        return Value("text", (message if last else entry)(rng))
    if segment.role in ("body", "text") and ("\n" in segment.text or not _SAID.search(before.lower())):
        return segment
    return Value(segment.role, _MAKERS[segment.role](rng))


def interface_name(rng: Random) -> str:
    """What a button, an entry or a box is called."""
    shown = rng.choice(_several_words() if rng.random() < 0.8 else _one_word()) if rng.random() < 0.4 else ""
    return _cased(rng, shown or _said(rng, "name"))


def field_name(rng: Random) -> str:
    """What a field is called."""
    return _cased(rng, _said(rng, "field"))


def entry(rng: Random) -> str:
    """What somebody types or chooses, without marks."""
    made = _said(rng, "entry") if rng.random() < 0.75 else interface_name(rng)
    return made[0].upper() + made[1:] if rng.random() < 0.4 else made


def message(rng: Random) -> str:
    """What somebody writes to somebody, or notes down."""
    made = _said(rng, "message")
    if rng.random() < 0.3 or made.startswith(("I ", "I'")):
        return made[0].upper() + made[1:]
    return made[0].lower() + made[1:]


def heading(rng: Random) -> str:
    """A subject, or what is looked for."""
    made = _said(rng, "heading").lower() if rng.random() < 0.4 else _said(rng, "heading")
    return made[0].upper() + made[1:] if rng.random() < 0.65 else made


def _query(rng: Random) -> str:
    return (entry if rng.random() < 0.6 else heading)(rng).lower()


_MAKERS: dict[str, Callable[[Random], str]] = {
    "label": interface_name, "near": interface_name, "field": field_name, "value": entry, "query": _query,
    "subject": heading, "body": message, "text": message,
}  # fmt: skip


def _said(rng: Random, rule: str) -> str:
    """A rule written out, a small word in the middle small."""
    numbers = {"d": Value("", rng.choice((f"{rng.randint(1, 12)}:{rng.randint(10, 59)}", str(rng.randint(2, 9999)))))}
    parts = GRAMMAR.expand(rng, f"${rule}", numbers if rule in ("message", "heading") else {})
    made = re.sub(r"\s+", " ", "".join(s if isinstance(s, str) else s.text for s in parts)).strip()
    made = re.sub(r" ([?,])", r"\1", made)
    first, _, rest = made.partition(" ")
    return f"{first} {_small(rest)}".strip()


def _small(words: str) -> str:
    """Verbs begin small inside a name; days, months and people do not."""
    return re.sub(_MIDDLE, lambda found: found[0].lower(), words)


_MIDDLE = re.compile(rf"\b(?:{_VERBS[1:-1]})\b")


@functools.cache
def _real() -> tuple[str, ...]:
    return tuple(name for name in labels() if _REAL.fullmatch(name) and len(name) <= 32)


@functools.cache
def _several_words() -> tuple[str, ...]:
    return tuple(name for name in _real() if " " in name)


@functools.cache
def _one_word() -> tuple[str, ...]:
    return tuple(name for name in _real() if " " not in name)


def _cased(rng: Random, name: str) -> str:
    """As it is written, all small, every word capitalised, or the first one only."""
    roll = rng.random()
    if roll < 0.2:
        return name.lower()
    if roll < 0.38:
        return " ".join(word[0].upper() + word[1:] for word in name.split())
    return name[0].upper() + (name[1:].lower() if roll < 0.6 else name[1:])
