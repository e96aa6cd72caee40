"""House rules that no single file shows: who imports whom, what is imported where, what is never used."""

from __future__ import annotations

import ast
import fnmatch
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("perception", "actions", "agent", "tasks")

MAY_IMPORT = {
    "perception": {"perception"},
    "actions": {"actions"},
    "agent": {"agent", "perception", "actions"},
    "tasks": {"tasks", "agent", "perception", "actions"},
}

TRAINING_MAY_BE_IMPORTED_BY = ("*/training/*", "tasks/commands/train.py")
"""The one exception to "nobody imports training": the body of the `train` command."""

HOMES = {
    "mss": ("perception/camera.py",),
    "pyautogui": ("actions/mouse.py",),
    "rapidocr": ("perception/reader.py",),
    "onnxruntime": ("perception/reader.py",),
    "transformers": ("perception/clip*.py", "perception/llava*.py", "*/training/*"),
    "Xlib": ("perception/windows.py", "perception/window_news.py", "actions/*"),
    "langchain_core": ("agent/planner.py", "agent/models*", "tasks/langchain_tool.py"),
    "click": ("tasks/cli.py", "tasks/commands/*"),
    "rich": ("tasks/progress.py", "tasks/suite/progress.py", "tasks/commands/*"),
    "jinja2": ("tasks/report.py", "tasks/suite/index.py"),
    "ruamel": ("tasks/yaml_text.py",),
    "sqlite3": ("tasks/trace*.py",),
}

FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "joblib", "yaml", "langchain_core.load"}
FORBIDDEN_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "torch.load", "yaml.load", "time.sleep",
    "pty.spawn",
}  # fmt: skip
FORBIDDEN_TRUE_ARGUMENTS = {"shell", "trust_remote_code", "allow_pickle"}

APPLICATION_NAMES = (
    "sylpheed", "thunderbird", "mousepad", "galculator", "chromium", "firefox", "geary", "claws", "balsa", "kmail",
    "gedit", "gnome-calculator", "leafpad", "featherpad", "pluma", "libreoffice", "nautilus", "thunar", "pcmanfm",
    "gmail", "qalculate", "kcalc", "xcalc", "trojita", "abiword", "gnumeric", "kwrite", "xpad",
)  # fmt: skip
AMBIGUOUS_NAMES = ("evolution", "outlook", "kate", "mutt")
"""Also words and names of people: looked for everywhere but in training texts."""
RENDERS_TRAINING_PAGES = ("perception/training/*", "agent/training/*")
"""Screens for training are drawn by a browser, which has to be started by its name."""


def sources() -> list[Path]:
    return sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module a file imports, inside functions too, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            module = node.module or ""
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def is_one_of(path: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(path.as_posix(), pattern) for pattern in patterns)


def test_imports_go_one_way_lazy_ones_included() -> None:
    own = {*PACKAGES, "tests", "benchmarks", "examples"}
    wrong = [
        f"{path}:{line} imports {name}"
        for path, tree in trees()
        for name, line in imported(tree)
        if (top := name.split(".")[0]) in own and top not in MAY_IMPORT[path.parts[0]]
    ]
    assert not wrong, "\n".join(wrong)


def test_training_is_imported_by_training_alone() -> None:
    wrong = [
        f"{path}:{line} imports {name}"
        for path, tree in trees()
        if not is_one_of(path, TRAINING_MAY_BE_IMPORTED_BY)
        for name, line in imported(tree)
        if name.split(".")[0] in PACKAGES and "training" in name.split(".")
    ]
    assert not wrong, "\n".join(wrong)


def test_each_heavy_library_has_one_home() -> None:
    wrong = [
        f"{path}:{line} imports {name}; its home is {', '.join(HOMES[top])}"
        for path, tree in trees()
        for name, line in imported(tree)
        if (top := name.split(".")[0]) in HOMES and not is_one_of(path, HOMES[top])
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def violations(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for name, line in imported(tree):
        if name in FORBIDDEN_MODULES or name in FORBIDDEN_CALLS or name.split(".")[0] in FORBIDDEN_MODULES:
            yield line, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if dotted(node.func) in FORBIDDEN_CALLS:
                yield node.lineno, dotted(node.func)
            for keyword in node.keywords:
                is_false = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                if keyword.arg in FORBIDDEN_TRUE_ARGUMENTS and not is_false:
                    yield node.lineno, f"{keyword.arg}={ast.unparse(keyword.value)}"
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "except:"


def test_nothing_in_the_packages_can_run_text_as_code_or_wait_blindly() -> None:
    wrong = [f"{path}:{line} {what}" for path, tree in trees() for line, what in violations(tree)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "code",
    [
        "eval('1')", "import pickle", "from pickle import loads", "import torch\ntorch.load('x')",
        "from time import sleep", "import time\ntime.sleep(1)", "run('x', shell=True)", "from yaml import load",
        "load('x', trust_remote_code=flag)", "from langchain_core.load import loads", "try:\n    x\nexcept:\n    y",
    ],
)  # fmt: skip
def test_the_gate_above_really_closes(code: str) -> None:
    assert list(violations(ast.parse(code)))


def test_no_application_is_named_in_the_packages() -> None:
    wrong = []
    files = [p for package in PACKAGES for p in (ROOT / package).rglob("*") if p.is_file()]
    for file in files:
        path = file.relative_to(ROOT)
        if "checkpoints" in path.parts or "__pycache__" in path.parts or not is_text(file):
            continue
        drawing = is_one_of(path, RENDERS_TRAINING_PAGES)
        names = [n for n in APPLICATION_NAMES if n != "chromium"] if drawing else [*APPLICATION_NAMES, *AMBIGUOUS_NAMES]
        pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b", re.IGNORECASE)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            wrong += [f"{path}:{number} {found.group()}" for found in pattern.finditer(line)]
    assert not wrong, "\n".join(wrong)


def is_text(file: Path) -> bool:
    with file.open("rb") as opened:
        return b"\0" not in opened.read(4096)


IMPORT_EVERYTHING = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
heavy = {"torch", "transformers", "pyautogui", "rapidocr", "onnxruntime", "PySide6", "matplotlib", "Xlib.display"}
print(*sorted(heavy & set(sys.modules)))
"""


def test_every_module_imports_without_a_display_and_without_anything_heavy() -> None:
    modules = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in sources()
        if "training" not in path.parts and path.name != "__main__.py"
    ]
    without_display = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_EVERYTHING, *modules],
        cwd=ROOT,
        env=without_display,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "", f"loaded at import: {done.stdout}"
