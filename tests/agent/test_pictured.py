"""Pictures in the space of words: which drawings are learned from, and that a drawing ends near what it is called."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from agent.meaning import Meanings
from agent.training.pictured import drawn, save, teach
from perception.checkpoint import EMBEDDED
from perception.errors import CheckpointRefused
from perception.icon_namer import IconNamer
from perception.training.icon_words import Words, parts
from perception.training.pairs import Icons

FAMILIES = [*(f"theme {n}" for n in range(6)), "breeze", "bloom"]


def drawings() -> Icons:
    """A post, a bar and a frame by each family."""
    rows = []
    for n, family in enumerate(FAMILIES):
        for name, places in (
            ("printer", [(4, 28, 14, 18)]),
            ("calendar", [(14, 18, 4, 28)]),
            ("window-outline", [(4, 28, 4, 7), (4, 28, 25, 28)]),
        ):
            pixels = np.zeros((32, 32, 4), np.uint8)
            for top, bottom, left, right in places:
                pixels[top:bottom, left:right] = (10 * n, 40, 90, 255)
            rows.append((pixels, (name,), family))
    return Icons(np.stack([p for p, _, _ in rows]), [names for _, names, _ in rows], [f for _, _, f in rows])


def test_words_of_a_name_say_what_is_shown_and_not_how_it_is_drawn() -> None:
    assert parts("mail-unread-outline-24px") == {"mail", "unread", "px"}


def test_words_are_learned_that_six_families_use_and_none_of_a_held_out_family() -> None:
    words = Words.of(drawings(), lambda family: family != "bloom")
    assert words.known == ("calendar", "printer", "window")
    assert {family for family, _ in words.of_drawing} == set(FAMILIES[:6])
    assert not Words.of(drawings(), lambda family: family in FAMILIES[:5]).known


def test_a_drawing_ends_near_what_it_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "meaning"
    shutil.copytree(EMBEDDED / "meaning", folder)
    meanings, namer = Meanings.load(folder), IconNamer.load()
    known = drawn(drawings(), namer, meanings, "bloom", seed=0)
    assert known.said == ("calendar", "printer", "window")
    assert known.traits.shape[:2] == (2, 18)
    save(*teach(known, meanings, steps=60, seed=0), folder)
    taught = Meanings.load(folder)
    near = taught.shown(known.traits[0, :3].astype(np.float32)) @ taught.of(["printer", "calendar", "window"]).T
    assert near.argmax(1).tolist() == [0, 1, 2]


def test_the_shipped_layer_takes_what_the_shipped_namer_makes_of_pictures() -> None:
    printer = drawings().pixels[0, ..., :3]
    lies = Meanings.load().shown(IconNamer.load().see([printer])[0].traits[None])
    assert np.linalg.norm(lies) == pytest.approx(1, abs=1e-3)


def test_a_layer_that_does_not_fit_the_words_is_refused(tmp_path: Path) -> None:
    import torch

    folder = tmp_path / "meaning"
    shutil.copytree(EMBEDDED / "meaning", folder)
    save(torch.zeros(64, 10), torch.zeros(64), folder)
    with pytest.raises(CheckpointRefused, match="layer of pictures"):
        Meanings.load(folder)
