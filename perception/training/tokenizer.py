"""The CLIP text tower's own small tokenizer: byte-level BPE over interface words, lower case, `<start> ... <end>`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

START, END, PAD = "<start>", "<end>", "<pad>"
LENGTH = 16  # tokens of a caption, the two marks included


def train_tokenizer(texts: Iterable[str], vocabulary: int = 2048) -> Any:
    """A `tokenizers.Tokenizer`; pad, start and end are 0, 1 and 3: CLIP treats an end of 2 as an old format."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=[PAD, START, "<unused>", END], initial_alphabet=sorted(alphabet),
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts, trainer)
    start, end = tokenizer.token_to_id(START), tokenizer.token_to_id(END)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, start), (END, end)]
    )
    return tokenizer
