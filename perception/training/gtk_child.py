"""Draws windows with GTK 3 off the screen; run by the system's Python, which has GTK's bindings, as a child process.

Reads one JSON object a line (content, look, size, seed), writes one JSON line (width, height, boxes) and then the
pixels, RGB. Needs a display to connect to, shows nothing on it. See `gtk_screens`.
"""

from __future__ import annotations

import functools
import json
import random
import sys
from collections.abc import Callable
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402  # the version comes first

Place = Callable[[], tuple[int, int, int, int] | None]
PLAIN = ["document-open-symbolic", "document-save-symbolic", "edit-cut-symbolic", "mail-send-symbolic",
         "open-menu-symbolic", "go-previous-symbolic", "view-refresh-symbolic", "list-add-symbolic"]  # fmt: skip


class Drawing:
    """One window being built: its root and where each part ends up."""

    def __init__(self, chance: random.Random, size: tuple[int, int]) -> None:
        self.chance, self.root = chance, Gtk.OffscreenWindow()
        self.root.set_default_size(*size)
        self.placed: list[tuple[dict[str, Any], Place]] = []
        theme = Gtk.IconTheme.get_default()
        self.icons = [n for n in theme.list_icons("Actions") or PLAIN if n.endswith("symbolic")] or PLAIN
        self.coloured = chance.random() < 0.5

    def put(self, part: dict[str, Any], widget: Any, role: str = "") -> Any:
        """Remember where the part stands."""
        widget.set_sensitive("disabled" not in part["states"])
        self.placed.append(({**part, "role": role or part["role"]}, lambda: self.box(widget)))
        return widget

    def box(self, widget: Any, pad: tuple[int, int] = (0, 0)) -> tuple[int, int, int, int] | None:
        """The widget's rectangle in the window."""
        if not widget.get_mapped():
            return None
        corner = widget.translate_coordinates(self.root, 0, 0)
        size = widget.get_allocation()
        return None if corner is None else (
            corner[0] - pad[0], corner[1] - pad[1], size.width + 2 * pad[0], size.height + 2 * pad[1])  # fmt: skip

    def icon(self) -> Any:
        size = Gtk.IconSize.LARGE_TOOLBAR if self.coloured else Gtk.IconSize.MENU
        return Gtk.Image.new_from_icon_name(self.chance.choice(self.icons), size)


def build(drawing: Drawing, content: dict[str, Any]) -> None:
    """All sections: bars on top, a side list, the rest below or in tabs."""
    outer = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=drawing.chance.choice((0, 0, 4)))
    drawing.root.add(outer)
    if drawing.chance.random() < 0.35:
        outer.pack_start(_header(drawing, content), expand=False, fill=False, padding=0)
    middle = Gtk.Box(spacing=drawing.chance.choice((0, 6)))
    rest = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=drawing.chance.choice((2, 6, 12)))
    rest.set_border_width(drawing.chance.choice((0, 6, 12, 18)))
    holder: Any = rest
    last = []
    for section in content["sections"]:
        kind = section["kind"]
        if kind == "tabs":
            holder = _notebook(drawing, section, holder)
            continue
        widget = BUILDERS[kind](drawing, section)
        if kind in ("menus", "tools"):
            outer.pack_start(widget, expand=False, fill=False, padding=0)
        elif kind == "items" and not middle.get_children() and drawing.chance.random() < 0.4:
            widget.set_size_request(drawing.chance.randint(130, 260), -1)
            middle.pack_start(widget, expand=False, fill=False, padding=0)
        elif kind == "buttons" and drawing.chance.random() < 0.6:
            last.append(widget)
        else:
            rest.pack_start(widget, expand=kind in ("area", "items", "keys"), fill=True, padding=0)
    middle.pack_start(holder, expand=True, fill=True, padding=0)
    outer.pack_start(middle, expand=True, fill=True, padding=0)
    for widget in last:
        outer.pack_start(widget, expand=False, fill=False, padding=6)
    if drawing.chance.random() < 0.3:
        outer.pack_start(Gtk.Statusbar(), expand=False, fill=False, padding=0)


def _header(drawing: Drawing, content: dict[str, Any]) -> Any:
    bar = Gtk.HeaderBar(title=content["title"])
    for number in range(drawing.chance.randint(1, 5)):
        button = Gtk.Button()
        button.set_image(drawing.icon())
        drawing.put(_part("icon"), button)
        (bar.pack_start if number % 2 else bar.pack_end)(button)
    return bar


def _part(role: str, name: str = "") -> dict[str, Any]:
    return {"role": role, "name": name, "value": "", "states": []}


def _notebook(drawing: Drawing, section: dict[str, Any], page: Any) -> Any:
    book = Gtk.Notebook()
    for number, part in enumerate(section["parts"]):
        label = Gtk.Label(label=part["name"])
        book.append_page(Gtk.Box() if number else page, label)
        states = ["selected"] if number == 0 else []
        drawing.placed.append(({**part, "states": states}, functools.partial(drawing.box, label, (6, 5))))
    return book


def _menus(drawing: Drawing, section: dict[str, Any]) -> Any:
    bar = Gtk.MenuBar()
    for part in section["parts"]:
        bar.append(drawing.put(part, Gtk.MenuItem(label=part["name"])))
    return bar


def _tools(drawing: Drawing, section: dict[str, Any]) -> Any:
    bar = Gtk.Toolbar()
    bar.set_style(drawing.chance.choice((Gtk.ToolbarStyle.BOTH, Gtk.ToolbarStyle.BOTH_HORIZ, Gtk.ToolbarStyle.ICONS)))
    for part in section["parts"]:
        tool = Gtk.ToolButton(icon_widget=drawing.icon(), label=part["name"] or None)
        tool.props.is_important = True
        shown = part["name"] and bar.get_style() != Gtk.ToolbarStyle.ICONS
        bar.insert(drawing.put(part, tool, "button" if shown else "icon"), -1)
        if drawing.chance.random() < 0.15:
            bar.insert(Gtk.SeparatorToolItem(), -1)
    return bar


def _buttons(drawing: Drawing, section: dict[str, Any]) -> Any:
    row = Gtk.ButtonBox(spacing=drawing.chance.choice((4, 8)))
    styles = (Gtk.ButtonBoxStyle.END, Gtk.ButtonBoxStyle.START, Gtk.ButtonBoxStyle.CENTER, Gtk.ButtonBoxStyle.EXPAND)
    row.set_layout(drawing.chance.choice(styles))
    for number, part in enumerate(section["parts"]):
        button = Gtk.Button(label=part["name"])
        if drawing.chance.random() < 0.25:
            button.set_image(drawing.icon())
            button.props.always_show_image = True
        if number == 0 and drawing.chance.random() < 0.3:
            button.get_style_context().add_class("suggested-action")
        row.add(drawing.put(part, button))
    return row


def _form(drawing: Drawing, section: dict[str, Any]) -> Any:
    grid = Gtk.Grid(column_spacing=drawing.chance.choice((6, 12)), row_spacing=drawing.chance.choice((2, 6, 12)))
    grid.set_border_width(drawing.chance.choice((0, 6)))
    for row, part in enumerate(section["parts"]):
        label = Gtk.Label(label="" if part["hint"] else part["name"], xalign=drawing.chance.choice((0, 1)))
        control = drawing.put(part, _input(part))
        control.set_hexpand(part["role"] != "spin" and drawing.chance.random() < 0.8)
        grid.attach(label, 0, row, 1, 1)
        grid.attach(control, 1, row, 1, 1)
    return grid


def _input(part: dict[str, Any]) -> Any:
    if part["role"] == "combo":
        widget: Any = Gtk.ComboBoxText()
        widget.append_text(part["value"] or "None")
        widget.set_active(0)
    elif part["role"] == "spin":
        widget = Gtk.SpinButton.new_with_range(0, 1000, 1)
        widget.set_value(_number(part))
    elif part["role"] == "slider":
        widget = Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 100, 1)
        widget.set_value(_number(part))
        widget.set_draw_value(len(part["name"]) % 2 == 0)
    else:
        widget = Gtk.Entry(text=part["value"], placeholder_text=part["name"] if part["hint"] else "")
    return widget


def _number(part: dict[str, Any]) -> int:
    return int(part["value"]) if part["value"].isdecimal() else 40


def _choices(drawing: Drawing, section: dict[str, Any]) -> Any:
    column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=drawing.chance.choice((0, 3, 6)))
    first = None
    for part in section["parts"]:
        if part["role"] == "radio":
            tick: Any = Gtk.RadioButton.new_with_label_from_widget(first, part["name"])
            first = first or tick
        else:
            tick = Gtk.CheckButton(label=part["name"])
        tick.set_active("checked" in part["states"])
        tick.set_halign(Gtk.Align.START)
        column.pack_start(drawing.put(part, tick), expand=False, fill=False, padding=0)
    if not section["title"]:
        return column
    frame = Gtk.Frame(label=section["title"])
    frame.add(column)
    return frame


def _items(drawing: Drawing, section: dict[str, Any]) -> Any:
    columns = drawing.chance.choice((1, 1, 2, 3, 4))
    store = Gtk.ListStore(*([str] * (columns + 1)))
    words = [part["name"] for part in section["parts"]]
    for part in section["parts"]:
        store.append([drawing.chance.choice(drawing.icons), part["name"],
                      *(drawing.chance.choice(words)[:14] for _ in range(columns - 1))])  # fmt: skip
    view = Gtk.TreeView(model=store)
    view.set_headers_visible(columns > 1 and drawing.chance.random() < 0.8)
    pictures = drawing.chance.random() < 0.4
    for number in range(columns):
        column = Gtk.TreeViewColumn(drawing.chance.choice(words)[:12])
        if pictures and number == 0:
            cell = Gtk.CellRendererPixbuf()
            column.pack_start(cell, expand=False)
            column.add_attribute(cell, "icon-name", 0)
        text = Gtk.CellRendererText()
        column.pack_start(text, expand=True)
        column.add_attribute(text, "text", number + 1)
        view.append_column(column)
        if view.get_headers_visible():
            drawing.put(_part("button", column.get_title()), column.get_button())
    view.get_selection().unselect_all()
    for number, part in enumerate(section["parts"]):
        path = Gtk.TreePath.new_from_indices([number])
        if "selected" in part["states"]:
            view.get_selection().select_path(path)
        drawing.placed.append((part, functools.partial(_row, drawing, view, path)))
    return _scrolled(drawing, view)


def _row(drawing: Drawing, view: Any, path: Any) -> tuple[int, int, int, int] | None:
    area = view.get_background_area(path, None)
    x, y = view.convert_bin_window_to_widget_coords(0, area.y)
    corner = view.translate_coordinates(drawing.root, x, y)
    size = view.get_allocation()
    if corner is None or y + area.height > size.height:
        return None
    return (corner[0], corner[1], size.width, area.height)


def _scrolled(drawing: Drawing, widget: Any) -> Any:
    holder = Gtk.ScrolledWindow()
    holder.set_shadow_type(drawing.chance.choice((Gtk.ShadowType.IN, Gtk.ShadowType.NONE)))
    holder.set_min_content_height(drawing.chance.randint(90, 260))
    holder.add(widget)
    return holder


def _keys(drawing: Drawing, section: dict[str, Any]) -> Any:
    grid = Gtk.Grid(column_spacing=4, row_spacing=4, column_homogeneous=True, row_homogeneous=True)
    for number, part in enumerate(section["parts"]):
        key = drawing.put(part, Gtk.Button(label=part["name"]))
        key.props.hexpand = True
        grid.attach(key, number % 5, number // 5, 1, 1)
    return grid


def _area(drawing: Drawing, section: dict[str, Any]) -> Any:
    column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    for part in section["parts"]:
        if part["name"]:
            column.pack_start(Gtk.Label(label=part["name"], xalign=0), expand=False, fill=False, padding=2)
        view = Gtk.TextView(wrap_mode=Gtk.WrapMode.WORD)
        view.get_buffer().set_text(part["value"])
        drawing.put(part, view)
        column.pack_start(_scrolled(drawing, view), expand=True, fill=True, padding=0)
    return column


def _text(drawing: Drawing, section: dict[str, Any]) -> Any:
    row = Gtk.Box(spacing=8)
    for part in section["parts"]:
        if part["role"] == "link":
            link = drawing.put(part, Gtk.LinkButton.new_with_label("x:", part["name"]))
            row.pack_start(link, expand=False, fill=False, padding=0)
        else:
            row.pack_start(Gtk.Label(label=part["name"]), expand=False, fill=False, padding=0)
    return row


BUILDERS = {"menus": _menus, "tools": _tools, "buttons": _buttons, "form": _form, "choices": _choices,
            "items": _items, "keys": _keys, "area": _area, "text": _text}  # fmt: skip


def draw(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """One window: what stands where, and its pixels."""
    look = request["look"]
    settings = Gtk.Settings.get_default()
    settings.set_property("gtk-theme-name", look["theme"])
    settings.set_property("gtk-application-prefer-dark-theme", look["dark"])
    settings.set_property("gtk-font-name", f"{look['font']} {look['points']}")
    settings.props.gtk_enable_animations = False
    drawing = Drawing(random.Random(request["seed"]), tuple(request["size"]))
    build(drawing, request["content"])
    drawing.root.show_all()
    for _ in range(200):
        if not Gtk.events_pending():
            break
        Gtk.main_iteration()
    pixels = drawing.root.get_pixbuf()
    parts = [{**part, "box": box} for part, where in drawing.placed if (box := where()) is not None]
    width, height, stride = pixels.get_width(), pixels.get_height(), pixels.get_rowstride()
    channels, raw = pixels.get_n_channels(), pixels.get_pixels()
    drawing.root.destroy()
    return {"width": width, "height": height, "stride": stride, "channels": channels, "parts": parts}, raw


def main() -> None:
    """Draw until the input ends."""
    for line in sys.stdin:
        head, raw = draw(json.loads(line))
        sys.stdout.buffer.write(json.dumps({**head, "bytes": len(raw)}).encode() + b"\n" + raw)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
