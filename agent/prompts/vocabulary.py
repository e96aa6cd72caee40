"""From text to token ids: closed structure tokens, known words, and shapes for everything else.

A unit of an instruction becomes one token: the known word (lower case; `<^>` stands before it when it was capitalised),
or the shape it has. Unknown names, values and typing errors therefore look the same in training and in use, and a
value can only reach a plan by offset. `Vocabulary` also opens the tokenizer file of a checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from rapidfuzz.distance import OSA
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from agent.prompts.tokens import END, PAD, STRUCTURE
from agent.prompts.units import Unit, split_units

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"https?://\S+|(?:[A-Za-z0-9-]+\.)+(?:com|org|net|edu|gov|io|de|pl|uk|fr|eu|dev|info|example)(?:/\S*)?"
)
_FILE = re.compile(r"[\w][\w\-+. ()]*\.(?!\d+$)[A-Za-z0-9]{1,5}")
_PATH = re.compile(r"(?:~|\.{1,2}|[A-Za-z]:)?[/\\]\S*")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_KEPT_MARKS = frozenset(".,:;!?()-\"'/&+*=<>#@%$^_[]{}|\\~")
_LIKE_MARKS = {"–": "-", "—": "-", "→": ">", "×": "*", "÷": "/", "…": ".", "−": "-", "’": "'", "·": "*"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of an encoded text and the unit it stands for. A marker (`<^>`) belongs to the unit after it."""

    token: str
    unit: int
    marker: bool = False


def words() -> tuple[str, ...]:
    """The known words, most deliberate first."""
    text = resources.files("agent.prompts").joinpath("words.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def build_tokenizer(more: Sequence[str] = ()) -> Tokenizer:
    """A byte-level BPE tokenizer: structure tokens, bytes and merges, then every known word as one token."""
    known = tuple(dict.fromkeys((*words(), *more)))
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=len(STRUCTURE) + 1000,
        special_tokens=list(STRUCTURE),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator([" ".join(known)], trainer)
    add_words(tokenizer, known)
    return tokenizer


def add_words(tokenizer: Tokenizer, known: Iterable[str]) -> None:
    """Append words that the tokenizer does not have yet; the ids of all others stay."""
    tokenizer.add_tokens([AddedToken(word, single_word=True, normalized=False) for word in known])


class Vocabulary:
    """The tokens of one checkpoint."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.ids: Mapping[str, int] = tokenizer.get_vocab(with_added_tokens=True)
        self.names: dict[int, str] = {index: token for token, index in self.ids.items()}
        added = (token.content for token in tokenizer.get_added_tokens_decoder().values())
        self.words = frozenset(added) - frozenset(STRUCTURE)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self.words):
            self._by_length.setdefault(len(word), []).append(word)
        self.fold = lru_cache(maxsize=4096)(self._fold)
        for index, token in enumerate(STRUCTURE):
            if self.ids.get(token) != index:
                raise ValueError(f"the tokenizer does not fit this program: token {token!r} is not number {index}")

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def pad(self) -> int:
        return self.ids[PAD]

    @property
    def end(self) -> int:
        return self.ids[END]

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """Ids of token names; an unknown name is a programming error."""
        return [self.ids[token] for token in tokens]

    def shown(self, ids: Iterable[int]) -> str:
        """A prompt as text, token by token, for traces and people."""
        return " ".join(self.names[index] for index in ids)

    def pieces(self, units: Sequence[Unit], *, hidden: frozenset[int] = frozenset()) -> list[Piece]:
        """The tokens of an instruction's units. Known words at the indices in `hidden` are shown as shapes."""
        found: list[Piece] = []
        for index, unit in enumerate(units):
            token = self._token(unit, hidden=index in hidden)
            if token is None:
                continue
            if unit.text[0].isupper() and token in self.words:
                found.append(Piece("<^>", index, marker=True))
            found.append(Piece(token, index))
        return found

    def text_ids(self, text: str) -> list[int]:
        """Ids of any text (an element's name, say) in the same words and shapes."""
        return self.encode(piece.token for piece in self.pieces(split_units(text)))

    def _token(self, unit: Unit, *, hidden: bool) -> str | None:
        if unit.kind == "space":
            lines = unit.text.count("\n")
            return None if lines == 0 else "<nl>" if lines == 1 else "<nl2>"
        if unit.kind == "quote":
            return quote_shape(unit.text[1:-1])
        if unit.kind == "mark":
            mark = _LIKE_MARKS.get(unit.text, unit.text)
            return mark if mark in _KEPT_MARKS else shape(mark)
        word = unit.text.lower().replace("’", "'")
        if not hidden:
            if word in self.words:
                return word
            folded = self.fold(word) if word.isalpha() and unit.text[1:].islower() else None
            if folded is not None:
                return folded
        return shape(unit.text)

    def _fold(self, word: str) -> str | None:
        """The one known word that a single typing error turns into `word`; None for none or several."""
        if len(word) < 5:
            return None
        near = [
            known
            for length in (len(word) - 1, len(word), len(word) + 1)
            for known in self._by_length.get(length, ())
            if known[0] == word[0] and OSA.distance(known, word, score_cutoff=1) <= 1
        ]
        return near[0] if len(near) == 1 else None


def shape(text: str) -> str:
    """The shape token of a unit that is no known word."""
    for pattern, token in ((_EMAIL, "<email>"), (_URL, "<url>"), (_TIME, "<time>"), (_NUMBER, "<num>"),
                           (_FILE, "<file>"), (_PATH, "<path>")):  # fmt: skip
        if pattern.fullmatch(text):
            return token
    if not any(c.isalnum() for c in text):
        return "<emoji>" if ord(text[0]) > 0x2FFF else "<sym>"
    if any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text):
        return "<cjk>"
    if any(c.isdigit() for c in text):
        return "<x1>"
    if any(c.isalpha() and ord(c) > 0x24F for c in text):
        return "<cyr>"
    if len(text) > 1 and text.isupper():
        return "<XX>"
    return "<Xx>" if text[0].isupper() else "<xx>"


def quote_shape(text: str) -> str:
    """The shape token of a quoted region, from what stands between the marks."""
    if "\n" in text:
        return "<quote:lines>"
    for pattern, token in ((_EMAIL, "<quote:email>"), (_URL, "<quote:url>"), (_NUMBER, "<quote:num>"),
                           (_FILE, "<quote:file>"), (_PATH, "<quote:path>")):  # fmt: skip
        if pattern.fullmatch(text.strip()):
            return token
    return "<quote:long>" if len(text) > 40 else "<quote>"
