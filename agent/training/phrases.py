"""All phrase families that are trained on, with their weights."""

from __future__ import annotations

from agent.training import phrases_desk as desk
from agent.training import phrases_files as files
from agent.training import phrases_runs as runs
from agent.training import phrases_screen as screen
from agent.training.dataset import Family
from agent.training.heldout_phrases import kept_apart
from agent.training.mail_shapes import mail
from agent.training.names import natural
from agent.training.phrases_boxes import ticks
from agent.training.phrases_forms import form

_ALL: dict[str, tuple[float, Family]] = {
    "mail": (21.0, mail),
    "text": (3.5, desk.text),
    "file": (2.0, desk.open_file),
    "calc": (2.5, desk.calculate),
    "web": (2.5, desk.web),
    "app": (1.2, desk.application),
    "close": (0.4, files.close),
    "refuse": (1.4, files.refuse),
    "form": (8.0, form),
    "click": (7.0, desk.click),
    "boxes": (4.0, desk.boxes),
    "ticks": (7.0, ticks),
    "keys": (1.0, desk.keys),
    "put": (1.0, screen.put),
    "scroll": (0.6, screen.scroll),
    "run": (4.0, desk.run),
    "several": (4.5, runs.several),
    "beyond": (1.4, runs.beyond),
}
FAMILIES = {name: (weight, kept_apart(natural(family))) for name, (weight, family) in _ALL.items()}
