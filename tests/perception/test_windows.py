import pytest

from perception.errors import ScreenUnavailable
from perception.geometry import Box
from perception.windows import Windows

SHOW = """
import sys
from Xlib import X, Xatom, display
d = display.Display(); s = d.screen()
def show(box, title, override):
    w = s.root.create_window(*box, 0, s.root_depth, background_pixel=0xFFFFFF, override_redirect=override)
    w.set_wm_name(title); w.set_wm_class("show", "Show")
    w.set_wm_normal_hints(flags=1 | 4, x=box[0], y=box[1])
    w.map(); d.sync(); return w
main = show((200, 150, 400, 300), "Main", 0)
popup = show((260, 220, 120, 90), "Menu", 1)
print(main.id, popup.id, flush=True)
for line in sys.stdin:
    if line == "burst\\n":
        for i in range(200):
            w = show((10 + i, 10, 50, 50), "brief", 1); w.destroy(); d.sync()
    elif line == "raise\\n":
        main.configure(stack_mode=X.Above); d.sync()
    elif line == "move\\n":
        main.configure(x=30, y=40, width=210); d.sync()
    elif line == "rename\\n":
        main.set_wm_name("Renamed"); d.sync()
    elif line == "focus\\n":
        popup.set_input_focus(X.RevertToParent, X.CurrentTime); d.sync()
    elif line == "close\\n":
        popup.destroy(); d.sync()
    print("done", flush=True)
"""


def wait_for(windows, holds, tries=300):
    import threading

    for _ in range(tries):
        snapshot = windows.snapshot()
        if holds(snapshot):
            return snapshot
        threading.Event().wait(0.02)
    raise AssertionError(f"never held; last seen {snapshot}")


@pytest.mark.desktop
def test_a_window_and_its_menu_are_seen_with_box_class_owner_and_stacking(x_display, popen_python):
    child = popen_python(SHOW, display=x_display)
    main_id, popup_id = map(int, child.stdout.readline().split())
    windows = Windows()
    snapshot = wait_for(windows, lambda ws: {main_id, popup_id} <= {w.id for w in ws} and any(w.focused for w in ws))
    main, popup = (next(w for w in snapshot if w.id == i) for i in (main_id, popup_id))
    assert (main.application, main.title, main.pid) == ("Show", "Main", child.pid)
    assert (main.box.width, main.box.height) == (400, 300)
    assert main.frame is not None
    assert main.frame.encloses(main.box)
    assert popup.box == Box(260, 220, 120, 90)
    assert popup.stacking > main.stacking
    assert [w.stacking for w in snapshot] == sorted(w.stacking for w in snapshot)
    assert [w.id for w in snapshot if w.focused] == [main_id]
    windows.close()


@pytest.mark.desktop
def test_windows_that_vanish_while_they_are_asked_are_left_out(x_display, popen_python):
    child = popen_python(SHOW, display=x_display)
    child.stdout.readline()
    windows = Windows()
    child.stdin.write("burst\n")
    child.stdin.flush()
    for _ in range(60):
        windows.snapshot()
    assert child.stdout.readline() == "done\n"
    windows.close()


@pytest.mark.desktop
def test_without_a_window_manager_top_level_windows_are_found_in_the_tree(start_display, popen_python):
    server = start_display(window_manager=False)
    child = popen_python(SHOW, display=server.name)
    main_id, popup_id = map(int, child.stdout.readline().split())
    windows = Windows(server.name)
    assert [w.id for w in windows.snapshot()] == [main_id, popup_id]
    child.stdin.write("raise\n")
    child.stdin.flush()
    assert child.stdout.readline() == "done\n"
    assert [w.id for w in windows.snapshot()] == [popup_id, main_id]
    windows.close()


@pytest.mark.desktop
@pytest.mark.parametrize("window_manager", [True, False])
def test_every_change_of_a_window_is_in_the_next_snapshot(start_display, popen_python, window_manager):
    server = start_display(window_manager=window_manager)
    child = popen_python(SHOW, display=server.name)
    child.stdout.readline()
    windows = Windows(server.name)
    before = wait_for(windows, lambda ws: len(ws) == 2)

    def after(word, holds):
        child.stdin.write(f"{word}\n")
        child.stdin.flush()
        assert child.stdout.readline() == "done\n"
        return wait_for(windows, holds) if window_manager else windows.snapshot()

    def main(snapshot):
        return next(window for window in snapshot if window.application == "Show" and window.title != "Menu")

    moved = after("move", lambda ws: main(ws).box.width == 210)
    assert main(moved).box.width == 210
    assert main(moved).box.left != main(before).box.left
    assert main(after("rename", lambda ws: main(ws).title == "Renamed")).title == "Renamed"
    assert len(after("close", lambda ws: len(ws) == 1)) == 1
    windows.close()


@pytest.mark.desktop
def test_windows_that_did_not_change_are_not_asked_again(start_display, popen_python):
    server = start_display(window_manager=False)
    child = popen_python(SHOW, display=server.name)
    child.stdout.readline()
    windows = Windows(server.name)
    first = windows.snapshot()
    assert windows.snapshot() is first
    child.stdin.write("focus\n")
    child.stdin.flush()
    assert child.stdout.readline() == "done\n"
    assert [window.title for window in windows.snapshot() if window.focused] == ["Menu"]
    windows.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib leaves the socket open
def test_no_window_system_is_one_clear_error():
    with pytest.raises(ScreenUnavailable, match="no window system"):
        Windows("unix/:32001")


WRITE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "xcb"
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
application = QApplication([])
window = QWidget(None, Qt.WindowType.BypassWindowManagerHint)
body = QPlainTextEdit(window)
body.setFrameShape(QPlainTextEdit.Shape.NoFrame)
window.setGeometry(100, 100, 400, 300)
body.setGeometry(200, 0, 200, 300)
window.show()
QTimer.singleShot(300, lambda: print("shown", flush=True))
application.exec()
"""


@pytest.mark.desktop
def test_the_pointer_tells_a_borderless_text_area_from_the_room_beside_it(x_display, popen_python):
    from Xlib import X, display
    from Xlib.ext import xtest

    child = popen_python(WRITE, display=x_display)
    assert child.stdout.readline() == "shown\n"
    hand, windows = display.Display(x_display), Windows()
    for x, expected in ((150, False), (400, True), (160, False)):
        xtest.fake_input(hand, X.MotionNotify, x=x, y=250)
        hand.sync()
        wait_for_pointer(windows, expected)
    hand.close()
    windows.close()


def wait_for_pointer(windows, expected, tries=300):
    import threading

    for _ in range(tries):
        if windows.over_text() is expected:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"over_text never became {expected}")
