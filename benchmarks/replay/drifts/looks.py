"""How a desktop looks before an application starts: theme, font, icons and language, by the toolkits' own settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.replay.drifts.kinds import DARK, ICONS, Drift
from examples.mail.desktop import VirtualDesktop

QT_DARK = (("#2b2b2b", "#3c3c3c", "#e6e6e6"), ("#000000", "#1c1c1c", "#cccccc"), ("#1e2a38", "#2b3b4e", "#dfe8f2"),
           ("#2d2a2e", "#403e41", "#fcfcfa"), ("#073642", "#0d4a5a", "#eee8d5"))  # fmt: skip
"""Of a dark Qt palette: the ground, what is raised on it, and the text."""
PALETTE = "trrrggtttgggstllgtgtm"
"""The colours of Qt's roles, one letter each: text, ground, raised, selection, link, muted."""


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
    _dress_qt(desktop, drift)
    if drift.language:
        desktop.environment["LANGUAGE"] = drift.language
    return desktop


def settings(desktop: VirtualDesktop, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """GSettings of applications, kept in a file of this desktop: for each path its keys and their values."""
    desktop.environment["GSETTINGS_BACKEND"] = "keyfile"
    path = desktop.home / ".config" / "glib-2.0" / "settings" / "keyfile"
    path.parent.mkdir(parents=True)
    groups = [[f"[{name}]", *(f"{key}={value}" for key, value in keys.items())] for name, keys in wanted.items()]
    path.write_text("\n".join(line for group in groups for line in group) + "\n", encoding="utf-8")


def _dress_qt(desktop: VirtualDesktop, drift: Drift) -> None:
    """Qt 5 follows the settings of qt5ct: palette, icons and font."""
    folder = desktop.home / ".config" / "qt5ct"
    folder.mkdir(parents=True)
    palette, size = folder / "dark.conf", drift.points - 1
    lines = [
        "[Appearance]", "style=Fusion", f"icon_theme={drift.of('icons', ICONS, 'Adwaita')}",
        f"custom_palette={'true' if drift.kind == 'dark' else 'false'}", f"color_scheme_path={palette}",
        "[Fonts]", f'general="Sans,{size},-1,5,50,0,0,0,0,0"', f'fixed="Monospace,{size},-1,5,50,0,0,0,0,0"',
    ]  # fmt: skip
    (folder / "qt5ct.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ground, raised, text = drift.of("dark", QT_DARK, ("#ffffff", "#eeeeee", "#000000"))
    colours = {"t": text, "g": ground, "r": raised, "s": "#2f65a5", "l": "#5aa0ff", "m": "#8a8a8a"}
    told = ", ".join(f"#ff{colours[letter][1:]}" for letter in PALETTE)
    kinds = "".join(f"{kind}_colors={told}\n" for kind in ("active", "inactive", "disabled"))
    palette.write_text(f"[ColorScheme]\n{kinds}", encoding="utf-8")
    desktop.environment["QT_QPA_PLATFORMTHEME"] = "qt5ct"
