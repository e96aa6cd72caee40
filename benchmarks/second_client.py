"""A throw-away profile of Thunderbird that sends to a port of this machine, for measuring only.

Never used for tuning: no training data, rule or test of the four packages is derived from this client.
The switches below keep it from asking, updating or reporting; none changes the compose window's layout.
"""

from __future__ import annotations

import json

from examples.mail.client import ADDRESS, MAILTO
from examples.mail.desktop import VirtualDesktop

DESKTOP_ENTRY = "thunderbird.desktop"

_PROFILES = """[General]
StartWithLastProfile=1
Version=2

[Profile0]
Name=desk
IsRelative=1
Path=desk
Default=1
"""


def prepare(desktop: VirtualDesktop, port: int) -> None:
    """Write the profile into the desktop's HOME and make the client the default for mail."""
    home = desktop.home / ".thunderbird"
    profile = home / "desk"
    profile.mkdir(parents=True)
    (home / "profiles.ini").write_text(_PROFILES, encoding="utf-8")
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _preferences(desktop, port).items()
    ]
    (profile / "user.js").write_text("\n".join(lines) + "\n", encoding="utf-8")
    desktop.environment["MOZ_LEGACY_PROFILES"] = "1"  # else the first start makes a profile of its own
    desktop.environment["MOZ_CRASHREPORTER_DISABLE"] = "1"
    desktop.set_default(MAILTO, DESKTOP_ENTRY)


def _preferences(desktop: VirtualDesktop, port: int) -> dict[str, str | int | bool]:
    folders = desktop.home / ".thunderbird" / "desk" / "Mail" / "Local Folders"
    return {
        # one account on local folders
        "mail.accountmanager.accounts": "account1",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.accountmanager.localfoldersserver": "server1",
        "mail.account.account1.server": "server1",
        "mail.account.account1.identities": "id1",
        "mail.server.server1.type": "none",
        "mail.server.server1.name": "Local Folders",
        "mail.server.server1.hostname": "Local Folders",
        "mail.server.server1.userName": "nobody",
        "mail.server.server1.directory": str(folders),
        "mail.identity.id1.fullName": "Sam Reed",
        "mail.identity.id1.useremail": ADDRESS,
        "mail.identity.id1.valid": True,
        "mail.identity.id1.smtpServer": "smtp1",
        "mail.identity.id1.compose_html": False,
        "mail.identity.id1.fcc": True,
        "mail.identity.id1.fcc_folder": "mailbox://nobody@Local%20Folders/Sent",
        # the server it sends to
        "mail.smtpservers": "smtp1",
        "mail.smtp.defaultserver": "smtp1",
        "mail.smtpserver.smtp1.type": "smtp",
        "mail.smtpserver.smtp1.hostname": "127.0.0.1",
        "mail.smtpserver.smtp1.port": port,
        "mail.smtpserver.smtp1.authMethod": 1,
        "mail.smtpserver.smtp1.try_ssl": 0,
        "mail.smtpserver.smtp1.username": "",
        # plain text
        "mail.html_compose": False,
        "mail.default_send_format": 1,
        # no wizard, start page, what's new, default-client question, privacy page, tour
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.spotlight.firstRunDone": True,
        "mail.winsearch.firstRunDone": True,
        "mail.shell.checkDefaultClient": False,
        "mailnews.start_page.enabled": False,
        "mailnews.start_page_override.mstone": "ignore",
        "mail.rights.version": 1,
        "app.donation.eoy.version.viewed": 9999,
        "mail.inappnotifications.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
        "datareporting.healthreport.uploadEnabled": False,
        "toolkit.telemetry.reportingpolicy.firstRun": False,
        "toolkit.telemetry.enabled": False,
        "toolkit.telemetry.unified": False,
        "toolkit.telemetry.server": "",
        # no updates, no calls home
        "app.update.enabled": False,
        "app.update.auto": False,
        "app.update.background.enabled": False,
        "app.normandy.enabled": False,
        "extensions.update.enabled": False,
        "extensions.getAddons.cache.enabled": False,
        "extensions.systemAddon.update.enabled": False,
        "services.settings.server": "",
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "browser.safebrowsing.malware.enabled": False,
        "browser.safebrowsing.phishing.enabled": False,
        "browser.region.update.enabled": False,
        "mailnews.auto_config.fetchFromISP.enabled": False,
        # the look
        "extensions.activeThemeID": f"thunderbird-compact-{desktop.theme}@mozilla.org",
        "mail.uifontsize": desktop.font_points + 4,
        "ui.systemUsesDarkTheme": int(desktop.theme == "dark"),
    }
