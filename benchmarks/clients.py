"""Mail clients to develop with: seeing and doing alone, in plain instructions, judged at the mail server.

    python -m benchmarks.clients [--client NAME ...] [--runs 30] [--seed 1] [--fresh]

`--runs` is per client. None of these clients is the one that `benchmarks.mail` holds out. Results are kept under
out/benchmarks/clients/ and a second call continues; `--fresh` begins anew.
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

from benchmarks.mail import judge, quoted
from benchmarks.mail_clients import claws, evolution, qt, web
from benchmarks.runs import Kept, deskhand, machine
from examples.mail.desktop import Theme
from examples.mail.message import Wanted
from examples.mail.rig import Prepare, mail_rig

DATA = Path(__file__).parent / "data" / "clients.yaml"
CLIENTS: dict[str, Prepare] = {
    "claws": claws.prepare,
    "evolution": evolution.prepare,
    "qt": qt.prepare,
    **{f"web-{look}": prepare for look, prepare in web.PREPARE.items()},
}
LIMIT_SECONDS = 180.0
LATE_SECONDS = 3.0
COUNTED = ("exact", "passed", "wrong_sent", "false_passed", "stopped")


@dataclass(frozen=True, slots=True)
class Case:
    """One run: what is asked, on which desktop."""

    client: str
    number: int
    size: tuple[int, int]
    theme: Theme
    font_points: int
    instruction: str
    to: str
    subject: str
    body: str


def cases(client: str, runs: int, seed: int) -> list[Case]:
    """`runs` cases for one client: every look of the desktop before one comes again."""
    data = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))
    chance = random.Random(f"{seed} {client}")
    looks = list(itertools.product(((1024, 768), (1280, 800), (1920, 1080)), ("light", "dark"), (10, 13)))
    people = list(data["contacts"].items())
    made: list[Case] = []
    draws = [
        _endless(values, chance) for values in (looks, data["phrasings"], people, data["subjects"], data["bodies"])
    ]
    for number in range(runs):
        (size, theme, points), phrasing, (name, address), subject, body = (next(draw) for draw in draws)
        words = phrasing.format(to=name, subject=quoted(subject), body=quoted(body))
        made.append(Case(client, number, size, theme, points, words, address, subject, body))
    return made


def _endless(values: Sequence[Any], chance: random.Random) -> Any:
    """Every value once in random order, then again in another order."""
    while True:
        yield from chance.sample(values, len(values))


def run(case: Case, kept: Path) -> dict[str, Any]:
    """Carry out one case; what came of it."""
    contacts = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))["contacts"]
    look: dict[str, Any] = {"size": case.size, "theme": case.theme, "font_points": case.font_points}
    with mail_rig(CLIENTS[case.client], **look) as (desktop, sink):
        facts = desktop.folder / "facts.yaml"
        facts.write_text(json.dumps({"contacts": contacts}, ensure_ascii=False), encoding="utf-8")
        arguments = ["do", case.instruction, "--facts", str(facts), "--allow", "send", "--yes", "--json"]
        arguments += ["--timeout", f"{LIMIT_SECONDS:g}", "--out", str(kept)]
        done = deskhand(desktop, *arguments, seconds=LIMIT_SECONDS + 30)
        messages = sink.wait(1, LATE_SECONDS)
    return {
        **asdict(case),
        **judge(done.answer, messages, Wanted(case.to, case.subject, case.body)),
        **{key: done.answer.get(key) for key in ("verdict", "reason", "message")},
        "seconds": round(done.seconds, 2),
        "errors": done.errors,
    }


def summary(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The last line: each client for itself, and all together."""
    by_client = {
        client: _counted([result for result in results if result["client"] == client])
        for client in dict.fromkeys(result["client"] for result in results)
    }
    return {
        **_counted(results),
        "clients": by_client,
        "commits": sorted({result["commit"] for result in results}),
    }


def _counted(results: Sequence[dict[str, Any]]) -> dict[str, int]:
    counts = {key: sum(bool(result[key]) for result in results) for key in COUNTED}
    good = sum(result["exact"] and result["passed"] for result in results)
    return {"runs": len(results), **counts, "exact_and_passed": good}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clients")
    parser.add_argument("--client", choices=sorted(CLIENTS), action="append", help="only this one; may be repeated")
    parser.add_argument("--runs", type=int, default=30, help="cases for each client")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="forget the results kept from earlier calls")
    parser.add_argument("--case", type=int, help="run this case alone, again")
    parser.add_argument("--seconds", type=float, help="begin no run after this many seconds; call again to continue")
    options = parser.parse_args()
    kept = Kept("clients")
    if options.fresh:
        kept.clear()
    started = time.monotonic()
    results = []
    for case in _interleaved(options.client or list(CLIENTS), options.runs, options.seed):
        if options.case not in (None, case.number):
            continue
        key = f"{options.seed}-{case.client}-{case.number:03}"
        result = None if options.case is not None else kept.get(key)
        late = options.seconds is not None and time.monotonic() - started > options.seconds
        if result is None and not late:
            result = kept.put(key, run(case, kept.folder(key)))
            flags = ",".join(name for name in COUNTED[:4] if result[name])
            print(f"{key} {flags or '-'} {result['verdict']} {result['reason']} {result['seconds']} s", flush=True)
        if result is not None:
            results.append(result)
    print(json.dumps({**summary(results), "seed": options.seed, "machine": machine()}, ensure_ascii=False))


def _interleaved(clients: Sequence[str], runs: int, seed: int) -> list[Case]:
    """The first case of every client, then the second of every client, and so on."""
    columns = [cases(client, runs, seed) for client in clients]
    return [case for row in zip(*columns, strict=True) for case in row]


if __name__ == "__main__":
    main()
