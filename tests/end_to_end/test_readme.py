"""What the README says is true: its tree, its example, its links."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from examples import demo
from examples.mail.message import differences
from examples.mail.rig import mail_rig

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


CHOOSER = ROOT / "perception" / "checkpoints" / "chooser"


@pytest.mark.desktop
@pytest.mark.skipif(not CHOOSER.is_dir(), reason="the chooser's checkpoint is not there")
def test_the_example_sends_the_mail() -> None:
    with mail_rig() as (desktop, sink):
        environment = {**desktop.environment, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", example()]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    assert [differences(message, demo.WANTED) for message in sink.messages] == [()], done.stdout
    assert done.stdout.splitlines()[-1].startswith("passed screen ")
