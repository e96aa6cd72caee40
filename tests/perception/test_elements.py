import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from perception.elements import find_elements
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Window, Word


def whole(frame: Frame) -> Window:
    return Window(1, 1, "App", "t", frame.bounds, 0, focused=True)


def line(text: str, box: Box) -> Line:
    return Line(text, box, 1.0, (Word(text, box, 1.0),))


def drawn(size: tuple[int, int], ground: str, *boxes: tuple[Box, str, str]) -> Frame:
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for box, fill, outline in boxes:
        pen.rectangle([box.left, box.top, box.right - 1, box.bottom - 1], fill=fill, outline=outline)
    return Frame(np.asarray(image), Box(0, 0, *size), 0.0)


def at(elements: tuple[Element, ...], box: Box, role: str) -> Element:
    hits = [e for e in elements if e.role == role and box.contains(e.box.center)]
    assert hits, f"no {role} in {box}; there: {[(e.role, e.name) for e in elements if box.contains(e.box.center)]}"
    return hits[0]


@pytest.mark.parametrize(("scale", "points", "theme"), [("1", 9, "light"), ("1", 12, "dark"), ("2", 10, "light")])
def test_a_mail_form_is_found_whole_in_every_theme_and_size(draw_compose, reader, scale, points, theme):
    frame, truth = draw_compose(scale, points, theme)
    elements = find_elements(frame, reader.read(frame), [whole(frame)])
    for row, box in truth:
        element = at(elements, box, row["role"])
        assert element.name == row["name"]
        assert element.value == row.get("value", "")
        assert ("checked" in element.states) == row.get("checked", False)
        if row["role"] in ("field", "area"):
            assert element.box.iou(box) > 0.8
    assert all(element.window == 1 for element in elements)


def test_a_label_above_names_its_field_and_the_colon_is_left_out():
    field = Box(40, 60, 300, 26)
    strokes = [(Box(40 + 4 * i, 42, 2, 10), "#202020", "#202020") for i in range(15)]
    frame = drawn((400, 200), "#ececec", (field, "#ffffff", "#888888"), *strokes)
    (element,) = [
        e for e in find_elements(frame, [line("Recipient:", Box(40, 42, 60, 10))], [whole(frame)]) if e.role == "field"
    ]
    assert (element.name, element.value, element.label) == ("Recipient", "", Box(40, 42, 60, 10))


@pytest.mark.parametrize(
    ("label", "inside", "name"),
    [
        ("", "Search the notes", "Search the notes"),
        ("Filter", "Search the notes", "Search the notes"),
        ("Filter:", "Search the notes", "Filter"),
        ("Address", "mia@desk.example", "Address"),
        ("Amount", "12.50", "Amount"),
    ],
)
def test_faint_words_in_an_empty_field_name_it_unless_they_are_an_example_or_a_colon_does(label, inside, name):
    field, hint, beside = Box(120, 60, 260, 26), Box(128, 67, 120, 12), Box(50, 67, 60, 12)
    others = [Box(30, 20 + 100 * row, 200, 12) for row in range(2)]
    texts = [("What is looked for", others[0]), ("and what was found", others[1])]
    strokes = [(Box(b.left + 6 * i, b.top, 3, b.height), "#202020", "#202020")
               for b in (*others, *([beside] if label else [])) for i in range(b.width // 6)]  # fmt: skip
    faint = [(Box(hint.left + 6 * i, hint.top, 3, hint.height), "#c4c4c4", "#c4c4c4") for i in range(20)]
    frame = drawn((420, 200), "#ececec", (field, "#ffffff", "#888888"), *strokes, *faint)
    read = [line(text, box) for text, box in (*texts, (inside, hint), *([(label, beside)] if label else []))]
    element = at(find_elements(frame, read, [whole(frame)]), field, "field")
    assert (element.name, element.value) == (name, "")


@pytest.mark.parametrize("end", [44, 110])
def test_a_field_stays_a_field_while_its_text_is_selected(end):
    field = Box(82, 40, 180, 24)
    selection, letters = Box(84, 43, end, 18), [Box(88 + 8 * n, 47, 4, 10) for n in range(5)]
    frame = drawn((440, 120), "#efefef", (field, "#ffffff", "#888888"), (selection, "#308cc6", "#308cc6"),
                  *((letter, "#ffffff", "#ffffff") for letter in letters))  # fmt: skip
    lines = [line("To", Box(50, 48, 20, 10)), line("annas", Box(88, 47, 36, 10))]
    found = [e for e in find_elements(frame, lines, [whole(frame)]) if e.role == "field"]
    assert [(e.name, e.value) for e in found] == [("To", "annas")]
    assert found[0].box.iou(field) > 0.8


@pytest.mark.parametrize(("ground", "paper", "rim"), [("#353535", "#2d2d2d", "#1b1b1b"), ("#f6f5f4", "#fff", "#bbb")])
@pytest.mark.parametrize("value", ["", "milk"])
def test_a_roomy_box_with_a_button_that_clears_it_is_one_to_write_in(ground, paper, rim, value):
    box, clears = Box(100, 30, 320, 48), Box(384, 45, 26, 18)
    words = [("Find:", Box(56, 48, 32, 11)), ("X", Box(392, 49, 9, 10))]  # the cross was read as a letter
    words += [(value, Box(110, 48, 34, 11))] if value else []
    strokes = [(Box(b.left + 6 * i, b.top, 3, b.height), "#888", "#888") for _, b in words for i in range(b.width // 6)]
    frame = drawn((460, 110), ground, (box, paper, rim), (clears, "#babdb6", "#babdb6"), *strokes)
    found = find_elements(frame, [line(text, at) for text, at in words], [whole(frame)])
    (element,) = [e for e in found if e.role in ("field", "combo")]
    assert (element.name, element.value) == ("Find", value)
    assert element.box.iou(box) > 0.9


def test_two_fields_side_by_side_take_the_label_on_their_own_left():
    first, second = Box(80, 40, 120, 26), Box(300, 40, 120, 26)
    frame = drawn((440, 120), "#2b2b2b", (first, "#1e1e1e", "#555555"), (second, "#1e1e1e", "#555555"))
    labels = [line("First", Box(40, 48, 30, 10)), line("Second", Box(250, 48, 40, 10))]
    found = [e for e in find_elements(frame, labels, [whole(frame)]) if e.role == "field"]
    assert [e.name for e in found] == ["First", "Second"]


def test_parts_belong_to_the_topmost_window_and_its_elements_come_first():
    below, above = Box(0, 0, 300, 200), Box(150, 50, 300, 200)
    fields = Box(20, 100, 110, 24), Box(200, 100, 200, 24)
    frame = drawn((500, 300), "#000000", (below, "#dddddd", "#dddddd"), (above, "#dddddd", "#dddddd"),
                  *((field, "#ffffff", "#666666") for field in fields))  # fmt: skip
    windows = [Window(5, 1, "Below", "", below, 0, focused=False), Window(9, 2, "Above", "", above, 1, focused=True)]
    found = [e for e in find_elements(frame, [], windows) if e.role == "field"]
    assert [e.window for e in found] == [9, 5]


def test_an_empty_sheet_is_an_area_and_the_desktop_is_not():
    sheet = Box(10, 40, 380, 240)
    frame = drawn((400, 300), "#dcdad5", (sheet, "#ffffff", "#555555"))
    areas = [e for e in find_elements(frame, [], [whole(frame)]) if e.role == "area"]
    assert len(areas) == 1
    assert areas[0].box.iou(sheet) > 0.95
    assert not find_elements(drawn((400, 300), "#000000"), [], [])


def test_every_read_line_can_be_reached():
    frame = drawn((600, 400), "#ffffff")
    lines = [line(f"Row {i}", Box(20 + 150 * (i % 3), 20 + 30 * (i // 3), 60, 11)) for i in range(24)]
    elements = find_elements(frame, lines, [whole(frame)])
    assert all(any(e.name == each.text for e in elements) for each in lines)


def test_the_order_is_stable_when_a_value_changes():
    field = Box(80, 40, 300, 26)
    frame = drawn((440, 120), "#ececec", (field, "#ffffff", "#888888"))
    label = line("To:", Box(50, 48, 20, 10))
    empty = find_elements(frame, [label], [whole(frame)])
    filled = find_elements(frame, [label, line("leon@example.org", Box(86, 48, 120, 10))], [whole(frame)])
    assert [(e.role, e.name) for e in empty] == [(e.role, e.name) for e in filled]


def test_finding_elements_is_quick(draw_compose, reader):
    frame, _ = draw_compose("1", 9, "light")
    lines = reader.read(frame)
    started = time.process_time()
    find_elements(frame, lines, [whole(frame)])
    assert time.process_time() - started < 0.5  # measured 0.03 alone; the machine may be shared


@pytest.mark.parametrize(("read", "name"), [("Gift wrap", "Gift wrap"), ("O Gift wrap", "Gift wrap")])
def test_a_mark_that_was_read_into_its_words_is_a_check_box(read, name):
    mark = Box(53, 43, 13, 13)
    strokes = [(Box(75 + 6 * i, 44, 2, 11), "#202020", "#202020") for i in range(11)]
    frame = drawn((300, 120), "#ffffff", (mark, "#ffffff", "#767676"), *strokes)
    found = find_elements(frame, [line(read, Box(53, 43, 90, 14))], [whole(frame)])
    (box,) = [e for e in found if e.role == "checkbox"]
    assert (box.name, box.box.left) == (name, 53)
    assert not [e for e in found if e.role in ("text", "item")]


@pytest.mark.parametrize("is_on", [False, True])
def test_a_mark_that_stayed_small_beside_large_words_is_a_check_box(is_on):
    words, mark = Box(75, 43, 70, 16), Box(53, 44, 13, 13)
    strokes = [(Box(75 + 9 * i, 43, 5, 16), "#202020", "#202020") for i in range(8)]
    inside = (
        [(mark, "#0000ee", "#0000ee"), (Box(57, 48, 5, 5), "#fff", "#fff")] if is_on else [(mark, "#fff", "#767676")]
    )
    frame = drawn((300, 100), "#fff", *inside, *strokes)
    (found,) = [e for e in find_elements(frame, [line("Gift wrap", words)], [whole(frame)]) if e.role == "checkbox"]
    assert (found.name, "checked" in found.states) == ("Gift wrap", is_on)


def test_a_letter_that_looks_like_a_mark_stays_a_letter():
    ring = Box(53, 43, 13, 13)
    strokes = [(Box(69 + 6 * i, 44, 2, 11), "#202020", "#202020") for i in range(11)]
    frame = drawn((300, 120), "#ffffff", (ring, "#ffffff", "#202020"), *strokes)
    found = find_elements(frame, [line("Order a book", Box(53, 43, 90, 14))], [whole(frame)])
    assert "Order a book" in [e.name for e in found]
    assert not [e for e in found if e.role in ("checkbox", "radio")]


def test_a_picture_above_a_list_is_no_part_of_its_first_row():
    paper, picture = Box(20, 60, 300, 100), [Box(30, 32, 8, 20), Box(26, 38, 20, 8)]
    rows = [line(text, Box(28, 66 + 24 * n, 30, 14)) for n, text in enumerate(("Report", "Options", "Budget"))]
    strokes = [(Box(28 + 6 * i, row.box.top, 2, 14), "#202020", "#202020") for row in rows for i in range(5)]
    cross = [(part, "#202020", "#202020") for part in picture]
    frame = drawn((360, 200), "#d0d0d0", *cross, (paper, "#ffffff", "#888888"), *strokes)
    found = find_elements(frame, rows, [whole(frame)])
    assert {e.name for e in found if e.role == "item"} == {"Report", "Options", "Budget"}
    assert not [e for e in found if e.name and e.box.contains(picture[0].center)]


def test_a_bar_of_icons_is_no_box_to_write_in_and_each_icon_is_found():
    bar, icons = Box(0, 158, 400, 40), [Box(30 + 40 * n, 168, 20, 20) for n in range(6)]
    frame = drawn((400, 200), "#ffffff", (bar, "#d6d6d6", "#a0a0a0"),
                  *((icon, "#aa3311", "#331100") for icon in icons))  # fmt: skip
    found = find_elements(frame, [line("Q", icons[3])], [whole(frame)])
    assert not [e for e in found if e.role in ("field", "combo", "button") and e.box.width > 100]
    assert all(any(e.box.iou(icon) > 0.6 for e in found) for icon in icons)


def test_links_in_a_line_of_plain_words_are_found_beside_the_line():
    words = [("See", "#202020"), ("the", "#202020"), ("rules", "#1133cc"), ("of", "#1133cc"), ("play", "#202020")]
    boxes = [Box(20 + 50 * n, 40, 40, 11) for n in range(len(words))]
    strokes = [(Box(b.left + 6 * i, b.top, 2, b.height), ink, ink) for b, (_, ink) in zip(boxes, words, strict=True)
               for i in range(6)]  # fmt: skip
    frame = drawn((400, 120), "#dddddd", *strokes)
    read = tuple(Word(text, box, 1.0) for box, (text, _) in zip(boxes, words, strict=True))
    whole_line = Line("See the rules of play", boxes[0].union(boxes[-1]), 1.0, read)
    found = find_elements(frame, [whole_line], [whole(frame)])
    told = [(e.role, e.name) for e in found if e.role != "area"]
    assert told == [("text", "See the rules of play"), ("link", "rules of")]
