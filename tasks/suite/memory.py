"""What failed last time, for `--last-failed`: a small file in the state folder, one for all suites of this person."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tasks.runs import state_folder
from tasks.suite.case import Case
from tasks.suite.results import SuiteResult

MAX_BYTES = 10_000_000


def memory_file() -> Path:
    """Where it is kept. Not created by asking."""
    return state_folder() / "last-failed.json"


def failed_last_time() -> frozenset[str]:
    """Keys of the cases whose last run did not pass. A damaged file is no memory."""
    path = memory_file()
    with suppress(OSError, ValueError):
        if path.stat().st_size <= MAX_BYTES:
            found = json.loads(path.read_text("utf-8"))
            return frozenset(key for key in found if isinstance(key, str)) if isinstance(found, list) else frozenset()
    return frozenset()


def last_failed(cases: Iterable[Case]) -> list[Case]:
    """Those of `cases` that did not pass when they last ran."""
    keys = failed_last_time()
    return [case for case in cases if case.key in keys]


def remember(result: SuiteResult) -> None:
    """Keep what failed now; cases that did not run keep what was known of them. Raises OSError."""
    ran = {case.case.key for case in result.cases if case.attempts}
    failed = {case.case.key for case in result.cases if case.status == "failed"}
    keys = sorted((failed_last_time() - ran) | failed)
    path = memory_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".last-failed-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(keys, file)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
