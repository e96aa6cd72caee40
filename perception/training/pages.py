"""Window contents drawn by a browser in many looks, with the exact box of every element from the page itself.

The same contents as in `widgets`, arranged as pages and programs arrange them: bars, side lists, forms in one or two
columns, sheets without borders, tables, pop-up lists and dialogs. Seeded: one generator state, one page.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Final

from perception.geometry import Box
from perception.screen import Element, State
from perception.training.browser import Browser
from perception.training.content import Author, Content, Part, Section
from perception.training.page_looks import style_sheet
from perception.training.page_parts import Page, dimmed, icon, section_html
from perception.training.widgets import LabelledScreen

VISIBLE: Final = 0.6  # share of an element that must lie in the window, not covered
BOXES: Final = """
[...(document.querySelector(".shade") || document).querySelectorAll("[data-t]")].map(e => {
  const r = e.getBoundingClientRect();
  let l = r.left, t = r.top, x = r.right, b = r.bottom;
  for (let p = e.parentElement; p; p = p.parentElement) {
    const s = getComputedStyle(p);
    if (s.overflowX != 'visible' || p === document.body) {
      const q = p.getBoundingClientRect();
      l = Math.max(l, q.left); t = Math.max(t, q.top); x = Math.min(x, q.right); b = Math.min(b, q.bottom);
    }
  }
  const hit = document.elementFromPoint((l + x) / 2, (t + b) / 2);
  const seen = hit && (e.contains(hit) || hit.contains(e));
  return [+e.dataset.t, l, t, x - l, b - t, r.width * r.height, seen ? 1 : 0, document.activeElement === e ? 1 : 0];
})"""


def draw_page(browser: Browser, page: Page, content: Content, size: tuple[int, int], scale: float) -> LabelledScreen:
    """Write the page, show it once, and ask it for its boxes; `size` in CSS pixels."""
    look = page.look
    html = write_page(page, content)
    browser.show(html, *size, scale)
    focusable = "document.querySelectorAll('input.f,textarea.f')"
    if page.chance(0.4):
        browser.evaluate(f"{{const f = {focusable}; if (f.length) f[{page.number(0, 9)} % f.length].focus();}}")
    found = [_element(page.parts[int(row[0])], row, scale) for row in browser.evaluate(BOXES)]
    elements = tuple(each for each in found if each is not None)
    parts = tuple(Part(e.role, e.name, e.value, e.states) for e in elements)
    return LabelledScreen(browser.picture(), elements, parts, f"page {look.field} {look.button}")


def _element(part: Part, row: list[float], scale: float) -> Element | None:
    _, left, top, width, height, whole, seen, focused = row
    if width < 4 or height < 4 or not seen or width * height < VISIBLE * whole:
        return None
    edges = [round(v * scale) for v in (left, top, left + width, top + height)]
    box = Box(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1])
    states: frozenset[State] = part.states | ({"focused"} if focused else set())
    return Element(box, part.role, part.name, part.value, states)


def write_page(page: Page, content: Content) -> str:
    """The whole page."""
    top, side, middle, bottom = _arranged(page, content)
    body = [_bar(page, section_html(page, section)) for section in top]
    if side:
        aside = "".join(section_html(page, section) for section in side)
        width = page.number(130, 280)
        shade = page.pick(("side", "side", "", "tinted"))
        body.append(f'<div class=main-part><div class="col {shade}" style="width:{width}px;flex:none">{aside}</div>')
    else:
        body.append("<div class=main-part>")
    body.append(f'<div class=col style="flex:1;{_margins(page)}">{_middle(page, middle)}</div></div>')
    body += [_bar(page, section_html(page, section)) for section in bottom]
    body += _overlay(page, content)
    return f"<!doctype html><meta charset=utf-8><style>{style_sheet(page.look)}</style><body>{''.join(body)}"


def _arranged(page: Page, content: Content) -> tuple[list[Section], list[Section], list[Section], list[Section]]:
    """Sections by place: above, at the side, in the middle, below."""
    top: list[Section] = []
    side: list[Section] = []
    middle: list[Section] = []
    bottom: list[Section] = []
    listed = page.chance(0.5)
    for section in content.sections:
        if section.kind in ("menus", "tools") or (section.kind == "tabs" and page.chance(0.5)):
            top.append(section)
        elif section.kind == "items" and listed and not side:
            side.append(section)
        elif section.kind == "buttons" and page.chance(0.6):
            bottom.append(section)
        else:
            middle.append(section)
    return top, side, middle, bottom


def _margins(page: Page) -> str:
    if page.chance(0.6):
        return ""
    return f"max-width:{page.number(400, 1000)}px;margin:{page.pick(('0 auto', '0', '12px 40px'))};"


def _bar(page: Page, inner: str) -> str:
    return f'<div class="{page.pick(("", "bar", "tinted", "bar tinted", "accented"))}" style="flex:none">{inner}</div>'


def _middle(page: Page, sections: list[Section]) -> str:
    if len(sections) > 2 and page.chance(0.25):
        half = len(sections) // 2
        sides = ("".join(section_html(page, s) for s in part) for part in (sections[:half], sections[half:]))
        return (
            "<div class=main-part>"
            + "".join(f'<div class=col style="flex:1">{side}</div>' for side in sides)
            + "</div>"
        )
    return "".join(section_html(page, section) for section in sections)


def _overlay(page: Page, content: Content) -> list[str]:
    """Sometimes a menu or a dialog over the page; what it covers counts no more."""
    author = Author(page.rng)
    if content.kind == "open menu" or page.chance(0.12):
        return [_popup(page, author)]
    if page.chance(0.08):
        page.parts.clear()  # a dimmed page waits for its dialog
        sections = [author.text(), author.form((), 0, 0, 2), author.buttons(("ok", "cancel", "close"), 1, 3)]
        inner = "".join(section_html(page, section) for section in sections if section.parts)
        return [f'<div class=shade><div class="dialog col">{inner}</div></div>']
    return []


def _popup(page: Page, author: Author) -> str:
    """A menu that is open: rows with shortcuts, arrows, pictures, lines between groups."""
    keys, pictures, rows = page.chance(0.6), page.chance(0.4), []
    for part in author.items((), 3, 12).parts:
        off: frozenset[State] = frozenset({"disabled"} if page.chance(0.2) else ())
        made = replace(part, name=author.word(), states=part.states | off)
        right = page.pick(("▸", "Ctrl+C", "Ctrl+Shift+N", "F5", "Del", "")) if keys else ""
        sign = icon(page, 16) if pictures and page.chance(0.6) else ""
        chosen = " sel" if "selected" in made.states else ""
        left = f'<span style="width:20px;flex:none">{sign}</span>' if pictures else ""
        words = f"<span style=flex:1>{escape(made.name)}</span><span>{right}</span>"
        rows.append(f'<div class="item{chosen}{dimmed(made)}" {page.mark(made)}>{left}{words}</div>')
        if page.chance(0.15):
            rows.append('<hr style="border:none;border-top:1px solid #8886;margin:3px 0;width:100%">')
    place = f"left:{page.number(0, 300)}px;top:{page.number(20, 160)}px;min-width:{page.number(120, 280)}px"
    return f'<div class=pop style="{place}">{"".join(rows)}</div>'
