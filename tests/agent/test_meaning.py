"""What texts mean, what is likely meant by them, and how that is taught."""

from __future__ import annotations

import gzip
import struct
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from agent.meaning import Meanings, known_words
from agent.training.meaning import Lessons, Said, contrast, main, save, sayings, teach
from agent.training.texts import pairs, paragraphs, synonyms
from agent.training.word_vectors import learn_words
from agent.weighing import Weigher
from perception.checkpoint import EMBEDDED, write_checksums
from perception.concepts import Thesaurus
from perception.errors import CheckpointRefused
from perception.geometry import Box
from perception.icon_namer import Seen
from perception.screen import Element

TEXTS = [
    f"{verb} the {noun} now".split() for verb in ("save", "keep", "delete", "erase") for noun in ("file", "letter")
]


def test_what_a_person_says_lies_nearer_to_its_label_than_to_others() -> None:
    meanings = Meanings.load()
    labels = ["Undo", "Print...", "Delete", "Zoom In", "Find"]
    near = (
        meanings.of(labels)
        @ meanings.of(
            [
                "revert my most recent edit",
                "get it onto paper",
                "throw it away",
                "make everything bigger",
                "look for a word",
            ]
        ).T
    )
    assert near.argmax(0).tolist() == [0, 1, 2, 3, 4]
    assert np.allclose(np.linalg.norm(meanings.of(labels), axis=1), 1)
    assert not meanings.of(["", "42", "xqzzt"]).any()


def test_a_word_is_known_without_its_ending() -> None:
    assert known_words("Saving FILES, user's", {"file": 0, "user": 1, "sav": 2}) == [2, 0, 1]


def test_names_and_pictures_compete_with_none_of_these() -> None:
    names = [("document save",), ("edit cut",)]
    weigher = Weigher(Meanings.load(), names, Thesaurus())
    icon, box = Element(Box(0, 0, 20, 20), "button", ""), Element(Box(40, 0, 80, 20), "checkbox", "Keep backups")
    shows_save = Seen(np.log(np.array([0.7, 0.1, 0.2], np.float32)), np.zeros(5, np.float32))
    save_it = weigher.weigh("save", None, (icon, box), {0: shows_save})
    assert save_it[0] > 0.5
    assert sum(save_it) == pytest.approx(1)
    assert weigher.weigh("the moon", None, (icon, box), {0: shows_save})[-1] > 0.8
    as_box = weigher.weigh("keep copies", "checkbox", (icon, box), {0: shows_save})
    as_tab = weigher.weigh("keep copies", "tab", (icon, box), {0: shows_save})
    assert as_box[1] > as_tab[1]
    assert weigher.weigh("save", None, (replace(icon, name=""),), {}) == [0.0, 1.0]


def test_of_two_pictures_with_the_same_names_the_one_counts_more_that_lies_where_the_words_lie() -> None:
    words = ["anchor", "kite"]
    meanings = Meanings(words, np.eye(2, dtype=np.float32), np.array([[1, 0, 0], [0, 1, 0]], np.float32))
    pictures = {n: Seen(np.log(np.array([1.0], np.float32)), np.eye(2, dtype=np.float32)[n]) for n in (0, 1)}
    icons = tuple(Element(Box(30 * n, 0, 20, 20), "button", "") for n in (0, 1))
    weigher = Weigher(meanings, (), Thesaurus())
    for n, word in enumerate(words):
        weights = weigher.weigh(word, None, icons, pictures)
        assert weights[n] > 10 * weights[1 - n]
    assert weigher.weigh("spoon", None, icons, pictures)[-1] > 0.9
    assert not meanings.shown(np.ones((3, 7), np.float32)).any()


def test_two_wordings_of_a_concept_are_nearer_than_a_shared_word() -> None:
    weigher = Weigher(Meanings.load(), (), Thesaurus())
    menu, compose = Element(Box(0, 0, 60, 20), "menu", "Message"), Element(Box(70, 0, 60, 20), "button", "Compose")
    weights = weigher.weigh("new message", None, (menu, compose), {})
    assert weights[1] > 0.8


def test_a_list_is_meant_by_what_is_chosen_in_it_as_well_as_by_its_name() -> None:
    weigher = Weigher(Meanings.load(), (), Thesaurus())
    paper = Element(Box(0, 0, 90, 20), "combo", "Paper", "Letter")
    colour = Element(Box(0, 30, 90, 20), "combo", "Colour", "Green")
    written = Element(Box(0, 60, 90, 20), "field", "Remark", "Green")
    for said, expected in (("colour", 1), ("green", 1), ("letter", 0), ("paper", 0)):
        weights = weigher.weigh(said, None, (paper, colour, written), {})
        assert weights.index(max(weights)) == expected, said


def test_words_among_the_same_words_are_alike_and_the_same_seed_gives_the_same() -> None:
    alike = [(["save"], ["keep"], 6), (["delete"], ["erase"], 6)]
    known = learn_words(TEXTS * 3, alike, ["letter"], most=20, size=4, least=2)
    number = {word: n for n, word in enumerate(known.words)}
    same = known.vectors @ known.vectors.T
    assert same[number["save"], number["keep"]] > same[number["save"], number["erase"]]
    again = learn_words(TEXTS * 3, alike, ["letter"], most=20, size=4, least=2)
    assert torch.equal(known.vectors, again.vectors)


def test_lessons_draw_a_label_to_what_is_said_of_it(tmp_path: Path) -> None:
    known = learn_words(TEXTS * 3, [], [], most=20, size=6, least=2)
    number = {word: n for n, word in enumerate(known.words)}
    told = [Said(("save",), ("keep",)), Said(("delete",), ("erase",))]
    lessons = Lessons([(told, 2)], number)
    assert lessons.batch(Random(1)) == lessons.batch(Random(1))
    save(teach(known, lessons, 300, 0, layers=0), known.words, tmp_path)
    meanings = Meanings.load(tmp_path)
    near = meanings.of(["save", "delete"]) @ meanings.of(["keep", "erase"]).T
    assert near.argmax(1).tolist() == [0, 1]


def test_the_order_of_words_is_learned_and_read_as_it_was_learned(tmp_path: Path) -> None:
    known = learn_words(TEXTS * 3, [], [], most=20, size=8, least=2)
    number = {word: n for n, word in enumerate(known.words)}
    told = [Said(("delete",), ("save file",)), Said(("letter",), ("file save",))]
    encoder = teach(known, Lessons([(told, 2)], number), 400, 0, layers=2)
    save(encoder, known.words, tmp_path)
    meanings, texts = Meanings.load(tmp_path), ["save file", "file save", "delete the letter now", "now"]
    with torch.no_grad():
        wanted = encoder([known_words(text, number) for text in texts]).numpy()
    assert np.abs(meanings.of(texts) - wanted).max() < 0.03, "half precision and bytes"
    assert float(meanings.of(texts[:1])[0] @ meanings.of(texts[1:2])[0]) < 0.99, "the sum of words alone is the same"
    assert np.array_equal(meanings.of(["now", "", "now"])[0], meanings.of(["now"])[0])
    assert not meanings.of(["qqq"]).any()


@pytest.mark.parametrize(
    "broken",
    [{"order.out.weight": (3, 3)}, {"order.tower.layers.1.linear1.bias": (2,)}, {"order.places.weight": None},
     {"order.tower.layers.0.norm1.weight": None}],
)  # fmt: skip
def test_layers_of_word_order_that_do_not_fit_are_refused(
    tmp_path: Path, broken: dict[str, tuple[int, ...] | None]
) -> None:
    known = learn_words(TEXTS * 3, [], [], most=20, size=8, least=2)
    told = Lessons([([Said(("save",), ("keep",))], 1)], {word: n for n, word in enumerate(known.words)})
    save(teach(known, told, 1, 0), known.words, tmp_path)
    stored = load_file(tmp_path / "model.safetensors")
    for name, shape in broken.items():
        del stored[name]
        if shape is not None:
            stored[name] = np.zeros(shape, np.float16)
    save_file(stored, tmp_path / "model.safetensors")
    write_checksums(tmp_path)
    with pytest.raises(CheckpointRefused, match="order"):
        Meanings.load(tmp_path)


def test_the_loss_is_the_mean_of_both_ways() -> None:
    one, other = torch.eye(3, 4), torch.eye(3, 4).flip(0)
    scores = one @ other.T * 2
    both = [torch.nn.functional.cross_entropy(s, torch.arange(3), label_smoothing=0.05) for s in (scores, scores.T)]
    assert contrast(one, other, torch.tensor(2.0)) == pytest.approx((both[0] + both[1]).item() / 2)


def test_every_label_has_sayings_and_no_label_stands_twice() -> None:
    told = sayings()
    assert len(told) > 3000
    assert all(said.labels and said.sayings for said in told)
    assert len({said.labels for said in told}) == len(told)


def test_weights_that_do_not_fit_their_words_are_refused(tmp_path: Path) -> None:
    shipped = EMBEDDED / "meaning"
    (tmp_path / "model.safetensors").write_bytes((shipped / "model.safetensors").read_bytes())
    for config, why in (('"words": "one two"', "not those of 2 words"), ('"words": 3', "words must be")):
        (tmp_path / "config.json").write_text(f'{{"model_type": "deskhand-meaning", {config}}}', "utf-8")
        with pytest.raises(CheckpointRefused, match=why):
            Meanings.load(tmp_path)


def test_texts_are_read_from_help_dictionary_descriptions_and_catalogues(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "a.html").write_text(
        "<p>Choose <b>Save</b> to keep the file.</p><script>x()</script>", "utf-8"
    )
    (tmp_path / "help" / "de").mkdir()
    (tmp_path / "help" / "de" / "a.html").write_text("<p>Etwas, das nicht gelesen werden soll.</p>", "utf-8")
    (tmp_path / "words.dict.dz").write_bytes(gzip.compress(b"Erase [obs] to rub out what is written.\n\nshort"))
    (tmp_path / "wordnet").mkdir()
    (tmp_path / "wordnet" / "data.noun").write_text(
        "  1 licence | none\n1 03 n 02 disk 0 plate 0 000 | a flat thing", "utf-8"
    )
    (tmp_path / "descriptions.txt").write_text("Package: x\nDescription-en: a tool to view pictures\nTag: y\n", "utf-8")
    for language, german in (("de", "Löschen"), ("fr", "Supprimer")):
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "a.mo").write_bytes(_catalogue({"_Delete": german, "Erase": german, "Save": f"{german}!"}))
    (tmp_path / "th.dat").write_text("UTF-8\nbig|1\n(adj)|large|huge (generic term)\n", "utf-8")
    assert list(paragraphs(tmp_path)) == [
        "a tool to view pictures", "choose save to keep the file.", "disk, plate : a flat thing",
        "erase to rub out what is written.",
    ]  # fmt: skip
    assert pairs(tmp_path) == [("delete", "erase", 2)]
    assert list(synonyms(tmp_path)) == [["big", "large", "huge"]]


def test_it_is_taught_with_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    help_page = "".join(f"<p>{' '.join(text)} and then go on</p>" for text in TEXTS * 2)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "help.html").write_text(help_page, "utf-8")
    few = tmp_path / "few.tsv"
    few.write_text("# labels\nsave|keep\tfile the letter|keep it\ndelete\terase the letter now\n", "utf-8")
    monkeypatch.setattr("agent.training.meaning.sayings", lambda: sayings(few))
    main(["--texts", str(tmp_path / "texts"), "--size", "4", "--steps", "4", "--out", str(tmp_path / "out")])
    assert Meanings.load(tmp_path / "out").of(["save the letter"]).any()


def _catalogue(messages: dict[str, str]) -> bytes:
    """A message catalogue in gettext's binary form."""
    pairs_ = sorted(
        (a.encode(), b.encode()) for a, b in {"": "Content-Type: text/plain; charset=UTF-8\n", **messages}.items()
    )
    start, ids, texts, table = 28 + 16 * len(pairs_), b"", b"", []
    for message, text in pairs_:
        table.append((len(message), len(ids), len(text), len(texts)))
        ids, texts = ids + message + b"\0", texts + text + b"\0"
    first = b"".join(struct.pack("<2I", size, start + at) for size, at, _, _ in table)
    second = b"".join(struct.pack("<2I", size, start + len(ids) + at) for _, _, size, at in table)
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs_), 28, 28 + 8 * len(pairs_), 0, 0)
    return head + first + second + ids + texts
