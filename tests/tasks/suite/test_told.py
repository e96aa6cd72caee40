"""What a suite leaves for others to read: JUnit file, page, memory, progress."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from xmlschema import XMLSchemaValidationError

from tasks.suite.case import Case
from tasks.suite.index import index_html
from tasks.suite.junit import junit_xml
from tasks.suite.memory import failed_last_time, last_failed, memory_file, remember
from tasks.suite.progress import PlainSuiteProgress, TerminalSuiteProgress, summary
from tasks.suite.results import Attempt, CaseResult, SuiteResult

from .junit_check import check_junit

HOSTILE = "<script>document.title='owned'</script>\x1b]0;owned\x07 \u202e ]]> & \x00 \ud800 \U0001f600"


def attempt(number: int, verdict: str, message: str = "it went wrong", **more) -> Attempt:
    return Attempt(number, verdict, verdict, message, 1.25, **more)  # type: ignore[arg-type]


def case(name: str, *attempts: Attempt, path: str = "/suite/a.task.yaml", row: str = "") -> CaseResult:
    return CaseResult(Case(Path(path), name, case=row, tags=("smoke",)), attempts)


@pytest.fixture
def result(tmp_path: Path) -> SuiteResult:
    report = tmp_path / "reports" / "one & two.html"
    report.parent.mkdir()
    report.write_text("<title>one</title>")
    cases = (
        case("Passes", attempt(1, "passed", report=report), path="/suite/one.task.yaml"),
        case("Flaky", attempt(1, "failed", trace=Path("/t/run.trace")), attempt(2, "passed")),
        case(HOSTILE, attempt(1, "failed", HOSTILE, trace=Path(f"/t/{HOSTILE[:20]}")), row="x"),
        case("Broken", attempt(1, "environment")),
        case("Not run"),
    )
    return SuiteResult(cases, 12.0, 1_700_000_000.0)


def test_the_junit_file_holds_to_the_format(result) -> None:
    root = check_junit(junit_xml(result))
    assert [suite.get("tests") for suite in root] == ["1", "4"]
    second = root[1]
    assert (second.get("failures"), second.get("errors"), second.get("skipped")) == ("1", "1", "1")
    assert "attempt 1: failed" in second.findtext("system-out", "")
    assert "(trace: /t/" in root.find(".//failure").text


def test_the_check_of_the_junit_file_is_strict(result) -> None:
    good = junit_xml(result)
    for wrong in (
        good.replace("<properties />", "", 1),
        good.replace('tests="1"', 'tests="one"', 1),
        good.replace("<system-err />", "", 1),
        good.replace('time="', 'tim="', 1),
        re.sub(r'timestamp="([^"]+)"', r'timestamp="\1Z"', good, count=1),
    ):
        with pytest.raises(XMLSchemaValidationError):
            check_junit(wrong)


def test_the_page_shows_hostile_texts_inert_and_links_to_reports(result, tmp_path) -> None:
    page = index_html(result, tmp_path / "index.html")
    assert "<script" not in page.lower()
    assert not set("\x1b\x07\x00\u202e") & set(page)
    assert 'href="reports/one%20%26%20two.html"' in page
    assert "http://" not in page
    assert "https://" not in page
    for words in ("1</b>flaky", "2</b>failed", "1</b>not run"):
        assert words in page


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs a browser")
def test_the_page_is_quiet_in_a_browser(result, tmp_path) -> None:
    page = tmp_path / "index.html"
    page.write_text(index_html(result, page), encoding="utf-8")
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}",
         "--enable-logging=stderr", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert "<title>environment: 5 desktop tasks</title>" in done.stdout  # no script changed it
    assert html.escape("<script>document.title='owned'", quote=False) in done.stdout
    assert "CONSOLE" not in done.stderr


def test_only_what_failed_is_remembered_until_it_passes() -> None:
    one, two = Path("/s/1.task.yaml"), Path("/s/2.task.yaml")
    remember(SuiteResult((case("a", attempt(1, "failed"), path=str(one)), case("b", path=str(two))), 1, 1))
    assert [found.path for found in last_failed([Case(one, "a"), Case(two, "b")])] == [one]
    remember(SuiteResult((case("b", attempt(1, "failed"), path=str(two)),), 1, 1))
    remember(SuiteResult((case("a", attempt(1, "passed"), path=str(one)),), 1, 1))
    assert [found.path for found in last_failed([Case(one, "a"), Case(two, "b")])] == [two]


def test_a_damaged_memory_is_none() -> None:
    memory_file().parent.mkdir(parents=True, exist_ok=True)
    memory_file().write_text('{"not": "a list"')
    assert failed_last_time() == frozenset()


def test_progress_is_one_inert_line_per_attempt(result) -> None:
    stream = io.StringIO()
    progress = PlainSuiteProgress(stream, 4)
    for ended in result.cases:
        for tried in ended.attempts:
            progress.ended(ended.case, tried, again=tried.number < len(ended.attempts))
    lines = stream.getvalue().splitlines()
    assert lines[1].startswith("[1/4] /suite/a.task.yaml - failed: it went wrong (1.2 s)") or "trace" in lines[1]
    assert lines[1].endswith("trying again")
    assert lines[2].startswith("[2/4]")
    assert "flaky" in lines[2]
    assert len(lines) == 5
    assert "\x1b" not in stream.getvalue()


def test_progress_on_a_terminal_shows_what_runs_and_leaves_lines(result) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    progress = TerminalSuiteProgress(stream, 1)
    first = result.cases[0]
    progress.began(first.case, 1)
    progress.at_step(first.case, 1, 2, "Say hello.")
    assert "1/2 Say hello." in str(progress._now())
    progress.ended(first.case, first.attempts[0], again=False)
    progress.close()
    assert "passed" in stream.getvalue()


def test_the_summary_counts_and_names_the_worst_verdict(result) -> None:
    assert summary(result) == "1 passed, 1 flaky, 2 failed, 1 not run in 12.0 s; worst verdict: environment"
