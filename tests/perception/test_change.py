import time

import numpy as np
import pytest

from perception.change import changed_regions, changed_tiles, same_but_specks, settle
from perception.geometry import Box
from perception.screen import Frame
from perception.still import StillCamera

BOUNDS = Box(-100, 50, 330, 210)  # neither side is a multiple of the tile


def frame(*painted: Box, shade: int = 200) -> Frame:
    pixels = np.full((BOUNDS.height, BOUNDS.width, 3), 30, np.uint8)
    for box in painted:
        top, left = box.top - BOUNDS.top, box.left - BOUNDS.left
        pixels[top : top + box.height, left : left + box.width] = shade
    return Frame(pixels, BOUNDS, time.monotonic())


class Film:
    """Shows pictures in order, a new one at each look, the last for ever; time passes only by waiting."""

    def __init__(self, *pictures: Frame, repeat: bool = False) -> None:
        self.pictures, self.repeat, self.looks, self.now = pictures, repeat, 0, 0.0

    def grab(self) -> Frame:
        at = self.looks % len(self.pictures) if self.repeat else min(self.looks, len(self.pictures) - 1)
        self.looks += 1
        return Frame(self.pictures[at].pixels, self.pictures[at].bounds, self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds


def test_equal_frames_have_no_changed_tiles():
    assert changed_tiles(frame(), frame()) == ()


def test_one_changed_pixel_is_one_tile_in_screen_coordinates():
    assert changed_tiles(frame(), frame(Box(-100 + 33, 50 + 64, 1, 1))) == (Box(-68, 114, 32, 32),)


def test_the_last_tiles_are_cut_at_the_border():
    (tile,) = changed_tiles(frame(), frame(Box(BOUNDS.right - 1, BOUNDS.bottom - 1, 1, 1)))
    assert (tile.right, tile.bottom) == (BOUNDS.right, BOUNDS.bottom)


def test_neighbouring_tiles_are_one_region_and_distant_ones_are_two():
    changed = changed_regions(frame(), frame(Box(-60, 60, 60, 5), Box(150, 200, 3, 3)))
    assert len(changed) == 2
    assert changed[0].encloses(Box(-60, 60, 60, 5))


def test_another_size_changes_everything():
    other = Frame(np.zeros((5, 5, 3), np.uint8), Box(0, 0, 5, 5), 0.0)
    assert changed_tiles(frame(), other) == (other.bounds,)


def test_a_still_screen_settles_after_the_quiet_time():
    film = Film(frame())
    assert settle(film.grab, 5.0, wait=film.wait).reached
    assert film.now < 0.2


def test_a_blinking_caret_does_not_keep_a_screen_from_settling():
    film = Film(frame(), frame(Box(0, 100, 2, 18)), repeat=True)
    assert settle(film.grab, 0.5, wait=film.wait).reached


def test_a_ticking_clock_digit_does_not_keep_a_screen_from_settling():
    film = Film(frame(), frame(Box(180, 60, 12, 18)), repeat=True)
    assert settle(film.grab, 0.5, wait=film.wait).reached


def test_an_animation_never_settles_and_the_wait_is_bounded():
    film = Film(*(frame(Box(-90 + 20 * i, 80, 60, 60)) for i in range(8)), repeat=True)
    started = time.monotonic()
    assert not settle(film.grab, 0.2, wait=film.wait).reached
    assert time.monotonic() - started < 2


def test_the_last_picture_before_rest_is_returned():
    last = frame(Box(0, 100, 50, 50))
    film = Film(frame(), frame(Box(0, 100, 80, 90)), last)
    rest = settle(film.grab, 5.0, wait=film.wait)
    assert rest.reached
    assert np.array_equal(rest.frame.pixels, last.pixels)


def test_many_specks_at_once_are_movement():
    dots = [Box(-90 + 40 * i, 70 + 30 * (i % 3), 4, 4) for i in range(6)]
    assert same_but_specks(frame(), frame(dots[0]))
    assert not same_but_specks(frame(), frame(*dots))


def test_a_stop_reaches_a_waiting_settle():
    class Stop(Exception):
        pass

    def check() -> None:
        raise Stop

    with pytest.raises(Stop):
        settle(Film(frame()).grab, 5.0, wait=lambda _: None, check=check)


def test_a_still_camera_shows_its_pictures_in_order_and_glances_at_the_last():
    first, second = np.zeros((20, 30, 3), np.uint8), np.full((20, 30, 3), 9, np.uint8)
    camera = StillCamera([first, second])
    assert [int(camera.grab().pixels[0, 0, 0]) for _ in range(3)] == [0, 9, 9]
    assert camera.glance(Box(1, 2, 3, 4)).shape == (4, 3, 3)
    assert camera.layout().bounds == Box(0, 0, 30, 20)
