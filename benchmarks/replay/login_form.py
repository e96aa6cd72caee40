"""A page to log in at: a number, a password, a box to tick, a long list, and a button below it."""

from __future__ import annotations

FIELDS = ("card", "word", "keep", "asked")
_HEAD = """<!doctype html><meta charset="utf-8"><title>Library account</title><style>
body{font:17px sans-serif;margin:36px;max-width:640px} label{display:inline-block;width:150px}
input[type=text],input[type=password]{padding:6px;width:260px} button{padding:8px 22px;font-size:16px}
</style>"""
_SUBJECTS = ("birds", "bridges", "bread", "clouds", "deserts", "engines", "forests", "glass", "harbours", "islands",
             "knots", "lamps", "maps", "rivers", "salt", "tea", "tides", "trains", "wood", "wool")  # fmt: skip
_BOOKS = "".join(f"<p>{number}. A book about {subject}.</p>" for number, subject in enumerate(_SUBJECTS, 1))
FORM = f"""{_HEAD}<h2>Library account</h2><form method="post" autocomplete="off">
<p><label for="card">Card number</label><input type="text" id="card" name="card"></p>
<p><label for="word">Password</label><input type="password" id="word" name="word"></p>
<p><input type="checkbox" id="keep" name="keep"> <label for="keep">Remember me</label></p>
<p><button>Log in</button></p></form>{_BOOKS}
<form method="post"><input type="hidden" name="asked" value="yes"><button>Ask for a book</button></form>"""
THANKS = f"{_HEAD}<h2>Welcome back</h2><p>Your books are listed below.</p>"
