"""A mail server that keeps every message as it came: envelope and raw bytes.

Listens on a free port of 127.0.0.1. Knows nothing of what the messages should say (see `examples.mail.message`).
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpSink:
    """Use as a context manager; `port` is known inside. `folder` gets 001.eml, 002.eml, ..."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._messages: list[Received] = []
        self._arrived = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def messages(self) -> tuple[Received, ...]:
        with self._arrived:
            return tuple(self._messages)

    def wait(self, count: int, seconds: float) -> tuple[Received, ...]:
        """All messages, as soon as there are `count` of them or `seconds` have passed."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._messages) >= count, seconds)
            return tuple(self._messages)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 (aiosmtpd's name)
        """Called by aiosmtpd with each message."""
        message = Received(envelope.mail_from, tuple(envelope.rcpt_tos), bytes(envelope.original_content))
        with self._arrived:
            self._messages.append(message)
            if self._folder is not None:
                (self._folder / f"{len(self._messages):03}.eml").write_bytes(message.raw)
            self._arrived.notify_all()
        return "250 kept"

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: SMTP(self, enable_SMTPUTF8=True), "127.0.0.1", 0)

    async def _stop(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
