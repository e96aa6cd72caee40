"""One picture of the display in DISPLAY, with its windows: `python -m benchmarks.model.shoot FILE.png`, JSON on stdout.

A process of its own: a display is chosen once per process.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import asdict

from PIL import Image

from perception.camera import Camera
from perception.change import settle
from perception.windows import Windows

REST_SECONDS = 8.0


def main() -> None:
    """Wait for rest, then save the picture and print the windows, bottom first."""
    with closing(Camera()) as camera, closing(Windows()) as windows:
        frame, settled, _since = settle(camera.grab, REST_SECONDS)
        found = windows.snapshot()
    Image.fromarray(frame.pixels).save(sys.argv[1], compress_level=4)
    print(json.dumps({"settled": settled, "windows": [asdict(window) for window in found]}))


if __name__ == "__main__":
    main()
