"""The recorded workflows, in the order in which they are tried."""

from __future__ import annotations

from benchmarks.replay.drifts import editors, files, mail, web

WORKFLOWS = (
    web.ORDER, editors.MENU, files.RENAME, mail.SEND, files.SUM, web.BOOKS, editors.REPLACE, files.ARCHIVE, mail.DELETE,
    editors.COPY, files.MOVE, editors.LINE,
)  # fmt: skip
