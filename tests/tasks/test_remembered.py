"""What is remembered of a task's screens is the user's own, and private; anything else is as if it were not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from perception import memory as memories
from perception.checkpoint import CHECKSUMS
from perception.geometry import Box
from perception.memory import Memory
from perception.readings import Reading
from perception.screen import Element, Line
from tasks.remembered import readings_file, recall, remember

READING = Reading(Box(0, 0, 64, 32), np.array([[1, 2]], np.uint64), (Line("“Send” & 送", Box(2, 2, 40, 12), 0.9, ()),))
ELEMENT = Element(Box(2, 2, 40, 12), "field", "To", "a@b", frozenset({"focused"}), 0.5, Box(0, 0, 1, 1), 3)


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "mail.task.yaml"


def test_what_was_kept_comes_back_and_is_private(task: Path) -> None:
    assert recall(task) == Memory()
    remember(task, Memory([READING]))
    remember(task, Memory([READING, READING], {"key": (ELEMENT,)}))
    memory = recall(task)
    back = memory.readings
    assert memory.findings == {"key": (ELEMENT,)}
    assert memory.without([Box(0, 0, 3, 3)]).findings == {}
    assert [reading.lines for reading in back] == [READING.lines] * 2
    assert back[0].tiles.tolist() == [[1, 2]]
    assert readings_file(task).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in readings_file(task).parent.iterdir()] == [readings_file(task).name]
    assert recall(task.with_name("other.task.yaml")) == Memory()


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff\xfe", b'{"version": 1}', b"null"])
def test_a_damaged_file_is_none(task: Path, content: bytes) -> None:
    remember(task, Memory([READING]))
    readings_file(task).write_bytes(content)
    assert recall(task) == Memory()


def test_what_others_can_write_and_what_is_a_link_is_not_believed(task: Path, tmp_path: Path) -> None:
    remember(task, Memory([READING]))
    file = readings_file(task)
    file.chmod(0o666)
    assert recall(task) == Memory()
    file.chmod(0o600)
    assert len(recall(task).readings) == 1
    file.rename(tmp_path / "elsewhere.json")
    file.symlink_to(tmp_path / "elsewhere.json")
    assert recall(task) == Memory()


def test_a_folder_that_cannot_be_written_stops_nothing(task: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    remember(task, Memory([READING]))
    assert recall(task) == Memory()


@pytest.fixture
def judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of checkpoints; what the version was is forgotten before and after."""
    for name in ("extents", "states"):
        (tmp_path / name).mkdir()
        (tmp_path / name / CHECKSUMS).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(memories, "EMBEDDED", tmp_path)
    memories._version.cache_clear()
    yield tmp_path
    memories._version.cache_clear()


@pytest.mark.parametrize("name", ["extents", "states"])
def test_what_other_judges_found_is_forgotten(task: Path, judges: Path, name: str) -> None:
    remember(task, Memory([READING], {"key": (ELEMENT,)}))
    assert recall(task).findings
    (judges / name / CHECKSUMS).write_text('{"model.safetensors": "other"}', encoding="utf-8")
    memories._version.cache_clear()
    assert recall(task) == Memory()
