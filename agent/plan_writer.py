"""From decoded spans and step tokens to a typed, numbered plan whose every value knows its source.

Deterministic: what the plan does was decided by the model; this writes it down, looks people up in the facts, and says
what must be seen after each step.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from actions.action import Press, Type
from actions.errors import UnknownKeyError
from actions.keys import canonical_key
from agent.contacts import address_within, find_address
from agent.draft import Draft
from agent.errors import MissingFact, PlanRefused, UncertainPlan
from agent.plan import ClickStep, Expectation, OpenStep, Plan, ScrollStep, Source, Step, StepAction, Target
from agent.prompts.plan_format import Span
from agent.prompts.steps import split_steps
from agent.prompts.tokens import APPLICATIONS, THE_FIELD
from agent.sources import GENERIC_TARGETS
from perception.screen import Role

FRESH = {"email editor": "new message"}
"""What must be reached inside an application before anything can be typed there."""

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SCROLL_NOTCHES = 5
_SECRET = re.compile(r"\$\{secret:([^{}\s]+)\}")


@dataclass(slots=True)
class Writing:
    """One step as it is being written."""

    do: str
    action: StepAction
    target: Target | None = None
    expect: Expectation | None = None
    sources: list[tuple[str, Span | str]] = field(default_factory=list)  # (field, span or path into the facts)


class Spans:
    """Marked spans by role, taken in reading order."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._by_role: dict[str, deque[Span]] = {}
        for span in spans:
            self._by_role.setdefault(span.role, deque()).append(span)

    def take(self, token: str) -> Span:
        """The next span that a `<u:role>` token means."""
        return self._by_role[token[3:-1]].popleft()


def write_plan(instruction: str, facts: Mapping[str, Any], draft: Draft) -> Plan:
    """Write a draft down. Raises `PlanRefused` or `MissingFact`."""
    if draft.refused:
        raise PlanRefused(
            "this is not a task for mouse and keyboard that deskhand knows; "
            "say what to open, type, click, press, save, search or send"
        )
    writer = _Writer(facts, Spans(draft.spans))
    written = [writer.write(tokens) for tokens in split_steps(draft.steps)]
    if "<t:Send>" in draft.steps and not any("<t:To>" in t for t in draft.steps):
        raise MissingFact("Who should get the email?", "contacts")
    _expect_openings(written)
    steps = tuple(
        Step(id=str(n), do=w.do, action=w.action, target=w.target, expect=w.expect) for n, w in enumerate(written, 1)
    )
    sources = tuple(_source(str(n), *source) for n, w in enumerate(written, 1) for source in w.sources)
    return Plan(instruction=instruction, steps=steps, sources=sources, margin=draft.margin)


def _source(step: str, path: str, origin: Span | str) -> Source:
    if isinstance(origin, Span):
        return Source(step=step, field=path, origin="instruction", start=origin.start, end=origin.end)
    return Source(step=step, field=path, origin="facts", path=origin)


def _expect_openings(written: Sequence[Writing]) -> None:
    """After opening, the named fields that are filled next, or the one thing that is clicked next, must be there."""
    for index, step in enumerate(written):
        if step.action.kind != "open":
            continue
        names: list[str] = []
        boxes = False
        for later in written[index + 1 :]:
            first = later is written[index + 1]
            if later.action.kind in ("open", "press") or (later.action.kind == "click" and not first):
                break  # what follows appears only after this; and what is clicked last may be a picture
            if later.target is not None and later.target.text is not None and later.target.text not in names:
                names.append(later.target.text)
                boxes = boxes or later.target.role == "field"
            if later.action.kind == "click":
                break
        step.expect = _expected(tuple(names[:3]), boxes=boxes)


def _expected(names: tuple[str, ...], *, boxes: bool) -> Expectation:
    if not names:
        return Expectation(changed=True)
    return Expectation(fields=names) if boxes else Expectation(appears=names)


def _quote(text: str) -> str:
    return f'"{text}"'


class _Writer:
    """Writes single steps; remembers which application is open."""

    def __init__(self, facts: Mapping[str, Any], spans: Spans) -> None:
        self.facts = facts
        self.spans = spans
        self.in_mail = False

    def write(self, tokens: Sequence[str]) -> Writing:
        kind, rest = tokens[0], tokens[1:]
        return {
            "<open>": self._open, "<type>": self._type, "<click>": self._click, "<press>": self._press,
            "<scroll>": self._scroll,
        }[kind](rest)  # fmt: skip

    def _open(self, tokens: Sequence[str]) -> Writing:
        sources: list[tuple[str, Span | str]] = []
        if tokens[0] == "<u:app>":
            span = self.spans.take(tokens[0])
            name = span.text
            sources.append(("action.application", span))
        else:
            name = APPLICATIONS[tokens[0][3:-1]]
        self.in_mail = name == APPLICATIONS["Email"]
        shown = name if sources else "the Email editor" if self.in_mail else f"the {name}"
        path = [self.spans.take(token) for token in tokens[1:]]
        if not path:
            return Writing(f"Open {shown}.", OpenStep(application=name, fresh=FRESH.get(name, "")), sources=sources)
        sources += [("action.file", part) for part in path]
        file = _joined(path)
        do = f"Open {_quote(file)}." if name == APPLICATIONS["default"] else f"Open {_quote(file)} with {shown}."
        return Writing(do, OpenStep(application=name, file=file), sources=sources)

    def _type(self, tokens: Sequence[str]) -> Writing:
        place, values = tokens[0], tokens[1:]
        if place == "<u:field>":
            return self._fill(self.spans.take(place), self.spans.take(values[0]))
        if place in ("<t:To>", "<t:Cc>", "<t:Bcc>"):
            return self._people(place[3:-1], [self.spans.take(v) for v in values])
        if place == "<t:FileName>":
            return self._file_name([self.spans.take(v) for v in values])
        if len(values) > 1:
            return self._sum(values)
        span = self.spans.take(values[0])
        text = span.text
        do, target = {
            "<t:Subject>": (f'Enter {_quote(text)} into the "Subject" field.', Target(text="Subject", role="field")),
            "<t:Body>": (f"Type {_quote(text)} into the email body.", Target(role="area")),
            "<t:Document>": (f"Type {_quote(text)} into the document.", Target(role="area")),
            "<t:Search>": (f'Type {_quote(text)} into the "Search" field.', Target(text="Search", role="field")),
            "<t:Focus>": (f"Type {_quote(text)}.", None),
            THE_FIELD: (f"Type {_quote(text)} into the text field.", Target(role="field")),
        }[place]
        return _typing(do, text, target, [("action.text", span)])

    def _fill(self, name: Span, value: Span) -> Writing:
        do = f"Type {_quote(value.text)} into the {_quote(name.text)} field."
        target = Target(text=name.text, role="field")
        return _typing(do, value.text, target, [("target.text", name), ("action.text", value)], replace=True)

    def _people(self, place: str, people: Sequence[Span]) -> Writing:
        texts, sources, names = [], [], []
        for person in people:
            within = address_within(person.text)
            if within is not None:
                start, end = within[0] + person.start, within[1] + person.start
                literal = Span(person.role, start, end, person.text[slice(*within)])
                texts.append(literal.text)
                sources.append(("action.text", cast("Span | str", literal)))
                names.append(_quote(literal.text))
            else:
                address, path = find_address(person.text, self.facts)
                texts.append(address)
                sources.append(("action.text", path))
                names.append(f"{person.text}'s email address")
        do = f'Type {_listed(names)} into the "{place}" field.'
        return _typing(do, ", ".join(texts), Target(text=place, role="field"), sources)

    def _file_name(self, spans: Sequence[Span]) -> Writing:
        text = _joined(spans)
        if spans[-1].role == "folder":
            raise MissingFact("What should the file be called?", "file")
        do = f"Enter {_quote(text)} as the file name."
        return _typing(do, text, None, [("action.text", span) for span in spans], replace=True)

    def _sum(self, tokens: Sequence[str]) -> Writing:
        numbers = [self.spans.take(t) for t in tokens if t.startswith("<u:")]
        signs = [t[4:-1] for t in tokens if t.startswith("<op:")]
        if signs[0] in ("from", "into"):
            signs, numbers = ["-" if signs[0] == "from" else "/"], numbers[::-1]
        text = numbers[0].text + "".join(sign + n.text for sign, n in zip(signs, numbers[1:], strict=True))
        return _typing(f"Type {_quote(text)}.", text, None, [("action.text", n) for n in numbers])

    def _click(self, tokens: Sequence[str]) -> Writing:
        words = list(tokens)
        double, right = "<double>" in words, "<right>" in words
        words = [w for w in words if w not in ("<double>", "<right>")]
        name, role, effect = words[0], words[1][3:-1], words[-1]
        span = self.spans.take(name) if name.startswith("<u:") else None
        text = span.text if span is not None else GENERIC_TARGETS.get(name[3:-1], name[3:-1])
        near = self.spans.take("<u:near>") if "<u:near>" in words else None
        nth = next((w[3:-1] for w in words if w.startswith("<n:")), None)
        if nth == "last":
            raise UncertainPlan("which one is the last cannot be told yet; say the second, the third, ...")
        target = Target(
            text=text, role=None if role == "unknown" else cast("Role", role), near=near.text if near else None,
            nth=int(nth) if nth else None,
        )  # fmt: skip
        sources: list[tuple[str, Span | str]] = [("target.text", span)] if span is not None else []
        sources += [("target.near", near)] if near is not None else []
        action = ClickStep(button="right" if right else "left", count=2 if double else 1)
        return Writing(_click_sentence(action, target, effect), action, target, _click_expectation(effect), sources)

    def _press(self, tokens: Sequence[str]) -> Writing:
        expect = Expectation(closed=True) if tokens[-1] == "<closes>" else Expectation(changed=True)
        if "<u:count>" in tokens:
            raise UncertainPlan("pressing a key several times is not planned yet; write one press for each")
        keys = tuple(t[3:-1] for t in tokens if t.startswith("<k:"))
        if tokens[0] == "<u:key>":
            keys = parse_chord(self.spans.take(tokens[0]).text)
        shown = "+".join(key.capitalize() if len(key) > 1 else key.upper() for key in keys)
        return Writing(f"Press {shown}.", Press(keys=keys), expect=expect)

    def _scroll(self, tokens: Sequence[str]) -> Writing:
        way = tokens[0][1:-1]
        count = parse_count(self.spans.take(tokens[1]).text) if len(tokens) > 1 else _SCROLL_NOTCHES
        action = ScrollStep(notches=count if way == "down" else -count)
        return Writing(f"Scroll {way} by {count}.", action, expect=Expectation(changed=True))


def _joined(path: Sequence[Span]) -> str:
    return "/".join(span.text.rstrip("/") if span.role == "folder" else span.text for span in path)


def _typing(
    do: str, text: str, target: Target | None, sources: list[tuple[str, Span | str]], *, replace: bool = False
) -> Writing:
    secret = _SECRET.fullmatch(text)
    if secret:
        return Writing(do, Type(secret=secret[1], replace=replace), target, Expectation(changed=True), sources)
    return Writing(do, Type(text=text, replace=replace), target, Expectation(text=text), sources)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _click_sentence(action: ClickStep, target: Target, effect: str) -> str:
    verb = "Check" if effect == "<checks>" else "Uncheck" if effect == "<unchecks>" else "Click"
    verb = "Double-click" if action.count == 2 else "Right-click" if action.button == "right" else verb
    which = f"{_ordinal(target.nth)} " if target.nth else ""
    kind = {None: "", "combo": " list", "checkbox": "" if verb != "Click" else " box"}.get(
        target.role, f" {target.role}"
    )
    article = "the " if kind or which else ""
    beside = f" next to {_quote(target.near)}" if target.near else ""
    return f"{verb} {article}{which}{_quote(target.text or '')}{kind}{beside}."


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1]


def _click_expectation(effect: str) -> Expectation:
    if effect == "<closes>":
        return Expectation(closed=True)
    return Expectation(state="checked") if effect == "<checks>" else Expectation(changed=True)


def parse_chord(text: str) -> tuple[str, ...]:
    """Key names of a chord as people write it: `Ctrl+S`, `ctrl-s`, `page down`. Raises `PlanRefused`."""
    try:
        return (canonical_key(text),)
    except UnknownKeyError:
        pass
    parts = [part for part in re.split(r"\s*\+\s*|\s*-\s*|\s+and\s+|\s+", text.strip()) if part]
    try:
        return tuple(canonical_key(part) for part in parts)
    except UnknownKeyError as error:
        raise PlanRefused(f"{text!r} is no key: {error}") from error


def parse_count(text: str) -> int:
    """A small number in digits or words. Raises `PlanRefused`."""
    number = int(text) if text.isdecimal() else _NUMBERS.index(text.lower()) + 1 if text.lower() in _NUMBERS else 0
    if not 1 <= number <= 100:
        raise PlanRefused(f"{text!r} is no number from 1 to 100")
    return number
