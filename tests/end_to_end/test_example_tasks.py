"""Every example task file loads; those of the quick applications run against the real programs."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from examples.mail.desktop import VirtualDesktop
from tasks.files import load_cases

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "tasks"
FILES = sorted(FOLDER.glob("*.task.yaml"))
QUICK = ("editor_copy", "calculator_sums", "files_open", "web_form", "mail_read")
EDITOR = "org.xfce.mousepad.desktop"

RUN = """
import json, sys
from pathlib import Path
from tasks.api import run_task
from tasks.files import load_cases
task = load_cases(Path(sys.argv[1]))[0]
print(json.dumps(run_task(task, out=Path(sys.argv[2])).as_json()))
print(sorted({"torch", "transformers"} & set(sys.modules)))
"""


def test_there_are_enough_examples_of_every_kind() -> None:
    tags = {tag for file in FILES for tag in load_cases(file)[0].tags}
    assert len(FILES) >= 10
    assert tags == {"editor", "calculator", "files", "web", "mail"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_example_loads_and_is_explained(file: Path) -> None:
    for task in load_cases(file):
        assert not task.sentences
    assert file.read_text(encoding="utf-8").startswith("# ")
    assert file.name in (ROOT / "docs" / "TASKS.md").read_text(encoding="utf-8")


def run_on(desktop: VirtualDesktop, name: str, out: Path) -> subprocess.CompletedProcess[str]:
    with desktop:
        return subprocess.run(
            [sys.executable, "-c", RUN, FOLDER / f"{name}.task.yaml", out / "out"],
            env={**desktop.environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=110,
            check=False,
        )  # fmt: skip


@pytest.mark.desktop
@pytest.mark.parametrize("name", QUICK)
def test_an_example_passes_on_the_real_application_without_a_model(name: str, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as short:  # a browser's socket lies in it, and its path may have 107 bytes
        desktop = VirtualDesktop(Path(short))
        desktop.set_default("text/plain", EDITOR)
        done = run_on(desktop, name, tmp_path)
    assert done.returncode == 0, done.stderr
    result, loaded = done.stdout.splitlines()[-2:]
    assert json.loads(result)["verdict"] == "passed", result
    assert loaded == "[]"
