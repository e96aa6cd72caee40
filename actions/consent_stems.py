"""More words that make an action need consent, in languages that bend their verbs. Data only.

`*` at the end: a word that begins so. `+` in front: only with something after it (Spanish "Aceptar" alone is OK).
The rest is written as in `actions.consent_words`.
"""

from __future__ import annotations

from actions.consent_class import ConsentClass

ON_LABELS: dict[ConsentClass, tuple[str, ...]] = {
    "pay": (
        "kauf", "bezahl*", "zahle", "zahlung", "achat", "achetez", "achète", "paie", "payez", "paiement",
        "faites un don", "donnez", "compre", "compra", "pague", "pago", "donación", "remuner*", "liquidar", "liquida",
        "liquidación", "zakup", "kupno", "kupuj", "zapłat*", "opłać", "wspomóż", "przekaż darowiznę", "покупк*",
        "покупать", "оплат*", "заплат*", "spend*", "erwerb*", "zuwendung*", "adquir*", "aport*", "donativo*",
        "costear", "contribu*", "soutenir", "dotuj*", "dotacj*", "darowizn*", "wesprz*", "wspieraj*", "nabyj*",
        "nabyw*", "ufunduj*", "пожертв*", "приобре*", "донат*", "wsparcie finansowe", "помочь проекту",
        "помочь деньгами", "поддержать проект", "внести деньги", "внести средства",
    ),
    "delete": (
        "lösch*", "auslösch*", "säuber*", "zurücknehmen", "entferne", "verwirf", "verwerfe*", "radier*",
        "deinstallier*", "ohne zu speichern", "ohne speichern", "vergessen", "vergiss", "beseitig*", "bereinig*",
        "vernichte*", "in den müll", "aufräumen", "supprim*", "suppression*", "nettoy*", "écart*", "ignorer le",
        "ignorer la", "ignorer les", "annuler les modifications", "effac*", "enlèv*", "enlev*", "retirez", "retire",
        "désinstall*", "jette", "abandonner", "vers la corbeille", "dans la corbeille", "sans enregistrer",
        "sans sauvegarder", "purger", "retrait", "détrui*", "vider", "videz", "ôter", "oublier", "rejeter les",
        "ignorer les modifications", "elimin*", "borre", "borra", "borrado", "suprim*", "quita", "quite", "quitarlo",
        "retirar", "descart*", "desech*", "desinstal*", "sin guardar", "vaciar", "vacíe", "purgar", "destru*",
        "limpiar", "olvidar", "a la papelera", "arroj*", "usun*", "usuw*", "usuń*", "skasu*", "kasuj*", "kasow*",
        "wykasu*", "odrzu*", "porzu*", "odinstal*", "dezinstal*", "do kosza", "bez zapis*", "wyczyść*", "wyczyśc*",
        "czyść*", "oczyść*", "opróżni*", "wymaz*", "zniszcz*", "niszcz*", "wyciera*", "wyczyszcz*", "pomiń zmiany",
        "pomijanie", "zapomni*", "wyrzu*", "zdejm*", "wytrzy*", "gumka", "удал*", "убрать", "уберите", "убират*",
        "очист*", "стере*", "стира*", "сотри*", "отказаться", "отверг*", "без сохранени*", "не сохраняя", "уничтож*",
        "выброс*", "выкину*", "снять", "сняти*", "исключит*", "сбросить изменения", "отменить изменения",
        "деинсталл*", "забыть", "отбросит*", "переместить в корзин*", "опустош*", "ausradier*", "tilg*", "zerstör*",
        "wegwerf*", "rauswerf*", "aussortier*", "abschaff*", "deshacerse", "remueve", "remueva", "vacía",
        "élimin*", "éradiqu*", "likwid*", "zlikwid*", "pozbądź*", "wykreśl*", "unieważn*", "ликвид*", "вычист*",
        "вычеркн*", "аннулир*", "отбрасыв*", "изъять", "konto schließen", "sin salvar", "tout ignorer",
        "ignorer tout", "=ignorer", "annuler les changements", "anuluj zmiany", "anuluj wszystkie zmiany",
        "z pominięciem kosza", "отменить все", "отменить правки", "отменить несохраненные", "отменить выбранные",
        "сбросить историю", "сбросить все", "игнорировать изменения",
    ),
    "overwrite": (
        "überschreib*", "ersetz*", "remplac*", "écras*", "substitu*", "reemplaz*", "remplaz*", "sobrescri*",
        "sobreescri*", "sustitu*", "zastąp*", "zastęp*", "nadpis*", "zamień*", "zamien*", "zamian*", "podmień",
        "замен*", "замещ*", "замест*", "сменить диск", "перезапис*", "затереть", "austausch*", "réécri*", "wymień*",
        "wymien*", "podmien*", "подмен*", "переписать", "перепиш*", "sobre escribir",
        "cambiar todo", "cambiar todos", "zmień wszystko", "zmień wszystkie", "поменять на", "поменять все",
    ),
    "install": (
        "installiere", "neu installieren", "hochstufen", "upgraden", "réinstall*", "installez", "installe",
        "mise à niveau", "instala", "instale", "reinstal*", "actualizar todo", "instalacj*", "instalow*",
        "przeinstal*", "wgraj", "zaktualizuj", "установит*", "установка", "устанавл*", "переустан*", "einspiel*",
        "aufspiel*", "aufrüst*", "=mettre à jour", "uaktualni*", "ulepsz*", "instaluj*", "апгрейд*", "модернизир*",
        "alles aktualisieren", "alle aktualisieren", "actualizar a", "actualizar todos", "tout mettre à jour",
        "aktualizuj wszystkie", "aktualizuj wszystko", "обновить систему",
    ),
    "credentials": (
        "authentisier*", "legitimier*", "entsperr*", "freischalten", "s'authentifier", "authentifi*", "s'identifier",
        "déverrouill*", "ouvrir une session", "autentic*", "autentific*", "identificarse", "conectarse",
        "iniciando sesión", "inicie sesión", "inicia sesión", "desbloque*", "uwierzyteln*", "zalog*", "odblok*",
        "авториз*", "аутентиф*", "разблок*", "отпереть", "войдите", "=вход", "identifizier*", "ausweisen",
        "aufsperr*", "acredit*", "débloqu*", "autoryz*", "autentyk*", "удостовер*", "идентифицир*",
        "снять блокировку", "проверить подлинность", "подтвердить подлинность", "вход в систему",
    ),
    "send": (
        "sende", "versend*", "verschick*", "verteilen", "übertragen", "einlad*", "lade ein", "veröffentlich*",
        "freigeben", "freigabe", "lade hoch", "hochlade*", "bereitstellen", "envoie", "envoyez", "envoi", "renvoyer",
        "renvoie", "réexpédi*", "publie", "publiez", "partage", "partagez", "inviter", "invitez", "faire parvenir",
        "poster", "mettre en ligne", "charger vers", "envía", "envíe", "reenví*", "comparte", "comparta", "sube",
        "suba", "+subir", "publique", "publica", "invitar", "invita", "transmitir", "difundir", "wysłanie",
        "roześlij", "rozsyłanie", "przesyłanie", "przesłanie", "udostępni*", "współdziel*", "opublik*", "publik*",
        "zaproś*", "zapros*", "zaprasza*", "nadaj", "załaduj na", "отправка", "отправку", "отправьте", "пошлите",
        "прислать", "выслать", "рассыл*", "публик*", "опублик*", "поделит*", "делиться", "пригласи*", "приглаша*",
        "выложи*", "выгруз*", "загрузить на", "передать", "предоставить доступ", "общий доступ", "открыть доступ",
        "загрузить в", "übersend*", "zusend*", "publizier*", "rundsend*", "verbreit*", "zustell*", "remitir",
        "remite", "despach*", "divulg*", "transmett*", "transmets", "diffus*", "expédi*", "émettre",
        "wysył*", "poślij", "posył*", "ślij", "nadsył*", "rozgłoś*", "rozpowszechn*", "отправля*", "отправь",
        "отсыла*", "отослать", "отошл*", "разошл*", "разослать", "посыла*", "обнарод*", "распростран*", "транслир*",
        "выкладыв*", "общедоступным*", "общедоступной", "podziel się", "dziel się", "закачать на", "закачать файл",
    ),
    "submit": (
        "einsend*", "übermitt*", "akzeptier*", "zustimm*", "abonnement kündigen", "=kündig*", "désinscri*",
        "abonnier*", "abbestell*", "ablehn*", "genehmig*", "bestätig*", "registrier*", "annehmen", "zurückweisen",
        "accepte", "acceptez", "approuv*", "rejeter", "rejette", "refuser", "refuse", "refusez", "abonner", "abonnez",
        "désabonn*", "souscri*", "soumet*", "soumission", "confirme", "confirmez", "inscri*", "décliner", "+aceptar",
        "acepta", "acepte", "rechaz*", "suscrib*", "desuscrib*", "darse de baja", "dar de baja", "anular suscripción",
        "cancelar suscripción", "aprueb*", "aprobar", "confirme", "confirma", "declinar", "regístrese", "zaakcept*",
        "akcept*", "przyjmij", "przyjęcie", "zatwierd*", "potwierd*", "zapisz się", "zapisywanie na", "wypis*",
        "zrezygnuj", "rezygn*", "subskryb*", "zasubskryb*", "zaprenumer*", "prenumer*", "odmów", "odmaw*", "zgłoś*",
        "odsubskryb*", "anuluj subskryp*", "załóż konto", "utwórz konto", "принима*", "примите", "согласен",
        "согласна", "соглаша*", "согласит*", "одобр*", "отклонить", "отклоните", "отверг*", "подписать*", "подписка",
        "подписку", "подпишит*", "отписат*", "подтвер*", "предложить", "зарегистр*", "допустить",
        "создать учетную запись", "отказать", "gestatt*", "erlaub*", "bewillig*", "verweiger*", "einverstanden",
        "admitir", "autoriz*", "rehus*", "denegar", "deniega", "agréer", "autoris*", "consentir", "résili*", "zezwól",
        "zezwal*", "pozwól", "zaaprob*", "aprobuj*", "rejestracja", "rejestruj*", "утверд*", "разреши*", "разреша*",
        "отклоня*", "регистраци*", "konto anlegen", "konto erstellen", "konto einrichten", "darse de alta",
        "dar de alta", "crear cuenta", "crear una cuenta", "créer un compte", "créer le compte", "wyraź zgodę",
        "zacznij śledzić", "przestań śledzić", "создать счет", "создать аккаунт", "завести учетную запись",
        "завести аккаунт",
    ),
    "terminal": (
        "ausführ*", "führe aus", "exécut*", "ejecuta", "ejecute", "ejecución", "ejecutando",
        "wykonaj*", "wykonuj*", "wykonanie", "=uruchom",
        "uruchom polecenie", "выполнит*", "исполнить", "исполнять", "выполнять",
        "=выполнение", "=запустить", "запустить команду",
        "befehl starten", "starte befehl", "lancer la commande", "lancer une commande",
        "uruchom program", "запуск команды",
    ),
}  # fmt: skip
"""What the label of a clicked thing says, beside the words of `actions.consent_words`."""

HARMLESS = (
    "passwort vergessen", "kennwort vergessen", "mot de passe oublié", "удаленн*", "suchen und ersetzen",
    "suchen ersetzen", "rechercher et remplacer", "rechercher remplacer", "chercher et remplacer",
    "buscar y reemplazar", "buscar y sustituir", "buscar reemplazar", "znajdź i zamień", "znajdź i zastąp",
    "wyszukaj i zamień", "найти и заменить", "поиск и замена", "filter entfernen", "filter löschen",
    "supprimer le filtre", "quitar filtro", "quitar el filtro", "usuń filtr", "удалить фильтр", "prześlij dalej",
    "neuer posten", "снять выделение", "снимите выделение",
)  # fmt: skip
"""Phrases that take the edge off the words in them."""
