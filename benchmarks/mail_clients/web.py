"""Web mail in a browser, in looks of our own, as modern clients have them.

`panel`: borderless fields in a panel at the lower right, round buttons, chips. `reader`: the message is written in the
window's right half, ruled fields, actions above. `popup`: a window of its own with boxed fields and tool bars, after a
banner. `sheet`: a dialog on a dimmed page in a tabbed browser, a notice at the bottom. `FORMS`: one form in ten further
looks, from no rule and no box at all to round boxes, labels above or inside, a message beside (`pages/forms.css`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from examples.mail.client import MAILTO
from examples.mail.desktop import VirtualDesktop

ROOT = Path(__file__).resolve().parents[2]
FORMS = ("bare", "framed", "sameground", "pills", "hints", "stacked", "floating", "plainbar", "beside", "corner")
LOOKS = ("panel", "reader", "popup", "sheet", *FORMS)
_TABBED = frozenset({"sheet"})
_SWITCHES = (
    "--no-sandbox --test-type --no-first-run --no-default-browser-check --disable-gpu --password-store=basic "
    "--disable-background-networking --disable-component-update --disable-sync --disable-popup-blocking "
    "--disable-features=Translate,OptimizationHints,MediaRouter --window-position=40,20"
)
_ENTRY = """[Desktop Entry]
Type=Application
Name=Post
GenericName=Web Mail
Categories=Network;Email;
MimeType=x-scheme-handler/mailto;
Exec=chromium {switches} {page}
"""


def prepare(look: str, desktop: VirtualDesktop, port: int) -> None:
    """Start the server of one look, and make a browser on its page the default for mail."""
    told = desktop.folder / "web-mail"
    desktop.start(
        "env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "benchmarks.mail_clients.web_server", "--smtp", str(port),
        "--look", look, "--theme", desktop.theme, "--points", str(desktop.font_points), "--told", str(told),
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while not (told.exists() and told.read_text()):
        if time.monotonic() > deadline:
            raise RuntimeError("the web mail's server did not start")
        time.sleep(0.05)
    width, height = min(desktop.size[0] - 80, 1240), min(desktop.size[1] - 70, 860)
    dark = "--force-dark-mode " if desktop.theme == "dark" else ""
    switches = f"{_SWITCHES} {dark}--window-size={width},{height} --user-data-dir={desktop.home}/.config/post"
    page = told.read_text() if look in _TABBED else f"--app={told.read_text()}"
    entries = desktop.home / ".local" / "share" / "applications"
    entries.mkdir(parents=True, exist_ok=True)
    (entries / "post.desktop").write_text(_ENTRY.format(switches=switches, page=page), encoding="utf-8")
    desktop.set_default(MAILTO, "post.desktop")


PREPARE: dict[str, Callable[[VirtualDesktop, int], None]] = {look: partial(prepare, look) for look in LOOKS}
