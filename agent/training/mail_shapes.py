# ruff: noqa: E501  (a phrase rule is one line)
"""The shapes requests for a mail take: clauses of `mail_rules` in all orders, over one or several sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from agent.training import phrases_mail as plain_shapes
from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value
from agent.training.mail_rules import RULES
from agent.training.mail_values import subject_words, text_without_marks

GRAMMAR = Grammar(RULES)
CLOSED = "\x00"
Made = tuple[list[Segment], str]
Slots = dict[str, Value | Sequence[Segment]]
KEYS = ("subject", "body", "cc", "bcc")


def mail(rng: Random) -> Made:
    """One request for a mail and its action words."""
    if rng.random() < 0.35:
        return plain_shapes.mail(rng)
    shape = rng.choices(list(SHAPES), [weight for _, weight in SHAPES.values()])[0]
    made = SHAPES[shape][0](rng, mail_slots(rng))
    return made, "mail-" if shape == "draft" else "mail"


def mail_slots(rng: Random) -> Slots:
    """Recipient, and mostly subject and body."""
    slots: Slots = dict(plain_shapes.draw_slots(rng))
    if "subject" not in slots and "body" not in slots and rng.random() < 0.7:
        slots["body"] = v.quoted(rng, "body", v.text(rng))
    if "subject" in slots and rng.random() < 0.06:
        slots["subject"] = Value("subject", subject_words(rng))
    return slots


def _x(rng: Random, rule: str, slots: Slots | None = None) -> list[Segment]:
    return GRAMMAR.expand(rng, rule, slots or {})


def _keys(rng: Random, slots: Slots, *, to: bool = False) -> list[str]:
    keys = [key for key in (("to",) if to else ()) + KEYS if key in slots]
    if rng.random() < 0.5:
        rng.shuffle(keys)
    return keys


def _joined(
    rng: Random, parts: Sequence[list[Segment]], joints: Sequence[str], last: Sequence[str] = ()
) -> list[Segment]:
    joint = rng.choice(joints)
    made: list[Segment] = []
    for index, part in enumerate(parts):
        if index:
            made.append(rng.choice(last) if last and index == len(parts) - 1 else joint)
        made += part
    return made


def _attached(rng: Random, slots: Slots, keys: Sequence[str]) -> list[Segment]:
    """Clauses after a noun or a head."""
    made: list[Segment] = []
    for index, key in enumerate(keys):
        made += [rng.choice((" ", " ", ", ", " and ", ", and ")) if index else " ", *_x(rng, f"$as_{key}", slots)]
    return made


def _split(rng: Random, keys: Sequence[str]) -> tuple[list[str], list[str]]:
    """Some attached, the rest said apart."""
    cut = rng.randint(0, len(keys))
    return list(keys[:cut]), list(keys[cut:])


def _sentences(rng: Random, slots: Slots, keys: Sequence[str]) -> list[list[Segment]]:
    """A sentence for each key, all of one kind or of different kinds."""
    kinds = rng.choice((("is",), ("is",), ("do",), ("tag",), ("is", "do", "tag")))
    return [_x(rng, f"${rng.choice(kinds)}_{key}", slots) for key in keys]


STOPS = (". ", ". ", ". ", ".\n", "; ", "\n", ", ", " - ")


def _told(rng: Random, first: list[Segment], rest: Sequence[list[Segment]], *, send: float = 0.12) -> list[Segment]:
    """Sentences one after the other, perhaps an aside or "send it" at the end."""
    parts = [first, *rest]
    if rng.random() < send:
        parts.append(_x(rng, "[then|and|now|] [please|] $do_send"))
    if rng.random() < 0.06:
        parts.insert(rng.choice((0, len(parts))), _x(rng, "$aside"))
    joint = rng.choice(STOPS if rest else (". ",))
    made: list[Segment] = []
    for index, part in enumerate(parts):
        made += [joint] * bool(index)
        made += _upper(part) if index and ("." in joint or "\n" in joint) else part
    return made


def _upper(part: list[Segment]) -> list[Segment]:
    if not part or not isinstance(part[0], str):
        return part
    text = part[0].lstrip()
    return [text[:1].upper() + text[1:], *part[1:]]


def described(rng: Random, slots: Slots) -> list[Segment]:
    """ "An email to Leon titled X, saying Y, has to go out today": recipient and rest in any order."""
    keys = _keys(rng, slots)
    inside, apart = _split(rng, keys) if rng.random() < 0.5 else (list(keys), [])
    inside.insert(rng.choice((0, 0, rng.randint(0, len(inside)))), "to")
    np = [*_x(rng, "$a_mail"), *_attached(rng, slots, inside)]
    framed = _x(rng, "$frame_np", {"np": np})
    return _told(rng, framed, _sentences(rng, slots, apart))


def given(rng: Random, slots: Slots) -> list[Segment]:
    """ "Leon should get an email titled X. It says Y." """
    inside, apart = _split(rng, _keys(rng, slots))
    np = [*_x(rng, "$a_mail"), *_attached(rng, slots, inside)]
    framed = _x(rng, "$frame_to_np", {"np": np, "to": slots["to"]})
    return _told(rng, framed, _sentences(rng, slots, apart))


def chained(rng: Random, slots: Slots) -> list[Segment]:
    """Orders in any order, the recipient's among them: "Use X as the subject, write Y and mail it to Leon"."""
    keys = _keys(rng, slots, to=True)
    if rng.random() < 0.5:
        rng.shuffle(keys)
    orders = [_x(rng, f"$do_{key}", slots) for key in keys]
    if rng.random() < 0.45:
        orders.insert(0, _x(rng, "$open_mail"))
    if rng.random() < 0.35 and keys[-1] != "to":
        orders.append(_x(rng, "[finally|then|] $do_send"))
    if rng.random() < 0.18:
        return _numbered(rng, orders)
    joints = (", ", ", ", ", then ", ". ", " and ", "; ", ".\n", ", and then ")
    return _joined(
        rng,
        [_upper(o) if rng.random() < 0.2 and i else o for i, o in enumerate(orders)],
        joints,
        (" and ", ", and ", ". ", ", then ", ", "),
    )


def _numbered(rng: Random, orders: Sequence[list[Segment]]) -> list[Segment]:
    mark, joint = rng.choice(
        (("{}. ", "\n"), ("{}) ", "\n"), ("- ", "\n"), ("{}. ", " "), ("{}) ", ", "), ("({}) ", " "), ("* ", "\n"))
    )
    made: list[Segment] = []
    for index, order in enumerate(orders, 1):
        made += [joint] * (index > 1) + [mark.format(index), *(_upper(order) if rng.random() < 0.5 else order)]
    return made


def led(rng: Random, slots: Slots) -> list[Segment]:
    """The recipient in a sentence of their own: "I have to reach Leon. Email him ..."."""
    first = _x(rng, "$lead_to", slots)
    inside, apart = _split(rng, _keys(rng, slots))
    order = [*_x(rng, "$after_lead"), *_attached(rng, slots, inside)]
    return _told(rng, first, [order, *_sentences(rng, slots, apart)])


def about(rng: Random, slots: Slots) -> list[Segment]:
    """ "The mail to Leon should be titled X and say Y. Please send it." """
    keys = [key for key in _keys(rng, slots) if key in ("subject", "body")] or ["body"]
    slots.setdefault("body", v.quoted(rng, "body", v.text(rng)))
    has = [_x(rng, f"$has_{key}", slots) for key in keys]
    first = [*_x(rng, "$the_mail_to", slots), " ", *_joined(rng, has, (" and ", ", and ", ", ", " and it "))]
    rest = _sentences(rng, slots, [key for key in ("cc", "bcc") if key in slots])
    return _told(rng, first, rest, send=0.6)


def fronted(rng: Random, slots: Slots) -> list[Segment]:
    """ "When you mail Leon, use X as the subject and say Y"."""
    keys = _keys(rng, slots) or ["body"]
    slots.setdefault("body", v.quoted(rng, "body", v.text(rng)))
    kind = rng.choice(("do", "do", "do", "tag", "is"))
    parts = [_x(rng, f"${kind}_{key}", slots) for key in keys]
    if rng.random() < 0.3:
        parts.append(_x(rng, "$do_send"))
    return [
        *_x(rng, "$when_to", slots),
        rng.choice((", ", ", ", " ", ": ")),
        *_joined(rng, parts, (", ", " and ", "; "), (" and ", ", and ", ", ")),
    ]


def labelled(rng: Random, slots: Slots) -> list[Segment]:
    """A head or a label for the recipient, then labels: "Email to Leon, subject X, text Y"."""
    keys = _keys(rng, slots)
    tags = [_x(rng, f"$tag_{key}", slots) for key in keys]
    head = rng.choice((
        "[new|] [email|mail|e-mail|message] [to|for] {to}", "[email|mail|e-mail|write|message] [to|] {to}", "[send|write|mail] {to} $a_mail", "[email|mail] , $tag_to",
        "[send|write|compose] $a_mail [to|for] {to}", "$tag_to", "[please|] [send|write] [this|the following] [email|mail] [:|to {to} :|]", "{to} [:|-|,|]",
    ))  # fmt: skip
    slots = {"to": slots["to"]}
    first = (
        _x(rng, head, slots)
        if "{to}" in head or "$tag_to" in head
        else [*_x(rng, head), " ", *_x(rng, "$tag_to", slots)]
    )
    if not any(isinstance(s, Value) for s in first):
        first = [*first, " ", *_x(rng, "$tag_to", slots)]
    joint = rng.choice((", ", ", ", "; ", " ", " - ", "\n", " / ", ". ", " | ", " and "))
    made = [*first, rng.choice((joint, ", ", ": ", " ", " with "))]
    made += _joined(rng, tags, (joint,), (joint, joint, " and "))
    if rng.random() < 0.1:
        made += [rng.choice((". ", ", ", "\n")), *_x(rng, "[then|and|] $do_send")]
    return made


def headed(rng: Random, slots: Slots) -> list[Segment]:
    """An old head with the new clauses, adverbs strewn in."""
    inside, apart = _split(rng, _keys(rng, slots)) if rng.random() < 0.4 else (_keys(rng, slots), [])
    head = plain_shapes.head(rng, {"to": slots["to"]})
    if rng.random() < 0.25:
        head += [" ", *_x(rng, "$adverb")]
    first = [*head, *_attached(rng, slots, inside)]
    if inside and rng.random() < 0.2:
        front = (
            _x(
                rng,
                f"[with|using] {{{inside[0]}}} [as|for] [the|its|] {'$S' if inside[0] == 'subject' else '$B'}",
                slots,
            )
            if inside[0] in ("subject", "body")
            else []
        )
        first = [*front, rng.choice((", ", " ")), *head, *_attached(rng, slots, inside[1:])] if front else first
    return _told(rng, first, _sentences(rng, slots, apart))


def message_first(rng: Random, slots: Slots) -> list[Segment]:
    """The text comes first: "X - that is what Leon should read in an email titled Y"."""
    slots.setdefault("body", v.quoted(rng, "body", v.text(rng)))
    source = rng.choice((
        "{body} [is what|is all|is the text] [I want to tell|I have to say to|you should write to|we must tell] {to} $by",
        "[send|get|mail|email|deliver|bring|forward|pass|carry|take] [the words|the text|the message|the line|] {body} [over|on|off|across|] to {to} $by",
        "[send|write|mail|email] {body} to {to} [$by|]",
        "[tell|ask|inform|remind|answer|notify|let] {to} $by [know|] [:|] {body}",
        "{to} [should|must|has to|needs to|ought to] [read|hear|know|be told|learn|get] {body} $by",
        "{body} [should|must|has to|needs to|is to] [go|be sent|be mailed|be emailed|get] to {to} [$by|]",
        "the [text|message|body|words] {body} [should|must|has to|is to] [go|be sent] to {to} $by",
        "[my|the] message [to|for] {to} [$by|] is {body}",
        "[say|write] {body} to {to} $by",
        "[email|mail] {body} to {to}",
        "[put|write|type] {body} [in|into] $a_mail [and|, then] send [it|that] to {to}",
        "{body} : send [that|this] to {to} $by",
    ))  # fmt: skip
    keys = [key for key in _keys(rng, slots) if key != "body"]
    inside, apart = _split(rng, keys)
    first = [*_x(rng, source, {"to": slots["to"], "body": slots["body"]}), *_attached(rng, slots, inside)]
    return _told(rng, first, _sentences(rng, slots, apart))


BARE_HEADS = (
    "[send|write|drop|shoot] {to} $a_mail", "[email|mail] {to}", "[send|write|compose] $a_mail [to|for] {to}", "$tag_to", "$lead_to . $after_lead",
    "[new|] [email|mail] [to|for] {to}", "$a_mail [to|for] {to}", "I [want|need|'d like|have] to [send|write] {to} $a_mail",
)  # fmt: skip
BARE_SUBJECTS = (
    "[with|using|,|] [the|] [subject|subject line|title|heading] [:|] {subject}",
    "[about|titled|headed|called|regarding|re :|subject :|, subject] {subject}",
)
BARE_TEXTS = (
    "[the|] [text|body|message|content] [:|is|] {body}", "[with|and|] the [text|body|message] [:|] {body}", "[say|write|tell $him|saying|telling $him] [:|] {body}",
    "[body|text|message] : {body}", "that [says|reads] [:|] {body}",
)  # fmt: skip


def bare(rng: Random, slots: Slots) -> list[Segment]:
    """Subject and text without marks: the subject ends where the text is announced, the text ends the request."""
    made = [*_x(rng, rng.choice(BARE_HEADS), {"to": slots["to"]}), rng.choice((" ", ", ", " "))]
    if rng.random() < 0.65:
        made += _x(rng, rng.choice(BARE_SUBJECTS), {"subject": Value("subject", subject_words(rng))})
        made.append(rng.choice((" and ", ", ", ", and ", ". ", "\n", "; ")))
    text = _x(rng, rng.choice(BARE_TEXTS), {"body": Value("body", text_without_marks(rng))})
    ended = isinstance(made[-1], str) and "." in made[-1]
    return [*made, *(_upper(text) if ended else text), CLOSED]


def reported(rng: Random, slots: Slots) -> list[Segment]:
    """What is told is a clause: "tell Leon by mail that I am late, subject X"."""
    plain = Value("body", v.clause(rng).rstrip(".?!"))
    source = rng.choice((
        "[tell|inform|notify|remind|warn|assure] {to} $by [that|] {body}", "[email|mail|write] [to|] {to} that {body}", "let {to} know $by [that|] {body}",
        "[send|write|drop] {to} $a_mail [saying|telling $him|to say|explaining|stating|to tell $him|mentioning|confirming|that says] [that|] {body}",
        "{to} [should|must|has to|needs to] [know|hear|learn|be told] $by that {body}", "$lead_to . [tell|write|let|inform] $him [that|] {body}", "[use|take|open] [the mail program|my email|email] [to|and] [tell|inform|let] {to} [know|] that {body}",
    ))  # fmt: skip
    made = _x(rng, source, {"to": slots["to"], "body": plain})
    subject = slots.get("subject")
    if isinstance(subject, Value) and subject.quotes and rng.random() < 0.6:
        kind = rng.choice(("tag", "as", "do", "is"))
        lead = rng.choice((", ", " ", ", and ")) if kind in ("as", "do") else rng.choice((". ", ", ", "; ", " - "))
        return [*made, lead, *_x(rng, f"${kind}_subject", {"subject": subject})]
    return [*made, CLOSED]


def both(rng: Random, slots: Slots) -> list[Segment]:
    """Subject and text in one breath: "Send Leon a mail with X as the subject and Y as the text"."""
    slots.setdefault("subject", v.quoted(rng, "subject", v.phrase(rng)))
    slots.setdefault("body", v.quoted(rng, "body", v.text(rng)))
    pair = {key: slots[key] for key in ("subject", "body")}
    more = _sentences(rng, slots, [key for key in ("cc", "bcc") if key in slots])
    style = rng.random()
    if style < 0.35:
        return _told(rng, [*plain_shapes.head(rng, {"to": slots["to"]}), " ", *_x(rng, "$both", pair)], more)
    if style < 0.6:
        order = [_x(rng, "$as_to", slots), _x(rng, "$both", pair)]
        np = [*_x(rng, "$a_mail"), " ", *_joined(rng, order if rng.random() < 0.8 else order[::-1], (" ", " ", ", "))]
        return _told(rng, _x(rng, "$frame_np", {"np": np}), more)
    if style < 0.72:
        np = [*_x(rng, "$a_mail"), " ", *_x(rng, "$both", pair)]
        return _told(rng, _x(rng, "$frame_to_np", {"np": np, "to": slots["to"]}), more)
    if style < 0.82:
        start = [*_x(rng, "$when_to", slots), rng.choice((", ", " ", ", please ", ": "))]
        return _told(rng, [*start, *_x(rng, "$do_both", pair)], more)
    to = {"to": slots["to"]}
    start = (
        plain_shapes.head(rng, to)
        if rng.random() < 0.6
        else [*_x(rng, "$lead_to", to), ". ", *_upper(_x(rng, "$after_lead"))]
    )
    joint = rng.choice((". ", ". ", ", ", " and ", "; ", ".\n", ", then "))
    told = _x(rng, "$do_both", pair)
    return _told(rng, [*start, joint, *(_upper(told) if "." in joint else told)], more)


def draft(rng: Random, slots: Slots) -> list[Segment]:
    """A mail that stays unsent."""
    made = [
        *_x(
            rng,
            rng.choice(
                (
                    "[draft|prepare|write|compose|set up|type up|make|start] $a_mail [to|for] {to}",
                    "[write|email] {to} $a_mail",
                )
            ),
            {"to": slots["to"]},
        )
    ]
    made += _attached(rng, slots, _keys(rng, slots))
    return [*made, rng.choice((" ", ", ", ". ", "; ")), *plain_shapes.draft_tail(rng)]


Shape = Callable[[Random, Slots], list[Segment]]
SHAPES: dict[str, tuple[Shape, float]] = {
    "described": (described, 20), "given": (given, 12), "chained": (chained, 12), "led": (led, 9), "about": (about, 7), "fronted": (fronted, 6),
    "labelled": (labelled, 10), "headed": (headed, 18), "message": (message_first, 9), "bare": (bare, 7), "reported": (reported, 6),
    "both": (both, 20), "draft": (draft, 4),
}  # fmt: skip
