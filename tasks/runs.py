"""Where runs are kept: one folder per run, readable by its owner alone. Knows nothing of what is inside.

Without a folder of the user's choice, under the state folder of the platform (XDG_STATE_HOME on Linux).
"""

from __future__ import annotations

import re
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path

from tasks.errors import BadInput, EnvironmentBroken

TRACE_NAME = "run.trace"


def state_folder() -> Path:
    """Where deskhand keeps what it must remember. Not created by asking."""
    from platformdirs import user_state_path

    return user_state_path("deskhand", appauthor=False)


def new_run(out: Path | None, name: str, kind: str = "runs") -> Path:
    """An existing, private folder for one run: `out`, or a fresh one under `kind` whose name sorts by time."""
    if out is None:
        return _made(state_folder() / kind / run_name(name))
    check_out(out)
    return _made(out)


def run_name(name: str) -> str:
    """A folder name for a run: time in UTC, a few words of its name, and a token that keeps it unique."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40].strip("-")
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return "-".join(part for part in (moment, words, secrets.token_hex(2)) if part)


def check_out(out: Path) -> None:
    """Refuse a folder that cannot take a run, before anything else is done. Raises `BadInput`."""
    if not str(out).isprintable():
        raise BadInput(f"{str(out)!a}: the name of a folder must be one line of printable characters")
    try:
        mode = out.stat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise BadInput(f"{out}: {error}") from error
    if not stat.S_ISDIR(mode):
        raise BadInput(f"{out}: not a folder")
    if (out / TRACE_NAME).exists():
        raise BadInput(f"{out}: holds a run already; name another folder, or go on with: deskhand resume {out}")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            folder.chmod(0o700)
    except OSError as error:
        raise EnvironmentBroken(
            f"{folder}: cannot keep a run here ({error.strerror}); name a folder with --out"
        ) from error
    return folder
