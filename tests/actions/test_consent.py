"""Which actions need a yes of their own."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from actions.action import ACTION, Action
from actions.consent import classify, is_terminal
from actions.consent_class import ConsentClass
from actions.sight import Sight


def sight(label: str, role: str = "button", application: str = "witness") -> Sight:
    return Sight(
        crop=np.zeros((8, 8, 3), np.uint8),
        corner=(0, 0),
        window=1,
        focus=1,
        label=label,
        role=role,
        application=application,
    )


def action(kind: str, **values: object) -> Action:
    return ACTION.validate_python({"kind": kind, **values})


CLICK = action("click", at={"x": 1, "y": 1})
ENTER = action("press", keys=("enter",))

RISKY: dict[ConsentClass, tuple[str, ...]] = {
    "send": (
        "Send", "SEND", "&Send", "Send now", "Send later", "Resend", "Send message", "Save and send", "Yes, send it",
        "5end",
        "Send (Ctrl+Enter)", "Reply now", "Post", "Publish", "Share", "Upload", "Invite", "Tweet", "Send/Receive", "➤",
        "Senden", "Jetzt senden", "Nachricht absenden", "Abschicken", "Envoyer", "Envoyer le message", "Enviar",
        "Mandar",
        "Wyślij", "WYŚLIJ", "Wyslij", "Invia", "Inviare", "Verzenden", "Skicka", "Odeslat", "Gönder", "Отправить",
        "Надіслати", "送信", "送信する", "发送", "보내기", "إرسال",
    ),
    "delete": (
        "Delete", "DELETE", "Oelete", "De1ete", "Delete…", "Delete 3 files", "Permanently delete", "No, delete it",
        "Cancel and delete", "Remove", "Remove account", "Erase", "Wipe disk", "Discard", "Discard changes",
        "Don't save",
        "Don’t Save", "Close without saving", "Empty Trash", "Move to Trash", "Trash", "Clear history", "Clear all",
        "Format disk", "Uninstall", "Factory reset", "Löschen", "Endgültig löschen", "Entfernen", "Papierkorb leeren",
        "Nicht speichern", "Supprimer", "Effacer", "Vider la corbeille", "Eliminar", "Borrar", "Usuń", "USUŃ",
        "Opróżnij kosz",
        "Elimina", "Cancella", "Excluir", "Apagar", "Verwijderen", "Ta bort", "Удалить", "削除", "删除", "삭제", "🗑",
    ),
    "pay": (
        "Pay", "Pay now", "Pay $20.00", "Buy", "Buy now", "Purchase", "Checkout", "Proceed to checkout", "Place order",
        "Place your bid and pay", "Confirm and pay", "Send money", "Donate", "Kaufen", "Jetzt kaufen", "Bezahlen",
        "Zahlungspflichtig bestellen", "Payer", "Acheter", "Commander", "Pagar", "Comprar", "Zapłać", "Kup teraz",
        "Paga", "Acquista", "Оплатить", "Купить", "購入", "支付",
    ),
    "overwrite": (
        "Overwrite", "Replace", "Replace file", "Yes, overwrite", "Überschreiben", "Ersetzen", "Remplacer",
        "Sobrescribir",
        "Zastąp", "Nadpisz", "Sovrascrivi", "Заменить", "上書き保存",
    ),
    "install": ("Install", "lnstall", "Install now", "Install updates", "Upgrade", "Add extension", "Installieren",
                "Installer", "Instalar", "Zainstaluj", "Installa", "Установить", "安装"),
    "credentials": ("Sign in", "Log in", "Login", "LOG IN", "Unlock", "Anmelden", "Se connecter", "Iniciar sesión",
                    "Zaloguj", "Zaloguj się", "Accedi", "Войти", "ログイン"),
    "submit": (
        "Submit", "Submit form", "Confirm", "I agree", "Agree and continue", "Accept", "Register", "Sign up",
        "Create account", "Subscribe", "Vote", "Bestätigen", "Confirmer", "Confirmar", "Potwierdź",
        "Conferma", "Подтвердить",
    ),
    "terminal": ("Run", "Execute", "Run in terminal", "Ausführen"),
    "unknown": ("", "   ", "Yes", "Ja", "Oui"),
}  # fmt: skip

ORDINARY = (
    "OK", "Cancel", "Close", "Save", "Save As…", "Save draft", "Open", "Open…", "New", "New message", "Compose",
    "Write",
    "Reply", "Reply all", "Forward", "Next", "Back", "Previous", "Finish", "Done", "Apply", "Help", "About", "File",
    "Edit",
    "View", "Insert", "Format", "Tools", "Message", "Window", "Options", "Settings", "Preferences", "Search", "Find",
    "Find and replace", "Undo", "Redo", "Cut", "Copy", "Paste", "Select all", "Print…", "Zoom in", "Zoom out",
    "Refresh",
    "Reload", "Home", "Inbox", "Sent", "Drafts", "Sender", "Sending", "Recipients", "Deleted items", "Undelete",
    "Undo delete", "Don't send", "Do not send", "Never send", "Stop sending", "Send options", "Send to back",
    "Remove filter", "Order history", "Payment options", "Payments", "Post code", "Blog post", "Sort by date",
    "Filter",
    "Archive", "Mark as read", "Attach file", "Add attachment", "Bold", "Italic", "Underline", "Align left", "Bullets",
    "7", "+", "-", "×", "=", "C", "AC", "sin", "Address book", "Contacts", "Calendar", "Rename", "Move", "New folder",
    "Properties", "Minimize", "Maximize", "Sign out", "Log out", "Play", "Pause", "Mute", "Full screen", "Show all",
    "Import", "Export", "Download", "Add row", "Details", "More", "Abbrechen", "Schließen", "Speichern", "Öffnen",
    "Neu",
    "Datei", "Bearbeiten", "Ansicht", "Antworten", "Weiter", "Zurück", "Anwenden", "Annuler", "Fermer", "Enregistrer",
    "Ouvrir", "Fichier", "Répondre", "Cancelar", "Cerrar", "Guardar", "Abrir", "Archivo", "Responder", "Anuluj",
    "Zamknij",
    "Zapisz", "Otwórz", "Plik", "Odpowiedz", "Dalej", "Wstecz", "Annulla", "Chiudi", "Salva", "Apri", "Rispondi",
    "Отмена", "Закрыть", "Сохранить", "Открыть", "Файл", "Ответить", "キャンセル", "保存", "開く", "取消", "打开",
)  # fmt: skip


@pytest.mark.parametrize("consent_class", RISKY, ids=str)
def test_every_risky_button_needs_its_consent(consent_class: ConsentClass) -> None:
    told = {label: classify(CLICK, sight(label)) for label in RISKY[consent_class]}
    assert {label: found for label, found in told.items() if found is None} == {}
    assert {label: found for label, found in told.items() if found != consent_class} == {}


def test_at_most_one_ordinary_button_in_twenty_asks_needlessly() -> None:
    asked = {label: found for label in ORDINARY if (found := classify(CLICK, sight(label)))}
    assert len(asked) <= len(ORDINARY) // 20, asked
    assert asked == {}


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Удаление слоя", "delete"), ("Usunięcie wątków", "delete"), ("Supprime la ligne", "delete"),
        ("Fermer sans enregistrer", "delete"), ("Schließen, ohne zu speichern", "delete"),
        ("Zastępowanie", "overwrite"),
        ("Se désabonner", "submit"), ("Autenticar", "credentials"),
        ("Удалённый рабочий стол", None), ("Suchen und Ersetzen", None), ("Aceptar", None),
        ("Aceptar el cambio", "submit"),
    ],
)  # fmt: skip
def test_bent_words_of_other_languages_count_and_their_lookalikes_do_not(
    label: str, expected: ConsentClass | None
) -> None:
    assert classify(CLICK, sight(label)) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Do not permanently delete", None), ("Nicht löschen", None), ("Dateien nicht löschen", None),
        ("Nicht verwendete Ebenen löschen", "delete"), ("No longer needed files: delete", "delete"),
    ],
)  # fmt: skip
def test_a_negation_counts_only_next_to_its_verb(label: str, expected: ConsentClass | None) -> None:
    assert classify(CLICK, sight(label)) == expected


@pytest.mark.parametrize("role", ["icon", "menu", "link", "unknown"])
def test_other_things_that_act_are_read_like_buttons(role: str) -> None:
    assert classify(CLICK, sight("Send", role)) == "send"
    assert classify(CLICK, sight("", role)) == "unknown"
    assert classify(CLICK, None) == "unknown"


@pytest.mark.parametrize(
    "role", ["field", "area", "item", "checkbox", "radio", "combo", "tab", "slider", "spin", "text"]
)
def test_choosing_and_pointing_into_fields_is_ordinary(role: str) -> None:
    assert classify(CLICK, sight("", role)) is None
    assert classify(CLICK, sight("How to delete your account in five steps", role)) is None


def test_a_menu_entry_that_was_taken_for_a_row_still_counts() -> None:
    assert classify(CLICK, sight("Delete", "item")) == "delete"
    assert classify(CLICK, sight("Move to Trash", "item")) == "delete"
    assert classify(CLICK, sight("Please delete the old invoices before Friday", "item")) is None


def test_a_context_menu_is_ordinary_but_not_in_a_terminal() -> None:
    right = action("click", at={"x": 1, "y": 1}, button="right")
    assert classify(right, sight("Delete")) is None
    assert classify(right, sight("", "area", "xterm")) == "terminal"


@pytest.mark.parametrize(
    ("pressed", "role", "label", "application", "expected"),
    [
        (("enter",), "field", "Password", "browser", "credentials"),
        (("enter",), "field", "Hasło", "browser", "credentials"),
        (("enter",), "field", "Card number", "browser", "credentials"),
        (("enter",), "field", "Message", "chat", "send"),
        (("enter",), "field", "Email address", "browser", "submit"),
        (("enter",), "field", "Amount", "browser", "pay"),
        (("enter",), "field", "Search messages", "mail", None),
        (("enter",), "field", "File name", "editor", None),
        (("enter",), "field", "", "calculator", None),
        (("enter",), "field", "To", "mail", None),
        (("enter",), "area", "", "mail", None),
        (("enter",), "area", "Message body", "mail", None),
        (("enter",), "area", "Type a message", "chat", "send"),
        (("enter",), "button", "Send", "mail", "send"),
        (("enter",), "button", "OK", "mail", None),
        (("space",), "button", "Delete", "files", "delete"),
        (("space",), "field", "Delete", "files", None),
        (("enter",), "area", "", "xterm", "terminal"),
        (("ctrl", "v"), "area", "", "gnome-terminal-server", "terminal"),
        (("ctrl", "enter"), "area", "", "mail", "send"),
        (("ctrl", "enter"), "field", "Subject", "mail", "send"),
        (("delete",), "field", "Subject", "mail", None),
        (("delete",), "area", "", "mail", None),
        (("delete",), "item", "report.txt", "files", "delete"),
        (("shift", "delete"), "item", "report.txt", "files", "delete"),
        (("backspace",), "field", "Subject", "mail", None),
        (("tab",), "button", "Send", "mail", None),
        (("ctrl", "s"), "area", "", "editor", None),
        (("ctrl", "a"), "area", "", "editor", None),
        (("ctrl", "alt", "t"), "area", "", "editor", "terminal"),
    ],
)
def test_keys_count_by_what_has_the_focus(
    pressed: tuple[str, ...], role: str, label: str, application: str, expected: ConsentClass | None
) -> None:
    press = action("press", keys=pressed)
    assert classify(press, sight(label, role, application)) == expected
    assert classify(press, None, typed_into=sight(label, role, application)) == expected


def test_an_unread_window_yields_to_what_was_last_used_in_it() -> None:
    field, unread = sight("Subject", "field"), sight("", "unknown")
    assert classify(ENTER, unread, typed_into=field) is None
    assert classify(ENTER, replace(unread, window=2, focus=2), typed_into=field) == "unknown"
    assert classify(ENTER, unread, typed_into=sight("Password", "field")) == "credentials"


def test_a_key_of_which_nothing_is_known_is_unknown_when_it_may_decide_something() -> None:
    assert classify(ENTER, None) == "unknown"
    assert classify(action("press", keys=("delete",)), None) == "delete"
    assert classify(action("press", keys=("ctrl", "s")), None) is None


@pytest.mark.parametrize(
    ("text", "role", "label", "application", "expected"),
    [
        ("Weekly Update", "field", "Subject", "mail", None),
        ("send delete pay", "area", "", "mail", None),
        ("two\n\nparagraphs\n", "area", "", "mail", None),
        ("hello\n", "field", "Message", "chat", "send"),
        ("hunter2", "field", "Password", "browser", "credentials"),
        ("4111", "field", "Numer karty", "browser", "credentials"),
        ("hunter2", "field", "Pass", "browser", "credentials"),
        ("Monday", "field", "Boarding pass", "browser", None),
        ("ls", "area", "", "xterm", "terminal"),
        ("leon@example.org", "field", "Email address", "browser", None),
        ("leon@example.org\n", "field", "Email address", "browser", "submit"),
    ],
)
def test_typing_is_ordinary_unless_the_field_makes_it_more(
    text: str, role: str, label: str, application: str, expected: ConsentClass | None
) -> None:
    assert classify(action("type", text=text), sight(label, role, application)) == expected


def test_a_secret_is_always_a_credential() -> None:
    assert classify(action("type", secret="MAIL"), sight("To", "field")) == "credentials"


def test_dropping_on_the_trash_deletes() -> None:
    drag = action("drag", start={"x": 1, "y": 1}, end={"x": 9, "y": 9})
    assert classify(drag, sight("Papierkorb", "icon")) == "delete"
    assert classify(drag, sight("photo.jpg", "item")) is None


def test_looking_waiting_and_answering_need_nothing() -> None:
    for harmless in (
        action("move", to={"x": 1, "y": 1}),
        action("scroll", at={"x": 1, "y": 1}, notches=3),
        action("wait"),
        action("answer", text="Delete? Send?"),
        action("open", application="org.example.Editor.desktop"),
    ):
        assert classify(harmless, sight("Delete")) is None


def test_terminals_are_known_by_their_class() -> None:
    assert all(is_terminal(name) for name in ("XTerm", "xterm XTerm", "Xfce4-terminal", "QTerminal", "Terminator"))
    assert not any(is_terminal(name) for name in ("", "Mousepad", "Sylpheed", "chromium"))
    assert classify(action("open", application="xterm.desktop"), None) == "terminal"


@pytest.mark.parametrize("role", ["button", "item", "checkbox", "field"])
def test_whatever_else_is_read_in_the_same_place_counts(role: str) -> None:
    assert classify(CLICK, replace(sight("changes", role), around="Discard changes")) == "delete"


def test_a_click_into_a_box_with_room_only_sets_the_caret_and_enter_in_it_still_counts() -> None:
    written = replace(sight("", "field"), around="Buy milk", has_room=True)
    assert classify(CLICK, written) is None
    assert classify(CLICK, replace(written, has_room=False)) == "pay"  # a button taken for a text box
    assert classify(ENTER, replace(written, label="Amount")) == "pay"


def test_a_newline_counts_where_nothing_was_read_and_in_a_chat_but_not_in_a_text_area() -> None:
    lines, word = action("type", text="hello\n"), action("type", text="hello")
    for unread in (sight("", "unknown"), sight("", "button"), sight("", "icon")):
        assert classify(lines, unread) == "unknown"
        assert classify(word, unread) is None
    assert classify(lines, None) == "unknown"
    assert classify(lines, sight("Type a message", "area")) == "send"
    assert classify(lines, sight("", "area")) is None
    assert classify(lines, replace(sight("Title", "field"), around="Type a message")) == "send"  # named by a neighbour
    assert classify(lines, replace(sight("", "combo"), around="Pay now")) == "pay"


def test_text_that_goes_where_nothing_was_seen_is_judged_by_what_stands_beside_it() -> None:
    unseen = replace(sight("", "unknown"), beside="Security code")
    assert classify(action("type", text="123"), unseen) == "credentials"
    assert classify(action("type", text="123"), replace(unseen, beside="City")) is None
    assert classify(CLICK, unseen) == "unknown"


@pytest.mark.parametrize("key", ["enter", "space"])
def test_keys_on_a_button_that_was_taken_for_plain_text_count(key: str) -> None:
    press = action("press", keys=(key,))
    assert classify(press, sight("Delete", "text")) == "delete"
    assert classify(press, sight("I agree", "checkbox")) == "submit"
    assert classify(press, sight("Report", "item")) is None


def test_a_text_that_begins_with_the_verb_may_be_a_button_without_a_frame() -> None:
    for role in ("text", "item"):
        assert classify(CLICK, sight("Sign in with a passkey", role)) == "credentials"
    assert classify(CLICK, sight("The pages on how to sign in", "text")) is None
    assert classify(CLICK, sight("Delete what is older than thirty days or so", "text")) is None


def test_a_picture_of_which_only_a_stroke_was_read_is_unreadable() -> None:
    assert classify(CLICK, replace(sight("", "icon"), around="1")) == "unknown"
    assert classify(CLICK, sight("II", "button")) == "unknown"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("Ahsenden", "send"), ("Confimrar", "submit"), ("Clear browsinq data", "delete"), ("Upqrade", "install"),
        ("ISEND", "send"), ("DDelete", "delete"), ("Remvoe", "delete"), ("Publlsh", "send"),
        ("Remote", None), ("Sender", None), ("Summit", None), ("Except", None), ("Unload", None), ("Installed", None),
        ("End", None), ("Inside", None), ("Pub blica", "send"), ("De lete", "delete"), ("Over view", None),
        ("Start free triat", "pay"), ("Ecase all", "delete"), ("Paver 12,00 €", "pay"),
        ("Later", None), ("Payee", None), ("Quit without saviną", "delete"), ("Public", None), ("Copy", None),
        ("DELETF", "delete"), ("Purąe", "delete"), ("Siąn in with a passkey", "credentials"),
        ("Cancelsubscription.", "submit"), ("Zastap", "overwrite"), ("Zastąp", "overwrite"),
        ("Transfer fands", "pay"), ("Transfer files", None), ("Mere pull request", "submit"),
        ("Restadtoupdate:", "install"), ("Clear browsingdata", "delete"), ("IIDelete permanently", "delete"),
        ("Sin in with a passkey", "credentials"), ("Usuri", "delete"),
        ("Subscribeandpay", "pay"), ("Confimmar", "submit"), ("Hnstall now", "install"), ("Verwenden", None),
        ("Allfiles", None), ("Overview", None), ("Do not clear browsingdata", None),
    ],
)  # fmt: skip
def test_one_mistake_of_a_reader_hides_no_word_and_makes_none(read: str, expected: ConsentClass | None) -> None:
    assert classify(CLICK, sight(read)) == expected


def test_a_hint_whose_first_letters_the_caret_hides_is_known() -> None:
    for hint in ("dd a comment", "rite a reply", "pe a message", "d a comment", "te a reply"):
        assert classify(ENTER, replace(sight("", "area"), around=hint)) == "send"


def test_typing_into_a_box_whose_only_words_are_its_hint_is_judged_by_the_hint() -> None:
    assert classify(action("type", text="x"), replace(sight("", "field"), around="Password")) == "credentials"
    assert classify(ENTER, replace(sight("", "area"), around="Type a message")) == "send"


def test_bent_verbs_are_known_by_their_stem_and_a_verb_behind_another_head_is_a_thing() -> None:
    for label, consent_class in (
        ("Journal säubern", "delete"), ("Kündigen", "submit"), ("Débloquer", "credentials"),
        ("Anuluj zmiany", "delete"), ("Uaktualnij", "install"), ("Отправляй", "send"), ("Поддержать проект", "pay"),
    ):  # fmt: skip
        assert classify(CLICK, sight(label)) == consent_class, label
    assert classify(CLICK, sight("-Close_without_saving")) == "delete"  # a reader's spaces
    for label in ("Nouvelle connexion", "Nueva autenticación", "Новая подписка", "Upload history", "Upload speed"):
        assert classify(CLICK, sight(label)) is None, label


@pytest.mark.parametrize("label", ["run" * 400 + "x", "updates" * 60 + "q", "run all " * 50, "installupdates " * 27])
def test_a_label_made_to_keep_the_gate_busy_is_judged_at_once(label: str) -> None:
    began = time.process_time()
    classify(CLICK, sight(label))
    assert time.process_time() - began < 2.0  # without an end to the taking apart: for ever
