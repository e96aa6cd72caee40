"""A look inside the vision tower: what it makes of one picture, step by step, and which of some labels fits best.

Writes PNGs into a folder and returns what there is to say. The shipped tower, or one from a local folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import BadInput, EnvironmentBroken

if TYPE_CHECKING:
    from perception.screen import Pixels

SHOWN = 5
"""Labels that are told; the picture shows all."""


def parse_labels(*texts: str) -> tuple[str, ...]:
    """Labels, one a text or several with commas between them. Raises `BadInput`."""
    labels = tuple(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))
    if len(labels) < 2:
        raise BadInput(f"--labels {' '.join(texts)!r}: give at least two, such as --labels 'login page, inbox'")
    return labels


def inspect(pixels: Pixels, folder: Path, tower: Path | None) -> dict[str, Any]:
    """Walk the picture through the tower; `{"walk": lines, "pictures": [...]}`. Raises `CheckpointRefused`."""
    import torch

    from perception import inspect as looks
    from perception.clip import load_vision_tower
    from perception.crops import square

    model, preprocessing = load_vision_tower(tower)
    opened = looks.open_tower(model)
    given = torch.from_numpy(preprocessing([pixels]))  # [1, 3, H, W]
    seen = square(pixels, preprocessing.side)
    figures = {
        "patches": looks.draw_patches(seen, opened),
        "filters": looks.draw_filters(opened),
        "attention": looks.draw_attention(seen, looks.attention(opened, given, rollout=False)),
        "rollout": looks.draw_attention(seen, looks.attention(opened, given)),
    }
    if opened.positions is not None:
        figures["positions"] = looks.draw_positions(opened)
    paths = [_written(folder / f"{name}.png", figure) for name, figure in figures.items()]
    return {"walk": looks.walk(opened, given), "pictures": paths}


def label(pixels: Pixels, labels: Sequence[str], folder: Path | None, tower: Path | None) -> dict[str, Any]:
    """Similarity and probability of each label, the likeliest first; drawn as bars into `folder`."""
    from perception import inspect as looks
    from perception.clip import Clip

    clip = Clip.load(tower)
    similarities = [float(value) for value in clip.similarities([pixels], labels)[0]]
    probabilities = [float(value) for value in clip.probabilities([pixels], labels)[0]]
    order = sorted(range(len(labels)), key=lambda index: -probabilities[index])
    found: dict[str, Any] = {
        "labels": [
            {"label": labels[i], "similarity": round(similarities[i], 4), "probability": round(probabilities[i], 4)}
            for i in order
        ]
    }
    if folder is not None:
        found["pictures"] = [_written(folder / "labels.png", looks.draw_bars(labels, probabilities, similarities))]
    return found


def _written(path: Path, figure: Pixels) -> str:
    from PIL import Image

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(figure).save(path, "png")
    except OSError as error:
        raise EnvironmentBroken(f"{path}: the picture cannot be written ({error.strerror or error})") from error
    return str(path)
