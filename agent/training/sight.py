"""What a vision tower sees of pictures, computed once, because the tower does not learn with the decoder.

An element is shown as three tiles (whole, both ends), a region as six. The last layer's patch vectors of a tile (no
CLS), read row by row, are averaged in `VECTORS` equal groups, kept in half precision, and go through the projector.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from agent.training.batch import pool
from agent.training.entry import COLUMNS, ROWS, Entry, Pane
from perception.crops import Preprocessing, views
from perception.screen import Pixels

if TYPE_CHECKING:
    from torch import Tensor

VECTORS: Final = 4
"""Vectors for each tile; must divide the tower's number of patches."""
_AT_ONCE: Final = 192  # tiles in one forward pass


class Sight:
    """What one tower sees of entries' panes."""

    def __init__(self, model: Any, side: int = 32) -> None:
        """`model`: a `LlavaForConditionalGeneration`; its tower takes pictures of `side` pixels."""
        self._tower, self._prepare = model.model.vision_tower, Preprocessing(side=side)
        self._seen: dict[str, Tensor] = {}

    def look(self, entries: Iterable[Entry], keep: Path | None = None) -> None:
        """Encode every pane of the entries, image by image; what was seen is kept in the folder `keep`."""
        file = None if keep is None else keep / f"seen-{self._fingerprint()}.safetensors"
        if file is not None and file.exists():
            self._seen |= _stored(file)
        before = len(self._seen)
        for _, of in groupby(sorted(entries, key=lambda e: e.image), key=lambda e: e.image):
            same = list(of)
            self._see(same[0].image, {_key(entry.image, pane): pane for entry in same for pane in entry.panes})
        if file is not None and len(self._seen) > before:
            _store(self._seen, file)

    def features(self, entry: Entry) -> Tensor:
        """[tiles, VECTORS, vision width] of its panes, one pane after the other."""
        import torch

        keys = [_key(entry.image, pane) for pane in entry.panes]
        self._see(entry.image, dict(zip(keys, entry.panes, strict=True)))
        return torch.cat([self._seen[key] for key in keys]).float()

    def encode(self, shown: Sequence[Pixels]) -> Tensor:
        """[tiles, VECTORS, vision width] of tiles of any size, in half precision."""
        import torch

        device = next(self._tower.parameters()).device
        prepared = torch.from_numpy(self._prepare(shown))  # [K, 3, side, side]
        with torch.no_grad():  # not inference mode: the vectors take part in training
            seen = [
                pool(self._tower(part.to(device)).last_hidden_state[:, 1:], VECTORS).half().cpu()
                for part in torch.split(prepared, _AT_ONCE)
            ]
        return torch.cat(seen)

    def _see(self, image: Path, panes: dict[str, Pane]) -> None:
        import torch

        new = {key: pane for key, pane in panes.items() if key not in self._seen}
        if not new:
            return
        with Image.open(image) as picture:
            pixels = np.asarray(picture.convert("RGB"), np.uint8)
        shown = [tiles(pixels, pane) for pane in new.values()]
        seen = self.encode([tile for part in shown for tile in part])
        for key, of in zip(new, torch.split(seen, [len(part) for part in shown]), strict=True):
            self._seen[key] = of

    def _fingerprint(self) -> str:
        digest = hashlib.blake2b(digest_size=6)
        for _, tensor in sorted(self._tower.state_dict().items()):
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()


def tiles(pixels: Pixels, pane: Pane) -> list[Pixels]:
    """What the tower is shown of a pane of an image [H, W, 3]."""
    box = pane.box
    part = pixels[box.top : box.bottom, box.left : box.right]
    if pane.view == "element":
        return views(part)
    across = np.linspace(0, part.shape[1], COLUMNS + 1).astype(int)
    down = np.linspace(0, part.shape[0], ROWS + 1).astype(int)
    return [part[down[y] : down[y + 1], across[x] : across[x + 1]] for y in range(ROWS) for x in range(COLUMNS)]


def _key(image: Path, pane: Pane) -> str:
    box = pane.box
    return f"{image.resolve()} {pane.view} {box.left} {box.top} {box.width} {box.height}"


def _store(seen: dict[str, Tensor], file: Path) -> None:
    import torch
    from safetensors.torch import save_file

    sizes = json.dumps({key: len(value) for key, value in seen.items()})
    part = file.with_suffix(".part")
    save_file({"seen": torch.cat(list(seen.values()))}, str(part), metadata={"sizes": sizes})
    part.replace(file)


def _stored(file: Path) -> dict[str, Tensor]:
    import torch
    from safetensors import safe_open

    with safe_open(str(file), "pt") as opened:
        sizes: dict[str, int] = json.loads(opened.metadata()["sizes"])
        return dict(zip(sizes, torch.split(opened.get_tensor("seen"), list(sizes.values())), strict=True))
