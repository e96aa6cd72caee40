"""Which tasks a suite runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.errors import BadInput
from tasks.suite.case import BadFiles, Case, collect, repeated, select


def case(name: str, *tags: str, row: str = "") -> Case:
    return Case(Path(f"{name}.task.yaml"), name, case=row, tags=tags)


def test_a_folder_gives_its_task_files_by_name_and_not_what_is_hidden_or_a_part(write, tmp_path) -> None:
    for name in ("b", "a"):
        write(name)
    write("c", folder="suite/inner")
    write("d", folder="suite/.hidden")
    write("e", folder="suite/parts")
    (tmp_path / "suite" / "notes.yaml").write_text("not: a task")
    found = collect([tmp_path / "suite"], {})
    assert [case.name for case in found] == ["a", "b", "c"]


def test_a_file_that_is_named_twice_runs_once(write, tmp_path) -> None:
    path = write("a")
    assert len(collect([path, path, tmp_path / "suite"], {})) == 1


def test_every_wrong_file_is_told_before_anything_runs(write) -> None:
    paths = [write("good"), write("bad", "version: 1\nname: x\nstepps: []\n"), write("worse", "- 1\n")]
    with pytest.raises(BadFiles) as raised:
        collect([*paths, Path("missing.task.yaml")], {})
    assert len(raised.value.lines) == 3
    assert "stepps" in raised.value.lines[0]


def test_a_folder_without_task_files_is_refused(tmp_path) -> None:
    with pytest.raises(BadInput, match="no task file"):
        collect([tmp_path], {})


@pytest.mark.parametrize(
    ("patterns", "tags", "left"),
    [
        (["mail"], [], ["mail one", "mail two"]),
        (["MAIL ?WO", "mail ?wo"], [], ["mail two"]),
        ([], ["smoke"], ["mail one", "sum"]),
        ([], ["smoke", "!slow"], ["mail one"]),
        ([], ["!slow"], ["mail one", "mail two"]),
        (["mail"], ["smoke"], ["mail one"]),
    ],
)
def test_names_and_tags_choose(patterns, tags, left) -> None:
    cases = [case("mail one", "smoke"), case("mail two"), case("sum", "smoke", "slow")]
    assert [found.name for found in select(cases, patterns, tags)] == left


def test_an_unknown_tag_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(BadInput, match=r"did you mean 'smoke'\?"):
        select([case("a", "smoke")], tags=["smoek"])


def test_nothing_left_is_refused() -> None:
    with pytest.raises(BadInput, match="none of 1 tasks is left"):
        select([case("a")], ["b"])


def test_repetitions_are_told_apart() -> None:
    assert [found.id for found in repeated([case("a"), case("b", row="x")], 2)] == [
        "a.task.yaml",
        "b.task.yaml[x]",
        "a.task.yaml #2",
        "b.task.yaml[x] #2",
    ]


TABLE = """version: 1
name: {name}
tags: [smoke]
variables: {{word: hi}}
cases:
  - {{name: one, word: hello}}
  - {{name: two, word: good day}}
steps:
  - {{id: say, do: "Say ${{word}}.", action: {{kind: answer, text: "${{word}}"}}}}
"""


def test_each_row_of_a_table_is_a_case_of_its_own(write) -> None:
    found = collect([write("greet", TABLE)], {})
    assert [(case.name, case.case, case.row) for case in found] == [
        ("greet [one]", "one", 0),
        ("greet [two]", "two", 1),
    ]
    assert found[0].id.endswith("greet.task.yaml[one]")
    assert len({case.key for case in found}) == 2
    assert found[1].sentences == ("Say good day.",)


def test_a_variable_is_for_the_files_that_know_it_and_refused_when_none_does(write) -> None:
    paths = [write("greet", TABLE), write("plain")]
    assert len(collect(paths, {"word": "x"})) == 3
    with pytest.raises(BadInput, match="no task file has a variable wrod"):
        collect(paths, {"wrod": "x"})
    with pytest.raises(BadInput, match="did you mean 'word'"):
        collect(paths[:1], {"wrod": "x"})
