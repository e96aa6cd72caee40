"""A small web mail of this machine: pages in several looks, and a handler that really sends what is posted.

    python -m benchmarks.mail_clients.web_server --smtp PORT --look NAME --theme light --points 10 --told FILE

Listens on a free port of 127.0.0.1 and writes its address to FILE. It passes on what the page posts, letter by letter.
"""

from __future__ import annotations

import argparse
import json
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from examples.mail.client import ADDRESS

PAGES = Path(__file__).parent / "pages"
_KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def send(post: dict[str, object], port: int) -> None:
    """Hand one posted message to the mail server."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Sam Reed <{ADDRESS}>"
    for header in ("To", "Cc", "Bcc"):
        addresses = post.get(header.lower())
        if isinstance(addresses, list) and addresses:
            message[header] = ", ".join(map(str, addresses))
    message["Subject"] = str(post["subject"])
    message.set_content(str(post["body"]), cte="base64")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


def page(look: str) -> str:
    """The page of a look: its own, or the form that comes in many."""
    return f"{look}.html" if (PAGES / f"{look}.html").is_file() else "forms.html"


def handler(smtp: int, look: str, theme: str, points: int) -> type[BaseHTTPRequestHandler]:
    """The pages of one look; `/send` takes a message."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.split("?")[0].strip("/") or page(look)
            path = PAGES / name
            if path.parent != PAGES or not path.is_file():
                self._answer(404, "text/plain", b"")
                return
            text = path.read_text(encoding="utf-8").replace("{theme}", theme).replace("{points}", str(points))
            text = text.replace("{look}", look)
            self._answer(200, _KINDS[path.suffix], text.encode())

        def do_POST(self) -> None:
            try:
                send(json.loads(self.rfile.read(int(self.headers["Content-Length"]))), smtp)
            except (ValueError, KeyError, OSError, smtplib.SMTPException) as cause:
                self._answer(400, "text/plain", str(cause).encode())
            else:
                self._answer(200, "text/plain", b"sent")

        def log_message(self, *_arguments: object) -> None:
            return

        def _answer(self, code: int, kind: str, data: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mail_clients.web_server")
    parser.add_argument("--smtp", type=int, required=True)
    parser.add_argument("--look", required=True)
    parser.add_argument("--theme", required=True)
    parser.add_argument("--points", type=int, required=True)
    parser.add_argument("--told", type=Path, required=True)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(options.smtp, options.look, options.theme, options.points))
    options.told.write_text(f"http://127.0.0.1:{server.server_port}/", encoding="utf-8")
    server.serve_forever()


if __name__ == "__main__":
    main()
