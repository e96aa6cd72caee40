"""Draws windows with Tk on a virtual display and takes their picture; a child process, because Tk lives once.

Reads one JSON object a line (content, theme, size, seed), writes one JSON line (width, height, boxes) and then the
pixels, RGB. See `tk_screens`.
"""

from __future__ import annotations

import functools
import json
import random
import sys
import tkinter as tk
from collections.abc import Callable
from tkinter import font as fonts
from tkinter import ttk
from typing import Any

from PIL import ImageGrab

Place = Callable[[], tuple[int, int, int, int] | None]


class Drawing:
    """One window being built and where its parts end up."""

    def __init__(self, root: tk.Tk, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        self.placed: list[tuple[dict[str, Any], Place]] = []

    def put(self, part: dict[str, Any], widget: Any, role: str = "") -> Any:
        """Remember where the part stands."""
        if "disabled" in part["states"]:
            widget.configure(state="disabled")
        self.placed.append(({**part, "role": role or part["role"]}, lambda: self.box(widget)))
        return widget

    def box(self, widget: Any) -> tuple[int, int, int, int] | None:
        """The widget's rectangle in the window."""
        if not widget.winfo_ismapped():
            return None
        x, y = widget.winfo_rootx() - self.root.winfo_rootx(), widget.winfo_rooty() - self.root.winfo_rooty()
        return x, y, widget.winfo_width(), widget.winfo_height()


def build(drawing: Drawing, content: dict[str, Any]) -> None:
    """Sections from top to bottom; what follows tabs stands in the first of them."""
    holder: Any = ttk.Frame(drawing.root, padding=drawing.chance.choice((0, 4, 10)))
    holder.pack(fill="both", expand=True)
    for section in content["sections"]:
        if section["kind"] == "tabs":
            holder = _notebook(drawing, holder, section)
            continue
        frame = ttk.Frame(holder, padding=2)
        BUILDERS[section["kind"]](drawing, frame, section)
        frame.pack(fill="both", expand=section["kind"] in ("area", "items", "keys"))


def _notebook(drawing: Drawing, holder: Any, section: dict[str, Any]) -> Any:
    book = ttk.Notebook(holder)
    book.pack(fill="both", expand=True)
    pages = []
    for part in section["parts"]:
        pages.append(ttk.Frame(book))
        book.add(pages[-1], text=part["name"])
    for number, part in enumerate(section["parts"]):
        states = ["selected"] if number == 0 else []
        drawing.placed.append(({**part, "states": states}, functools.partial(_tab, drawing, book, number)))
    return pages[0]


def _tab(drawing: Drawing, book: Any, number: int) -> tuple[int, int, int, int] | None:
    """Found by asking along the row of tabs which tab is where."""
    y = 12
    inside = [x for x in range(0, book.winfo_width(), 2) if book.tk.call(book, "identify", "tab", x, y) == number]
    left, top, _, _ = drawing.box(book) or (0, 0, 0, 0)
    if not inside:
        return None
    rows = [y for y in range(60) if book.tk.call(book, "identify", "tab", inside[len(inside) // 2], y) == number]
    return left + inside[0], top + rows[0], inside[-1] - inside[0] + 2, rows[-1] - rows[0] + 1


def _menus(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    for part in section["parts"]:
        drawing.put(part, tk.Menubutton(frame, text=part["name"], padx=6)).pack(side="left")


def _row(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    plain = drawing.chance.random() < 0.3
    for part in section["parts"]:
        if part["role"] in ("text", "link"):
            widget: Any = ttk.Label(frame, text=part["name"])
            if part["role"] == "link":
                widget.configure(foreground="#1a5fb4", font="link")
                drawing.put(part, widget)
        else:
            name = part["name"] or drawing.chance.choice("✚✖✎☰⚙★◀▶⟳")
            made = tk.Button if plain else ttk.Button
            widget = drawing.put(part, made(frame, text=name, width=0 if part["name"] else 3))
        widget.pack(side="left", padx=drawing.chance.choice((1, 4)), pady=2)


def _form(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    frame.columnconfigure(1, weight=1)
    for row, part in enumerate(section["parts"]):
        ttk.Label(frame, text=part["name"]).grid(row=row, column=0, sticky="w", padx=4)
        widget = _input(frame, part)
        widget.grid(row=row, column=1, sticky="w" if part["role"] == "spin" else "we", pady=2, padx=4)
        drawing.put(part, widget)


def _input(frame: Any, part: dict[str, Any]) -> Any:
    if part["role"] == "slider":
        return ttk.Scale(frame, from_=0, to=100, value=int(part["value"]) if part["value"].isdecimal() else 40)
    made = {"combo": ttk.Combobox, "spin": ttk.Spinbox}.get(part["role"], ttk.Entry)
    widget = made(frame)
    widget.insert(0, part["value"] or ("0" if part["role"] == "spin" else ""))
    return widget


def _choices(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    inner: Any = ttk.Labelframe(frame, text=section["title"]) if section["title"] else frame
    if section["title"]:
        inner.pack(fill="x")
    for part in section["parts"]:
        made = ttk.Radiobutton if part["role"] == "radio" else ttk.Checkbutton
        widget = made(inner, text=part["name"])
        widget.state(["!alternate", "selected" if "checked" in part["states"] else "!selected"])
        drawing.put(part, widget).pack(anchor="w")


def _items(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    columns = [str(number) for number in range(drawing.chance.choice((0, 0, 2, 3)))]
    tree = ttk.Treeview(frame, columns=columns, show="tree headings" if columns else "tree", height=6)
    for number, part in enumerate(section["parts"]):
        words = [drawing.chance.choice(section["parts"])["name"][:12] for _ in columns]
        tree.insert("", "end", iid=str(number), text=part["name"], values=words)
        if "selected" in part["states"]:
            tree.selection_set(str(number))
        drawing.placed.append((part, functools.partial(_row_box, drawing, tree, str(number))))
    for column in columns:
        tree.heading(column, text=drawing.chance.choice(section["parts"])["name"][:10])
    tree.pack(fill="both", expand=True)


def _row_box(drawing: Drawing, tree: Any, row: str) -> tuple[int, int, int, int] | None:
    found, outer = tree.bbox(row), drawing.box(tree)
    if not found or outer is None:
        return None
    return outer[0] + 2, outer[1] + found[1], outer[2] - 4, found[3]


def _keys(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    for number, part in enumerate(section["parts"]):
        row, column = divmod(number, 5)
        frame.columnconfigure(column, weight=1)
        frame.rowconfigure(row, weight=1)
        drawing.put(part, tk.Button(frame, text=part["name"])).grid(row=row, column=column, sticky="nsew")


def _area(drawing: Drawing, frame: Any, section: dict[str, Any]) -> None:
    for part in section["parts"]:
        if part["name"]:
            ttk.Label(frame, text=part["name"]).pack(anchor="w")
        widget = tk.Text(frame, height=5, wrap="word", relief=drawing.chance.choice(("sunken", "flat", "solid")))
        widget.insert("1.0", part["value"])
        drawing.put(part, widget).pack(fill="both", expand=True)


BUILDERS = {"menus": _menus, "tools": _row, "buttons": _row, "text": _row, "form": _form, "choices": _choices,
            "items": _items, "keys": _keys, "area": _area}  # fmt: skip


def draw(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """One window: what stands where, and its pixels."""
    root = tk.Tk()
    ttk.Style(root).theme_use(request["theme"])
    for name in ("TkDefaultFont", "TkTextFont", "TkMenuFont"):
        fonts.nametofont(name, root).configure(family=request["font"], size=request["points"])
    fonts.Font(root, name="link", family=request["font"], size=request["points"], underline=True)
    root.overrideredirect(boolean=True)
    root.geometry("{}x{}+0+0".format(*request["size"]))
    drawing = Drawing(root, random.Random(request["seed"]))
    build(drawing, request["content"])
    root.update()
    width, height = root.winfo_width(), root.winfo_height()
    parts = [{**part, "box": box} for part, where in drawing.placed if (box := where()) is not None]
    picture = ImageGrab.grab((0, 0, width, height), xdisplay=root.winfo_screen().partition(".")[0]).convert("RGB")
    root.destroy()
    return {"width": width, "height": height, "parts": parts}, picture.tobytes()


def main() -> None:
    """Draw until the input ends."""
    for line in sys.stdin:
        head, raw = draw(json.loads(line))
        sys.stdout.buffer.write(json.dumps({**head, "bytes": len(raw)}).encode() + b"\n" + raw)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
