"""Mail: instructions in phrasings no training text contains, judged at the mail server alone.

    python -m benchmarks.mail --runs 60 [--only first|second] [--seed 1] [--fresh]

Every run has its own desktop and profile, so runs do not influence each other. Results are kept under
out/benchmarks/mail/ and a second call continues; `--fresh` begins anew.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks import second_client
from benchmarks.runs import Kept, deskhand, machine
from examples.mail import client
from examples.mail.desktop import Theme
from examples.mail.message import Wanted, differences
from examples.mail.rig import mail_rig
from examples.mail.sink import Received

DATA = Path(__file__).parent / "data" / "mail.yaml"
CLIENTS = {"first": client.prepare, "second": second_client.prepare}
LIMIT_SECONDS = 180.0
LATE_SECONDS = 3.0
"""How long a message may come after deskhand has ended (a message sent without a word is a wrong message too)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One run: what is asked, on which desktop."""

    number: int
    client: str
    size: tuple[int, int]
    theme: Theme
    font_points: int
    phrasing: int
    instruction: str
    to: str
    subject: str
    body: str


def cases(runs: int, seed: int) -> list[Case]:
    """`runs` cases; the first k are the same for every `runs` >= k. Clients take turns."""
    data = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))
    chance = random.Random(seed)
    looks = list(itertools.product(((1024, 768), (1280, 800), (1920, 1080)), ("light", "dark"), (10, 13)))
    people = list(data["contacts"].items()) + [(address, address) for address in data["addresses"]]
    draws = {name: _endless(values, chance) for name, values in (
        ("look", looks), ("phrasing", list(enumerate(data["phrasings"]))), ("who", people),
        ("subject", data["subjects"]), ("body", data["bodies"]),
    )}  # fmt: skip
    made = []
    for number in range(runs):
        size, theme, points = next(draws["look"])
        index, phrasing = next(draws["phrasing"])
        name, address = next(draws["who"])
        subject, body = next(draws["subject"]), next(draws["body"])
        words = phrasing.format(to=name, subject=quoted(subject), body=quoted(body))
        made.append(
            Case(number, ("first", "second")[number % 2], size, theme, points, index, words, address, subject, body)
        )
    return made


def quoted(text: str) -> str:
    """In the quotation marks a person would take: straight ones, or curly ones when it contains straight ones."""
    return f"\u201c{text}\u201d" if '"' in text else f'"{text}"'


def _endless(values: Sequence[Any], chance: random.Random) -> Any:
    """Every value once in random order, then again in another order."""
    while True:
        yield from chance.sample(values, len(values))


def facts_file(folder: Path) -> Path:
    """The facts of every run: all contacts, so that the right one must be chosen."""
    contacts = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))["contacts"]
    path = folder / "facts.yaml"
    path.write_text(json.dumps({"contacts": contacts}, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def run(case: Case, kept: Path) -> dict[str, Any]:
    """Carry out one case; what came of it."""
    look: dict[str, Any] = {"size": case.size, "theme": case.theme, "font_points": case.font_points}
    with mail_rig(CLIENTS[case.client], **look) as (desktop, sink):
        arguments = ["do", case.instruction, "--facts", str(facts_file(desktop.folder)), "--allow", "send"]
        arguments += ["--yes", "--json", "--timeout", f"{LIMIT_SECONDS:g}", "--out", str(kept)]
        done = deskhand(desktop, *arguments, seconds=LIMIT_SECONDS + 30)
        messages = sink.wait(1, LATE_SECONDS)
    return {
        **asdict(case),
        **judge(done.answer, messages, Wanted(case.to, case.subject, case.body)),
        "verdict": done.answer.get("verdict"),
        "reason": done.answer.get("reason"),
        "message": done.answer.get("message"),
        "seconds": round(done.seconds, 2),
        "peak_bytes": done.peak_bytes,
        "errors": done.errors,
    }


def judge(answer: dict[str, Any], messages: Sequence[Received], wanted: Wanted) -> dict[str, Any]:
    """The mail server's word against deskhand's: `exact` means one message came and it is the wanted one."""
    wrong = [found for found in (differences(message, wanted) for message in messages) if found]
    exact = len(messages) == 1 and not wrong
    passed = answer.get("verdict") == "passed"
    return {
        "exact": exact,
        "passed": passed,
        "wrong_sent": bool(wrong) or len(messages) > 1,
        "false_passed": passed and not exact,
        "stopped": not passed and not messages,
        "differences": wrong,
    }


def summary(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The last line."""
    counted = ("exact", "passed", "wrong_sent", "false_passed", "stopped")
    good = [result for result in results if result["exact"] and result["passed"]]
    times = sorted(result["seconds"] for result in good)
    return {
        "runs": len(results),
        **{key: sum(bool(result[key]) for result in results) for key in counted},
        "exact_and_passed": len(good),
        "second_client_runs": sum(result["client"] == "second" for result in results),
        "second_client_exact": sum(result["client"] == "second" and result["exact"] for result in results),
        "p50_s": times[len(times) // 2] if times else None,
        "commits": sorted({result["commit"] for result in results}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mail")
    parser.add_argument("--runs", type=int, default=60, help="cases in all, before --only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(CLIENTS), help="only the runs with this client")
    parser.add_argument("--fresh", action="store_true", help="forget the results kept from earlier calls")
    parser.add_argument("--case", type=int, help="run this case alone, again")
    parser.add_argument("--seconds", type=float, help="begin no run after this many seconds; call again to continue")
    options = parser.parse_args()
    kept = Kept("mail")
    if options.fresh:
        kept.clear()
    started = time.monotonic()
    results = []
    for case in cases(options.runs, options.seed):
        if options.only not in (None, case.client):
            continue
        key = f"{options.seed}-{case.number:03}-{case.client}"
        result = None if options.case == case.number else kept.get(key)
        late = options.seconds is not None and time.monotonic() - started > options.seconds
        if result is None and not late and options.case in (None, case.number):
            result = kept.put(key, run(case, kept.folder(key)))
            flags = ",".join(name for name in ("exact", "passed", "wrong_sent", "false_passed") if result[name])
            print(f"{key} {flags or '-'} {result['verdict']} {result['reason']} {result['seconds']} s", flush=True)
        if result is not None:
            results.append(result)
    print(json.dumps({**summary(results), "seed": options.seed, "machine": machine()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
