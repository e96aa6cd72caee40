"""Two workflows in a web browser: a form filled in and sent, and one book of a list reserved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.replay.drifts.kinds import Drift
from benchmarks.replay.drifts.pages import NAMES, ORDERED, RENAMED, browser, served
from benchmarks.replay.drifts.windows import wait_for
from benchmarks.replay.drifts.work import Effect, Judge, Start, Workflow
from examples.mail.desktop import VirtualDesktop

RESERVED = {"book": "Maps of the North", "do": "reserve"}


def _shown(page: str, wanted: dict[str, str], meant: tuple[str, ...]) -> Start:
    """The page in a browser; right is one submission of this kind, and no click on anything not `meant`."""

    @contextmanager
    def started(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
        names = drift.of("renamed", [names for names, _ in RENAMED[page]], NAMES[page])
        own = {new for new, old in zip(names, NAMES[page], strict=True) if old in meant} | {"gift"}
        with served(page, drift) as found:

            def judge() -> Effect:
                if found.sent not in ([], [wanted]) or set(found.clicks) - own:
                    return "wrong"
                return "right" if found.sent else "none"

            desktop.start(*browser(f"{desktop.home}/browser", found.url, drift))
            wait_for(lambda: desktop.run("xdotool", "search", "--onlyvisible", "--name", "Book shop"), "the page")
            yield judge

    return started


ORDER = Workflow(
    "web order", "chromium",
    """\
  - {id: name, action: {kind: type, text: Anna Berg}, target: {label: Full name, role: field}}
  - {id: town, action: {kind: type, text: Turku}, target: {label: Town, role: field}}
  - {id: gift, action: {kind: click}, target: {text: Gift wrap, role: checkbox}, expect: {state: checked}}
  - {id: order, action: {kind: click}, target: {text: Place order, role: button}, expect: {appears: [Thank you]}}
""",
    _shown("order", ORDERED, ("Gift wrap", "Full name", "Town", "Place order")), "Place order", ("submit", "pay"),
)  # fmt: skip
BOOKS = Workflow(
    "web list", "chromium",
    """\
  - id: reserve
    action: {kind: click}
    target: {text: Reserve, role: button, near: Maps of the North}
    expect: {appears: [Do you want this book]}
  - {id: confirm, action: {kind: click}, target: {text: Confirm, role: button}, expect: {appears: [Thank you]}}
""",
    _shown("books", RESERVED, ("Reserve", "Confirm")), "Reserve", ("submit", "pay"),
)  # fmt: skip
