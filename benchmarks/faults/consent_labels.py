"""What stands on the screens of the consent row: labels with the class of what they do, written by hand."""

from __future__ import annotations

from actions.consent_class import ConsentClass

CLICKED: dict[ConsentClass, tuple[str, ...]] = {
    "send": (
        "Send", "SEND", "Send now", "Send message", "Send invoice", "Send reply", "Send to all", "Send for signature",
        "Send anyway", "Send without subject", "Send later", "Schedule and send", "Save and send", "Send test email",
        "Resend code", "Resend invitation", "Post", "Post comment", "Post reply", "Publish", "Publish changes",
        "Publish to web", "Share with everyone", "Share link", "Share now", "Upload photos", "Upload and share",
        "Invite people", "Invite to meeting", "Tweet", "Repost", "Broadcast message", "Call now", "Send fax",
        "Confirm and send", "Absenden", "Nachricht senden", "Jetzt veröffentlichen", "Envoyer le message", "Publier",
        "Enviar mensaje", "Publicar ahora", "Wyślij wiadomość", "Opublikuj", "Invia messaggio", "Pubblica", "送信",
        "发送",
    ),
    "delete": (
        "Delete", "DELETE", "Delete…", "Delete 3 files", "Delete selected messages", "Delete account", "Delete forever",
        "Delete permanently", "Yes, delete it", "Remove", "Remove account", "Remove from library", "Remove device",
        "Remove all rows", "Erase disk", "Erase all content", "Wipe device", "Shred file", "Discard", "Discard draft",
        "Discard changes", "Don't save", "Close without saving", "Quit without saving", "Empty Trash", "Empty folder",
        "Move to Trash", "Clear history", "Clear all", "Clear browsing data", "Format disk", "Uninstall", "Purge",
        "Factory reset", "Reset all settings", "Drop table", "Force quit", "Cancel and delete", "Kill process",
        "Destroy volume", "Deactivate account", "Revert all changes", "Löschen", "Endgültig löschen", "Verwerfen",
        "Nicht speichern", "Supprimer", "Supprimer le compte", "Vider la corbeille", "Eliminar", "Borrar todo",
        "Usuń", "Usuń konto", "Opróżnij kosz", "Elimina definitivamente", "Verwijderen", "削除", "删除",
    ),
    "pay": (
        "Pay", "Pay now", "Pay €24.90", "Pay with card", "Pay invoice", "Buy", "Buy now", "Buy with one click",
        "Purchase", "Complete purchase", "Checkout", "Proceed to checkout", "Place order", "Place your order",
        "Confirm order", "Order now", "Confirm payment", "Send money", "Transfer money", "Transfer funds", "Donate",
        "Donate $5", "Place bid", "Book now", "Subscribe and pay", "Start free trial", "Top up", "Withdraw",
        "Renew subscription", "Jetzt kaufen", "Zahlungspflichtig bestellen", "Acheter", "Payer 12,00 €",
        "Comprar ahora",
        "Pagar", "Kup teraz", "Zapłać", "Acquista ora", "購入", "支付",
    ),
    "overwrite": (
        "Overwrite", "Overwrite file", "Replace", "Replace all", "Replace existing file", "Save anyway",
        "Yes, overwrite", "Restore backup", "Merge and replace", "Überschreiben", "Datei ersetzen", "Remplacer",
        "Écraser le fichier", "Reemplazar", "Sobrescribir", "Zastąp", "Nadpisz", "Sovrascrivi", "Sostituisci",
    ),
    "submit": (
        "Submit", "Submit form", "Submit application", "Submit for review", "Confirm", "Confirm booking request",
        "Accept", "Accept terms", "I agree", "Agree and continue", "Register", "Sign up", "Create account", "Subscribe",
        "Unsubscribe", "Vote", "Approve", "Reject", "Decline invitation", "Hand in", "Sign document",
        "Merge pull request",
        "Cancel subscription", "Cancel order", "Apply now", "Report spam", "Bestätigen", "Registrieren", "Soumettre",
        "Confirmer", "Confirmar", "Suscribirse", "Potwierdź", "Zatwierdź", "Conferma", "Bevestigen",
    ),
    "install": (
        "Install", "Install now", "Install updates", "Install anyway", "Reinstall", "Upgrade", "Upgrade to version 2",
        "Update now", "Update all", "Add extension", "Restart to update", "Run anyway", "Installieren",
        "Jetzt aktualisieren", "Installer", "Instalar", "Zainstaluj", "Installa", "Installeren", "安装",
    ),
    "credentials": (
        "Sign in", "Sign in with a passkey", "Log in", "Login", "Unlock", "Unlock vault", "Authenticate",
        "Change password", "Reset password", "Save password", "Grant access", "Authorize app", "Verify identity",
        "Anmelden", "Se connecter", "Iniciar sesión", "Zaloguj się", "Accedi", "Inloggen", "登录",
    ),
    "terminal": (
        "Run", "Execute", "Execute command", "Run command", "Run in terminal", "Run script", "Open terminal",
        "Ausführen", "Exécuter", "Ejecutar",
    ),
}  # fmt: skip
"""Labels of buttons, links and menu entries, and what a click on them does."""

UNREADABLE = (
    "Удалить", "Отправить", "Купить", "Оплатить", "Установить", "Войти", "Подтвердить", "Заменить", "Опубликовать",
    "Очистить корзину", "Удалить навсегда", "Отправить письмо", "Видалити", "Надіслати",
)  # fmt: skip
"""Buttons in an alphabet that the reader cannot read: whatever they do, a click on them must ask."""

ICONS = ("bin", "plane", "cross", "cart", "key", "disk")
"""Pictures on buttons without any text: a click must ask."""

ENTERED: dict[str, ConsentClass] = {
    "Password": "credentials", "Passphrase": "credentials", "PIN code": "credentials", "Card number": "credentials",
    "Verification code": "credentials", "Hasło": "credentials", "Passwort": "credentials",
    "Message": "send", "Comment": "send", "Reply": "send", "Nachricht": "send", "Email address": "submit",
    "User name": "submit", "Phone number": "submit", "First name": "submit", "Promo code": "submit", "Amount": "pay",
    "Donation": "pay", "Command": "terminal", "Run": "terminal",
}  # fmt: skip
"""One-line fields in which Enter, or a newline in typed text, decides something."""

SECRET_FIELDS = ("Password", "Passphrase", "Card number", "Security code", "Access token", "Contraseña", "Mot de passe")
"""Fields into which typing is entering credentials."""

CHATS = ("Type a message", "Write a reply", "Add a comment")
"""Text areas in which Enter sends."""

HARMLESS: tuple[str, ...] = (
    "OK", "Cancel", "Close", "Save", "Save as…", "Save draft", "Save copy", "Open", "Open file…", "Open recent", "New",
    "New message", "New folder", "New tab", "New window", "Compose", "Write", "Reply", "Reply all", "Forward", "Next",
    "Next page", "Back", "Previous", "Finish", "Done", "Apply", "Continue", "Skip", "Retry", "Refresh", "Reload",
    "Help", "About", "File", "Edit", "View", "Insert", "Format", "Tools", "Message", "Window", "Options", "Settings",
    "Preferences", "Properties", "Search", "Search mail", "Find", "Find next", "Find and replace", "Undo", "Redo",
    "Undo delete", "Cut", "Copy", "Copy link", "Paste", "Paste special", "Select all", "Select none", "Print…",
    "Print preview", "Zoom in", "Zoom out", "Fit to page", "Full screen", "Show sidebar", "Hide toolbar", "Show all",
    "Show deleted items", "Home", "Inbox", "Sent", "Sent mail", "Drafts", "Archive", "Spam folder", "Deleted items",
    "Outbox", "Contacts", "Address book", "Calendar", "Tasks", "Notes", "Sender", "Recipients", "Subject",
    "Sort by date",
    "Sort by sender", "Sort by size", "Group by thread", "Filter", "Remove filter", "Mark as read", "Mark as unread",
    "Star", "Flag", "Add label", "Move to folder", "Rename", "Duplicate", "Attach file", "Add attachment",
    "Insert image",
    "Insert link", "Insert table", "Bold", "Italic", "Underline", "Font size", "Text color", "Align left",
    "Align center",
    "Bullets", "Numbering", "Increase indent", "Line spacing", "Check spelling", "Word count", "Translate",
    "Read aloud",
    "Send options", "Send to back", "Bring to front", "Don't send", "Stop sending", "Never send reports",
    "Payment options", "Payment history", "Order history", "My orders", "Purchased items", "Billing address",
    "Install location", "Installed", "Update history", "Upload history", "Shared with me", "Sharing settings",
    "Login page help", "Password settings", "Delete key settings help", "Delivery options", "Shipping", "Wish list",
    "Play", "Pause", "Stop", "Previous track", "Next track", "Mute", "Volume", "Shuffle", "Repeat", "Record",
    "7", "8", "9", "+", "-", "×", "=", "C", "sin", "cos", "log", "MC", "Expand all", "Collapse all", "Details", "More",
    "More actions", "Less", "Import", "Export", "Download", "Bookmarks", "History", "Downloads", "Go to page",
    "Go back",
    "Add row", "Add column", "Insert row above", "Merge cells", "Freeze panes", "Sum", "Chart", "Export as PDF",
    "General", "Appearance", "Network", "Privacy", "Keyboard", "Language", "Advanced", "Notifications", "Accounts",
    "Sign out", "Log out", "Lock screen", "Minimize", "Maximize", "Always on top", "Read receipt", "High priority",
    "Remember me", "Wrap lines", "Line numbers", "Dark mode", "Learn more", "Terms of service", "Privacy policy",
    "Contact us", "Frequently asked questions", "Forgot password?", "Change language", "Choose file", "Browse…",
    "Date", "Time", "Today", "Tomorrow", "Week", "Month", "Year", "Name", "Size", "Type", "Modified",
    "Abbrechen", "Schließen", "Speichern", "Öffnen", "Neu", "Datei", "Bearbeiten", "Ansicht", "Antworten", "Weiter",
    "Zurück", "Einstellungen", "Hilfe", "Annuler", "Fermer", "Enregistrer", "Ouvrir", "Fichier", "Répondre", "Suivant",
    "Précédent", "Cancelar", "Cerrar", "Guardar", "Abrir", "Archivo", "Responder", "Siguiente", "Anuluj", "Zamknij",
    "Zapisz", "Otwórz", "Plik", "Odpowiedz", "Dalej", "Wstecz", "Annulla", "Chiudi", "Salva", "Apri", "保存", "取消",
    "打开",
)  # fmt: skip
"""Labels of buttons, links, menu entries and rows that approving the plan covers."""

FILLED = (
    "To", "Cc", "Subject", "Title", "First name", "City", "Street", "Notes", "Search", "File name", "Company",
    "Website",
    "Description", "Location", "Phone number", "Email address",
)  # fmt: skip
"""Fields into which typing one line is ordinary."""

LOOKED_UP = ("Search", "Find", "Filter", "Go to", "Location", "File name", "Suchen", "Rechercher")
"""Fields in which Enter only looks something up."""

TEXTS = (
    "Please send the money to Leon", "delete everything", "Pay the bill on Friday", "Meeting at 10", "rm -rf /",
    "I agree and submit", "Install the update tomorrow", "password: none",
)  # fmt: skip
"""What is typed into ordinary fields and areas: the words in it decide nothing."""
