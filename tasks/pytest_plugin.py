"""The pytest plugin: `*.task.yaml` files are tests, `desk` drives a virtual desktop, `replay` decides a trace again.

Does nothing until a test asks for a fixture or a task file is collected; nothing else is imported before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tasks.display import Size
    from tasks.offline import Offline
    from tasks.suite.case import Case
    from tasks.suite.desk_client import DeskClient
    from tasks.suite.results import Attempt

SUFFIXES = (".task.yaml", ".task.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this plugin."""
    group = parser.getgroup("deskhand", "desktop tasks")
    group.addoption("--desk-size", default="1280x800", metavar="WxH", help="size of the virtual screens")
    group.addoption("--desk-traces", type=Path, metavar="DIR", help="keep the traces of failed tasks here")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TaskFile | None:
    """A task file is a collector of its cases."""
    return TaskFile.from_parent(parent, path=file_path) if file_path.name.endswith(SUFFIXES) else None


class TaskFailed(Exception):
    """A task that did not pass; its text is the one line that says why."""


class TaskFile(pytest.File):
    """One task file."""

    def collect(self) -> Iterator[TaskItem]:
        """Its cases. A wrong file is a collection error of one line."""
        from tasks.errors import BadInput
        from tasks.suite.case import cases_of

        try:
            cases = cases_of(self.path, {})
        except BadInput as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield TaskItem.from_parent(self, name=case.case or case.name, case=case)


class TaskItem(pytest.Item):
    """One case of a task file."""

    def __init__(self, *, case: Case, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.case = case
        for tag in case.tags:
            self.keywords[tag] = True

    def runtest(self) -> None:
        """Run it on a display of its own."""
        attempt = self._attempt()
        if attempt.verdict != "passed":
            raise TaskFailed(attempt.error)

    def _attempt(self) -> Attempt:
        from tasks.suite.suite import Suite, Wishes

        out = _traces(self.config, self.case.name)
        result = Suite([self.case], Wishes(out=out, size=_size(self.config))).run()
        _drop_if_empty(out)
        return result.cases[0].attempts[-1]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """One line, no traceback: what happened is in the trace."""
        from tasks.outcomes import DESKHAND_ERRORS

        if excinfo.errisinstance((TaskFailed, *DESKHAND_ERRORS)):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands, for pytest's report."""
        return self.path, None, self.case.name


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Iterator[DeskClient]:
    """A virtual desktop for one test."""
    from tasks.suite.desk_client import DeskClient

    folder = _traces(request.config, request.node.name)
    with DeskClient(folder, size=_size(request.config)) as client:
        yield client
    _drop_if_empty(folder)


@pytest.fixture
def replay() -> Callable[[str | Path], Offline]:
    """`replay(TRACE)` decides a recorded run once more, without a desktop; fails at the first decision that differs."""

    def again(trace: str | Path) -> Offline:
        from tasks.errors import TraceRefused
        from tasks.offline import replay_offline
        from tasks.trace_reader import read_trace

        try:
            replayed = replay_offline(read_trace(Path(trace)))
        except TraceRefused as refused:
            pytest.fail(str(refused), pytrace=False)
        if replayed.difference is not None:
            pytest.fail(f"{trace}: {replayed.difference}", pytrace=False)
        return replayed

    return again


def _size(config: pytest.Config) -> Size:
    from tasks.display import parse_size

    return parse_size(config.getoption("--desk-size"))


def _traces(config: pytest.Config, name: str) -> Path:
    from tasks.runs import new_run, run_name

    chosen = config.getoption("--desk-traces")
    return new_run(chosen / run_name(name) if chosen else None, name, "pytest")


def _drop_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
