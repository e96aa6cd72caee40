"""Healed targets written into a task file: only their lines change, comments and layout stay. Text in, text out."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.healing import Healed


def mended(text: str, name: str, healed: Sequence[Healed]) -> tuple[str, str]:
    """The file with its healed targets, and the difference as a unified diff; steps of included files are told only."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    elsewhere = [each.step for each in healed if each.after is not None and not _mend(data, each)]
    made = io.StringIO()
    yaml.dump(data, made)
    after = made.getvalue()
    told = [*_difference(text, after, name)]
    told += [f"step {step} stands in an included file: change it there" for step in elsewhere]
    return after, "\n".join(told)


def _mend(data: dict[str, Any], healed: Healed) -> bool:
    """Put the new target into its step; False when the step is not in this file."""
    for number, step in enumerate(data.get("steps", ()), 1):
        if (step.get("id") or f"step-{number}") == healed.step and "target" in step and healed.after is not None:
            step["target"].clear()
            step["target"].update(healed.after.model_dump(mode="json", exclude_none=True))
            return True
    return False


def _difference(before: str, after: str, name: str) -> Iterator[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, f"{name} (healed)", lineterm="")
    yield from lines
