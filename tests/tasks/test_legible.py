"""What the guard is told about a label that may not be all that is written there."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from actions.action import Click, Point, Press
from actions.consent import classify
from actions.sight import Sight
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Frame, Line, Role, Screen, Window, Word
from tasks.legible import is_cut
from tasks.mistaken import is_lone_sign
from tasks.sights import sight_of

SIZE = Box(0, 0, 400, 160)
FONT = ImageFont.load_default(15)


class Drawing:
    """A window with texts on it; only those that were read become lines."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (SIZE.width, SIZE.height), (232, 232, 230))
        self.pen = ImageDraw.Draw(self.picture)
        self.lines: list[Line] = []

    def text(self, x: int, y: int, text: str, read: str | None = None) -> None:
        """Draw a text of which the end was read; all of it by default, nothing with ''."""
        self.pen.text((x, y), text, font=FONT, fill=(20, 20, 20))
        read = text if read is None else read
        if read:
            lost = self.pen.textlength(text, FONT) - self.pen.textlength(read, FONT)
            left, top, right, bottom = self.pen.textbbox((x + lost, y), read, font=FONT)
            box = Box(round(left), round(top), round(right - left), round(bottom - top))
            self.lines.append(Line(read, box, 1.0, ()))

    def screen(self, *elements: Element) -> Screen:
        window = Window(1, 1, "witness", "Window", SIZE, 0, focused=True)
        return Screen(Frame(np.asarray(self.picture), SIZE, 0.0), (window,), tuple(self.lines), elements)

    def is_cut(self) -> bool:
        return is_cut(None, self.lines[0].box.center, self.screen())


def button(box: Box, name: str = "", role: Role = "button") -> Element:
    return Element(box, role, name, window=1)


def sight(screen: Screen, element: Element) -> Sight:
    found = sight_of(element, None, screen)
    assert found is not None
    return found


def test_a_label_that_lost_its_first_letters_or_its_first_word_is_cut() -> None:
    for read in ("prove", "anyway"):
        drawing = Drawing()
        drawing.text(100, 50, "Approve" if read == "prove" else "Send anyway", read)
        assert drawing.is_cut()


def test_a_word_of_which_only_scraps_beside_the_point_were_read_is_cut() -> None:
    for word, cut in (("Purge", True), ("Pu   e", False)):
        drawing = Drawing()
        drawing.text(100, 50, word, "")
        middle = drawing.pen.textlength(word[: -len("e")], FONT)
        for scrap, x in (("Pu", 100.0), ("e", 100 + middle)):
            left, top, right, _ = drawing.pen.textbbox((x, 50), scrap, font=FONT)
            drawing.lines.append(Line(scrap, Box(round(left), round(top), round(right - left), 14), 1.0, ()))
        gap = (drawing.lines[0].box.right + drawing.lines[1].box.left) // 2
        field = button(Box(80, 40, 200, 40), "Report", "field")
        assert is_cut(field, ScreenPoint(gap, 61), drawing.screen(field)) is cut


def test_a_label_that_lost_its_last_letters_is_cut_and_a_text_behind_it_is_another() -> None:
    lost, other = Drawing(), Drawing()
    lost.text(100, 50, "Installa")
    read = lost.lines[0]
    shown = round(lost.pen.textlength("Insta", FONT))
    lost.lines[0] = Line("Insta", Box(read.box.left, read.box.top, shown, read.box.height), 1.0, ())
    other.text(100, 50, "Inbox")
    other.text(100 + round(other.pen.textlength("Inbox ", FONT)), 50, "(3)", read="")
    assert lost.is_cut()
    assert not other.is_cut()


def test_a_whole_label_is_not_cut_whatever_stands_around_it() -> None:
    plain, icon, frame, link = Drawing(), Drawing(), Drawing(), Drawing()
    icon.pen.polygon([(78, 50), (92, 50), (96, 55), (96, 68), (78, 68)], fill=(20, 20, 20))
    for x in range(60, 240, 2):
        frame.pen.point([(x, 46), (x, 74)], fill=(20, 20, 20))
    for y in range(46, 75, 2):
        frame.pen.point([(60, y), (240, y)], fill=(20, 20, 20))
    link.pen.line([(98, 68), (180, 68)], fill=(20, 20, 20))
    for drawing in (plain, icon, frame, link):
        drawing.text(100, 50, "Notifications")
        assert not drawing.is_cut()


def test_a_lone_digit_is_set_as_text_and_a_picture_read_as_one_is_not() -> None:
    box = Box(40, 40, 60, 30)
    digit, block = Drawing(), Drawing()
    for drawing in (digit, block):
        drawing.text(200, 50, "Result")
    digit.text(66, 48, "8")
    block.pen.polygon([(62, 48), (74, 48), (72, 62), (64, 62)], fill=(20, 20, 20))
    block.lines.append(Line("1", Box(62, 48, 13, 15), 1.0, ()))
    assert not is_lone_sign(button(box, "8"), digit.screen(button(box, "8")))
    assert is_lone_sign(button(box, "1"), block.screen(button(box, "1")))
    for cross in ("X", "|X|"):  # what one is read as, with and without its edges
        assert is_lone_sign(button(box, cross), digit.screen(button(box, cross)))
    same = [button(box.shifted(0, 20 * n), "1") for n in range(5)]  # five pictures, no keypad
    assert is_lone_sign(same[0], block.screen(*same))


def test_what_stands_unread_in_the_middle_of_a_box_makes_it_anything_and_typed_text_does_not() -> None:
    box = Box(100, 40, 200, 30)
    middle, left = Drawing(), Drawing()
    middle.text(160, 47, "Unreadable", read="")
    left.text(108, 47, "Unreadable", read="")
    named = button(box, "Neighbour", "field")
    assert (sight(middle.screen(named), named).role, sight(middle.screen(named), named).label) == ("unknown", "")
    assert sight(left.screen(named), named).role == "field"


def test_a_one_line_box_with_several_lines_in_it_may_be_a_list() -> None:
    box = Box(100, 20, 200, 70)
    rows = Drawing()
    for n, text in enumerate(("Report", "Old letters", "Budget")):
        rows.text(108, 22 + 22 * n, text)
    listed = button(box, "Report", "field")
    assert sight(rows.screen(listed), listed).role == "unknown"


def test_a_box_with_lines_above_each_other_is_a_list_even_where_several_rows_were_read_as_one() -> None:
    rows = Drawing()
    rows.text(108, 22, "Report")
    rows.lines.append(Line("Rpt", Box(108, 26, 60, 40), 0.6, ()))
    listed = button(Box(100, 20, 200, 200), "Report", "field")
    assert sight(rows.screen(listed), listed).role == "unknown"


def test_a_line_of_which_a_slice_was_found_or_of_which_the_reader_is_unsure_may_say_anything() -> None:
    sliced, unsure, sure = Drawing(), Drawing(), Drawing()
    for drawing in (sliced, unsure, sure):
        drawing.text(100, 50, "Edit")
    box = sliced.lines[0].box
    sliced.lines = [Line("Edit", Box(box.left, box.top + 4, box.width, 4), 1.0, ())]
    unsure.lines = [Line("Edit", box, 0.89, ())]
    assert sliced.is_cut()
    assert unsure.is_cut()
    assert not sure.is_cut()


def test_keys_beside_the_name_of_a_menu_entry_need_not_be_read_surely() -> None:
    drawing = Drawing()
    drawing.text(100, 50, "Save")
    drawing.lines.append(Line("Ctr+s", Box(250, 50, 50, 14), 0.8, ()))
    entry = button(Box(90, 44, 240, 26), "Save", "menu")
    assert not sight(drawing.screen(entry), entry).cut


def test_a_label_that_was_found_in_pieces_is_cut_and_one_of_a_neighbour_is_not() -> None:
    pieces, apart = Drawing(), Drawing()
    pieces.text(100, 50, "ecutar")
    pieces.text(86, 50, "E")
    apart.text(100, 50, "Edit")
    apart.text(60, 50, "File")
    assert pieces.is_cut()
    assert not apart.is_cut()


def test_a_lost_word_of_two_letters_stands_on_the_baseline_and_a_symbol_does_not() -> None:
    word, symbol = Drawing(), Drawing()
    word.text(100, 50, "Se connecter", "connecter")
    symbol.text(120, 50, "connecter")
    symbol.pen.rectangle((96, 48, 112, 71), outline=(20, 20, 20))
    assert word.is_cut()
    assert not symbol.is_cut()


def test_another_ground_below_a_label_is_no_lost_text() -> None:
    drawing = Drawing()
    drawing.text(100, 50, "Copy")
    drawing.pen.rectangle((0, 70, 400, 160), fill=(40, 40, 40))
    assert not drawing.is_cut()


def test_a_word_that_was_read_as_one_sign_may_be_anything() -> None:
    drawing = Drawing()
    drawing.text(100, 50, "Unreadable", read="")
    drawing.lines.append(Line("3", Box(100, 50, 80, 15), 1.0, ()))
    named = button(Box(90, 42, 100, 30), "3")
    assert sight(drawing.screen(named), named).role == "unknown"


def test_a_box_has_room_behind_what_was_written_and_a_button_has_none() -> None:
    box, hugged = Box(100, 42, 200, 30), Box(100, 42, 90, 30)
    drawing = Drawing()
    drawing.text(108, 48, "Buy milk")
    field = Element(box, "field", "Title", "Buy milk", window=1)
    tight = Element(hugged, "field", "Title", "Buy milk", window=1)
    assert sight(drawing.screen(field), field).has_room
    assert not sight(drawing.screen(tight), tight).has_room


def test_a_box_without_a_label_may_be_a_row_that_is_pressed() -> None:
    drawing = Drawing()
    drawing.text(108, 48, "Delete account")
    row = Element(Box(100, 42, 300, 30), "field", "", "Delete account", window=1)
    assert not sight(drawing.screen(row), row).has_room
    assert classify(Click(at=Point(x=250, y=57)), sight(drawing.screen(row), row)) == "delete"


def test_the_first_letters_of_a_long_word_are_cut_however_tall_the_others_are() -> None:
    drawing = Drawing()
    drawing.text(100, 48, "Onyfjkpqgdbh", "")
    left, top, right, bottom = drawing.pen.textbbox((100, 48), "On", font=FONT)
    drawing.lines = [Line("On", Box(round(left), round(top), round(right - left), round(bottom - top)), 1.0, ())]
    assert drawing.is_cut()


def test_a_button_and_a_link_beside_it_that_were_read_as_one_are_cut() -> None:
    for colour, cut in (((20, 20, 20), False), ((0, 0, 238), True)):
        drawing = Drawing()
        drawing.text(100, 48, "Check")
        drawing.pen.text((150, 48), "Subscribe", font=FONT, fill=colour)
        first, second = drawing.lines[0].box, Box(150, 48, 70, 14)
        words = (Word("Check", first, 1.0), Word("Subscribe", second, 1.0))
        drawing.lines = [Line("Check Subscribe", first.union(second), 1.0, words)]
        assert drawing.is_cut() == cut


def test_a_dotted_focus_frame_and_a_check_box_are_no_lost_letters() -> None:
    drawing = Drawing()
    drawing.text(108, 48, "Advanced")
    for x in range(100, 180):
        for y in range(42, 70):
            at_side = min(x - 100, 179 - x, y - 42, 69 - y) < 2
            if at_side and (x + y) % 2:
                drawing.pen.point((x, y), (0, 0, 0))
    assert not drawing.is_cut()
    boxed = Drawing()
    boxed.text(108, 48, "Advanced")
    boxed.pen.rectangle((88, 49, 101, 62), outline=(0, 0, 0), fill=(250, 250, 250))
    assert not boxed.is_cut()


def test_what_a_label_may_also_say_is_judged_too() -> None:
    drawing = Drawing()
    drawing.text(108, 48, "Doloto account")
    button = Element(Box(100, 42, 150, 30), "button", "Doloto account", window=1)
    screen = drawing.screen(button)
    once = sight_of(button, None, screen)
    again = sight_of(button, None, screen, lambda _, line: (line.text.replace("Doloto", "Delete"),))
    action = Click(at=Point(x=150, y=57))
    assert (classify(action, once), classify(action, again)) == (None, "delete")


def test_what_a_box_may_also_be_called_is_judged_when_enter_is_pressed_in_it() -> None:
    drawing = Drawing()
    drawing.text(20, 50, "Ru")
    field = Element(Box(100, 42, 300, 30), "field", "Ru", label=drawing.lines[0].box, window=1)
    screen = drawing.screen(field)
    seen = sight_of(field, None, screen, lambda *_: ("Run",))
    assert classify(Press(keys=("enter",)), sight(screen, field)) is None
    assert classify(Press(keys=("enter",)), seen) == "terminal"
    assert classify(Click(at=Point(x=150, y=57)), seen) is None


def test_enter_in_a_box_whose_label_lost_its_end_asks() -> None:
    for text, asked in (("Running order", "unknown"), ("Folder", None)):
        drawing = Drawing()
        drawing.text(20, 50, text, "")
        left, top, right, bottom = drawing.pen.textbbox((20, 50), text if asked is None else text[:4], font=FONT)
        drawing.lines = [Line(text if asked is None else text[:4], Box(left, top, right - left, bottom - top), 1.0, ())]
        field = Element(Box(200, 42, 300, 30), "field", drawing.lines[0].text, label=drawing.lines[0].box, window=1)
        assert classify(Press(keys=("enter",)), sight(drawing.screen(field), field)) == asked


def test_a_label_of_which_no_two_readings_agree_asks_and_spaces_are_no_dispute() -> None:
    drawing = Drawing()
    drawing.text(108, 48, "Redt row")
    button = Element(Box(100, 42, 150, 30), "button", "Redt row", window=1)
    screen, action = drawing.screen(button), Click(at=Point(x=150, y=57))
    for others, asked in (
        (("Rendt row", "Repdt row"), "unknown"),
        (("Redtrow", "Redt row."), None),
        (("Rent row",), None),
    ):
        assert classify(action, sight_of(button, None, screen, lambda *_, told=others: told)) == asked


def test_enter_in_a_box_that_is_called_by_one_sign_asks() -> None:
    drawing = Drawing()
    drawing.text(108, 48, "X")
    field = Element(Box(100, 42, 300, 30), "field", "X", window=1)
    assert classify(Press(keys=("enter",)), sight(drawing.screen(field), field)) == "unknown"


def test_what_a_sign_may_also_say_does_not_make_a_label_of_it() -> None:
    drawing = Drawing()
    drawing.text(108, 48, "X")
    button = Element(Box(100, 42, 30, 30), "unknown", "X", window=1)
    seen = sight_of(button, None, drawing.screen(button), lambda *_: ("[x",))
    assert classify(Click(at=Point(x=115, y=57)), seen) == "unknown"


def test_what_stands_beside_an_unseen_box_is_told() -> None:
    drawing = Drawing()
    drawing.text(20, 50, "Security code")
    seen = sight_of(None, Point(x=250, y=56), drawing.screen())
    assert seen is not None
    assert (seen.label, seen.role, seen.beside) == ("", "unknown", "Security code")
