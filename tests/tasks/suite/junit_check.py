"""Whether a text is a JUnit file as Ant's JUnit task writes it (the format that the common XSD describes).

Written from the format: elements and their order, required attributes and their types, nothing else beside them.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

INTEGER, DECIMAL = r"-?\d+", r"-?\d+(\.\d+)?"
TOKEN, ANY = r"\S+( \S+)*|", r"(?s).*"
SOME = r"\S+( \S+)*"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"  # no time zone

ATTRIBUTES: dict[str, dict[str, tuple[str, bool]]] = {  # element: attribute: what it holds, whether it is required
    "testsuites": {},
    "testsuite": {
        "name": (SOME, True), "timestamp": (MOMENT, True), "hostname": (SOME, True), "tests": (INTEGER, True),
        "failures": (INTEGER, True), "errors": (INTEGER, True), "skipped": (INTEGER, False), "time": (DECIMAL, True),
        "package": (TOKEN, True), "id": (INTEGER, True),
    },
    "properties": {},
    "property": {"name": (SOME, True), "value": (ANY, True)},
    "testcase": {"name": (TOKEN, True), "classname": (TOKEN, True), "time": (DECIMAL, True)},
    "skipped": {},
    "failure": {"message": (ANY, False), "type": (ANY, True)},
    "error": {"message": (ANY, False), "type": (ANY, True)},
    "system-out": {},
    "system-err": {},
}  # fmt: skip
CHILDREN = {
    "testsuites": r"(testsuite )*",
    "testsuite": r"properties (testcase )*system-out system-err ",
    "properties": r"(property )*",
    "testcase": r"(skipped |failure |error )?",
}
HOLD_TEXT = ("failure", "error", "system-out", "system-err")


def check_junit(text: str) -> ET.Element:
    """The root of a valid file. Raises AssertionError with the first thing that is wrong."""
    root = ET.fromstring(text)
    assert root.tag == "testsuites", root.tag
    for element in root.iter():
        _check(element)
    return root


def _check(element: ET.Element) -> None:
    known = ATTRIBUTES.get(element.tag)
    assert known is not None, f"unknown element {element.tag}"
    assert set(element.attrib) <= set(known), f"{element.tag}: unknown {set(element.attrib) - set(known)}"
    for name, (pattern, required) in known.items():
        value = element.get(name)
        assert value is not None or not required, f"{element.tag}: {name} is missing"
        assert value is None or re.fullmatch(pattern, value), f"{element.tag}: {name} is {value!r}"
    children = "".join(f"{child.tag} " for child in element)
    assert re.fullmatch(CHILDREN.get(element.tag, ""), children), f"{element.tag} holds {children}"
    assert element.tag in HOLD_TEXT or not (element.text or "").strip(), f"{element.tag} holds text"
