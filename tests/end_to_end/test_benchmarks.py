"""The benchmarks judge what they are meant to judge, and their data stays out of training."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from benchmarks import desk, mail
from examples.mail.message import Wanted
from examples.mail.sink import Received

ROOT = Path(__file__).resolve().parents[2]
WANTED = Wanted("a@desk.example", "x", "y")
PASSED, FAILED = {"verdict": "passed"}, {"verdict": "failed"}


def sent(body: str) -> Received:
    return Received("s@desk.example", ("a@desk.example",), f"To: a@desk.example\r\nSubject: x\r\n\r\n{body}".encode())


@pytest.mark.parametrize(
    ("answer", "messages", "flags"),
    [
        (PASSED, [sent("y")], {"exact", "passed"}),
        (FAILED, [sent("y")], {"exact"}),
        (PASSED, [sent("z")], {"passed", "wrong_sent", "false_passed"}),
        (PASSED, [], {"passed", "false_passed"}),
        (FAILED, [], {"stopped"}),
        (PASSED, [sent("y"), sent("y")], {"passed", "wrong_sent", "false_passed"}),
    ],
)
def test_the_mail_server_has_the_last_word(answer: dict[str, str], messages: list[Received], flags: set[str]) -> None:
    judged = mail.judge(answer, messages, WANTED)
    assert {name for name, value in judged.items() if value and name != "differences"} == flags


def test_sixty_cases_cover_clients_phrasings_sizes_themes_fonts_and_bodies() -> None:
    cases = mail.cases(60, seed=1)
    assert sum(case.client == "second" for case in cases) == 30
    assert len({case.phrasing for case in cases}) >= 12
    assert len({(case.size, case.theme, case.font_points) for case in cases}) == 12
    assert len({case.body for case in cases}) >= 15
    assert cases[:7] == mail.cases(7, seed=1)


def test_twenty_desk_cases_are_whole_sentences() -> None:
    cases = desk.cases()
    assert len(cases) == 20
    assert not [case.instruction for case in cases if re.search(r"[{}]", case.instruction)]


def test_no_benchmark_phrasing_occurs_in_what_the_packages_ship() -> None:
    phrasings = YAML(typ="safe").load(mail.DATA.read_text(encoding="utf-8"))["phrasings"]
    longest = [max(re.split(r"\{\w+\}", phrasing), key=len).strip(" .,:;?").lower() for phrasing in phrasings]
    files = [path for package in ("agent", "perception", "tasks", "actions") for path in (ROOT / package).rglob("*")]
    for path in files:
        if path.suffix in (".py", ".txt", ".yaml", ".jsonl"):
            text = " ".join(path.read_text(encoding="utf-8").lower().split())
            assert not [words for words in longest if len(words.split()) >= 4 and words in text], path
