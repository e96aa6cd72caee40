"""The training loop on tiny models: it learns, goes on after a kill, and mixes rows with and without images."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from agent.prompts.tokens import IMAGE, STRUCTURE
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from agent.training.batch import Row, batch_loss
from agent.training.dataset import PlanStream, make_sample
from agent.training.evaluate import encode_all, exact
from agent.training.loop import Loop, LoopConfig
from agent.training.phrases import FAMILIES
from perception.llava import new_llava

TINY = {
    "hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 48, "num_attention_heads": 4,
    "num_key_value_heads": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(build_tokenizer())


def tiny(vocabulary: Vocabulary) -> Any:
    return new_llava(
        vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end, **TINY
    )


def loop(vocabulary: Vocabulary, out: Path, steps: int) -> Loop:
    config = LoopConfig(steps=steps, peak_rate=5e-3, warmup_steps=5, tokens_per_batch=300, closed=len(STRUCTURE))
    stream = PlanStream(vocabulary, {"close": FAMILIES["close"], "scroll": FAMILIES["scroll"]})
    return Loop(tiny(vocabulary), {"plan": (1.0, stream)}, config, out, pad=vocabulary.pad)


def test_the_loss_falls_and_a_second_run_goes_on_where_the_first_stopped(
    vocabulary: Vocabulary, tmp_path: Path
) -> None:
    rng = Random(3)
    stream = PlanStream(vocabulary, {"close": FAMILIES["close"]})
    rows = [stream(rng) for _ in range(8)]
    first = loop(vocabulary, tmp_path, 40)
    before = float(batch_loss(first.model, rows, pad=vocabulary.pad, closed=len(STRUCTURE)).detach())
    assert first.run().step == 40
    after = float(batch_loss(first.model, rows, pad=vocabulary.pad, closed=len(STRUCTURE)).detach())
    assert after < 0.8 * before
    second = loop(vocabulary, tmp_path, 42)
    assert second.run().step == 42
    assert (tmp_path / "loss.png").stat().st_size > 1000


def test_a_batch_of_many_is_the_sum_of_single_rows_padding_and_images_included(vocabulary: Vocabulary) -> None:
    import torch

    model = tiny(vocabulary).eval()
    image, opt, yes = vocabulary.encode([IMAGE, "<opt>", "<yes>"])
    stream = PlanStream(vocabulary, {"close": FAMILIES["close"]})
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(2, 16, 192, generator=generator)
    shown = Row([1, image, opt, image, opt], [-100, -100, yes, -100, yes], features=features)
    rows = [stream(Random(1)), shown, stream(Random(2))]
    together = float(batch_loss(model, rows, pad=vocabulary.pad).detach())
    apart = sum(float(batch_loss(model, [row], pad=vocabulary.pad).detach()) for row in rows)
    assert together == pytest.approx(apart, rel=1e-4)


def test_an_untrained_model_is_not_exact(vocabulary: Vocabulary) -> None:
    samples = [make_sample(Random(n), FAMILIES["click"][1]) for n in range(4)]
    model = tiny(vocabulary).eval()
    assert not any(exact(model, encode_all(samples, vocabulary), pad=vocabulary.pad, closed=len(STRUCTURE)))
