"""A throw-away profile of Evolution (GTK 3, a body of rich text) that sends to a port of this machine."""

from __future__ import annotations

from examples.mail.client import ADDRESS, MAILTO
from examples.mail.desktop import VirtualDesktop

DESKTOP_ENTRY = "org.gnome.Evolution.desktop"

_SOURCES = {
    "account": """[Data Source]
DisplayName=desk
Enabled=true
Parent=
[Mail Account]
BackendName=none
IdentityUid=identity
[Refresh]
Enabled=false
""",
    "identity": """[Data Source]
DisplayName=desk
Enabled=true
Parent=account
[Mail Identity]
Address={address}
Name=Sam Reed
[Mail Submission]
SentFolder=folder://local/Sent
TransportUid=transport
[Mail Composition]
DraftsFolder=folder://local/Drafts
""",
    "transport": """[Data Source]
DisplayName=desk
Enabled=true
Parent=account
[Mail Transport]
BackendName=smtp
[Authentication]
Host=127.0.0.1
Port={port}
Method=none
User=
[Security]
Method=none
""",
}
_SETTINGS = """[org/gnome/evolution/mail]
prompt-check-if-default-mailer=false
composer-send-html=false
composer-mode='plain-text'
composer-unicode-smileys=true
composer-magic-smileys=false
composer-magic-links=false

[org/gnome/evolution]
default-address-book='system-address-book'

[org/gnome/desktop/interface]
color-scheme='{scheme}'
"""


def prepare(desktop: VirtualDesktop, port: int) -> None:
    """Write the profile into the desktop's HOME and make the client the default for mail."""
    config = desktop.home / ".config"
    sources = config / "evolution" / "sources"
    sources.mkdir(parents=True)
    for name, text in _SOURCES.items():
        (sources / f"{name}.source").write_text(text.format(address=ADDRESS, port=port), encoding="utf-8")
    settings = config / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    scheme = "prefer-dark" if desktop.theme == "dark" else "default"
    (settings / "keyfile").write_text(_SETTINGS.format(scheme=scheme), encoding="utf-8")
    desktop.environment["GSETTINGS_BACKEND"] = "keyfile"
    desktop.environment["WEBKIT_FORCE_SANDBOX"] = "0"
    desktop.set_default(MAILTO, DESKTOP_ENTRY)
