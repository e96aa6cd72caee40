"""No data becomes code: the four packages hold none of the calls that would make it so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("perception", "actions", "agent", "tasks")
BUILTINS = {"eval", "exec", "compile", "__import__"}
MODULES = {
    "pickle",
    "cPickle",
    "dill",
    "cloudpickle",
    "marshal",
    "shelve",
    "code",
    "codeop",
    "runpy",
    "pty",
    "jsonpickle",
}
CALLS = {"yaml.load", "yaml.unsafe_load", "yaml.full_load", "torch.load", "torch.jit.load", "os.system", "os.popen",
         "builtins.eval", "builtins.exec", "builtins.compile", "subprocess.getoutput", "subprocess.getstatusoutput",
         "joblib.load", "ctypes.PyDLL", "types.FunctionType"}  # fmt: skip
KEYWORDS = {"shell", "trust_remote_code", "allow_pickle"}
LANGCHAIN_LOADERS = ("langchain_core.load",)


def findings(source: str) -> list[str]:
    """What a source text holds that could turn data into code: line and name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id in BUILTINS:
            found.append(f"{node.lineno}: {node.id}")
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found += [
                f"{node.lineno}: import {name}"
                for name in names
                if name.split(".")[0] in MODULES or name.startswith(LANGCHAIN_LOADERS)
            ]
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CALLS:
            found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.keyword) and node.arg in KEYWORDS and ast.unparse(node.value) != "False":
            found.append(f"{node.value.lineno}: {node.arg}={ast.unparse(node.value)}")
    return found


def test_the_packages_hold_nothing_that_turns_data_into_code() -> None:
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(files) > 100
    found = {str(path.relative_to(ROOT)): names for path in files if (names := findings(path.read_text("utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "source",
    ["eval(x)", "exec(x)", "compile(x, '', 'exec')", "f = eval", "import pickle", "from marshal import loads",
     "import shelve", "yaml.load(x)", "torch.load(x)", "from langchain_core.load import loads", "run(x, shell=True)",
     "load(x, trust_remote_code=True)", "import langchain_core.load.dump", "os.system(x)", "run(x, shell=flag)",
     "np.load(x, allow_pickle=True)", "__import__(x)"],
)  # fmt: skip
def test_the_gate_sees_each_of_them(source: str) -> None:
    assert findings(source)


def test_the_gate_lets_the_harmless_namesakes_through() -> None:
    assert findings("re.compile(x); model.eval(); load(x, trust_remote_code=False); torch.compile(m)") == []
