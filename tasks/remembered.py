"""What the screens of a task said when it was last replayed, kept for its next replay in the user's own state folder.

Never beside the task: a file from somebody else must not tell us what a screen says. Where a secret was typed nothing
is kept. What is damaged, of an older reader or not the user's own is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path

from perception.memory import Memory, recalled
from tasks.runs import state_folder

MAX_BYTES = 16 * 1024 * 1024


def readings_file(task: Path) -> Path:
    """Where the readings of a task file are kept. Not created by asking."""
    name = hashlib.blake2b(os.fsencode(task.resolve()), digest_size=16).hexdigest()
    return state_folder() / "readings" / f"{name}.json"


def recall(task: Path) -> Memory:
    """What is remembered of a task's screens."""
    try:
        handle = os.open(readings_file(task), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return Memory()
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        private = status.st_uid == os.getuid() and not status.st_mode & 0o077
        if not stat.S_ISREG(status.st_mode) or not private or status.st_size > MAX_BYTES:
            return Memory()
        try:
            return recalled(json.loads(file.read()))
        except (ValueError, RecursionError):
            return Memory()


def remember(task: Path, memory: Memory) -> None:
    """Keep a memory for the next replay. A folder that cannot be written costs time then, and nothing now."""
    path = readings_file(task)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(memory.told(), file, ensure_ascii=False)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError:
        return
