"""A suite as one HTML page that links to one report per attempt. No network, no script.

All text is made inert and then escaped by the template engine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tasks.inert import inert, inert_block
from tasks.suite.results import Attempt, CaseResult, SuiteResult

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MOODS = {"passed": "good", "flaky": "open", "failed": "bad", "not_run": "idle"}
WORDS = {"passed": "passed", "flaky": "flaky", "failed": "failed", "not_run": "not run"}


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt as the page shows it."""

    number: int
    verdict: str
    mood: str
    message: str
    seconds: float
    confirmed: int
    steps: int
    trace: str
    link: str  # address of its report, relative to the page; "" when there is none


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the page shows it."""

    name: str
    id: str
    tags: Sequence[str]
    status: str
    mood: str
    seconds: float
    attempts: Sequence[AttemptRow]


def index_html(result: SuiteResult, page: Path) -> str:
    """The text of `page`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("suite.html.j2").render(**_view(result, page))


def _view(result: SuiteResult, page: Path) -> dict[str, Any]:
    rows = [_case(case, page) for case in result.cases]
    worst_first = {"bad": 0, "open": 1, "idle": 2, "good": 3}
    return {
        "verdict": result.verdict,
        "mood": "good" if result.verdict == "passed" else "bad",
        "began": datetime.fromtimestamp(result.began, UTC).strftime("%d %B %Y, %H:%M:%S UTC"),
        "seconds": result.seconds,
        "counts": [(WORDS[status], count, MOODS[status]) for status, count in result.counts.items() if count],
        "total": len(rows),
        "rows": sorted(rows, key=lambda row: worst_first[row.mood]),
    }


def _case(case: CaseResult, page: Path) -> CaseRow:
    again = f" #{case.case.repeat}" if case.case.repeat > 1 else ""
    return CaseRow(
        name=inert(f"{case.case.name}{again}"),
        id=case.case.id,
        tags=[inert(tag, 40) for tag in case.case.tags],
        status=WORDS[case.status],
        mood=MOODS[case.status],
        seconds=case.seconds,
        attempts=[_attempt(attempt, page) for attempt in case.attempts],
    )


def _attempt(attempt: Attempt, page: Path) -> AttemptRow:
    return AttemptRow(
        number=attempt.number,
        verdict=attempt.verdict,
        mood="good" if attempt.verdict == "passed" else "bad",
        message=inert_block(attempt.message, 4000),
        seconds=attempt.seconds,
        confirmed=sum(step.get("verdict") == "confirmed" for step in attempt.steps),
        steps=len(attempt.steps),
        trace=inert(str(attempt.trace), 1000) if attempt.trace else "",
        link=_link(attempt.report, page),
    )


def _link(report: Path | None, page: Path) -> str:
    if report is None or not report.exists():
        return ""
    return quote(os.path.relpath(report, page.parent))
