from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from transformers import CLIPModel, SiglipConfig, SiglipModel

from perception.training.contrastive import Batch, Recipe, Run, clip_loss, features, siglip_loss
from perception.training.towers import build


def vectors(seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    draw = [torch.randn(9, 5, generator=generator, dtype=torch.float64) for _ in range(2)]
    return draw[0], draw[1]


def test_the_clip_loss_is_the_papers_formula_in_float64() -> None:
    image, text = vectors()
    i = image.numpy() / np.linalg.norm(image.numpy(), axis=1, keepdims=True)
    t = text.numpy() / np.linalg.norm(text.numpy(), axis=1, keepdims=True)
    logits = np.exp(1.3) * i @ t.T
    rows = -np.mean(np.diag(logits - np.log(np.exp(logits).sum(1, keepdims=True))))
    columns = -np.mean(np.diag(logits - np.log(np.exp(logits).sum(0, keepdims=True))))
    assert abs(float(clip_loss(image, text, torch.tensor(1.3, dtype=torch.float64))) - (rows + columns) / 2) < 1e-12


def test_the_siglip_loss_is_the_papers_formula_in_float64() -> None:
    image, text = vectors(1)
    i = image.numpy() / np.linalg.norm(image.numpy(), axis=1, keepdims=True)
    t = text.numpy() / np.linalg.norm(text.numpy(), axis=1, keepdims=True)
    signs = 2 * np.eye(9) - 1
    expected = np.log1p(np.exp(-signs * (np.exp(1.3) * i @ t.T - 10))).sum() / 9
    scale, bias = torch.tensor(1.3, dtype=torch.float64), torch.tensor(-10.0, dtype=torch.float64)
    assert abs(float(siglip_loss(image, text, scale, bias)) - expected) < 1e-12


def batch(rows: int = 6) -> Batch:
    generator = torch.Generator().manual_seed(5)
    tokens = torch.randint(4, 50, (rows, 7), generator=generator)
    tokens[:, -1] = 3
    return Batch(torch.randn(rows, 3, 32, 32, generator=generator), tokens)


def tiny() -> CLIPModel:
    return build(50, 0, hidden=64, layers=2, text=64)


def test_the_clip_loss_is_what_transformers_computes() -> None:
    model, data = tiny().eval(), batch()
    output = model(input_ids=data.tokens, pixel_values=data.pixels, return_loss=True)
    ours = clip_loss(*features(model, data), model.logit_scale)
    torch.testing.assert_close(ours, output.loss, atol=1e-5, rtol=1e-5)


def test_the_siglip_loss_is_what_transformers_computes() -> None:
    small = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = SiglipConfig(
        text_config={**small, "vocab_size": 50, "max_position_embeddings": 7, "projection_size": 16},
        vision_config={**small, "image_size": 32, "patch_size": 8},
    )
    model, data = SiglipModel(config).eval(), batch()
    output = model(input_ids=data.tokens, pixel_values=data.pixels, return_loss=True)
    ours = siglip_loss(output.image_embeds, output.text_embeds, model.logit_scale, model.logit_bias)
    torch.testing.assert_close(ours, output.loss.reshape(ours.shape), atol=1e-5, rtol=1e-5)


def test_a_run_that_is_interrupted_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    recipe = Recipe(batch=6, warmup=2, steps=10)
    straight = Run(tiny(), recipe, tmp_path / "a")
    losses = [straight.step(batch()) for _ in range(4)]
    first = Run(tiny(), recipe, tmp_path / "b")
    again = [first.step(batch()) for _ in range(2)]
    first.progress.losses = again.copy()
    first.save()
    second = Run(tiny(), recipe, tmp_path / "b")
    again += [second.step(batch()) for _ in range(2)]
    np.testing.assert_allclose(again, losses, rtol=1e-5)
    assert second.progress.step == 4


def test_both_losses_fall_on_a_batch_that_is_seen_again(tmp_path: Path) -> None:
    for loss in ("clip", "siglip"):
        run = Run(tiny(), Recipe(batch=6, warmup=1, steps=100, loss=loss), tmp_path / loss)
        losses = [run.step(batch()) for _ in range(12)]
        assert losses[-1] < 0.7 * losses[0], losses
