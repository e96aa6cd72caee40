"""deskhand as a langchain tool: another agent hands over one desktop instruction and gets the verdict back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from actions.consent_class import ConsentClass
from tasks.api import do
from tasks.outcomes import DESKHAND_ERRORS, outcome_of

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

_DESCRIPTION = (
    "Carry out one instruction on this computer's desktop with its real mouse and keyboard. Give one English sentence "
    "with every value in quotation marks. Returns JSON: verdict (only 'passed' means done), reason, message, steps."
)


def desktop_tool(
    *, facts: Mapping[str, Any] | None = None, allow: Iterable[ConsentClass] = (), model: str | None = None
) -> BaseTool:
    """A tool named `desktop`. Consent classes that are not in `allow` are refused: there is nobody to ask."""
    from langchain_core.tools import StructuredTool

    granted = tuple(allow)

    def desktop(instruction: str) -> str:
        try:
            result = do(instruction, facts=facts, allow=granted, model=model).as_json()
        except DESKHAND_ERRORS as error:
            outcome = outcome_of(error)
            result = {"verdict": outcome.verdict, "reason": outcome.reason, "message": str(error), "steps": []}
        return json.dumps(result, ensure_ascii=False)

    return StructuredTool.from_function(desktop, name="desktop", description=_DESCRIPTION)
