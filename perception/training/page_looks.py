"""How a made-up web page is dressed: closed lists of styles for each kind of control, and the style sheet they make.

A look is drawn from one generator state. The manner of fields and of buttons together is its family; families in
`HELD_OUT` are drawn for evaluation only. Knows nothing of what the page shows.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

FIELDS: Final = {
    "boxed": "border:1px solid {line};background:{base};border-radius:{radius}px;",
    "underlined": "border:none;border-bottom:1px solid {line};background:transparent;",
    "filled": "border:none;background:{fill};border-radius:{radius}px;",
    "filled-line": "border:none;border-bottom:2px solid {soft};background:{fill};border-radius:4px 4px 0 0;",
    "bare": "border:none;border-bottom:1px solid {faint};background:transparent;",
    "inset": "border:2px inset {line};background:{base};",
    "thick": "border:2px solid {ink};background:{base};border-radius:{radius}px;",
    "pale": "border:1px solid {faint};background:{base};border-radius:{radius}px;",
}
BUTTONS: Final = {
    "outlined": "border:1px solid {line};background:{base};color:{ink};border-radius:{radius}px;",
    "filled": "border:none;background:{accent};color:{on};border-radius:{radius}px;",
    "text": "border:none;background:transparent;color:{accent};font-weight:600;",
    "grey": "border:none;background:{fill};color:{ink};border-radius:{radius}px;",
    "raised": "border:1px solid {line};background:linear-gradient({base},{fill});color:{ink};border-radius:4px;",
    "outset": "border:2px outset {line};background:{fill};color:{ink};",
    "shadow": "border:none;background:{base};color:{ink};border-radius:{radius}px;box-shadow:0 1px 3px {line};",
    "ghost": "border:1px solid transparent;background:transparent;color:{ink};",
}
HELD_OUT: Final = frozenset({
    ("underlined", "grey"), ("filled", "outlined"), ("pale", "filled"), ("inset", "raised"), ("bare", "text"),
    ("boxed", "shadow"), ("thick", "outset"), ("filled-line", "ghost"), ("boxed", "filled"), ("bare", "outlined"),
})  # fmt: skip
"""(field, button) families that training never sees."""
TICKS: Final = ("native", "native", "box", "round-box", "switch")
TABS: Final = ("underlined", "boxed", "pills", "plain")
LISTS: Final = ("plain", "ruled", "striped", "boxed", "cards")
COLOURS: Final = (
    # paper, base, fill, line, faint, ink, pale ink
    ("#ffffff", "#ffffff", "#f1f3f4", "#c4c7cc", "#e8eaed", "#202124", "#80868b"),
    ("#f0f0f0", "#ffffff", "#e1e1e1", "#adadad", "#d9d9d9", "#000000", "#7a7a7a"),
    ("#f6f5f4", "#ffffff", "#e8e6e3", "#cdc7c2", "#dddad6", "#2e3436", "#8b8e8f"),
    ("#fafafa", "#ffffff", "#eeeeee", "#bdbdbd", "#e0e0e0", "#333333", "#999999"),
    ("#e9edf2", "#fdfeff", "#dde4ec", "#a8b6c6", "#cfd8e2", "#1c2b3a", "#70839a"),
    ("#fdf6e3", "#fffdf5", "#eee8d5", "#cfc6a8", "#e6dfc8", "#586e75", "#93a1a1"),
    ("#1e1e1e", "#252526", "#333337", "#555558", "#3a3a3d", "#d4d4d4", "#858585"),
    ("#202124", "#2a2b2e", "#35363a", "#5f6368", "#3c4043", "#e8eaed", "#9aa0a6"),
    ("#121212", "#1b1b1b", "#262626", "#4a4a4a", "#2c2c2c", "#f0f0f0", "#8c8c8c"),
    ("#2b303b", "#323845", "#3d4453", "#596273", "#434b5b", "#c0c5ce", "#7f8794"),
)
ACCENTS: Final = (
    "#1a73e8", "#0b57d0", "#6750a4", "#1e8e3e", "#d93025", "#3584e4", "#e95420", "#0078d4", "#009688", "#ff9800",
    "#5c6bc0", "#c2185b", "#546e7a", "#2e7d32",
)  # fmt: skip
FONTS: Final = (
    "DejaVu Sans", "Liberation Sans", "Noto Sans", "Liberation Serif", "Noto Sans Display", "DejaVu Serif",
    "Liberation Sans Narrow", "DejaVu Sans Mono",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLook:
    """How one page is drawn; lengths in CSS pixels."""

    field: str
    button: str
    tick: str
    tab: str
    rows: str
    colours: tuple[str, ...]
    accent: str
    font: str
    size: int
    padding: int
    gap: int
    radius: int
    native: bool  # selects, sliders and number fields as the browser draws them

    @property
    def family(self) -> tuple[str, str]:
        return self.field, self.button


def families(*, held_out: bool) -> list[tuple[str, str]]:
    """The (field, button) families of one side."""
    return [pair for pair in itertools.product(FIELDS, BUTTONS) if (pair in HELD_OUT) == held_out]


def random_page_look(rng: np.random.Generator, *, held_out: bool = False) -> PageLook:
    """A look of one side."""
    sides = families(held_out=held_out)
    field, button = sides[int(rng.integers(len(sides)))]
    return PageLook(
        field=field, button=button, tick=_one(rng, TICKS), tab=_one(rng, TABS), rows=_one(rng, LISTS),
        colours=COLOURS[int(rng.integers(len(COLOURS)))], accent=_one(rng, ACCENTS), font=_one(rng, FONTS),
        size=int(rng.integers(11, 19)), padding=int(rng.integers(1, 11)), gap=int(rng.integers(2, 19)),
        radius=int(rng.choice([0, 2, 3, 4, 6, 8, 20])), native=bool(rng.random() < 0.5),
    )  # fmt: skip


def _one(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]


def style_sheet(look: PageLook) -> str:
    """The page's CSS."""
    paper, base, fill, line, faint, ink, soft = look.colours
    given = {"paper": paper, "base": base, "fill": fill, "line": line, "faint": faint, "ink": ink, "soft": soft,
             "accent": look.accent, "on": "#ffffff", "radius": look.radius}  # fmt: skip
    field, button = FIELDS[look.field].format(**given), BUTTONS[look.button].format(**given)
    pad, wide = look.padding, look.padding * 2 + 2
    dark = sum(int(paper[i : i + 2], 16) for i in (1, 3, 5)) < 384
    return f"""
*{{box-sizing:border-box}} :root{{color-scheme:{"dark" if dark else "light"};accent-color:{look.accent}}}
html,body{{margin:0;height:100%;overflow:hidden}}
body{{background:{paper};color:{ink};font:{look.size}px "{look.font}";display:flex;flex-direction:column}}
input,select,button,textarea,.f{{font:inherit;color:inherit}}
.f{{{field}padding:{pad}px {pad + 4}px;outline:none}} .f:focus{{outline:2px solid {look.accent};outline-offset:-1px}}
.f::placeholder{{color:{soft}}} .area{{resize:none;display:block;overflow:hidden;white-space:pre-wrap}}
.b{{{button}padding:{pad}px {wide}px;white-space:nowrap;display:inline-flex;align-items:center;gap:6px}}
.b.main{{background:{look.accent};color:#fff;border-color:{look.accent}}}
.key{{justify-content:center}} .b.i{{padding:{max(2, pad)}px;}} .off{{opacity:.45}}
.b:focus{{outline:2px solid {look.accent}}}
svg{{fill:none;stroke:currentColor;stroke-width:2;vertical-align:middle}} img{{vertical-align:middle}}
.row{{display:flex;align-items:center;gap:{look.gap}px;padding:{look.gap // 2}px {look.gap}px;flex:none}}
.col{{display:flex;flex-direction:column;gap:{look.gap}px;padding:{look.gap}px;min-width:0;min-height:0}}
.main-part{{display:flex;flex:1;min-height:0}} .side{{border-right:1px solid {faint};background:{fill}}}
.bar{{border-bottom:1px solid {faint}}} .tinted{{background:{fill}}} .accented{{background:{look.accent};color:#fff}}
.menu{{padding:{max(2, pad)}px {max(4, pad)}px;white-space:nowrap}} .menus{{gap:{look.gap // 3}px}}
a{{color:{look.accent}}} a.plain{{text-decoration:none}} .soft{{color:{soft}}}
.tick{{display:inline-flex;align-items:center;gap:6px;align-self:flex-start;white-space:nowrap}}
.mark{{width:1.1em;height:1.1em;border:1.5px solid {soft};border-radius:3px;display:inline-block;position:relative}}
.mark.r{{border-radius:50%}} .mark.soft-box{{border-radius:6px;background:{fill}}}
.mark.on{{background:{look.accent};border-color:{look.accent}}}
.mark.on:after{{content:"";position:absolute;left:.3em;top:.05em;width:.3em;height:.6em;
 border:solid #fff;border-width:0 2px 2px 0;transform:rotate(45deg)}}
.mark.r.on{{background:{base}}}
.mark.r.on:after{{left:.2em;top:.2em;width:.45em;height:.45em;border:none;border-radius:50%;background:{look.accent}}}
.switch{{width:2.2em;height:1.2em;border-radius:1em;background:{line};display:inline-block;position:relative}}
.switch:after{{content:"";position:absolute;left:2px;top:2px;bottom:2px;aspect-ratio:1;border-radius:50%;
 background:#fff}}
.switch.on{{background:{look.accent}}} .switch.on:after{{left:auto;right:2px}}
.tabs{{display:flex;gap:{look.gap // 2}px;padding:0 {look.gap}px;flex:none}} .tab{{padding:{pad + 2}px {wide}px}}
.tabs.underlined{{border-bottom:1px solid {faint}}}
.tabs.underlined .sel{{border-bottom:2px solid {look.accent};color:{look.accent}}}
.tabs.boxed{{gap:0}} .tabs.boxed .tab{{border:1px solid {line};border-radius:4px 4px 0 0;background:{fill}}}
.tabs.boxed .sel{{background:{base};border-bottom-color:{base}}}
.tabs.pills .sel{{background:{look.accent};color:#fff;border-radius:20px}} .tabs.plain .sel{{font-weight:bold}}
.item{{padding:{pad}px {pad + 6}px;white-space:nowrap;overflow:hidden;display:flex;gap:{look.gap + 6}px;
 align-items:center;flex:none}}
.items{{overflow:hidden;display:flex;flex-direction:column}} .items.ruled .item{{border-bottom:1px solid {faint}}}
.items.striped .item:nth-child(even){{background:{fill}}}
.items.boxed{{border:1px solid {line};background:{base}}} .items.cards{{gap:6px}}
.items.cards .item{{border:1px solid {faint};border-radius:{look.radius}px;background:{base}}}
.item.sel{{background:{look.accent}!important;color:#fff}} .head{{background:{fill};display:flex;flex:none}}
.head>*{{padding:{pad}px 6px;border-right:1px solid {faint};white-space:nowrap;overflow:hidden}}
.group{{border:1px solid {faint};border-radius:{look.radius}px;padding:{look.gap}px;margin:0}}
.combo{{display:inline-flex;justify-content:space-between;align-items:center;gap:8px;white-space:nowrap;
 overflow:hidden}}
.spin{{display:inline-flex;align-items:stretch;padding:0!important;overflow:hidden}}
.spin>span{{padding:{pad}px 8px;flex:1}} .spin>i{{border-left:1px solid {faint};padding:{pad}px 8px;font-style:normal}}
.slider{{display:inline-flex;align-items:center;width:160px;height:18px;position:relative}}
.slider:before{{content:"";position:absolute;left:0;right:0;height:4px;border-radius:2px;background:{line}}}
.slider>b{{position:absolute;width:14px;height:14px;border-radius:50%;background:{look.accent}}}
.pop{{position:absolute;background:{base};border:1px solid {line};box-shadow:0 4px 14px #0006;
 border-radius:{min(8, look.radius)}px;z-index:9;padding:4px 0}}
.pop .item{{background:{base}}} .pop .off{{opacity:1;color:{soft}}}
.pop .item.sel{{background:{look.accent}}}
.shade{{position:absolute;inset:0;background:#0007;z-index:8;display:flex;align-items:center;justify-content:center}}
.dialog{{background:{base};border-radius:{look.radius}px;border:1px solid {line};max-width:80%}}
{".accented .b" if look.button in ("text", "ghost") else ".accented a"}{{color:#fff}}
.bare{{border:none!important;background:transparent!important;border-radius:0}}
.line-under{{border-bottom:1px solid {faint}}}
"""
