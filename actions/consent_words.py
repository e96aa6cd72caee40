"""The words that make an action need consent. Data only; `actions.consent` says how they are matched.

A phrase matches where its words stand next to each other in a label. `^` in front: only at the start of a clause.
`=` in front: only as the whole label. Spelling is natural; accents, case and what OCR confuses are folded on both
sides. Order matters: the first class that matches is told.
"""

from __future__ import annotations

from actions.consent_class import ConsentClass

ON_LABELS: dict[ConsentClass, tuple[str, ...]] = {
    "pay": (
        "pay", "pay now", "buy", "purchase", "checkout", "check out", "place order", "place your order",
        "place my order", "place the order", "^order now", "confirm order",
        "complete order", "submit order", "make payment", "confirm payment", "submit payment", "authorize payment",
        "complete payment", "send money", "send payment", "donate", "transfer money", "transfer funds", "=transfer",
        "=payment",
        "place bid", "^bid", "book now", "withdraw", "top up", "start free trial", "renew subscription", "=order",
        "rent now", "=renew", "complete purchase", "complete booking", "confirm booking", "reserve now",
        "bezahlen", "zahlen", "kaufen", "bestellen", "bestellung aufgeben", "überweisen", "spenden", "jetzt buchen",
        "payer", "acheter", "commander", "passer commande", "valider la commande", "régler", "faire un don", "virer",
        "pagar", "comprar", "realizar pedido", "hacer pedido", "tramitar pedido", "finalizar compra", "donar",
        "zapłać", "zapłacić", "kup", "kup teraz", "kupić", "kupuję", "zamów", "zamawiam", "przelej", "wykonaj przelew",
        "paga", "pagare", "acquista", "acquistare", "compra", "compra ora", "ordina ora", "dona", "bonifico",
        "finalizar pedido", "fazer pedido", "doar", "transferir", "betalen", "kopen", "bestel", "bestel nu",
        "afrekenen",
        "betala", "köp", "betal", "køb", "kjøp", "koupit", "zaplatit", "objednat", "öde", "satın al", "maksa", "osta",
        "fizetés", "plătește", "cumpără", "оплатить", "купить", "заказать", "перевести деньги", "сплатити", "купити",
        "支払う", "支払い", "購入", "注文する", "注文を確定", "支付", "付款", "购买", "下单", "結帳", "结账", "결제",
        "구매", "주문하기",
        "ادفع", "شراء", "שלם", "קנה",
    ),
    "delete": (
        "delete", "remove", "erase", "wipe", "shred", "purge", "destroy", "uninstall", "discard", "empty trash",
        "empty bin", "empty recycle bin", "empty folder", "=empty", "move to trash", "move to bin", "=trash", "=bin",
        "clear all", "clear history", "clear data", "clear browsing data", "clear cache", "clear log", "clear logs",
        "clear cookies", "clear everything", "clear recent", "format disk", "format drive", "format volume",
        "format partition", "format card", "format now", "drop table", "drop database", "drop collection", "truncate",
        "factory reset", "reset all", "reset everything", "reset to factory", "dont save", "do not save",
        "without saving", "close account", "deactivate account", "terminate account", "expunge", "unlink", "prune",
        "revert all", "roll back", "force push", "kill", "end task", "force quit",
        "löschen", "lösche", "entfernen", "verwerfen", "papierkorb leeren", "in den papierkorb", "nicht speichern",
        "deinstallieren", "leeren", "vernichten", "zurücksetzen",
        "supprimer", "effacer", "enlever", "retirer", "jeter", "vider la corbeille", "mettre à la corbeille",
        "ne pas enregistrer", "désinstaller", "abandonner les modifications",
        "eliminar", "borrar", "suprimir", "quitar", "descartar", "vaciar papelera", "vaciar la papelera",
        "desinstalar",
        "mover a la papelera", "no guardar",
        "usuń", "usunąć", "skasuj", "kasuj", "wyczyść historię", "opróżnij kosz", "opróżnij", "odrzuć", "odinstaluj",
        "przenieś do kosza", "nie zapisuj", "wymaż",
        "elimina", "eliminare", "cancella", "cancellare", "rimuovi", "rimuovere", "svuota cestino",
        "svuota il cestino",
        "sposta nel cestino", "scarta", "disinstalla", "non salvare",
        "excluir", "apagar", "remover", "esvaziar lixeira", "esvaziar a lixeira", "mover para a lixeira", "não salvar",
        "não guardar", "descartar alterações",
        "verwijderen", "verwijder", "wissen", "prullenbak legen", "niet opslaan", "ta bort", "radera", "slet", "slett",
        "fjern", "smazat", "odstranit", "vymazat", "sil", "kaldır", "poista", "törlés", "șterge", "spara inte",
        "удалить", "стереть", "очистить корзину", "в корзину", "не сохранять", "видалити", "стерти", "изтрий",
        "削除", "消去", "ゴミ箱に移動", "ゴミ箱を空", "删除", "移除", "清空", "不保存", "刪除", "삭제", "제거", "حذف",
        "מחק",
    ),
    "overwrite": (
        "overwrite", "replace", "save over", "save anyway", "=anyway", "merge and replace", "replace all",
        "restore backup", "restore from backup", "überschreiben", "ersetzen", "trotzdem speichern", "écraser",
        "remplacer",
        "sobrescribir", "reemplazar", "sustituir", "zastąp", "nadpisz", "zamień", "sovrascrivi", "sostituisci",
        "substituir", "sobrescrever", "overschrijven", "vervangen", "skriv över", "ersätt", "overskriv", "erstat",
        "erstatt", "přepsat", "nahradit", "değiştir", "üzerine yaz", "korvaa", "felülír", "înlocuiește",
        "перезаписать", "заменить", "замінити", "перезаписати", "上書き", "置換", "置き換え", "覆盖", "替换", "覆蓋",
        "取代",
        "덮어쓰기", "바꾸기", "استبدال", "החלף",
    ),
    "install": (
        "install", "reinstall", "update now", "install update", "install updates", "update all", "update and restart",
        "upgrade", "add extension", "add to browser", "enable extension",
        "run anyway", "open anyway", "=update and relaunch", "restart to update", "flash firmware", "update firmware",
        "installieren", "jetzt aktualisieren", "installer", "mettre à niveau", "mettre à jour maintenant", "instalar",
        "actualizar ahora", "zainstaluj", "instaluj", "zaktualizuj teraz", "installa", "aggiorna ora",
        "atualizar agora",
        "installeren", "nu bijwerken", "installera", "nainstalovat", "instalovat", "yükle", "kur", "asenna",
        "telepítés",
        "instalează", "установить", "обновить сейчас", "встановити", "インストール", "安装", "安裝", "설치", "تثبيت",
        "התקן",
    ),
    "credentials": (
        "sign in", "signin", "log in", "login", "log on", "=logon", "authenticate", "grant access", "authorize",
        "change password", "reset password", "save password", "unlock", "verify identity", "=verify",
        "anmelden", "einloggen", "passwort ändern", "entsperren", "se connecter", "connexion", "déverrouiller",
        "iniciar sesión", "acceder", "ingresar", "desbloquear", "zaloguj", "zaloguj się", "odblokuj", "accedi",
        "sblocca",
        "entrar", "iniciar sessão", "fazer login", "inloggen", "aanmelden", "ontgrendelen", "logga in", "log ind",
        "logg inn", "přihlásit", "přihlásit se", "giriş yap", "oturum aç", "kirjaudu", "bejelentkezés",
        "autentificare",
        "войти", "увійти", "разблокировать", "ログイン", "サインイン", "登录", "登入", "로그인", "تسجيل الدخول",
        "התחבר",
    ),
    "send": (
        "send", "resend", "send now", "send later", "send all", "^post", "publish", "^tweet", "^repost", "^share",
        "broadcast", "send invitation", "^invite", "^upload", "submit and send", "^push", "^dispatch", "^transmit",
        "=paper plane", "paper airplane", "reply now", "=comment", "post comment", "=call", "call now", "=dial",
        "senden", "absenden", "abschicken", "verschicken", "versenden", "schicken", "veröffentlichen", "posten",
        "teilen",
        "hochladen", "envoyer", "expédier", "publier", "partager", "téléverser", "enviar", "mandar", "publicar",
        "compartir", "subir archivo", "wyślij", "wysłać", "prześlij", "opublikuj", "udostępnij", "invia", "inviare",
        "spedisci", "pubblica", "condividi", "carica file", "reenviar", "compartilhar", "partilhar", "postar",
        "verzenden", "verstuur", "versturen", "stuur", "publiceren", "delen", "skicka", "publicera", "dela", "udgiv",
        "publiser", "odeslat", "poslat", "publikovat", "sdílet", "gönder", "yayınla", "paylaş", "lähetä", "julkaise",
        "küldés", "trimite", "отправить", "послать", "опубликовать", "поделиться", "надіслати", "відправити",
        "изпрати",
        "送信", "投稿", "公開する", "共有する", "发送", "發送", "发布", "分享", "傳送", "보내기", "전송", "게시",
        "공유", "إرسال", "שלח",
    ),
    "submit": (
        "submit", "^confirm", "^accept", "^agree", "i agree", "i accept", "^apply now", "^register", "sign up",
        "signup",
        "create account", "^subscribe", "^unsubscribe", "=update", "place vote", "^vote", "=enroll", "enroll now",
        "cancel order", "cancel subscription", "cancel booking", "cancel account", "merge pull request", "^deploy",
        "report spam", "sign document", "^sign and", "=sign", "^allow", "^approve", "^reject", "^decline",
        "file return",
        "hand in", "turn in", "finish and submit", "agree and continue", "accept and continue", "=request", "book it",
        "einreichen", "bestätigen", "zustimmen", "akzeptieren", "annehmen", "registrieren", "abonnieren", "absegnen",
        "soumettre", "valider", "confirmer", "accepter", "s'inscrire", "s'abonner", "approuver",
        "confirmar", "aceptar y continuar", "acepto", "registrarse", "suscribirse", "aprobar", "presentar",
        "potwierdź", "zatwierdź", "akceptuję", "zgadzam się", "zarejestruj", "zarejestruj się", "subskrybuj", "złóż",
        "conferma", "accetto", "registrati", "iscriviti", "approva", "submeter", "concordo", "aceito", "cadastrar",
        "inscrever-se", "aprovar", "indienen", "bevestigen", "akkoord", "registreren", "bekräfta", "godkänn",
        "registrera", "bekræft", "godkend", "bekreft", "godkjenn", "odevzdat", "potvrdit", "souhlasím",
        "zaregistrovat",
        "onayla", "kabul ediyorum", "kaydol", "vahvista", "hyväksy", "megerősítés", "confirmă",
        "подтвердить", "принять", "согласен", "зарегистрироваться", "подписаться", "підтвердити", "підтверджую",
        "確認する", "確定", "同意する", "登録する", "提出", "申し込む", "提交", "确认", "確認", "同意", "注册", "제출",
        "확인하고", "동의",
        "تأكيد", "אשר",
    ),
    "terminal": ("^execute", "=run", "run command", "run in terminal", "run script", "open terminal", "ausführen",
                 "exécuter", "ejecutar", "wykonaj", "uruchom w terminalu", "esegui", "executar", "выполнить", "実行",
                 "执行"),
    "unknown": ("=yes", "=ja", "=oui", "=sí", "=tak", "=sì", "=sim", "=ano", "=evet", "=да", "=так", "=はい", "=是",
                "=예",
                "=yes to all", "=ja zu allen"),
}  # fmt: skip
"""What the label of a clicked thing says. A bare "Yes" answers a question that the label does not tell: `unknown`."""

HARMLESS = (
    "send to back", "send backward", "send to desktop", "share screen settings", "check out more", "pay attention",
    "remove filter", "remove filters", "remove formatting", "remove highlight", "replace with…", "post code",
    "share of", "unlock column", "unlock cell", "accept all changes", "sign out", "log out", "find and replace",
    "find & replace", "search and replace", "replace tab", "delete key", "login page help", "install location",
)  # fmt: skip
"""Phrases that take the edge off the words in them."""

CONJUNCTIONS = ("and", "or", "then", "to", "und", "oder", "et", "ou", "y", "o", "i", "e", "och", "og", "en", "и")
"""They start a new clause: "Cancel and delete" is not a negated "delete"."""

FILLERS = ("please", "yes", "ok", "now", "click", "tap", "press", "ja", "oui", "sí", "bitte", "jetzt")
"""They may stand before the verb that starts a clause."""

THINGS = (
    "link", "script", "now", "all", "file", "files", "message", "messages", "mail", "email", "account", "item", "items",
    "order", "money", "payment", "command", "app", "update", "updates", "anyway", "everything", "history", "forever",
    "permanently", "invitation", "report", "page", "folder", "changes", "password", "script", "package", "photo",
    "video", "comment", "reply", "form", "request", "data", "cache", "cookies", "subscription", "access",
)  # fmt: skip
"""What a verb may be written together with where a reader lost the space: "Sharelink"."""

SYMBOLS: dict[str, ConsentClass] = {"🗑": "delete", "❌": "delete", "➤": "send", "✈": "send", "📤": "send", "🛒": "pay"}
"""Signs that stand for a word on a button."""

LOOKS_LIKE = {"d": "oq0", "s": "58$", "t": "il1", "f": "e", "b": "8", "r": "b", "o": "qd0", "e": "f", "u": "ij"}
"""First letter -> what OCR makes of it when it is underlined as a mnemonic."""

NEGATIONS = (
    "dont", "don't", "do not", "not", "never", "no", "undo", "cancel", "abort", "stop", "without", "how to", "about",
    "why", "nicht", "kein", "keine", "nie", "niemals", "abbrechen", "ne", "pas", "jamais", "annuler", "non", "mai",
    "annulla", "nunca", "anuluj", "cofnij", "não", "niet", "inte", "ikke", "не", "отменить", "скасувати", "deshacer",
    "rückgängig", "desfazer", "show", "view", "hide", "afficher", "mostrar", "pokaż", "показать", "redo", "edit",
    "nouveau", "nouvelle", "modifier", "ouvrir", "refaire", "rétablir", "nuevo", "nueva", "editar", "abrir", "rehacer",
    "nowy", "nowa", "nowe", "edytuj", "otwórz", "ponów", "новый", "новая", "новое", "изменить", "открыть", "открывать",
)  # fmt: skip
"""A word that, in the same clause and before the verb, turns it off: "Don't send", "Undo delete", "Edit payment"."""

SETTINGS = (
    "options", "settings", "preferences", "help", "history", "speed", "limit", "optionen", "einstellungen",
    "paramètres", "opciones", "ajustes", "ustawienia", "opcje", "impostazioni", "opções", "configurações", "настройки",
)  # fmt: skip
"""A label that ends in one of these leads to a place about the verb: "Send options". Not for what destroys."""

SECRET_FIELDS = (
    "password", "passphrase", "passcode", "=pass", "pin", "pin code", "otp", "one-time code", "one time code",
    "verification code",
    "security code", "authentication code", "2fa code", "cvv", "cvc", "card number", "credit card", "card no", "iban",
    "account number", "routing number", "social security", "ssn", "api key", "secret key", "private key", "secret",
    "access token", "token", "recovery code", "backup code", "tan", "passwd", "pwd",
    "passwort", "kennwort", "kartennummer", "sicherheitscode", "geheimzahl", "kontonummer", "prüfnummer",
    "mot de passe", "code secret", "numéro de carte", "code de sécurité", "cryptogramme", "contraseña", "clave",
    "número de tarjeta", "código de seguridad", "hasło", "numer karty", "kod zabezpieczający", "kod sms", "parola",
    "parola d'ordine", "numero di carta", "codice di sicurezza", "senha", "palavra-passe", "número do cartão",
    "código de segurança", "wachtwoord", "kaartnummer", "lösenord", "kortnummer", "adgangskode", "passord", "heslo",
    "číslo karty", "şifre", "salasana", "jelszó", "пароль", "номер карты", "код подтверждения", "パスワード",
    "暗証番号",
    "カード番号", "密码", "密碼", "卡号", "验证码", "비밀번호", "كلمة المرور", "סיסמה",
)  # fmt: skip
"""Typing into a field with such a label is `credentials`."""

ENTER_IN_FIELDS: dict[ConsentClass, tuple[str, ...]] = {
    "pay": ("amount", "bid", "donation", "betrag", "montant", "importe", "kwota", "importo", "valor", "сумма", "金額"),
    "send": (
        "message", "chat", "comment", "reply", "tweet", "post", "status update", "say something", "write something",
        "whats on your mind", "announcement", "sms", "nachricht", "kommentar", "antwort", "message à", "commentaire",
        "mensaje", "comentario", "wiadomość", "komentarz", "messaggio", "commento", "mensagem", "comentário",
        "bericht",
        "meddelande", "besked", "zpráva", "mesaj", "сообщение", "комментарий", "повідомлення", "メッセージ",
        "コメント",
        "消息", "评论", "메시지",
    ),
    "submit": (
        "email", "e-mail", "email address", "username", "user name", "login", "phone", "phone number", "coupon",
        "promo code", "voucher", "feedback", "review", "answer", "first name", "last name", "full name", "surname",
        "street", "zip", "postal code", "city", "benutzername", "telefon", "vorname", "nachname", "utilisateur",
        "prénom",
        "téléphone", "usuario", "teléfono", "apellido", "użytkownik", "nazwisko", "utente", "cognome", "usuário",
        "sobrenome", "gebruikersnaam", "логин", "телефон", "фамилия", "ユーザー名", "用户名",
    ),
    "terminal": ("command", "run", "console", "shell", "prompt", "sql", "befehl", "commande", "comando", "polecenie",
                 "команда", "コマンド", "命令"),
}  # fmt: skip
"""Enter (or a newline) in a one-line field with such a label hands the form in."""

CHAT_AREAS = (
    "type a message", "write a message", "send a message", "type your message", "write a comment", "add a comment",
    "write a reply", "reply to", "message to", "chat", "whats on your mind", "whats happening", "nachricht schreiben",
    "écrire un message", "escribe un mensaje", "napisz wiadomość", "scrivi un messaggio", "digite uma mensagem",
    "напишите сообщение", "сообщение…",
)  # fmt: skip
"""Areas in which Enter sends."""

HARMLESS_FIELDS = (
    "search", "find", "filter", "go to", "look up", "address bar", "url", "location", "suche", "suchen", "rechercher",
    "recherche", "buscar", "szukaj", "wyszukaj", "cerca", "ricerca", "pesquisar", "procurar", "zoek", "sök", "søg",
    "søk",
    "hledat", "ara", "hae", "поиск", "найти", "пошук", "検索", "搜索", "검색", "file name", "filename", "folder name",
)  # fmt: skip
"""Enter in such a field only looks something up."""

TRASH = ("trash", "trash can", "recycle bin", "bin", "rubbish", "wastebasket", "papierkorb", "corbeille", "papelera",
         "kosz", "cestino", "lixeira", "prullenbak", "papperskorgen", "корзина", "кошик", "ゴミ箱", "回收站",
         "휴지통")  # fmt: skip
"""Dragging something here deletes it; an icon that looks like it does, too."""
