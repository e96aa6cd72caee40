"""The networks that name icons, as they learn: on a table of edges, on planes of edges, and a gallery of drawings.

Each gives for N pictures a score for every name: log-probabilities of the networks, the mean cosine of the three most
similar drawings of that name for the gallery. `perception.icon_nets` reads what they learned.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, log_softmax, normalize, relu

from perception.icon_looks import PLANES, TABLE, edges, planes, table

NEAREST: Final = 3
SPACE: Final = 150
"""Width of the gallery's rows."""
_CLOSE: Final = 192


class TableNet(nn.Module):
    """Two wide layers over the table."""

    def __init__(self, names: int, wide: int = 640, drop: float = 0.3) -> None:
        super().__init__()
        self.n, self.drop = nn.BatchNorm1d(TABLE), nn.Dropout(drop)
        self.f1, self.n1 = nn.Linear(TABLE, wide, bias=False), nn.BatchNorm1d(wide)
        self.f2, self.n2 = nn.Linear(wide, wide, bias=False), nn.BatchNorm1d(wide)
        self.fc, self.fn = nn.Linear(wide, _CLOSE), nn.BatchNorm1d(_CLOSE)
        self.out = nn.Linear(_CLOSE, names)

    def forward(self, rows: Tensor) -> Tensor:
        """[N, TABLE] -> [N, names] logits."""
        first = self.drop(relu(self.n1(self.f1(self.n(rows)))))
        second = first + self.drop(relu(self.n2(self.f2(first))))
        logits: Tensor = self.out(self.fn(self.fc(second)))
        return logits


class Block(nn.Module):
    """Two convolutions and a way past them."""

    def __init__(self, given: int, wide: int, stride: int) -> None:
        super().__init__()
        self.c1, self.n1 = nn.Conv2d(given, wide, 3, stride, 1, bias=False), nn.BatchNorm2d(wide)
        self.c2, self.n2 = nn.Conv2d(wide, wide, 3, 1, 1, bias=False), nn.BatchNorm2d(wide)
        self.sc = nn.Conv2d(given, wide, 1, bias=False) if given != wide else None
        self.stride = stride

    def forward(self, seen: Tensor) -> Tensor:
        """[N, given, H, W] -> [N, wide, H / stride, W / stride]."""
        new = self.n2(self.c2(relu(self.n1(self.c1(seen)))))
        past = avg_pool2d(seen, 2) if self.stride == 2 else seen
        return relu(new + (past if self.sc is None else self.sc(past)))


class PlaneNet(nn.Module):
    """Convolutions over the planes, 16 to 4 pixels wide; every place keeps its own weights in the last layer."""

    def __init__(self, names: int, widths: tuple[int, int, int] = (40, 80, 144), drop: float = 0.2) -> None:
        super().__init__()
        small, middle, wide = widths
        self.stem, self.n = nn.Conv2d(PLANES, small, 3, 1, 1, bias=False), nn.BatchNorm2d(small)
        self.b1, self.b2, self.b3 = Block(small, middle, 2), Block(middle, wide, 2), Block(wide, wide, 1)
        self.fc, self.fn, self.drop = nn.Linear(wide * 16, _CLOSE), nn.BatchNorm1d(_CLOSE), nn.Dropout(drop)
        self.out = nn.Linear(_CLOSE, names)

    def forward(self, seen: Tensor) -> Tensor:
        """[N, PLANES, 16, 16] -> [N, names] logits."""
        logits: Tensor = self.out(self.close(seen))
        return logits

    def close(self, seen: Tensor) -> Tensor:
        """[N, PLANES, 16, 16] -> [N, CLOSE]: drawings of one name lie near each other."""
        seen = relu(self.n(self.stem(seen.contiguous(memory_format=torch.channels_last))))
        seen = self.b3(self.b2(self.b1(seen)))
        placed: Tensor = self.fn(self.fc(self.drop(seen.flatten(1))))
        return placed


class Gallery(nn.Module):
    """Drawings as unit vectors in a space where those of one name lie close together (Fisher's discriminants)."""

    rows: Tensor
    counts: Tensor
    projection: Tensor
    middle: Tensor

    def __init__(self, names: int, drawings: int) -> None:
        super().__init__()
        self.register_buffer("rows", torch.zeros(drawings, SPACE, dtype=torch.int8))  # 127 times the vectors, by name
        self.register_buffer("counts", torch.zeros(names, dtype=torch.int32))  # rows of each name; they add up to all
        self.register_buffer("projection", torch.zeros(TABLE, SPACE))
        self.register_buffer("middle", torch.zeros(SPACE))

    def forward(self, given: Tensor) -> Tensor:
        """[N, TABLE] -> [N, names]: mean cosine of the most similar drawings of each name, -1 where there is none."""
        alike = self.place(given) @ (self.rows.float().T / 127)
        found = torch.full((len(given), len(self.counts)), -1.0)
        for name, drawn in enumerate(torch.split(alike, self.counts.tolist(), dim=1)):
            if drawn.shape[1]:
                found[:, name] = drawn.topk(min(NEAREST, drawn.shape[1]), 1).values.mean(1)
        return found

    def place(self, given: Tensor) -> Tensor:
        """[N, TABLE] -> [N, SPACE] unit vectors."""
        return normalize(given @ self.projection - self.middle, dim=1)


class IconNets(nn.Module):
    """All three together; the last name stands for everything that has none."""

    shares: Tensor

    def __init__(self, names: int, drawings: int) -> None:
        """`names`: with the one for everything else; `drawings`: in the gallery."""
        super().__init__()
        self.table, self.planes, self.gallery = TableNet(names), PlaneNet(names), Gallery(names, drawings)
        self.register_buffer("shares", torch.ones(3))  # of table, planes and gallery in the sum

    def forward(self, relative: Tensor) -> Tensor:
        """Framed pictures [N, 3, SIDE, SIDE] -> [N, names] log-probabilities."""
        seen = edges(relative)
        row = table(relative, seen)
        parts = (
            log_softmax(self.table(row), 1),
            log_softmax(self.planes(planes(relative, seen)), 1),
            self.gallery(row),
        )
        return log_softmax(sum((s * p for s, p in zip(self.shares, parts, strict=True)), torch.zeros(())), 1)
