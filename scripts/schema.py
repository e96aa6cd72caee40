"""The JSON Schema of task files, for editors: `python scripts/schema.py --write` puts it into docs/task.schema.json.

Without `--write`: exit status 1 when the published one is not the one the code has.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tasks.task import Task

PUBLISHED = Path(__file__).resolve().parent.parent / "docs" / "task.schema.json"


def schema() -> str:
    """The schema as it is published."""
    made = _for_files(Task.model_json_schema())
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "deskhand task, version 1"}
    made["required"] = ["version", *made["required"]]
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _for_files(node: Any) -> Any:
    """Nothing is not written in a file: no `null`, and an action always says its kind."""
    if isinstance(node, list):
        return [_for_files(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _for_files(value) for key, value in node.items() if key != "title" or not isinstance(value, str)}
    something = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    if len(something) == 1:
        node = {**something[0], **{key: value for key, value in node.items() if key not in ("anyOf", "default")}}
    if "const" in node.get("properties", {}).get("kind", {}):
        node["required"] = ["kind", *node.get("required", [])]
    return node


def main() -> int:
    """Write or compare."""
    if "--write" in sys.argv[1:]:
        PUBLISHED.write_text(schema(), encoding="utf-8")
        return 0
    return 0 if PUBLISHED.read_text(encoding="utf-8") == schema() else 1


if __name__ == "__main__":
    sys.exit(main())
