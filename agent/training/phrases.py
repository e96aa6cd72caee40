"""All phrase families that are trained on, with their weights."""

from __future__ import annotations

from agent.training import phrases_files as files
from agent.training import phrases_screen as screen
from agent.training.dataset import Family
from agent.training.phrases_mail import mail

FAMILIES: dict[str, tuple[float, Family]] = {
    "mail": (16.0, mail),
    "text": (3.5, files.text),
    "file": (2.0, files.open_file),
    "calc": (2.5, files.calculate),
    "web": (2.0, files.web),
    "app": (1.2, files.application),
    "close": (0.4, files.close),
    "refuse": (1.4, files.refuse),
    "form": (4.5, screen.form),
    "click": (2.5, screen.click),
    "boxes": (1.8, screen.boxes),
    "keys": (1.0, screen.keys),
    "put": (0.5, screen.put),
    "scroll": (0.6, screen.scroll),
    "run": (1.6, screen.run),
}
