"""What eyes remember of a desktop: what its pictures said, and what stood on them; the next eyes begin with it.

Becomes plain data and comes back from it. What eyes of another version made is nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from perception import findings, readings
from perception.checkpoint import CHECKSUMS, EMBEDDED
from perception.eyes import Camera, Eyes, LineReader, WindowSystem
from perception.geometry import Box
from perception.judges import find_judged
from perception.readings import Others


@dataclass(slots=True)
class Memory:
    """Readings and findings; grows while eyes with it look."""

    readings: list[readings.Reading] = field(default_factory=list)
    findings: findings.Known = field(default_factory=dict)
    others: Others = field(default_factory=dict)

    def eyes(self, camera: Camera, windows: WindowSystem, reader: LineReader) -> Eyes:
        """Eyes that remember; `reader` reads what they do not know."""
        find = findings.Findings(find_judged, self.findings)
        return Eyes(camera, windows, readings.Readings(reader, self.readings, self.others), find=find)

    def without(self, boxes: Sequence[Box]) -> Memory:
        """A memory in which nothing stands in some boxes; what stood beside them is found again."""
        if not boxes:
            return self
        return Memory(readings.without(self.readings, boxes))

    def told(self) -> dict[str, Any]:
        """The memory as plain data."""
        return {"version": _version(), "readings": readings.told(self.readings),
                "findings": findings.told(self.findings), "others": self.others}  # fmt: skip


def recalled(data: object) -> Memory:
    """A memory from plain data; an empty one when it is of other eyes, or is not what `told` makes."""
    if not isinstance(data, dict) or data.get("version") != _version():
        return Memory()
    return Memory(
        readings.recalled(data.get("readings")), findings.recalled(data.get("findings")),
        readings.recalled_others(data.get("others")),
    )  # fmt: skip


@cache
def _version() -> str:
    """Changes with the engine that reads, with the code of the eyes, and with the checkpoints that judge for them."""
    digest = hashlib.blake2b(version("rapidocr").encode(), digest_size=16)
    judges = [EMBEDDED / name / CHECKSUMS for name in ("extents", "states")]
    for file in [*sorted(Path(__file__).parent.glob("*.py")), *judges]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
