"""Twenty pieces of work of a scripted person: where, what is done, and what must be true afterwards.

In a text to type `#` is a slip that is taken back at once. `{password}` stands for what must be found nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.replay import person_places as at
from benchmarks.replay.person import SLIP, Person
from examples.mail.message import Wanted

PASSWORD = "{password}"
MAIL = Wanted("leon@desk.example", "Weekly Update", "Hi Leon, the release is on track.")
NOTES = "milk\nbread\nbutter"


@dataclass(frozen=True, slots=True)
class Session:
    """`allow`: what the person, asked, would let the replay do."""

    name: str
    start: at.Start
    work: Callable[[Person, str], None]
    wanted: Any
    allow: tuple[str, ...] = ()


def _told(clicks: list[str], *, ticked: tuple[str, ...] = (), chosen: tuple[str, ...] = (), **texts: str) -> Any:
    return {**texts, "ticked": list(ticked), "clicks": clicks, "chosen": list(chosen)}


def fill(person: Person, _: str) -> None:
    person.click("To")
    person.type("leon@de#sk.example")
    person.click("Subject")
    person.type("Weekly Upd##ate")
    person.click("Body")
    person.type("Hi Leon,\nthe release is on tr#ack.")
    person.click("Urgent")
    person.click("Save")


def log_in(person: Person, password: str) -> None:
    person.click("To")
    person.type("anna")
    person.press("Tab", "Tab")
    person.type(password[:11] + SLIP + password[11:])
    person.click("Save")


def password_by_mouse(person: Person, password: str) -> None:
    person.click("Password")
    person.type(password)
    person.click("Subject")
    person.type("done")


def by_keys(person: Person, _: str) -> None:
    person.click("To")
    person.type("anna@desk.example")
    person.press("Tab")
    person.type("Lunch at no#on")
    person.press("shift+Tab")
    person.press("ctrl+a")
    person.type("bert@desk.example")
    person.press("F9")


def words(person: Person, _: str) -> None:
    person.click("Subject")
    person.type("meeting on Monday")
    left, top = person.see("Subject")
    person.click((left - 30, top), count=3)
    person.type("Holiday")


def double(person: Person, _: str) -> None:
    person.click("Subject")
    person.type("holidays")
    person.click("Subject", count=2)
    person.type("Meeting")
    person.click("Save")


def scroll_and_choose(person: Person, _: str) -> None:
    person.scroll("Files", 4)
    person.click("file 16.txt")
    person.click("Save")


def second_window(person: Person, _: str) -> None:
    person.click("Second")
    person.click("Second field")
    person.type("from the sec#ond window")
    person.click("Close second")
    person.click("Urgent")


def send(person: Person, _: str) -> None:
    person.click("To")
    person.type("leon@desk.example")
    person.click("Send")
    person.click("Delete")


def select_by_drag(person: Person, _: str) -> None:
    person.click("To")
    person.type("carl")
    left, top = person.see("To")
    person.drag((left + 200, top), (left - 58, top))
    person.type("dora")
    person.click("Save")


def write_and_save(person: Person, _: str) -> None:
    person.type("Dear diary,\ntoday it ra#ined.")
    person.press("ctrl+s")
    person.see("Name")
    person.type("diary.txt")
    person.press("Return")


def append(person: Person, _: str) -> None:
    person.press("ctrl+End")
    person.type("\neggs")
    person.press("ctrl+s")


def undo(person: Person, _: str) -> None:
    person.press("ctrl+a", "Delete")
    person.press("ctrl+z")
    person.press("ctrl+Home")
    person.type("To buy:\n")
    person.press("ctrl+s")


def by_menu(person: Person, _: str) -> None:
    person.press("ctrl+a")
    person.click("Edit")
    person.click("Convert")
    person.click("To Uppercase")
    person.click("File")
    person.click("Save")


def replace_all(person: Person, _: str) -> None:
    person.press("ctrl+r")
    person.see("Replace with")
    person.type("bread")
    person.press("Tab")
    person.type("honey")
    person.click("Replace")
    person.press("Escape")
    person.press("ctrl+s")


def rename(person: Person, _: str) -> None:
    person.click("plan.txt")
    person.press("F2")
    person.think(2.0)
    person.press("ctrl+a")
    person.type("idea.txt")
    person.press("Return")


def move_file(person: Person, _: str) -> None:
    person.click("plan.txt")
    person.press("ctrl+x")
    person.click("letters", count=2)
    person.think(2.0)
    person.press("ctrl+v")


def open_from_folder(person: Person, _: str) -> None:
    person.click("plan.txt", count=2)
    person.see("Document")  # in the editor's menu
    person.think(2.0)
    person.press("ctrl+End")
    person.type("and more")
    person.press("ctrl+s")


def sum_by_keys(person: Person, _: str) -> None:
    person.type("12*34")
    person.press("Return")


def sum_by_buttons(person: Person, _: str) -> None:
    for button in ("7", "+", "5", "="):
        person.click(button)


def web_log_in(person: Person, password: str) -> None:
    left, top = person.see("Card number")
    person.click((left + 180, top))
    person.type("2024 77")
    left, top = person.see("Password")
    person.click((left + 180, top))
    person.type(password)
    person.click("Remember me")
    person.click("Log in")


def web_scroll(person: Person, _: str) -> None:
    person.see("Library account")
    person.scroll((300, 450), 15)
    person.click("Ask for a book")


def write_mail(person: Person, _: str) -> None:
    person.click("Compose")
    person.see("Subject")
    person.think(2.0)
    person.type(MAIL.to)
    left, top = person.see("Subject")
    person.click((left + 200, top))
    person.type("Weekly Up#date")
    person.click((400, 500))
    person.type(MAIL.body)
    person.click("Send")


SESSIONS = (
    Session("fill", at.witness, fill, _told(["Save"], ticked=("Urgent",), To="leon@desk.example",
            Subject="Weekly Update", Body="Hi Leon,\nthe release is on track.")),
    Session("log in", at.witness, log_in, _told(["Save"], To="anna", Password=PASSWORD), ("credentials",)),
    Session("password by mouse", at.witness, password_by_mouse, _told([], Password=PASSWORD, Subject="done"),
            ("credentials",)),
    Session("by keys", at.witness, by_keys, _told(["Shortcut"], To="bert@desk.example", Subject="Lunch at noon")),
    Session("triple click", at.witness, words, _told([], Subject="Holiday")),
    Session("double click", at.witness, double, _told(["Save"], Subject="Meeting")),
    Session("scroll and choose", at.witness, scroll_and_choose, _told(["Save"], chosen=("file 16.txt",))),
    Session("second window", at.witness, second_window,
            _told(["Second", "Close second"], ticked=("Urgent",)) | {"Second field": "from the second window"}),
    Session("send", at.witness, send, _told(["Send", "Delete"], To="leon@desk.example"), ("send", "delete")),
    Session("select by drag", at.witness, select_by_drag, _told(["Save"], To="dora")),
    Session("write and save", at.editor(), write_and_save, {"diary.txt": "Dear diary,\ntoday it rained."}),
    Session("append", at.editor(NOTES), append, {"notes.txt": f"{NOTES}\neggs"}, ("overwrite",)),
    Session("undo", at.editor(NOTES), undo, {"notes.txt": f"To buy:\n{NOTES}"}, ("overwrite", "delete")),
    Session("by menu", at.editor(NOTES), by_menu, {"notes.txt": NOTES.upper()}, ("overwrite",)),
    Session("replace", at.editor(NOTES), replace_all, {"notes.txt": "milk\nhoney\nbutter"}, ("overwrite",)),
    Session("rename", at.files("plan.txt", "letters/"), rename, {"idea.txt": "this is plan.txt", "letters/": ""}),
    Session("move a file", at.files("plan.txt", "letters/"), move_file, {"letters/plan.txt": "this is plan.txt"}),
    Session("sum by keys", at.calculator, sum_by_keys, "408"),
    Session("sum by buttons", at.calculator, sum_by_buttons, "12"),
    Session("web log in", at.page, web_log_in,
            [{"card": "2024 77", "word": PASSWORD, "keep": "on", "asked": ""}], ("credentials", "submit")),
    Session("web scroll", at.page, web_scroll, [{"card": "", "word": "", "keep": "", "asked": "yes"}], ("submit",)),
    Session("write a mail", at.mail(MAIL), write_mail, [()], ("send",)),
    Session("open from a folder", at.files("plan.txt"), open_from_folder,
            {"plan.txt": "this is plan.txt\nand more"}, ("overwrite",)),
)  # fmt: skip
