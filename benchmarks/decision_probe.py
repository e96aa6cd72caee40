"""Times the decision on a second instruction: `python -m benchmarks.decision_probe`; prints one JSON object.

What `deskhand do -` does when a line arrives with everything loaded: plan it, and decide its first action on the screen
it has just looked at. Runs on the display in DISPLAY.
"""

from __future__ import annotations

import json
import statistics
import time

from actions.applications import default_for, installed
from agent.grounding import Grounder
from agent.models import load_model
from agent.planner import Planner, PlanRequest
from perception.camera import Camera
from perception.eyes import Eyes
from perception.reader import Reader
from perception.windows import Windows

FACTS = {"contacts": {"Leon": "leon@desk.example", "Mia": "mia.berg@desk.example"}}
FIRST = 'Send Leon an email with the subject "Weekly Update" that says "Hi Leon, the release is on track."'
LATER = (
    'Send Mia an email with the subject "Lunch" that says "See you at noon."',
    'Send Leon an email with the subject "Invoice 2026-114" that says "The parcel has arrived."',
    'Send Mia an email with the subject "Key" that says "It is in the blue box."',
)


def main() -> None:
    model = load_model(None)
    planner = Planner(model.planner)
    grounder = Grounder(chooser=model.chooser, installed=installed, default_for=default_for)
    eyes = Eyes(Camera(), Windows(), Reader())
    times = []
    for instruction in (FIRST, *LATER):
        screen = eyes.look()
        start = time.perf_counter()
        plan = planner.invoke(PlanRequest(instruction=instruction, facts=FACTS))
        grounder.next_action(plan.steps[0], screen, [], retry=False)
        times.append(time.perf_counter() - start)
    print(json.dumps({"next_decision_s": round(statistics.median(times[1:]), 3)}))


if __name__ == "__main__":
    main()
