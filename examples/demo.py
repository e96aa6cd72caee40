"""One sentence in, one mail out, by mouse and keyboard on a private virtual desktop: `python -m examples.demo`.

Leaves received.eml, run.trace and report.html in out/demo. Exit status 0 only when exactly the wanted message, and no
other, has arrived at the mail server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from examples.mail.desktop import VirtualDesktop
from examples.mail.message import Wanted, differences
from examples.mail.rig import mail_rig
from examples.mail.sink import Received

ROOT = Path(__file__).resolve().parent.parent
FACTS = Path(__file__).parent / "facts.yaml"
INSTRUCTION = 'Send Leon an email with the subject "Weekly Update" that says "Hi Leon, the release is on track."'
WANTED = Wanted("leon@desk.example", "Weekly Update", "Hi Leon, the release is on track.")
LIMIT_SECONDS = 180


def main() -> int:
    started = time.monotonic()
    out = ROOT / "out" / "demo"
    shutil.rmtree(out, ignore_errors=True)
    with mail_rig() as (desktop, sink):
        code = _do(desktop, out)
    wrong = _verdict(code, sink.messages)
    _keep(out, sink.messages)
    seconds = f"{time.monotonic() - started:.1f} s"
    if wrong:
        print(f"demo: FAILED after {seconds}: {wrong}; see {out.relative_to(ROOT)}/", file=sys.stderr)
        return 1
    print(
        f"demo: exactly the wanted message arrived, {seconds}; mail, trace and report are in {out.relative_to(ROOT)}/"
    )
    return 0


def _do(desktop: VirtualDesktop, out: Path) -> int:
    """What a person would type, on the virtual desktop; plan and progress go to our own terminal."""
    arguments = ["do", INSTRUCTION, "--facts", str(FACTS), "--allow", "send", "--yes", "--out", str(out)]
    print(f"$ deskhand {' '.join(_shown(argument) for argument in arguments)}\n", flush=True)
    return _deskhand(arguments, {**desktop.environment, "TERM": os.environ.get("TERM", "dumb")})


def _deskhand(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "tasks.cli", *arguments]
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        return child.wait(LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _shown(argument: str) -> str:
    return f"'{argument}'" if " " in argument else argument.removeprefix(f"{ROOT}/")


def _verdict(code: int, received: tuple[Received, ...]) -> str:
    """What is wrong; empty when nothing is."""
    if len(received) != 1:
        return f"{len(received)} messages arrived, wanted one (deskhand ended with {code})"
    different = differences(received[0], WANTED)
    if different:
        return "; ".join(different)
    return f"the message is exact, but deskhand ended with {code}" if code else ""


def _keep(out: Path, received: tuple[Received, ...]) -> None:
    """received.eml and report.html beside the trace; whatever of them there is."""
    out.mkdir(parents=True, exist_ok=True)
    if received:
        (out / "received.eml").write_bytes(received[-1].raw)
    if (out / "run.trace").exists():
        _deskhand(["show", str(out / "run.trace"), "--out", str(out / "report.html")], dict(os.environ))


if __name__ == "__main__":
    sys.exit(main())
