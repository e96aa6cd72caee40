import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.errors import OutOfSpaceError
from perception.geometry import Box, Downscale, ImagePoint, Layout, LogicalPoint, Monitor, MonitorPoint, ScreenPoint

offset = st.integers(-8000, 8000)
size = st.integers(1, 8000)
boxes = st.builds(Box, offset, offset, size, size)
inside = st.floats(0, 1, exclude_max=True)


def at(box: Box, x: float, y: float) -> ScreenPoint:
    return ScreenPoint(box.left + int(x * box.width), box.top + int(y * box.height))


@given(boxes, inside, inside, st.integers(1, 4000), st.integers(1, 4000))
def test_a_point_comes_back_from_the_model_image_within_half_its_pixel(box, x, y, width, height):
    downscale = Downscale(box, width, height)
    point = at(box, x, y)
    back = downscale.to_screen(downscale.to_image(point))
    assert abs(back.x - point.x) <= max(1, -(-box.width // (2 * width)))
    assert abs(back.y - point.y) <= max(1, -(-box.height // (2 * height)))


@given(boxes, inside, inside, st.integers(1, 4000), st.integers(1, 4000))
def test_a_pixel_of_a_smaller_image_comes_back_from_the_screen_exactly(box, x, y, width, height):
    downscale = Downscale(box, min(width, box.width), min(height, box.height))
    point = ImagePoint(int(x * downscale.width), int(y * downscale.height))
    assert downscale.to_image(downscale.to_screen(point)) == point


@given(boxes, inside, inside)
def test_monitor_points_round_trip_exactly(box, x, y):
    monitor = Monitor(box)
    layout, point = Layout((monitor,)), at(box, x, y)
    assert layout.from_monitor(monitor, layout.to_monitor(point)) == point


@given(boxes, st.sampled_from([0.5, 1.0, 1.25, 1.5, 2.0, 3.0]), inside, inside)
def test_logical_points_times_the_scale_are_the_pixel(box, scale, x, y):
    point = at(box, x, y)
    layout = Layout((Monitor(box, scale),))
    assert layout.from_logical(layout.monitors[0], layout.to_logical(point)) == point


@pytest.mark.parametrize("point", [(float("nan"), 0.0), (0.0, float("inf")), (100.0, 0.0), (-1.0, 0.0)])
def test_a_logical_point_outside_its_monitor_is_refused(point):
    layout = Layout((Monitor(Box(0, 0, 100, 100), 1.5),))
    with pytest.raises(OutOfSpaceError):
        layout.from_logical(layout.monitors[0], LogicalPoint(*point))


@given(boxes, boxes)
def test_intersection_lies_in_both_and_union_holds_both(one, other):
    common, whole = one.intersection(other), one.union(other)
    assert whole.encloses(one)
    assert whole.encloses(other)
    assert common is None or (one.encloses(common) and other.encloses(common))
    assert 0 <= one.iou(other) <= 1
    assert (common is None) == (one.iou(other) == 0)


@given(boxes, st.sampled_from([(-1, 0), (0, -1), (1, 0), (0, 1)]))
def test_a_point_outside_its_space_is_refused_not_clamped(box, side):
    x = {-1: box.left - 1, 0: box.left, 1: box.right}[side[0]]
    y = {-1: box.top - 1, 0: box.top, 1: box.bottom}[side[1]]
    monitor = Monitor(box)
    with pytest.raises(OutOfSpaceError):
        Downscale(box, 10, 10).to_image(ScreenPoint(x, y))
    with pytest.raises(OutOfSpaceError):
        Layout((monitor,)).to_monitor(ScreenPoint(x, y))
    with pytest.raises(OutOfSpaceError):
        Layout((monitor,)).from_monitor(monitor, MonitorPoint(x - box.left, y - box.top))


@pytest.mark.parametrize("point", [ImagePoint(-1, 0), ImagePoint(10, 0), ImagePoint(0, 10)])
def test_an_image_point_outside_the_image_is_refused(point):
    with pytest.raises(OutOfSpaceError, match="lies outside 10x10"):
        Downscale(Box(0, 0, 100, 100), 10, 10).to_screen(point)


def test_a_box_without_size_a_layout_without_monitors_and_a_wild_scale_are_refused():
    for wrong in (lambda: Box(0, 0, 0, 5), lambda: Layout(()), lambda: Monitor(Box(0, 0, 5, 5), float("nan"))):
        with pytest.raises(OutOfSpaceError):
            wrong()
