from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.chooser import EmbeddedChooser
from agent.errors import ModelUnavailable
from agent.models import load_model
from agent.prompts.ground_format import encode_ground, surroundings
from agent.recorded import Recorded
from agent.training.ground import GroundStream, Question, line_odds, main, open_vocabulary
from agent.training.ground_phrases import Asked
from perception.checkpoint import EMBEDDED
from perception.concepts import Thesaurus
from perception.geometry import Box
from perception.llava import Llava, new_llava, save_llava
from perception.screen import Element, Frame, Line, Screen


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random chooser, saved as training saves it."""
    path = tmp_path_factory.mktemp("chooser")
    vocabulary = open_vocabulary(path)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 48, "num_attention_heads": 2}
    save_llava(new_llava(vocabulary=len(vocabulary), image_token=vocabulary.ids["<image>"], pad=vocabulary.pad,
                         end=vocabulary.end, seed=3, **sizes), path)  # fmt: skip
    return path


def screen() -> Screen:
    return Screen(Frame(np.zeros((10, 10, 3), np.uint8), Box(0, 0, 10, 10), 0.0), (), (), ())


def elements(count: int) -> list[Element]:
    return [Element(Box(0, 30 * i, 80, 20), "button", f"Button {i}") for i in range(count)]


@pytest.mark.parametrize("count", [0, 1, 24, 60])
def test_there_is_a_probability_for_each_candidate_and_one_for_none(folder: Path, count: int) -> None:
    scores = EmbeddedChooser(folder).score("press the third button", screen(), elements(count))
    assert len(scores) == count + 1
    assert abs(sum(scores) - 1) < 1e-6


def test_pictures_are_meant_by_what_they_show_and_the_answers_can_be_played_back(folder: Path) -> None:
    pixels = np.full((60, 200, 3), 235, np.uint8)
    pixels[18:42, 19:22] = pixels[29:32, 8:33] = 40  # a plus sign
    seen = Screen(Frame(pixels, Box(0, 0, 200, 60), 0.0), (), (), ())
    icon, word = Element(Box(4, 12, 34, 34), "icon", ""), Element(Box(100, 10, 60, 30), "button", "Save")
    chooser, told = EmbeddedChooser(folder), dict[str, object]()
    chooser.heard = told.__setitem__
    add = chooser.meant("add", None, seen, (icon, word))
    assert add[0] > 0.5 > add[1]
    assert abs(sum(add) - 1) < 1e-6
    assert chooser.meant("keep my work on disk", "button", seen, (icon, word))[1] > 0.5
    captioned = replace(seen, lines=(Line("New", Box(5, 48, 30, 10), 1.0, ()),))
    assert chooser.meant("add", None, captioned, (icon,))[0] == 0.0
    again = EmbeddedChooser(folder, Recorded(told), icons=Path("nowhere"), words=Path("nowhere"))
    assert again.meant("add", None, seen, (icon, word)) == add
    for missing in ({"icons": Path("nowhere")}, {"words": Path("nowhere")}):
        with pytest.raises(ModelUnavailable):
            EmbeddedChooser(folder, **missing).meant("add", None, seen, (icon,))


def test_an_empty_box_to_tick_shows_no_stop_sign(folder: Path) -> None:
    pixels = np.full((60, 100, 3), 250, np.uint8)
    pixels[20:35, 20:35] = 40
    pixels[21:34, 21:34] = 255
    seen = Screen(Frame(pixels, Box(0, 0, 100, 60), 0.0), (), (), ())
    box = Element(Box(20, 20, 15, 15), "checkbox", "")
    assert EmbeddedChooser(folder).meant("stop the music", None, seen, (box,)) == [0.0, 1.0]


def test_the_chooser_gives_what_training_computes(folder: Path) -> None:
    vocabulary = open_vocabulary(folder)
    stream = GroundStream(vocabulary)
    rows, scored = [], []
    for seed in range(3):
        question = stream.question(np.random.default_rng(seed))
        stream.thesaurus = Thesaurus()
        bare = [replace(p, part=replace(p.part, icon="")) for p in question.screen][:24]
        question = Question(bare, Asked(question.asked.phrase, None, ""), slice(0, 24))
        rows.append(stream.row(question))
        scored.append(EmbeddedChooser(folder).score(question.asked.phrase, screen(), [p.element for p in bare]))
    model = Llava.load(folder).model
    odds, _ = line_odds(model, rows, vocabulary)
    for row, scores in zip(odds.softmax(1).detach().numpy(), scored, strict=True):
        np.testing.assert_allclose(row[row > 0], scores, atol=1e-4)


def test_a_line_scores_the_same_alone_and_among_others(folder: Path) -> None:
    chooser = EmbeddedChooser(folder)
    vocabulary, many = chooser.vocabulary, elements(30)
    around = surroundings(many)
    together = chooser._odds(encode_ground("the last button", many, vocabulary, around=around))
    alone = chooser._odds(encode_ground("the last button", many, vocabulary, around=around, part=slice(29, 30)))
    np.testing.assert_allclose(together[-2:], alone, atol=1e-4)


def test_a_folder_without_weights_is_an_unavailable_model(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="tokenizer"):
        EmbeddedChooser(tmp_path).score("x", screen(), elements(1))


def test_training_runs_stops_and_goes_on(tmp_path: Path) -> None:
    common = ["--out", str(tmp_path), "--hidden", "32", "--layers", "1", "--batch-tokens", "300", "--questions", "5"]
    main(["--minutes", "0.01", *common])
    first = (tmp_path / "progress.json").read_text()
    main(["--minutes", "0.03", *common])
    assert (tmp_path / "progress.json").read_text() != first
    assert len(EmbeddedChooser(tmp_path).score("press it", screen(), elements(2))) == 3


MAILBOX = [
    Element(Box(10, 10, 60, 20), "button", "Get"),
    Element(Box(80, 10, 60, 20), "button", "Compose"),
    Element(Box(150, 10, 60, 20), "button", "Reply"),
    Element(Box(220, 10, 60, 20), "button", "Forward"),
    Element(Box(10, 40, 100, 20), "item", "Inbox"),
    Element(Box(10, 60, 100, 20), "item", "Trash"),
    Element(Box(120, 40, 400, 300), "area", ""),
]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("start a new message", "Compose"),
        ("write an email", "Compose"),
        ("answer it", "Reply"),
        ("incoming mail", "Inbox"),
    ],
)
def test_the_shipped_chooser_knows_other_words_for_what_is_there(phrase: str, name: str) -> None:
    scores = EmbeddedChooser(EMBEDDED / "chooser").score(phrase, screen(), MAILBOX)
    best = int(np.argmax(scores))
    assert best < len(MAILBOX), scores
    assert MAILBOX[best].name == name, scores


@pytest.mark.parametrize("phrase", ["zoom in", "print it", "mute the sound"])
def test_the_shipped_chooser_points_at_nothing_when_nothing_fits(phrase: str) -> None:
    scores = EmbeddedChooser(EMBEDDED / "chooser").score(phrase, screen(), MAILBOX)
    assert int(np.argmax(scores)) == len(MAILBOX), scores


def test_the_embedded_model_comes_with_its_chooser() -> None:
    assert isinstance(load_model().chooser, EmbeddedChooser)
