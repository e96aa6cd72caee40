"""Every key press on a display, whoever made it, grabs or not: raw events of the X Input Extension (XI2, 2.1 or later).

Autorepeat makes no raw event, so a key that is held counts once. Knows nothing of what the keys mean.
"""

from __future__ import annotations

from typing import Any


def hear_presses(connection: Any) -> bool:
    """Have key presses told to this connection. False when the server cannot."""
    from Xlib.ext import xinput
    from Xlib.protocol import rq

    if not connection.has_extension(xinput.extname):
        return False
    opcode = connection.display.get_extension_major(xinput.extname)
    # python-xlib's own query asks for 2.0, in which grabs hide raw events
    xinput.XIQueryVersion(display=connection.display, opcode=opcode, major_version=2, minor_version=2)
    pressed = rq.Struct(rq.Card16("deviceid"), rq.Card32("time"), rq.Card32("detail"), rq.Card16("sourceid"))
    connection.ge_add_event_data(opcode, xinput.RawKeyPress, pressed)
    root = connection.screen().root
    root.xinput_select_events([(xinput.AllMasterDevices, xinput.RawKeyPressMask)])
    connection.sync()
    return True


def pressed_code(event: Any) -> int | None:
    """The key code of a press that `hear_presses` asked for; None for any other event."""
    from Xlib.ext import ge, xinput

    if event.type != ge.GenericEventCode or event.evtype != xinput.RawKeyPress:
        return None
    return int(event.data.detail)
