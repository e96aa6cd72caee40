"""Run: one Task schema for plan, script, recording and replay; runner, trace, report, command line.

The library's calls are imported when they are first used, so that `import tasks` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tasks.api import do, plan, run_task

__all__ = ["do", "plan", "run_task"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'tasks' has no attribute {name!r}; it offers {', '.join(__all__)}")
    from tasks import api

    return getattr(api, name)
