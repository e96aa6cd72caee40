"""How a desktop looks before an application starts: theme, font, icons and language, by the toolkits' own settings."""

from __future__ import annotations

from pathlib import Path

from benchmarks.replay.drifts.kinds import DARK, ICONS, Drift
from examples.mail.desktop import VirtualDesktop


def dressed(folder: Path, drift: Drift) -> VirtualDesktop:
    """A desktop, not yet running, with the looks of this drift. Windows are placed in the middle."""
    desktop = VirtualDesktop(folder, size=drift.size, font_points=drift.points)
    theme, icons = drift.of("dark", DARK, "Adwaita"), drift.of("icons", ICONS, "Adwaita")
    font = f"Sans {drift.points}"
    (desktop.home / ".gtkrc-2.0").write_text(
        f'gtk-theme-name = "{theme}"\ngtk-icon-theme-name = "{icons}"\ngtk-font-name = "{font}"\ngtk-cursor-blink = 0\n'
    )
    for version in ("gtk-3.0", "gtk-4.0"):
        (desktop.home / ".config" / version / "settings.ini").write_text(
            f"[Settings]\ngtk-theme-name = {theme}\ngtk-icon-theme-name = {icons}\ngtk-font-name = {font}\n"
            f"gtk-application-prefer-dark-theme = {int(drift.kind == 'dark')}\n"
        )
    if drift.language:
        desktop.environment["LANGUAGE"] = drift.language
    return desktop
