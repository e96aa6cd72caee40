"""What was tried and what came of it: one file for each row under out/faults/, written as it comes.

A row that is interrupted, or whose time is up, goes on where it stood when it is called again. Every entry carries the
commit it was made on; the file carries the machine and the seed.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.runs import ROOT, commit, machine, today

OUT = ROOT / "out" / "faults"
MINUTES = 20.0
"""The longest one call works on one row."""
WRITE_SECONDS = 1.0


class Ledger:
    """The trials of one row. `seed` is what everything random of the row is drawn from."""

    def __init__(self, row: str, seed: int, *, minutes: float = MINUTES, out: Path = OUT, fresh: bool = False) -> None:
        self.seed = seed
        self.folder = out / row
        """A folder for whatever the trials leave; emptied with `fresh`."""
        self._row = row
        self._path = out / f"{row}.json"
        self._began = time.monotonic()
        self._deadline = self._began + 60 * minutes
        self._commit = commit()
        self._written = 0.0
        self.complete = False
        if fresh:
            self._path.unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._kept = self._read()

    @property
    def trials(self) -> Mapping[str, dict[str, Any]]:
        """Every entry so far, by its key."""
        found: dict[str, dict[str, Any]] = self._kept["trials"]
        return found

    @property
    def about(self) -> dict[str, Any]:
        """How the entries were made: commits, how many, on what machine, seconds of all calls together."""
        commits = sorted({entry["commit"] for entry in self.trials.values()})
        return {
            "entries": len(self.trials), "complete": self._kept["complete"], "seconds": round(self._kept["seconds"], 1),
            "commits": commits, "seed": self.seed, "machine": self._kept["machine"],
        }  # fmt: skip

    def todo(self, keys: Iterable[str]) -> Iterator[str]:
        """The keys without an entry, until the time of this call is up; the row is complete when none is left."""
        wanted = list(keys)
        for key in wanted:
            if key in self.trials:
                continue
            if time.monotonic() >= self._deadline:
                break
            yield key
        self.complete = all(key in self.trials for key in wanted)

    def put(self, key: str, **result: Any) -> None:
        """Keep what came of a trial, or of a batch of them."""
        self._kept["trials"][key] = {**result, "commit": self._commit, "date": today()}
        if time.monotonic() - self._written >= WRITE_SECONDS:
            self._write()

    def close(self, summary: Mapping[str, Any]) -> None:
        """Write everything, with the row's keys."""
        self._kept["seconds"] += time.monotonic() - self._began
        self._kept |= {"complete": self.complete, "summary": dict(summary), "machine": machine()}
        self._write()

    def _read(self) -> dict[str, Any]:
        new = {"row": self._row, "seed": self.seed, "complete": False, "seconds": 0.0, "machine": machine(),
               "summary": {}, "trials": {}}  # fmt: skip
        if not self._path.exists():
            return new
        kept: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        return kept if kept["seed"] == self.seed else new

    def _write(self) -> None:
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(self._kept, indent=1, ensure_ascii=False), encoding="utf-8")
        draft.replace(self._path)
        self._written = time.monotonic()


def kept_rows(names: Iterable[str], out: Path = OUT) -> dict[str, dict[str, Any]]:
    """What was written for each of these rows."""
    paths = {name: out / f"{name}.json" for name in names}
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in paths.items() if path.exists()}
