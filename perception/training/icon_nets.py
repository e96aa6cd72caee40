"""What names icons, as it learns: two equal networks on planes of edges, and three galleries of drawings.

Each gives for N pictures a score for every name: log-probabilities of a network, the mean cosine of the three most
similar drawings of that name for a gallery. `perception.icon_nets` reads what they learned.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, log_softmax, normalize, relu

from perception.icon_looks import PLANES, TABLE, edges, planes, table
from perception.icon_nets import NETS

NEAREST: Final = 3
SPACE: Final = 150
"""Width of the rows of the table's gallery."""
WIDTHS: Final = (64, 112, 256)
"""Channels of the three stages of a plane net."""
CLOSE: Final = 256
"""Width of its last layer but one."""
PARTS: Final = ("gallery", *(part for net in NETS for part in (net, f"near_{net}")))


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

    def __init__(self, names: int, beside: int = 0, drop: float = 0.3) -> None:
        """`beside`: further names and words that it learns, and forgets once it has learned."""
        super().__init__()
        small, middle, wide = WIDTHS
        self.stem, self.n = nn.Conv2d(PLANES, small, 3, 1, 1, bias=False), nn.BatchNorm2d(small)
        self.b1, self.b2 = Block(small, middle, 2), Block(middle, middle, 1)
        self.b3, self.b4 = Block(middle, wide, 2), Block(wide, wide, 1)
        self.fc, self.fn, self.drop = nn.Linear(wide * 16, CLOSE), nn.BatchNorm1d(CLOSE), nn.Dropout(drop)
        self.out = nn.Linear(CLOSE, names)
        self.more = nn.Linear(CLOSE, beside) if beside else None

    def forward(self, seen: Tensor) -> Tensor:
        """[N, PLANES, 16, 16] -> [N, names] logits; while it learns [N, names + beside]."""
        close = self.close(seen)
        logits: Tensor = self.out(close)
        return torch.cat([logits, self.more(close)], 1) if self.training and self.more is not None else logits

    def close(self, seen: Tensor) -> Tensor:
        """[N, PLANES, 16, 16] -> [N, CLOSE]: drawings of one name lie near each other."""
        seen = relu(self.n(self.stem(seen.contiguous(memory_format=torch.channels_last))))
        seen = self.b4(self.b3(self.b2(self.b1(seen))))
        placed: Tensor = self.fn(self.fc(self.drop(seen.flatten(1))))
        return placed


class Gallery(nn.Module):
    """Drawings as unit vectors in a space where those of one name lie close together."""

    rows: Tensor
    counts: Tensor

    def __init__(self, names: int, drawings: int, wide: int) -> None:
        super().__init__()
        self.register_buffer("rows", torch.zeros(drawings, wide, dtype=torch.int8))  # 127 times the vectors, by name
        self.register_buffer("counts", torch.zeros(names, dtype=torch.int32))  # rows of each name; they add up to all

    def forward(self, placed: Tensor) -> Tensor:
        """[N, wide] unit vectors -> [N, names]: mean cosine of each name's most similar drawings, -1 without one."""
        alike = placed @ (self.rows.float().T / 127)
        found = torch.full((len(placed), len(self.counts)), -1.0)
        for name, drawn in enumerate(torch.split(alike, self.counts.tolist(), dim=1)):
            if drawn.shape[1]:
                found[:, name] = drawn.topk(min(NEAREST, drawn.shape[1]), 1).values.mean(1)
        return found

    def fill(self, placed: Tensor, right: Tensor) -> None:
        """The drawings [N, wide] and which names [N, names] are right for each; as many as there are rows."""
        drawing = right.T.nonzero()[:, 1]  # by name
        self.rows.copy_((127 * placed[drawing]).round().to(torch.int8))
        self.counts.copy_(right.sum(0).to(torch.int32))


class Discriminants(nn.Module):
    """Fisher's discriminants of the names: rows of the table as unit vectors."""

    projection: Tensor
    middle: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("projection", torch.zeros(TABLE, SPACE))
        self.register_buffer("middle", torch.zeros(SPACE))

    def forward(self, rows: Tensor) -> Tensor:
        """[N, TABLE] -> [N, SPACE] unit vectors."""
        return normalize(rows @ self.projection - self.middle, dim=1)


class IconNets(nn.Module):
    """All of them together; the last name stands for everything that has none."""

    shares: Tensor

    def __init__(self, names: int, drawings: int, beside: int = 0) -> None:
        """`names`: with the one for everything else; `drawings`: in each gallery; `beside`: learned and forgotten."""
        super().__init__()
        self.axes, self.gallery = Discriminants(), Gallery(names, drawings, SPACE)
        self.first, self.second = PlaneNet(names, beside), PlaneNet(names, beside)
        self.near_first, self.near_second = Gallery(names, drawings, CLOSE), Gallery(names, drawings, CLOSE)
        for net in self.nets:
            net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.register_buffer("shares", torch.ones(len(PARTS)))

    def forward(self, relative: Tensor) -> Tensor:
        """Framed pictures [N, 3, SIDE, SIDE] -> [N, names] log-probabilities."""
        return log_softmax(torch.einsum("p,pnc->nc", self.shares, self.parts(relative)), 1)

    def parts(self, relative: Tensor) -> Tensor:
        """Framed pictures -> [parts, N, names]: what each of `PARTS` says."""
        seen = edges(relative)
        shown = planes(relative, seen)
        said = [self.gallery(self.axes(table(relative, seen)))]
        for net, near in zip(self.nets, self.near, strict=True):
            close = net.close(shown)
            said += [log_softmax(net.out(close), 1), near(normalize(close, dim=1))]
        return torch.stack(said)

    @property
    def nets(self) -> tuple[PlaneNet, PlaneNet]:
        """In the order of `NETS`."""
        return self.first, self.second

    @property
    def near(self) -> tuple[Gallery, Gallery]:
        """In the last layer but one of each net."""
        return self.near_first, self.near_second

    def forget_breadth(self) -> None:
        """What was learned beside is no longer needed."""
        for net in self.nets:
            net.more = None
