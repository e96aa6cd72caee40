"""A run as one HTML file that needs nothing else: no network, no script. Knows nothing of terminals.

Pictures are kept once each as symbols of an SVG; every view of a picture (whole, enlarged, with the point drawn in)
refers to its symbol. All text is escaped by the template engine after it was made inert.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import NamedTuple

from perception.geometry import Box
from perception.screen import Pixels
from tasks.errors import TraceRefused
from tasks.frames import encode_png
from tasks.report_view import view_of
from tasks.trace_reader import RecordedRun

TEMPLATES = Path(__file__).parent / "templates"
MAX_PNG = 500_000
"""A picture that is larger as PNG is a photograph and is kept as JPEG."""


class Picture(NamedTuple):
    """A picture of the report."""

    id: str
    uri: str
    box: Box


def report_html(run: RecordedRun) -> str:
    """The page. Raises `TraceRefused` when the trace cannot be understood."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    view = view_of(run)
    pictures = {name: picture for name in view.frames if (picture := _picture(run, name))}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("report.html.j2").render(run=view, pictures=pictures)


def _picture(run: RecordedRun, name: str) -> Picture | None:
    try:
        frame = run.frame(name)
    except TraceRefused:
        return None  # a damaged picture must not hide the rest of the run
    return Picture(f"p{name[:16]}", data_uri(frame.pixels), frame.bounds) if frame else None


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
