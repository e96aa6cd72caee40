"""A run's history as a picture: the loss and the scores of its evaluations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


def draw_history(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """The loss curve and the evaluation scores as a picture."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    losses = [h for h in history if "loss" in h]
    left.semilogy([h["tokens"] / 1e6 for h in losses], [max(h["loss"], 1e-6) for h in losses])
    left.set(xlabel="M tokens", ylabel="loss")
    scores = [h for h in history if "loss" not in h]
    for key in sorted({k for h in scores for k in h} - {"step", "tokens"}):
        known = [h for h in scores if key in h]
        right.plot([h["tokens"] / 1e6 for h in known], [h[key] for h in known], marker="o", label=key)
    right.set(xlabel="M tokens", ylabel="share right", ylim=(0, 1))
    if scores:
        right.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path)
    pyplot.close(figure)
