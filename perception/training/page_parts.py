"""The parts of a made-up page as HTML: bars, forms, boxes to tick, lists, tables, keys, areas.

Each builder takes a section of a content and writes it in one of several manners, drawn from the page's generator.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from perception.training.content import Author, Part, Section
from perception.training.page_looks import ACCENTS, PageLook

ICONS = Path("/usr/share/icons/Adwaita/symbolic")
"""Pictures for tool buttons (Debian package adwaita-icon-theme); without them only drawn strokes are used."""


@dataclass(slots=True)
class Page:
    """A page being written: its HTML and the parts marked on it, by number."""

    rng: np.random.Generator
    look: PageLook
    parts: list[Part] = field(default_factory=list)

    def mark(self, part: Part) -> str:
        """The attribute that ties a node to its part."""
        self.parts.append(part)
        return f'data-t="{len(self.parts) - 1}"'

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pick(self, options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def number(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))


def section_html(page: Page, section: Section) -> str:
    """A section in one of its manners."""
    builders: dict[str, Callable[[Page, Section], str]] = {
        "menus": _menus, "tools": _tools, "buttons": _buttons, "form": _form, "choices": _choices, "tabs": _tabs,
        "items": _items, "keys": _keys, "area": _area, "text": _text,
    }  # fmt: skip
    return builders[section.kind](page, section)


def _menus(page: Page, section: Section) -> str:
    names = (f"<span class=menu {page.mark(part)}>{escape(part.name)}</span>" for part in section.parts)
    return f'<div class="row menus">{"".join(names)}</div>'


def _tools(page: Page, section: Section) -> str:
    above = page.chance(0.3)
    tools = "".join(_tool(page, part, above=above) for part in section.parts)
    search = _input(page, Part("field", "", "", hint=True)) if page.chance(0.25) else ""
    return f"<div class=row>{tools}{'<span style=flex:1></span>' if page.chance(0.3) else ''}{search}</div>"


def _tool(page: Page, part: Part, *, above: bool) -> str:
    off = dimmed(part)
    if not part.name:
        shape = page.pick(("b i", "b i", "b i bare"))
        return f'<button class="{shape}{off}" {page.mark(replace(part, role="icon"))}>{icon(page)}</button>'
    picture = icon(page) if page.chance(0.6) else ""
    way = "flex-direction:column;gap:1px" if above else ""
    return f'<button class="b{off}" style="{way}" {page.mark(part)}>{picture}<span>{escape(part.name)}</span></button>'


def icon(page: Page, size: int = 0) -> str:
    """A small picture: of the icon theme, or strokes that mean nothing."""
    size = size or page.pick((14, 16, 16, 20, 24))
    if ICONS.is_dir() and page.chance(0.75):
        body = page.pick(_drawings())
        return f'<span style="width:{size}px;height:{size}px;display:inline-block" class=svg>{body}</span>'
    points = " ".join(f"{page.number(1, 15)},{page.number(1, 15)}" for _ in range(page.number(3, 6)))
    shape = page.pick((f'<polyline points="{points}"/>', '<circle cx=8 cy=8 r=6 /><path d="M8 4v5h4"/>',
                       '<path d="M2 4h12M2 8h12M2 12h12"/>', '<path d="M8 2v12M2 8h12"/>'))  # fmt: skip
    return f'<svg width={size} height={size} viewBox="0 0 16 16">{shape}</svg>'


@functools.cache
def _drawings() -> list[str]:
    """The icon theme's symbolic drawings, made to follow the text's colour and the box's size."""
    drawings = []
    for file in sorted(ICONS.rglob("*.svg")):
        text = file.read_text(encoding="utf-8", errors="replace")
        start = text.find("<svg")
        if start >= 0 and len(text) < 6000:
            style = "width:100%;height:100%;fill:currentColor;stroke:none;stroke-width:1"
            drawings.append(text[start:].replace("<svg", f'<svg style="{style}"', 1).replace("#2e3436", "currentColor")
                            .replace("#2e3434", "currentColor").replace("#222222", "currentColor"))  # fmt: skip
    return drawings


def _buttons(page: Page, section: Section) -> str:
    where = page.pick(("flex-start", "flex-end", "center", "space-between"))
    made = []
    for number, part in enumerate(section.parts):
        kind = " main" if number == 0 and page.chance(0.5) else ""
        made.append(f'<button class="b{kind}{dimmed(part)}" {page.mark(part)}>{escape(part.name)}</button>')
    return f'<div class=row style="justify-content:{where}">{"".join(made)}</div>'


def _form(page: Page, section: Section) -> str:
    manner = page.pick(("beside", "beside", "beside-right", "above", "inside", "columns", "sheet"))
    if manner == "sheet":
        return _sheet(page, section)
    rows = []
    width = page.number(70, 190)
    for part in section.parts:
        inside = part.hint or (manner == "inside" and part.role == "field")
        label = "" if inside else f"<span class='{page.pick(('', '', 'soft'))}'>{escape(part.name)}</span>"
        control = _input(page, replace(part, hint=inside))
        if manner.startswith("beside") and label:
            side = "right" if manner == "beside-right" else "left"
            label = f'<span style="width:{width}px;text-align:{side};flex:none">{label}</span>'
            rows.append(f'<div style="display:flex;align-items:center;gap:8px">{label}{control}</div>')
        else:
            rows.append(f'<div style="display:flex;flex-direction:column;gap:3px">{label}{control}</div>')
    columns = "1fr 1fr" if manner == "columns" else "1fr"
    style = f"display:grid;grid-template-columns:{columns};gap:{page.look.gap // 2 + 2}px;flex:none"
    return f'<div style="{style}">{"".join(rows)}</div>'


def _sheet(page: Page, section: Section) -> str:
    """Rows without boxes: a pale word, a value, a thin line below."""
    rows = []
    for part in section.parts:
        inside = page.chance(0.5)
        label = "" if inside else f'<span class=soft style="flex:none">{escape(part.name)}</span>'
        value = escape(part.value, quote=True)
        hint = escape(part.name, quote=True) if inside else ""
        mark = page.mark(replace(part, role="field"))
        node = f'<input class="f bare" style="flex:1" value="{value}" placeholder="{hint}" {mark}>'
        rows.append(f'<div class="line-under" style="display:flex;align-items:center;gap:8px">{label}{node}</div>')
    return f'<div style="flex:none">{"".join(rows)}</div>'


def _input(page: Page, part: Part) -> str:
    native, off = page.look.native, dimmed(part)
    value, width = escape(part.value, quote=True), page.pick(("100%", "100%", "60%", "320px", "180px"))
    style = f'style="width:{width};min-width:0"'
    if part.role == "combo" and native:
        return f'<select class="f{off}" {style} {page.mark(part)}><option>{value or "None"}</select>'
    if part.role == "combo":
        arrow = page.pick(("▾", "▼", "⌄", "◂"))
        inner = f"<span>{value or '&nbsp;'}</span><span>{arrow}</span>"
        return f'<span class="f combo{off}" {style} {page.mark(part)}>{inner}</span>'
    if part.role == "spin" and native:
        return f'<input type=number class="f{off}" style="width:110px" value="{value or 0}" {page.mark(part)}>'
    if part.role == "spin":
        inner = f"<span>{value or 0}</span><i>−</i><i>+</i>"
        return f'<span class="f spin{off}" style="width:150px" {page.mark(part)}>{inner}</span>'
    if part.role == "slider" and native:
        return f'<input type=range value="{value or 40}" class="{off}" {style} {page.mark(part)}>'
    if part.role == "slider":
        return f'<span class="slider{off}" {page.mark(part)}><b style="left:{page.number(0, 88)}%"></b></span>'
    hint = escape(part.name, quote=True) if part.hint else ""
    kind = "password" if "assword" in part.name else "text"
    return f'<input type={kind} class="f{off}" {style} value="{value}" placeholder="{hint}" {page.mark(part)}>'


def _choices(page: Page, section: Section) -> str:
    made = "".join(_tick(page, part) for part in section.parts)
    across = "row" if page.chance(0.3) else "col"
    if section.title and page.chance(0.6):
        return (
            f"<fieldset class=group><legend>{escape(section.title)}</legend><div class={across}>{made}</div></fieldset>"
        )
    title = f"<b>{escape(section.title)}</b>" if section.title else ""
    return f'{title}<div class={across} style="flex:none">{made}</div>'


def _tick(page: Page, part: Part) -> str:
    on = "checked" in part.states
    kind, words = page.look.tick, f"<span>{escape(part.name)}</span>"
    if kind == "native":
        shape = f'<input type={part.role} style="margin:0;width:1.1em;height:1.1em" {"checked" if on else ""}>'
    elif kind == "switch" and part.role == "checkbox":
        shape = f'<span class="switch{" on" if on else ""}"></span>'
    else:
        round_box = " r" if part.role == "radio" else (" soft-box" if kind == "round-box" else "")
        shape = f'<span class="mark{round_box}{" on" if on else ""}"></span>'
    inner = words + shape if kind == "switch" and page.chance(0.5) else shape + words
    return f'<label class="tick{dimmed(part)}" {page.mark(part)}>{inner}</label>'


def _tabs(page: Page, section: Section) -> str:
    made = "".join(
        f'<span class="tab{" sel" if "selected" in part.states else ""}" {page.mark(part)}>{escape(part.name)}</span>'
        for part in section.parts
    )
    return f'<div class="tabs {page.look.tab}">{made}</div>'


def _items(page: Page, section: Section) -> str:
    if page.chance(0.2):
        return _tiles(page, section)
    cells = page.number(1, 4) if page.chance(0.5) else 1
    widths = [page.pick(("1fr", "2fr", "90px", "140px")) for _ in range(cells)]
    grid = f"display:grid;grid-template-columns:{' '.join(widths)}" if cells > 1 else ""
    head = ""
    if cells > 1 and page.chance(0.6):
        author = Author(page.rng)
        cell = "".join(
            f"<span {page.mark(Part('button', name := author.word()))}>{escape(name)}</span>" for _ in range(cells)
        )
        head = f'<div class=head style="{grid}">{cell}</div>'
    pictures = page.chance(0.4)
    rows = "".join(item(page, part, cells, grid, pictures=pictures) for part in section.parts)
    grow = "flex:1;" if page.chance(0.5) else "flex:none;"
    return f'<div class="items {page.look.rows}" style="{grow}min-height:0">{head}{rows}</div>'


def item(page: Page, part: Part, cells: int, grid: str, *, pictures: bool) -> str:
    """One row of a list."""
    chosen = " sel" if "selected" in part.states else ""
    picture = icon(page) if pictures else ""
    extra = "".join(f"<span class=soft>{escape(Author(page.rng).sentence(1, 3))}</span>" for _ in range(cells - 1))
    words = f"<span>{picture} {escape(part.name)}</span>{extra}"
    return f'<div class="item{chosen}" style="{grid}" {page.mark(part)}>{words}</div>'


def _keys(page: Page, section: Section) -> str:
    columns, height = page.number(4, 6), page.number(26, 64)
    keys = "".join(
        f'<button class="b key" style="height:{height}px" {page.mark(part)}>{escape(part.name)}</button>'
        for part in section.parts
    )
    return (
        f'<div style="display:grid;grid-template-columns:repeat({columns},1fr);gap:{page.look.gap // 2}px">{keys}</div>'
    )


def _area(page: Page, section: Section) -> str:
    made = []
    for part in section.parts:
        label = f"<span>{escape(part.name)}</span>" if part.name else ""
        bare = " bare" if page.chance(0.4) else ""
        grow = "flex:1" if page.chance(0.7) else f"height:{page.number(70, 260)}px"
        tools = (
            _tools(page, Author(page.rng).tools(("bold", "italic", "undo", "redo"), 3, 4)) if page.chance(0.2) else ""
        )
        shape = f'class="f area{bare}{dimmed(part)}" style="{grow};width:100%;min-height:60px"'
        node = f"<textarea {shape} {page.mark(part)}>{escape(part.value)}</textarea>"
        made.append(f"{label}{tools}{node}")
    return "".join(made)


def _text(page: Page, section: Section) -> str:
    plain = " plain" if page.chance(0.4) else ""
    nodes = []
    for part in section.parts:
        if part.role == "link":
            nodes.append(f'<a href="#" class="{plain}" {page.mark(part)}>{escape(part.name)}</a>')
        else:
            tag = page.pick(("span", "h2", "h3", "p"))
            nodes.append(f'<{tag} style="margin:2px">{escape(part.name)}</{tag}>')
    return f'<div class=row style="flex-wrap:wrap">{"".join(nodes)}</div>'


def _tiles(page: Page, section: Section) -> str:
    """Files or pictures side by side, each a picture with its name below."""
    width, side = page.number(64, 130), page.number(24, 64)
    tiles = []
    for part in section.parts:
        chosen = " sel" if "selected" in part.states else ""
        style = (
            f"width:{width}px;padding:4px;text-align:center;overflow:hidden;flex-direction:column;white-space:normal"
        )
        picture = f'<div style="color:{page.pick(ACCENTS)}">{icon(page, side)}</div>'
        name = escape(part.name[: page.number(5, 24)])
        tiles.append(f'<div class="item{chosen}" style="{style}" {page.mark(part)}>{picture}<span>{name}</span></div>')
    style = f"display:flex;flex-wrap:wrap;align-content:flex-start;gap:{page.look.gap}px"
    return f'<div style="{style}">{"".join(tiles)}</div>'


def dimmed(part: Part) -> str:
    """The class of what cannot be used now."""
    return " off" if "disabled" in part.states else ""
