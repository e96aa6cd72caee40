"""A suite as a JUnit file: the format of Ant's JUnit task, which build servers read.

`testsuites` with one `testsuite` per task file: properties, test cases, system-out, system-err, in this order. A case
that broke for a reason outside it is an `error`, one that was not run is `skipped`, any other that did not pass a
`failure`. A flaky case passes; system-out says how often it was tried.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET  # only writes

from tasks.inert import inert, inert_block
from tasks.suite.case import shown_path
from tasks.suite.results import CaseResult, SuiteResult

MAX_TEXT = 20_000


def junit_xml(result: SuiteResult) -> str:
    """The file's text."""
    root = ET.Element("testsuites")
    files: dict[Path, list[CaseResult]] = {}
    for case in result.cases:
        files.setdefault(case.case.path, []).append(case)
    moment = datetime.fromtimestamp(result.began, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    for number, (path, cases) in enumerate(files.items()):
        _suite(root, number, path, cases, moment)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, number: int, path: Path, cases: list[CaseResult], moment: str) -> None:
    suite = ET.SubElement(
        root,
        "testsuite",
        id=str(number),
        package=_token(shown_path(path.parent)),
        name=_token(path.name),
        timestamp=moment,
        hostname=_token(socket.gethostname()) or "localhost",
        tests=str(len(cases)),
        failures=str(sum(_outcome(case) == "failure" for case in cases)),
        errors=str(sum(_outcome(case) == "error" for case in cases)),
        skipped=str(sum(_outcome(case) == "skipped" for case in cases)),
        time=_seconds(sum(case.seconds for case in cases)),
    )
    ET.SubElement(suite, "properties")
    for case in cases:
        _case(suite, case)
    ET.SubElement(suite, "system-out").text = _block(line for case in cases for line in _told(case))
    ET.SubElement(suite, "system-err")


def _case(suite: ET.Element, case: CaseResult) -> None:
    again = f" #{case.case.repeat}" if case.case.repeat > 1 else ""
    name = _token(f"{case.case.name}{again}")
    classname = _token(shown_path(case.case.path))
    element = ET.SubElement(suite, "testcase", name=name, classname=classname, time=_seconds(case.seconds))
    outcome = _outcome(case)
    if outcome == "skipped":
        ET.SubElement(element, "skipped")
    elif outcome and case.last:
        problem = ET.SubElement(element, outcome, message=_xml(inert(case.last.message, 2000)), type=case.last.verdict)
        problem.text = _xml(inert_block(case.last.error, MAX_TEXT))


def _outcome(case: CaseResult) -> str:
    """The element that says how a case ended; "" when it passed."""
    if case.last is None:
        return "skipped"
    if case.last.verdict == "passed":
        return ""
    return "error" if case.last.verdict in ("environment", "bad_input", "stopped") else "failure"


def _told(case: CaseResult) -> Iterable[str]:
    for attempt in case.attempts:
        trace = f" (trace: {attempt.trace})" if attempt.trace else ""
        line = f"{case.case.id} attempt {attempt.number}: {attempt.verdict}, {attempt.seconds:.1f} s{trace}"
        yield inert(line, 2000)


def _block(lines: Iterable[str]) -> str:
    return _xml("\n".join(lines))[:MAX_TEXT]


def _token(text: str) -> str:
    """One line without blanks at its ends or two in a row."""
    return _xml(" ".join(inert(text, 1000).split()))


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold, escaped ones included."""
    return "".join(c if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
                   for c in text)  # fmt: skip


def _seconds(value: float) -> str:
    return f"{value:.3f}"
