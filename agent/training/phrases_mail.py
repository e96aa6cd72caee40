# ruff: noqa: E501  (a phrase rule is one line)
"""Ways to ask for a mail: heads, clauses for subject, body and copies, and the shapes a request puts them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value

GRAMMAR = Grammar({
    "mail": """
        [an|a|the|] [email|e-mail|mail|email message|mail message|electronic mail]
        [an|a] [short|quick|brief|new|little|friendly|simple|one-line|] [email|e-mail|mail]
        [a|the] [message|note|letter|line] [by|via|through|per|over|using] [email|e-mail|mail]
        [a|an] [new|short|quick|] [message|note|email]
        """,
    "it": "it\nthe email\nthe mail\nthe message\nthis email\nthis\nthat email",
    "by_mail": "[by|via|through|per|over|using] [email|e-mail|mail]\nin an email\nby means of an email\nwith an email\nin a mail",
    "him": "him\nher\nthem",
    "should": "should [be|read|say]\nmust [be|read|say]\nhas to [be|say|read]\nis\nreads\nsays\nshall be\nought to be\nneeds to be\nwill be",
    "app": "[the|my|an|] [email|mail|e-mail] [editor|app|application|program|client|composer|software|tool|window]\nmy [email|mail]\nthe mailer",
    "head": """
        [send|write|mail] {to} [this|the following] [email|mail|message]
        [send|write] this [email|mail] to {to}
        have $mail [sent|written] to {to}
        [take care of|do] $mail to {to}
        put together $mail [for|to] {to} and [send it|mail it|send it off|get it sent]
        [open|begin|start] $mail [to|for] {to} and [send it|get it out]
        [send|write] to {to} [,|] $by_mail ,
        [use|take|open] [the|my] [email|mail] [app|program|client|] to [write|send] [to|] {to} [$mail|]
        [email|mail] [over|out|] to {to}
        [let|have] {to} get $mail
        send {to} $mail
        send $mail to {to}
        send [off|out|over] $mail to {to}
        [email|mail|e-mail] {to}
        [email|mail|e-mail] {to}
        write {to} $mail
        write $mail to {to}
        write to {to} $by_mail
        compose $mail [to|for] {to}
        compose and send $mail to {to}
        create $mail [to|for] {to} and send it
        prepare $mail [to|for] {to} and send $it
        shoot {to} $mail
        shoot $mail [over|off|out|] to {to}
        drop {to} $mail
        drop $mail to {to}
        fire [off|] $mail to {to}
        get $mail [out|off|over|] to {to}
        dispatch $mail to {to}
        deliver $mail to {to}
        message {to} $by_mail
        contact {to} $by_mail
        reach out to {to} $by_mail
        ping {to} $by_mail
        pass {to} $mail
        make $mail [for|to] {to} and send it
        send {to} [something|a few words|a word] $by_mail
        address $mail to {to}
        get in touch with {to} $by_mail
        start a new [email|message|mail] to {to} and send it
        send $mail [message|] [addressed|directed] to {to}
        send $mail to {to}'s [address|inbox|email address|mailbox]
        send {to} [an email message|one email|a single email]
        """,
    "draft_head": """
        draft $mail [to|for] {to}
        prepare $mail [to|for] {to}
        compose $mail [to|for] {to}
        start [a new|an] [email|mail|message] [to|for] {to}
        write $mail [to|for] {to}
        create $mail [to|for] {to}
        open a new [email|mail|message] to {to}
        """,
    "draft_tail": """
        but [do not|don't] send it [yet|now|]
        but [do not|don't] send $it [yet|now|]
        without sending it
        and leave it [open|unsent|there|as a draft]
        and do not send it [yet|]
        and keep it as a draft
        and let me check it [first|before it is sent|]
        , I will send it myself
        but wait with sending
        and stop before sending [it|]
        but [do not|don't] [press|click|hit] [the|] send [button|] [yet|]
        , no sending yet
        , just a draft
        , only as a draft
        and save it as a draft
        , I want to [read|check|see|change] it [first|before it goes out|before you send it]
        but hold it [back|]
        but not send it
        , to be sent later
        , leave it unsent
        and leave the [window|mail] open
        , I am not ready to send it
        """,
    "subject_clause": """
        with [subject|title] = {subject}
        [and|with] {subject} [for a|for the|as a|in the] [subject|title|subject line]
        that carries {subject} [as|in] [its|the] subject [line|]
        , {subject} [as|being|in] [the|its] subject [line|] ,
        [and|with] subject [set to|equal to|reading|saying] {subject}
        with [the|a|] subject [line|] [:|of|] {subject}
        with the subject {subject}
        with subject {subject}
        with {subject} as [the|its|a|] [subject|title|subject line|heading|topic]
        [under|using|bearing|carrying|having] the subject [line|] {subject}
        [,|] subject [line|] [:|is|=|being|] {subject}
        [titled|entitled|called|headed|named|headlined|labeled] {subject}
        [about|regarding|concerning|on|re:|re|on the topic of|on the subject of] {subject}
        whose [subject|title|subject line|heading] $should {subject}
        [, |]the subject [line|] [being|is|should be|must be|has to be|will be] {subject}
        with the [title|heading|headline|topic|header|theme|subject header|subject heading] [of|:|] {subject}
        [having|with] {subject} in the subject [line|field|box|]
        that [has|carries|bears] the [subject|title|heading] {subject}
        that is [called|titled|about|entitled] {subject}
        [as|for the|in the] subject [line|] [use|put|write|take|] {subject}
        """,
    "subject_order": """
        [put|write|type|enter] {subject} [in|into|on] [the|] subject
        [let|have] [the|its] [subject|title|subject line] [be|read|say] [:|] {subject}
        [add|include|give] [the|a|] subject [line|] [:|,|of|] {subject}
        fill the subject [line|field|] with {subject}
        for [the|] subject [line|] [use|take|put|write] {subject}
        [pick|choose|take] {subject} as [a|the|] [subject|title]
        [set|change] [the|its|] subject [line|field|] to {subject}
        use {subject} [as|for] [the|its] [subject|title|subject line|heading|topic]
        put {subject} [in|into|in to|as] [the|its] subject [line|field|box|]
        give [it|the email|the mail] the [subject|title|heading] {subject}
        [title|call|name] [it|the email|the mail|the message] {subject}
        make [the subject|its subject|the title|the subject line] {subject}
        [enter|type|write|insert] {subject} [as|in|into|for] [the|] subject [line|field|box|]
        [fill in|enter|add|insert|choose|pick] [the|] subject {subject}
        let the subject [be|read] {subject}
        the subject [is|should be|must be|:|has to be] {subject}
        """,
    "subject_sentence": """
        [the|its|] subject [line|] [of the email|of the mail|] $should [:|] {subject}
        subject [line|] [:|=|-|] {subject}
        [its|the] [title|heading|headline|topic] $should [:|] {subject}
        it [should have|has|needs|must have|gets] the [subject|title|heading|subject line] {subject}
        [use|set|take|put] {subject} as [the|] [subject|title|subject line|heading]
        as [the|a|] subject [use|put|write|take|set] {subject}
        [title|heading|topic|about|re|subject] : {subject}
        {subject} [is|should be|must be|will be] [the|its] [subject|title|subject line|heading]
        $subject_order
        it [should be|is|must be] [called|titled|about|entitled] {subject}
        """,
    "body_clause": """
        [and|with] {body} [for a|for the|as a|inside the] [text|body|message]
        with [body|text|message|content] = {body}
        , {body} [as|being|in] [the|its] [text|body|message]
        [and|with] [text|body|message|content] [set to|reading|saying] {body}
        [in which|where] [I say|it says|you write|you say|we say] {body}
        and the words {body} [in it|in the body|inside|]
        to say the following : {body}
        [that|which] [says|reads|states|goes|contains|tells $him|simply says|should say|contains the text] [:|] {body}
        [saying|stating|reading|containing|telling $him|that just says|with just|which has to say|saying only] [:|] {body}
        with [the|a|this|] [text|message|body|content|contents|words|message body|line|wording|body text] [:|of|,|] {body}
        with [the|this|] following [text|message|body|content|words] [:|] {body}
        with {body} as [the|its|] [text|body|message|content|body text|message body|contents]
        with {body} in [the|its] [body|text|message|message body|content]
        [,|] [body|message|text|content|message text|contents] [:|=|is|being|] {body}
        [, |and] the [text|message|body|content|body text] [is|should be|should say|being|reads|says|must read] [:|] {body}
        whose [body|text|content|message] $should {body}
        and [say|tell $him|write|state|just say|mention|add|include] [:|] {body}
        [to say|to tell $him|to let $him know|to inform $him] [:|] {body}
        : {body}
        {body}
        """,
    "body_order": """
        [put|write|type|enter] {body} [in|into|below|inside] [the|] [text|message|body|main|big|large] [field|part|area|box|window|section]
        [write|type|put] {body} [below|underneath|under it|there|inside|in it]
        [let|have] the [text|message|body] [be|read|say] [:|] {body}
        the rest [is|should be] {body}
        fill the [body|message|text] with {body}
        [say|tell $him|write|state] [:|] {body}
        put {body} [in|into|as] [the|its] [body|text|message|message body|email body|content|main part|text area]
        use {body} [as|for] [the|its] [body|text|message|content|message text]
        [type|enter|write|insert|paste|add] {body} [in|into|as|for|inside] [the|its|] [body|text|message|message body|email body|content|text area|main text]
        [make|let|have] [it|the email|the mail|the body|the text] [say|read] [:|] {body}
        [set|change] the [body|text|content|message] to [:|] {body}
        [fill in|enter|add|insert|write] the [text|body|message|content] [:|] {body}
        the [body|text|message|content] [is|should be|must be|:|should read|says] {body}
        [include|add] [the text|the message|the line|the words|] {body}
        """,
    "body_sentence": """
        [the|its] [body|message|text|content|email|mail|email body|message body|letter] $should [:|] {body}
        [body|message|text|content|message text|contents|email body|email text] [:|=|-|] {body}
        it [should|must|has to|needs to|will|shall] [say|read|contain|state|tell $him|include] [:|] {body}
        [it|the email|the mail] [says|reads|contains|states|goes] [:|] {body}
        as [the|] [text|body|message|content] [use|put|write|take] {body}
        {body} [is|should be|must be|goes in|belongs in] the [text|body|message|content]
        [here is|this is|here's] [the|what it should say|the text|the message|the body] [:|] {body}
        $body_order
        I want [it|the email|the mail] to [say|read|contain] {body}
        """,
    "plain_clause": """
        that {plain}
        saying [that|] {plain}
        [telling|informing] $him [that|] {plain}
        to say [that|] {plain}
        [to|and] [let $him know|inform $him|tell $him|notify $him|remind $him] [that|] {plain}
        and [say|mention|write|add|explain] [that|] {plain}
        [stating|explaining|mentioning] that {plain}
        which [says|tells $him] that {plain}
        """,
    "plain_colon": """
        saying : {plain}
        : {plain}
        with the [text|message|body] : {plain}
        and [say|write|tell $him] : {plain}
        body : {plain}
        with the following [text|message] : {plain}
        that says : {plain}
        """,
    "copy_clause": """
        [and|] [loop|bring|take] in {cc} [in|on] [cc|copy]
        with {cc} [copied|on cc|cc'd|ccd|copied in]
        so that {cc} gets a copy
        [and|plus] cc for {cc}
        [with|and] a copy to {cc}
        [with|and|] cc [to|:|for|] {cc}
        [copying|ccing|copying in] {cc}
        [with|and|plus] {cc} in [cc|copy|the cc field|the cc]
        [with|and] {cc} [on|as] [cc|copy]
        and [also|] [cc|copy] {cc}
        and [cc|copy] in {cc}
        , cc : {cc}
        [with|and] a carbon copy [to|for] {cc}
        """,
    "copy_order": """
        [let|make] {cc} [get|have|receive] a copy
        set cc to {cc}
        [write|enter|type] {cc} [in|into] the [cc|copy] [field|line|box]
        [also|] cc {cc}
        copy {cc} [in|]
        put {cc} in [cc|copy|the cc field|the cc|the copy field]
        add {cc} [as cc|to cc|in cc|as a copy|in copy|to the cc field]
        include {cc} in [the|] [cc|copy]
        send a [copy|carbon copy] to {cc}
        """,
    "copy_sentence": """
        {cc} [should be|goes|must be|is] in [cc|copy]
        {cc} [should get|gets|must get|receives] a copy [too|as well|]
        [cc|copy] : {cc}
        $copy_order
        """,
    "blind_clause": """
        [with|and|] bcc [to|:|for|] {bcc}
        [with|and] a blind copy to {bcc}
        [with|and] {bcc} in [bcc|blind copy|the bcc field]
        and [also|] bcc {bcc}
        """,
    "blind_order": """
        [also|] bcc {bcc}
        put {bcc} in [bcc|blind copy|the bcc field]
        add {bcc} [as bcc|to bcc|in bcc]
        send a blind copy to {bcc}
        """,
    "blind_sentence": "bcc : {bcc}\n$blind_order\n{bcc} [should be|goes] in bcc",
    "need": """
        {to} [wants|asked for|deserves|is owed|was promised|would like] $mail [from me|]
        [give|send] {to} [the news|a message|notice|word|an answer] $by_mail
        [send|write|make|create|start] $mail [for me|] [.|:|;|,] it [goes|is going|should go|must go|is addressed|will go] to {to}
        [the|this|an|my] [email|mail|message] [is|goes|should go|must go] [for|to] {to}
        {to} [needs|should get|must get|should receive|has to get|gets|is waiting for|expects|is to get|is supposed to receive] $mail [from me|]
        [I want|I need|I would like|I'd like|I wish] {to} to [get|receive|have] $mail [from me|]
        [I want to|I need to|I have to|I would like to|I'd like to|I must] [send|write] {to} $mail
        [I want|I need|I have|I would like|I'd like] to [send|write] $mail to {to}
        I [want|need|have|would like] to [email|mail|write to] {to}
        [there should be|there has to be|I need|I want] $mail [to|for] {to}
        $mail [should|must|has to|needs to] [go|be sent|go out] to {to}
        [make sure|see to it|take care] [that|] {to} gets $mail
        [your task is|the task is|the job is|it's time|what I need is|I am asking you] to send {to} $mail
        [an|] email [to|for] {to}
        new [email|mail|message|e-mail] [to|for] {to}
        """,
    "know": """
        let {to} know $by_mail [that|] {plain}
        let {to} know [that|] {plain} $by_mail
        [tell|inform|notify|remind] {to} $by_mail [that|] {plain}
        [tell|inform|notify|remind] {to} [that|] {plain} $by_mail
        [email|mail] {to} that {plain}
        [email|mail] {to} saying [that|] {plain}
        [ask|tell|answer] {to} $by_mail : {plain}
        [email|mail|write] {to} : {plain}
        use email to [tell|inform] {to} that {plain}
        write to {to} that {plain}
        write {to} [an email|a mail] that {plain}
        send word to {to} $by_mail that {plain}
        """,
    "words_first": """
        [ask|tell|answer|inform|remind] {to} [by|via] [email|mail|e-mail] {body}
        [give|send] {to} [the news|this message|the following message|word] $by_mail [:|] {body}
        send [the text|the message|the words|the sentence|the following message|] {body} to {to} [by email|by mail|via email|in an email|as an email]
        [email|mail|e-mail] [the text|the message|] {body} to {to}
        [say|write|send] {body} to {to} [by email|via mail|in an email]
        [tell|ask|write|answer|inform|remind|send] {to} $by_mail [:|] {body}
        [tell|ask|remind] {to} {body} $by_mail
        [email|mail|send] {to} [the text|the message|the following|] [:|] {body}
        [forward|pass|relay] [this|the following|the text|the message] $by_mail to {to} : {body}
        {body} [should go|must go|has to be sent|is what I want to tell] to {to} $by_mail
        get [the message|the text|] {body} to {to} $by_mail
        """,
    "open_app": """
        open $app and
        open $app ,
        open $app , then
        open $app . [then|next|now|there|]
        [start|launch|bring up|fire up|go to|use|run|go into|switch to] $app [and|to|, then|,]
        in $app ,
        [using|with] $app ,
        """,
    "close_app": "[click|press|hit|push] [the|] send [button|]\nsend it\nsend $it\nfinally send it\nand send it off\nthen send\nsend",
    "address_order": """
        [type|enter|put|write|insert|add] {to}['s|] [address|email address|email|mail address|] [in|into|as] the [to|recipient|address] [field|line|box|]
        [address it|address the email|write] to {to}
        [set|choose|pick] {to} as [the|] [recipient|addressee|receiver]
        [fill in|enter] the recipient {to}
        [new|start a new|write a new|compose a new|create a new] [email|message|mail] to {to}
        """,
    "card_to": "[to|recipient|for|mail to|email to|receiver|send to] [:|=|-] {to}\nto {to}\nemail to {to}",
    "card_subject": "[subject|subject line|title|topic|re|about|heading] [:|=|-] {subject}\nsubject {subject}",
    "card_body": "[body|message|text|content|msg] [:|=|-] {body}\n[body|message|text] {body}",
    "card_plain": "[body|message|text|content] : {plain}",
    "card_cc": "[cc|copy] [:|=|-] {cc}\ncc {cc}",
    "card_bcc": "bcc [:|=|-] {bcc}",
    "card_lead": """
        [send|please send|write] [this|the following|an] [email|mail|message] :
        email :
        new [email|mail|message] [:|,|]
        mail [:|,|]
        send [an email|a mail|mail] [:|,|]
        [please|] [email|mail]
        """,
    "card_tail": "[please|] send [it|this mail|this email|it now|] [please|]\n[then|and] send it\nsend",
})  # fmt: skip

Clauses = Mapping[str, Value | Sequence[Segment]]
PARTS = (("subject", "subject"), ("body", "body"), ("cc", "copy"), ("bcc", "blind"))


def mail(rng: Random) -> tuple[list[Segment], str]:
    """One request for a mail and its action words."""
    slots = draw_slots(rng)
    style = rng.choices(list(_STYLES), [weight for _, weight in _STYLES.values()])[0]
    return _STYLES[style][0](rng, slots)


def draw_slots(rng: Random) -> dict[str, Value | Sequence[Segment]]:
    """People, and mostly a subject and a body."""
    people = [v.person(rng) for _ in range(rng.choices((1, 2, 3), (90, 8, 2))[0])]
    slots: dict[str, Value | Sequence[Segment]] = {"to": _people(rng, people)}
    if rng.random() < 0.02:
        slots["to"] = [rng.choice(("them", "someone", "him", "her", "everybody"))]
    if rng.random() < 0.75:
        slots["subject"] = _subject(rng)
    if rng.random() < 0.85:
        slots["body"] = v.quoted(rng, "body", v.text(rng))
    if rng.random() < 0.13:
        slots["cc"] = _as_role(v.person(rng), "cc")
    if rng.random() < 0.04:
        slots["bcc"] = _as_role(v.person(rng), "bcc")
    return slots


def _subject(rng: Random) -> Value:
    text = v.phrase(rng) if rng.random() < 0.6 else v.text(rng, lines=False)
    return v.quoted(rng, "subject", text)


def _as_role(value: Value, role: str) -> Value:
    return Value(role, value.text, value.quotes)


def _people(rng: Random, people: Sequence[Value]) -> list[Segment]:
    parts: list[Segment] = []
    for index, person in enumerate(people):
        if index:
            parts.append(rng.choice((" and ", " & ", ", ")) if index == len(people) - 1 else ", ")
        if person.text in v.RELATIONS and not person.quotes:
            parts.append(rng.choice(("my ", "the ", "our ", "")))
        elif not person.quotes and person.text[0].isupper() and rng.random() < 0.05:
            parts.append(f"{rng.choice(('my', 'our', 'my good', 'the'))} {rng.choice(v.RELATIONS)} ")
        parts.append(person)
    if len(people) == 2 and rng.random() < 0.15:
        parts[:0] = ["both "]
    return parts


def plain_text(rng: Random) -> str:
    """An unquoted message without a final full stop."""
    made = v.clause(rng).rstrip(".")
    if rng.random() < 0.25:
        made += rng.choice((" and ", ", so ", " because ", " but ")) + v.clause(rng).rstrip(".")
    return made[0].lower() + made[1:] if rng.random() < 0.6 and not made.startswith(("I ", "I'")) else made


def _expand(rng: Random, rule: str, slots: Clauses) -> list[Segment]:
    return GRAMMAR.expand(rng, rule, slots)


def _given(rng: Random, slots: Clauses) -> list[tuple[str, str]]:
    parts = [(slot, rule) for slot, rule in PARTS if slot in slots]
    if rng.random() < 0.45:
        rng.shuffle(parts)
    return parts


def _clauses(rng: Random, slots: Clauses, *, plain: bool = True) -> list[Segment]:
    """Attached clauses in some order; an unquoted message comes last."""
    made: list[Segment] = []
    unquoted = plain and "body" in slots and rng.random() < 0.3
    for slot, rule in _given(rng, slots):
        if slot == "body" and unquoted:
            continue
        made += [rng.choice((" ", " ", " ", ", ", " and ") if made else (" ", " ", " ", ", "))]
        made += _expand(rng, f"${rule}_clause", slots)
    return made + (_unquoted(rng) if unquoted else [])


def _unquoted(rng: Random) -> list[Segment]:
    colon = rng.random() < 0.35
    text = plain_text(rng)
    if colon and rng.random() < 0.5:
        text = " ".join(s if s[-1] in ".?!" else f"{s}." for s in (v.clause(rng), v.clause(rng)))
    rule = "$plain_colon" if colon else "$plain_clause"
    return [rng.choice((" ", ", ")), *_expand(rng, rule, {"plain": Value("body", text)}), "\x00"]


def head(rng: Random, slots: Clauses) -> list[Segment]:
    """The order itself, with the recipient: "send Leon an email"."""
    return _expand(rng, "$head", slots)


def draft_tail(rng: Random) -> list[Segment]:
    """What keeps a mail from being sent: "but do not send it"."""
    return _expand(rng, "$draft_tail", {})


def one_sentence(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """Head and clauses."""
    lead = _expand(rng, "$open_app ", slots) if rng.random() < 0.12 else []
    return [*lead, *_expand(rng, "$head", slots), *_clauses(rng, slots)], "mail"


def fronted(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """A clause before the head: "With the subject ..., send ..."."""
    front = [p for p in _given(rng, slots) if p[0] in ("subject", "body")][:1]
    if not front:
        return one_sentence(rng, slots)
    slot, rule = front[0]
    rest = {key: value for key, value in slots.items() if key != slot}
    first = _expand(rng, rng.choice((f"${rule}_clause", f"${rule}_order")), slots)
    joint = rng.choice((", ", ", ", " and ", ", then "))
    return [*first, joint, *_expand(rng, "$head", rest), *_clauses(rng, rest)], "mail"


def orders(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """Head and further orders: "send ..., set the subject to ..., write ..."."""
    made = _expand(rng, "$head", slots)
    joints = rng.choice(
        ((", ", ", ", " and "), (". ", ". "), (" and ", ", "), (", then ", " and then "), ("; ", ", "), ("\n", "\n"))
    )
    for _slot, rule in _given(rng, slots):
        made += [rng.choice(joints), *_expand(rng, f"${rule}_order", slots)]
    if rng.random() < 0.2:
        made += [rng.choice((", then ", " and ", ". ")), *_expand(rng, "$close_app", {})]
    return made, "mail"


def sentences(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """Head, perhaps with clauses, and the rest in sentences of their own, before or after."""
    parts = _given(rng, slots)
    cut = rng.choice((0, 0, 1))
    head = _expand(rng, rng.choice(("$head", "$head", "$need")), slots)
    for _slot, rule in parts[:cut]:
        head += [" ", *_expand(rng, f"${rule}_clause", slots)]
    told = [_expand(rng, f"${rule}_sentence", slots) for _slot, rule in parts[cut:]]
    told.insert(0 if rng.random() < 0.85 else rng.randint(0, len(told)), head)
    if rng.random() < 0.12:
        told.append(_expand(rng, "$close_app", {}))
    return _join_sentences(rng, told), "mail"


def _join_sentences(rng: Random, told: Sequence[list[Segment]]) -> list[Segment]:
    made: list[Segment] = []
    joint = rng.choice((". ", ". ", ". ", ".\n", "; ", ", ", "\n", " and "))
    for index, sentence in enumerate(told):
        made += [joint] * bool(index)
        made += _capitalised(sentence) if "." in joint or "\n" in joint else sentence
    return made


def _capitalised(sentence: list[Segment]) -> list[Segment]:
    first = sentence[0] if sentence else ""
    return [first.lstrip()[:1].upper() + first.lstrip()[1:], *sentence[1:]] if isinstance(first, str) else sentence


def need(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """What is wanted, as a statement."""
    return [*_expand(rng, "$need", slots), *_clauses(rng, slots)], "mail"


def know(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """The message itself is the order: "let X know by mail that ..."."""
    plain = {"to": slots["to"], "plain": Value("body", plain_text(rng))}
    made = _expand(rng, "$know", plain)
    if "subject" not in slots or rng.random() < 0.5:
        return [*made, "\x00"], "mail"
    if rng.random() < 0.5:
        return [*_expand(rng, "$subject_clause", slots), ", ", *made, "\x00"], "mail"
    return [*_join_sentences(rng, [_expand(rng, "$subject_sentence", slots), made]), "\x00"], "mail"


def words_first(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """The message stands before the recipient."""
    slots = dict(slots)
    slots.setdefault("body", v.quoted(rng, "body", v.text(rng)))
    made = _expand(rng, "$words_first", slots)
    rest = {key: value for key, value in slots.items() if key not in ("to", "body")}
    if rng.random() < 0.5:
        return [*made, *_clauses(rng, rest)], "mail"
    return _join_sentences(rng, [made, *(_expand(rng, f"${r}_sentence", rest) for _s, r in _given(rng, rest))]), "mail"


def interface(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """Told as the hands would do it."""
    told = [_expand(rng, "$address_order", slots)]
    told += [_expand(rng, f"${rule}_order", slots) for _slot, rule in _given(rng, slots)]
    told.append(_expand(rng, "$close_app", {}))
    lead = _expand(rng, "$open_app ", {})
    made: list[Segment] = list(lead)
    joint = rng.choice((", ", ", then ", ". ", " and ", ".\n", "; "))
    for index, part in enumerate(told):
        made += [joint if index < len(told) - 1 else rng.choice((joint, " and ", ", and "))] * bool(index)
        made += _capitalised(part) if joint[0] == "." and index else part
    return made, "mail"


NAMES = {
    "to": ("recipient", "recipient", "receiver", "addressee", "to field"),
    "subject": ("subject", "subject", "subject", "subject line", "title", "heading", "topic", "subject field"),
    "body": ("body", "text", "message", "content", "message body", "email body", "email text", "main text", "words"),
    "cc": ("cc", "copy", "cc field"),
    "bcc": ("bcc", "blind copy"),
}
NAMED_AFTER = (
    "{v} as [the|its|a|] $n",
    "{v} for [the|its|a|] $n",
    "{v} in [the|its|] $n",
    "{v} is [the|its] $n",
    "{v} [goes in|goes into|being] the $n",
    "{v} [as|for] $n",
    "{v} in the $n",
    "{v} into the $n",
    "{v} [will be|should be|must be] the $n",
    "{v} ($n)",
)
NAMED_BEFORE = (
    "[the|its|] $n {v}",
    "[the|its|] $n [:|=] {v}",
    "[the|its] $n [is|should be|must be|being|reads|says|will be] {v}",
    "as [the|its|] $n {v}",
    "for the $n {v}",
    "in the $n {v}",
    "$n {v}",
    "[the|] $n set to {v}",
    "the $n of {v}",
)
INTRODUCED = (
    " with ",
    ", ",
    ": ",
    " that has ",
    " having ",
    " using ",
    "; use ",
    " and use ",
    ", and use ",
    ". Use ",
    ". Take ",
    " which has ",
    ", with ",
    " and put ",
    ". Put ",
    ". ",
    ", then use ",
    "; ",
    ", taking ",
    " - ",
    " where ",
)


def paired(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """Values named one after the other in one manner: "X as subject and Y as text", "subject X, text Y"."""
    wanted = [key for key in ("subject", "body", "cc", "bcc") if key in slots]
    given = dict(slots)
    if rng.random() < 0.15:
        made = _expand(rng, "[make|create|start|write|send|compose] [a new|an|a] [email|mail|message]", {})
        wanted.insert(0, "to")
    else:
        made = _expand(rng, rng.choice(("$head", "$head", "$head", "$need")), {"to": slots["to"]})
    if rng.random() < 0.5:
        rng.shuffle(wanted)
    pattern = rng.choice(NAMED_AFTER if rng.random() < 0.6 else NAMED_BEFORE)
    made.append(rng.choice(INTRODUCED))
    joint = rng.choice((" and ", ", ", "; ", ", and ", " and ", ", "))
    for index, key in enumerate(wanted):
        last = index == len(wanted) - 1
        made += [rng.choice((joint, " and ")) if last else joint.replace(" and ", ", ")] * bool(index)
        each = pattern.replace("$n", rng.choice(NAMES[key]))
        made += _expand(rng, each, {"v": given[key]})
    if rng.random() < 0.12:
        made += [rng.choice((". ", ", then ", " and ")), *_expand(rng, "$close_app", {})]
    return made, "mail"


def card(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """A little table: "To: ..., Subject: ..., Body: ..."."""
    joint = rng.choice((", ", "; ", "\n", "\n", " | ", " "))
    parts: list[list[Segment]] = [_expand(rng, "$card_to", slots)]
    slots = dict(slots)
    bare = joint.strip() != "" or joint == "\n"
    subject = slots.get("subject")
    if bare and isinstance(subject, Value) and rng.random() < 0.4:
        slots["subject"] = Value("subject", v.phrase(rng))
    for slot, _rule in _given(rng, slots):
        if slot == "body":
            continue
        parts.append(_expand(rng, f"$card_{slot}", slots))
    if rng.random() < 0.2:
        rng.shuffle(parts)
    tail: list[Segment] = []
    if "body" in slots:
        plain = joint == "\n" and rng.random() < 0.4
        text = Value("body", " ".join(v.clause(rng) + rng.choice((".", "!")) for _ in range(rng.randint(1, 2))))
        parts.append(_expand(rng, "$card_plain", {"plain": text}) if plain else _expand(rng, "$card_body", slots))
        tail = ["\x00"] if plain else []
    lead = [*_expand(rng, "$card_lead", {}), "\n" if joint == "\n" else " "] if rng.random() < 0.6 else []
    made: list[Segment] = list(lead)
    for index, part in enumerate(parts):
        made += [joint] * bool(index) + (_capitalised(part) if joint == "\n" else part)
    if rng.random() < 0.15:
        return [*made, "\n" if tail or joint == "\n" else ". ", *_capitalised(_expand(rng, "$card_tail", {}))], "mail"
    return made + tail, "mail"


def draft(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """A mail that is not to be sent."""
    made = [*_expand(rng, "$draft_head", slots), *_clauses(rng, slots, plain=False)]
    return [*made, rng.choice((" ", ", ", " ")), *_expand(rng, "$draft_tail", {})], "mail-"


def loose_subject(rng: Random, slots: Clauses) -> tuple[list[Segment], str]:
    """An unquoted subject, ended by what follows it."""
    slots = dict(slots) | {"subject": Value("subject", v.phrase(rng))}
    made = _expand(rng, rng.choice(("$head", "$need")), {"to": slots["to"]})
    if rng.random() < 0.25:
        made += [" ", *_expand(rng, "$subject_clause", slots)]
        return made, "mail"
    slots.setdefault("body", v.quoted(rng, "body", v.text(rng)))
    made += [" ", *_expand(rng, "$subject_clause", slots)]
    joint = rng.choice((" and ", ", ", " "))
    return [
        *made,
        joint,
        *_expand(rng, "$body_clause" if joint != " " else "[that says|saying|with the body|and say] {body}", slots),
    ], "mail"


_STYLES = {
    "one": (one_sentence, 30), "fronted": (fronted, 8), "orders": (orders, 9), "sentences": (sentences, 17),
    "need": (need, 9), "know": (know, 9), "words": (words_first, 7), "interface": (interface, 5), "card": (card, 6),
    "draft": (draft, 5), "paired": (paired, 26), "loose": (loose_subject, 5),
}  # fmt: skip
