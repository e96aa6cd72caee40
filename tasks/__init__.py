"""Run: one Task schema for plan, script, recording and replay; runner, trace, report, command line.

The library's front door. Names are fetched when first used, so that `import tasks` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tasks.api import do, plan, resume, run_task
    from tasks.files import dump_task, load_task
    from tasks.langchain_tool import desktop_tool
    from tasks.result import RunResult
    from tasks.session import Session
    from tasks.task import Limits, Task

_HOMES = {
    "do": "tasks.api",
    "plan": "tasks.api",
    "resume": "tasks.api",
    "run_task": "tasks.api",
    "load_task": "tasks.files",
    "dump_task": "tasks.files",
    "desktop_tool": "tasks.langchain_tool",
    "RunResult": "tasks.result",
    "Session": "tasks.session",
    "Limits": "tasks.task",
    "Task": "tasks.task",
}

__all__ = [
    "Limits",
    "RunResult",
    "Session",
    "Task",
    "desktop_tool",
    "do",
    "dump_task",
    "load_task",
    "plan",
    "resume",
    "run_task",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tasks' has no {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
