import json

import numpy as np

from perception.eyes import Eyes
from perception.geometry import Box
from perception.picture import draw, to_json
from perception.screen import Line, Window, Word
from perception.still import StillCamera
from perception.windows import StillWindows


class Lines:
    """A reader that always reads the same."""

    def read(self, frame, previous=None):
        return (Line("Name:", Box(20, 33, 40, 10), 1.0, (Word("Name:", Box(20, 33, 40, 10), 1.0),)),)


def test_a_look_joins_camera_windows_reader_and_finder_and_is_told_as_picture_and_json():
    pixels = np.full((200, 300, 3), 220, np.uint8)
    pixels[26:50, 70:250] = 90
    pixels[27:49, 71:249] = 255
    pixels[33:43, 20:60:3] = 0
    window = Window(7, 1, "App", "t", Box(0, 0, 300, 200), 0, focused=True)
    eyes = Eyes(StillCamera([pixels]), StillWindows([window]), Lines())
    screen = eyes.look()
    field = next(e for e in screen.elements if e.role == "field")
    assert (field.name, field.window) == ("Name", 7)
    assert field.box.iou(Box(70, 26, 180, 24)) > 0.9
    assert screen.settled
    assert set(screen.timings) == {"settle", "windows", "read", "find"}
    told = json.loads(json.dumps(to_json(screen)))
    assert told["elements"][screen.elements.index(field)]["name"] == "Name"
    assert draw(screen).size == (300, 200)
    eyes.close()
