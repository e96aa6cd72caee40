"""Where a text that must stand nowhere stands after all: in files of any kind, and in pictures, read by the reader."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.faults.secrets import forms
from perception.geometry import Box
from perception.reader import Reader
from perception.screen import Frame


def found_in(secret: str, folders: Sequence[Path], printed: Mapping[str, str]) -> list[str]:
    """Every form of the secret in every file below the folders and in what was printed."""
    files = [path for folder in folders if folder.exists() for path in sorted(folder.rglob("*")) if path.is_file()]
    places = {str(path): path.read_bytes() for path in files} | {name: said.encode() for name, said in printed.items()}
    hits = [
        f"{form} in {name}" for name, data in places.items() for form, wanted in forms(secret).items() if wanted in data
    ]
    pictures = [(name, png) for path in files for name, png in _pictures(path)]
    return hits + _readable(secret, pictures)


def _pictures(path: Path) -> Iterator[tuple[str, bytes]]:
    """A picture file, or the pictures of a trace."""
    if path.suffix == ".png":
        yield str(path), path.read_bytes()
    if path.suffix == ".trace":
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            for name, png in db.execute("SELECT hash, png FROM frames"):
                yield f"{path} {name}", png


def _readable(secret: str, pictures: Sequence[tuple[str, bytes]]) -> list[str]:
    """Deltas are read as they are, on a plain ground."""
    reader, hits = Reader(), []
    parts = [secret[at : at + 6].casefold() for at in range(0, len(secret) - 5, 2)]
    for name, png in pictures:
        image = Image.open(io.BytesIO(png)).convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        pixels = np.asarray(Image.alpha_composite(ground, image).convert("RGB"))
        lines = reader.read(Frame(pixels, Box(0, 0, *image.size), 0.0))
        text = "".join(line.text for line in lines).replace(" ", "").casefold()
        hits += [f"readable in picture {name}"] if any(part in text for part in parts) else []
    return hits
