"""What the README says is true: its tree, its example, its links."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def example() -> str:
    return re.split(r"```python\n|```\n<!-- /example", README.split("<!-- example -->")[1])[1]


def test_the_tree_is_the_tree() -> None:
    spec = importlib.util.spec_from_file_location("tree", ROOT / "scripts" / "tree.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.with_tree(README) == README, "run: python scripts/tree.py --write"


def test_the_example_is_short_and_every_file_named_exists() -> None:
    assert len([line for line in example().splitlines() if line.strip()]) <= 11
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
