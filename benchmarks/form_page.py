"""A form on a web page of this machine that keeps what was submitted."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

FIELDS = {"first": "First name", "last": "Last name", "city": "City"}
_ROWS = "".join(
    f'<p><label for="{key}">{label}</label><input id="{key}" name="{key}"></p>' for key, label in FIELDS.items()
)
_STYLE = "body{font:18px sans-serif;margin:40px} label{display:inline-block;width:140px} input,button{padding:6px}"
_HEAD = f'<!doctype html><meta charset="utf-8"><title>Registration</title><style>{_STYLE}</style>'
_FORM = f'{_HEAD}<h1>Registration</h1><form method="post" autocomplete="off">{_ROWS}<button>Submit</button></form>'
_THANKS = f"{_HEAD}<h1>Thank you</h1><p>Your registration has been saved.</p>"


class FormPage:
    """Use as a context manager; `records` holds one mapping per submission, of these fields."""

    def __init__(self, form: str = _FORM, thanks: str = _THANKS, fields: Iterable[str] = FIELDS) -> None:
        self.records: list[dict[str, str]] = []
        self._form, self._thanks, self._fields = form, thanks, tuple(fields)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        records, form, thanks, fields = self.records, self._form, self._thanks, self._fields

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._page(form)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = parse_qs(body, keep_blank_values=True)
                records.append({key: sent.get(key, [""])[0] for key in fields})
                self._page(thanks)

            def log_message(self, *_arguments: object) -> None:
                return

            def _page(self, html: str) -> None:
                data = html.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        return Handler
