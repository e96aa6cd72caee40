"""A window that nobody asked for: `python -m benchmarks.replay.drifts.popup JSON LOG`.

It stands over a place, offers buttons, one of them called as the button that the workflow means, and in every second
case a field with the keyboard's focus. The log begins with a line when it is shown; every click and key is another one.
"""

from __future__ import annotations

import json
import sys
import time
import tkinter as tk
from pathlib import Path

TEXTS = (
    ("Software update", "Updates are ready to be installed."),
    ("Battery low", "The battery is at 7 %. Connect the charger."),
    ("Message from Mia", "Are you coming to lunch today?"),
    ("Backup", "The last backup was made 34 days ago."),
    ("Sign in again", "Your session has expired."),
)


def main() -> None:
    wanted, log = json.loads(sys.argv[1]), Path(sys.argv[2])
    time.sleep(wanted["after"])
    title, text = TEXTS[wanted["number"] % len(TEXTS)]
    root = tk.Tk(className="Notifier")
    root.title(title)
    width, height = 420, 230
    root.geometry(f"{width}x{height}+{max(0, wanted['x'] - width // 2)}+{max(0, wanted['y'] - height // 2)}")
    root.attributes("-topmost", True)  # noqa: FBT003 - Tk's way
    tk.Label(root, text=text, wraplength=380, pady=24).pack()

    def note(what: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{what}\n")

    if wanted["number"] % 2:
        field = tk.Entry(root, width=30)
        field.pack()
        field.focus_set()
    row = tk.Frame(root, pady=24)
    row.pack()
    for name in ("Later", wanted["label"]):
        tk.Button(row, text=name, command=lambda name=name: note(f"click {name}")).pack(side="left", padx=12)
    root.bind_all("<Key>", lambda event: note(f"key {event.keysym}"))
    root.bind_all("<Button>", lambda event: note(f"button {event.widget.winfo_class()}"))
    root.after(100, lambda: note("shown"))
    root.mainloop()


if __name__ == "__main__":
    main()
