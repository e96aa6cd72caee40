"""Web pages that drift: an order form and a list of books, served with other colours, icons, labels, rows and bars.

The page itself tells the server every click on something that reacts, and what was submitted. Chromium shows it, scaled
for a larger font, and as an ordinary window with tabs and an address line where a further toolbar is wanted.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.replay.drifts.kinds import Drift

SCALES = (1.1, 1.2, 1.3, 1.4, 1.5)
DARK = (("#202124", "#e8eaed", "#303134"), ("#000", "#ddd", "#222"), ("#1e2a38", "#dfe8f2", "#2b3b4e"),
        ("#2d2a2e", "#fcfcfa", "#403e41"), ("#073642", "#eee8d5", "#0d4a5a"))  # fmt: skip
SHAPES = (
    '<path d="M8 1l2 4.500 5 .5-3.700 3.300 1 4.900L8 11.700l-4.300 2.500 1-4.900L1 6l5-.5z"/>',
    '<path d="M3 1h10v14l-5-4-5 4z"/>', '<path d="M1 6h8V2l6 6-6 6v-4H1z"/>', '<path d="M8 1l7 14H1z"/>',
    '<path d="M8 14C2 9 0 7 2 4s5-2 6 1c1-3 4-4 6-1s0 5-6 10z"/>', '<path d="M6 1h4v5h5v4h-5v5H6v-5H1V6h5z"/>',
)  # fmt: skip
BOOKS = ("Bridges of Europe", "The Art of Bread", "Maps of the North", "A History of Glass", "Rivers and Tides")
MORE_BOOKS = ("Maps of the South", "Birds of the Coast", "Clouds", "Engines", "Deserts", "Harbours", "Lamps", "Salt",
              "The Art of Tea", "Islands", "Knots", "Trains of Asia")  # fmt: skip
ORDERED = {"name": "Anna Berg", "town": "Turku", "gift": "on", "do": "order"}
NAMES = {
    "order": ("Full name", "Town", "Gift wrap", "Place order", "Cancel"),
    "books": ("Reserve", "Confirm", "Go back"),
}
RENAMED = {
    "order": (
        (("Full name", "Town", "Gift wrap", "Submit order", "Cancel"), "order"),
        (("Name", "City", "Gift wrapping", "Place order", "Cancel"), "order"),
        (("Full name", "Town", "Gift wrap", "Delete order", "Cancel"), "delete"),
        (("Company", "Town", "Gift wrap", "Place order", "Cancel"), "order for a company"),
        (("Full name", "Town", "Express", "Save draft", "Cancel"), "draft"),
    ),
    "books": (
        (("Book now", "Confirm", "Go back"), "reserve"),
        (("Reserve", "Yes, reserve it", "Go back"), "reserve"),
        (("Remove", "Confirm", "Go back"), "remove"),
        (("Return", "Confirm", "Go back"), "return"),
        (("Reserve", "Delete account", "Go back"), "delete account"),
    ),
}
"""What the page's controls are called instead, and what its last button then does."""


@dataclass(frozen=True, slots=True)
class Served:
    """A page: `clicks` are the names of what was clicked, `sent` what was submitted."""

    url: str
    clicks: list[str] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def served(page: str, drift: Drift) -> Iterator[Served]:
    """Serve `order` or `books` with this drift."""
    text = _page(page, drift).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(text if self.path == "/" else b"")

        def do_POST(self) -> None:
            told: Any = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.clicks.append(told["name"]) if self.path == "/click" else found.sent.append(told)
            self._answer(b"")

        def log_message(self, *_arguments: object) -> None:
            return

        def _answer(self, data: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Served(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def browser(profile: str, url: str, drift: Drift) -> list[str]:
    """The command that shows a page."""
    scale = drift.of("font", SCALES, 1.0)
    window = [url] if drift.kind == "toolbar" and drift.number % 2 else [f"--app={url}"]
    return [
        "chromium", "--no-sandbox", "--test-type", "--no-first-run", "--disable-gpu", "--password-store=basic",
        "--window-size=860,640", f"--force-device-scale-factor={scale}", f"--user-data-dir={profile}", *window,
    ]  # fmt: skip


def _page(page: str, drift: Drift) -> str:
    back, front, raised = drift.of("dark", DARK, ("#fff", "#222", "#f1f1f4"))
    names = drift.of("renamed", [names for names, _ in RENAMED[page]], NAMES[page])
    does = drift.of("renamed", [does for _, does in RENAMED[page]], {"order": "order", "books": "reserve"}[page])
    bar = ""
    if drift.kind == "toolbar" and drift.number % 2 == 0:
        bar = "".join(f"<button>{name}</button>" for name in ("Home", "Search", "Basket", "Help")[: 2 + drift.number])
    body = _ORDER if page == "order" else _BOOKS
    rows = [*BOOKS[:2], *MORE_BOOKS[: drift.more], *BOOKS[2:]]
    values = {"names": names, "does": does, "rows": rows, "icon": _icon(drift.of("icons", range(1, 6), 0))}
    return (
        f"<!doctype html><meta charset=utf-8><title>Book shop</title><style>{_STYLE}body{{background:{back};"
        f"color:{front}}}input,button,#bar{{background:{raised};color:{front}}}</style>"
        f"<div id=bar>{bar}</div>{body}<script>const page={json.dumps(values)};{_SCRIPT}</script>"
    )


def _icon(number: int) -> str:
    return (
        '<svg width="16" height="16" fill="currentColor" style="vertical-align:-2px;'
        f'margin-right:7px">{SHAPES[number]}</svg>'
    )


_STYLE = """body{font:16px sans-serif;margin:22px 34px} label{display:inline-block;width:130px}
input:not([type=checkbox]){padding:5px;width:260px;border:1px solid #888} td{padding:3px 26px 3px 0}
button{padding:5px 16px;font-size:15px;margin-right:12px;border:1px solid #888;border-radius:4px} p{margin:11px 0}"""
_ORDER = """<h2>Order a book</h2><p>Books you ordered before:</p><ul id=before></ul>
<p><label id=l0 for=name></label><input id=name></p><p><label id=l1 for=town></label><input id=town></p>
<p><input type=checkbox id=gift> <label id=l2 for=gift></label></p>
<p><button id=l3 onclick="send()"></button><button id=l4></button></p><p id=answer></p>
<script>function send(){const box=document.getElementById('gift');post('/sent',{
name:document.getElementById('name').value,town:document.getElementById('town').value,gift:box.checked?'on':'off',do:page.does});
document.getElementById('answer').textContent='Thank you, this has been noted.'}
function fill(){page.names.forEach((name,n)=>{const at=document.getElementById('l'+n);
at.innerHTML=(at.tagName=='BUTTON'?page.icon:'')+name});
for(const row of page.rows.slice(0,page.rows.length-3))
document.getElementById('before').innerHTML+='<li>'+page.icon+row+'</li>'}</script>"""
_BOOKS = """<h2>Books in the library</h2><table id=list></table><p id=answer></p>
<script>let chosen='';function fill(){for(const row of page.rows)document.getElementById('list').innerHTML+=
`<tr><td>${page.icon}${row}<td><button onclick="ask('${row}')">${page.icon}${page.names[0]}</button>`}
function ask(book){chosen=book;document.getElementById('answer').innerHTML=
`Do you want this book: ${book}? <button onclick="done()">${page.names[1]}</button><button>${page.names[2]}</button>`}
function done(){post('/sent',{book:chosen,do:page.does});
document.getElementById('answer').textContent='Thank you, this has been noted.'}</script>"""
_SCRIPT = """function post(to,what){navigator.sendBeacon(to,JSON.stringify(what))}
fill();document.addEventListener('click',event=>{const at=event.target.closest('button,a,[type=checkbox],label');
if(at)post('/click',{name:(at.textContent||at.id).trim()})},true)"""
