"""A run as one HTML file that needs nothing else: no network, no script. Knows nothing of terminals.

Pictures are kept once each as symbols of an SVG; every view of a picture (whole, enlarged, with the point drawn in)
refers to its symbol. All text is escaped by the template engine after it was made inert.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

import numpy as np

from perception.geometry import Box
from perception.screen import Frame, Pixels
from tasks.errors import TraceRefused
from tasks.frames import encode_png
from tasks.report_view import view_of
from tasks.trace_reader import RecordedRun

TEMPLATES = Path(__file__).parent / "templates"
MAX_PNG = 500_000
"""A picture that is larger as PNG is a photograph and is kept as JPEG."""

MARGIN = 24
"""Background that is shown around the part of the screen in use, in pixels."""


class Picture(NamedTuple):
    """A picture of the report."""

    id: str
    uri: str
    box: Box
    used: Box | None  # the part that is not plain background


def report_html(run: RecordedRun) -> str:
    """The page. Raises `TraceRefused` when the trace cannot be understood."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    view = view_of(run)
    pictures = {name: picture for name in view.frames if (picture := _picture(run, name))}
    stage = _stage(list(pictures.values()))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("report.html.j2").render(run=view, pictures=pictures, stage=stage)


def _picture(run: RecordedRun, name: str) -> Picture | None:
    try:
        frame = run.frame(name)
    except TraceRefused:
        return None  # a damaged picture must not hide the rest of the run
    if frame is None:
        return None
    return Picture(f"p{name[:16]}", data_uri(frame.pixels), frame.bounds, _used(frame))


def _used(frame: Frame) -> Box | None:
    """The part of a picture that differs from its corner; None when it is plain."""
    differs = (frame.pixels != frame.pixels[0, 0]).any(axis=2)  # [H, W]
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return None
    box = Box(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1)
    return box.shifted(frame.bounds.left, frame.bounds.top)


def _stage(pictures: Sequence[Picture]) -> Box | None:
    """The part of the screen that the run used, when the rest is plain background; None to show all of it."""
    used = [picture.used for picture in pictures if picture.used]
    if not used or len({picture.box for picture in pictures}) > 1:
        return None
    whole, part = pictures[0].box, reduce(Box.union, used)
    wide = Box(part.left - MARGIN, part.top - MARGIN, part.width + 2 * MARGIN, part.height + 2 * MARGIN)
    return wide.intersection(whole) if wide.area < 0.75 * whole.area else None


def data_uri(pixels: Pixels) -> str:
    """Pixels as an address that holds them."""
    content, kind = encode_png(pixels), "png"
    if len(content) > MAX_PNG:
        content, kind = _jpeg(pixels), "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _jpeg(pixels: Pixels) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "jpeg", quality=85, subsampling=0)
    return buffer.getvalue()
