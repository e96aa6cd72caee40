"""What the parts of an instruction come to in step tokens: the answers that go with the phrases.

A row's answer is a list of short action words, such as `fill fill click:button` or `mail`; `steps_for` writes the step
tokens out, given which spans the sentence has. Used for training rows and for the hand-written test sets alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from agent.prompts.plan_format import Span
from agent.prompts.tokens import THE_FIELD

Roles = Counter[str]


def steps_for(actions: str, spans: Sequence[Span]) -> list[str]:
    """Step tokens (without <end>) for action words and the spans they use."""
    roles = Counter(span.role for span in spans)
    tokens: list[str] = []
    for action in actions.split():
        name, _, option = action.partition(":")
        tokens += _ACTIONS[name](option, roles)
    return tokens


def _mail(option: str, roles: Roles) -> list[str]:
    tokens = ["<open>", "<u:app>" if roles["app"] else "<a:Email>"]
    for place, role in (("To", "recipient"), ("Cc", "cc"), ("Bcc", "bcc"), ("Subject", "subject"), ("Body", "body")):
        if roles[role]:
            tokens += ["<type>", f"<t:{place}>", *[f"<u:{role}>"] * roles[role]]
    return tokens if option == "draft" else [*tokens, "<click>", "<t:Send>", "<r:button>", "<closes>"]


def _text(_: str, roles: Roles) -> list[str]:
    tokens = ["<open>", "<u:app>" if roles["app"] else "<a:TextEditor>", "<type>", "<t:Document>", "<u:text>"]
    return [*tokens, *_save("", roles)] if roles["file"] else tokens


def _save(_: str, roles: Roles) -> list[str]:
    folder = ["<u:folder>"] if roles["folder"] else []
    return ["<press>", "<k:ctrl>", "<k:s>", "<changes>", "<type>", "<t:FileName>", *folder, "<u:file>",
            "<click>", "<t:Save>", "<r:button>", "<closes>"]  # fmt: skip


def _file(option: str, roles: Roles) -> list[str]:
    opener = "<u:app>" if roles["app"] else f"<a:{option or 'default'}>"
    return ["<open>", opener, *(["<u:folder>"] if roles["folder"] else []), "<u:file>"]


def _click(role: str, roles: Roles) -> list[str]:
    role, _, rest = role.partition(",")
    nth = ["<nth>", f"<n:{rest}>"] if rest else []
    near = ["<near>", "<u:near>"] if roles["near"] else []
    return ["<click>", "<u:label>", f"<r:{role}>", *nth, *near, "<changes>"]


def _calc(signs: str, _: Roles) -> list[str]:
    tokens = ["<open>", "<a:Calculator>", "<type>", "<t:Focus>"]
    names = [signs] if signs in ("from", "into") else list(signs)
    value = ["<u:number>", *(t for s in names for t in (f"<op:{s}>", "<u:number>"))] if names else ["<u:expression>"]
    return [*tokens, *value, "<press>", "<k:enter>", "<changes>"]


def _go(role: str) -> list[str]:
    return ["<press>", "<k:ctrl>", "<k:l>", "<changes>", "<type>", "<t:Focus>", f"<u:{role}>",
            "<press>", "<k:enter>", "<changes>"]  # fmt: skip


def _fixed(tokens: str) -> Callable[[str, Roles], list[str]]:
    return lambda _option, _roles: tokens.split()


_ACTIONS: dict[str, Callable[[str, Roles], list[str]]] = {
    "mail": _mail,
    "mail-": lambda _, roles: _mail("draft", roles),
    "text": _text,
    "text-": _text,
    "save": _save,
    "file": _file,
    "click": _click,
    "double": lambda role, _: ["<click>", "<double>", "<u:label>", f"<r:{role}>", "<changes>"],
    "right": lambda role, _: ["<click>", "<right>", "<u:label>", f"<r:{role}>", "<changes>"],
    "check": _fixed("<click> <u:label> <r:checkbox> <checks>"),
    "uncheck": _fixed("<click> <u:label> <r:checkbox> <unchecks>"),
    "radio": _fixed("<click> <u:label> <r:radio> <checks>"),
    "select": _fixed("<click> <u:field> <r:combo> <changes> <click> <u:value> <r:item> <changes>"),
    "fill": _fixed("<type> <u:field> <u:value>"),
    "put": _fixed("<type> <t:Focus> <u:text>"),
    "enter_in": _fixed(f"<type> {THE_FIELD} <u:text>"),
    "key": _fixed("<press> <u:key> <changes>"),
    "key*": _fixed("<press> <u:key> <u:count> <changes>"),
    "enter": _fixed("<press> <k:enter> <changes>"),
    "find": _fixed("<type> <t:Search> <u:query> <press> <k:enter> <changes>"),
    "app": _fixed("<open> <u:app>"),
    "open": lambda name, _: ["<open>", f"<a:{name}>"],
    "go": lambda _, __: _go("url"),
    "search": lambda _, __: _go("query"),
    "calc": _calc,
    "place": lambda name, _: ["<click>", f"<t:{name}>", "<r:button>", "<changes>"],
    "close": _fixed("<press> <k:alt> <k:f4> <closes>"),
    "scroll": lambda way, roles: ["<scroll>", f"<{way}>", *(["<u:count>"] if roles["count"] else [])],
    "refuse": _fixed("<refuse>"),
}
