"""Whether a text is a JUnit file: judged by an XML Schema of what Ant's and Jenkins' readers agree on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from xmlschema import XMLSchema

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "junit.xsd"


def check_junit(text: str) -> ET.Element:
    """The root of a valid file. Raises `xmlschema.XMLSchemaValidationError` with the first thing that is wrong."""
    root = ET.fromstring(text)
    _schema().validate(root)
    return root


@cache
def _schema() -> XMLSchema:
    return XMLSchema(SCHEMA)
