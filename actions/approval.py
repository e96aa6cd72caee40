"""An approval: a person's yes to one action on one target, bound to both by a hash.

The hash covers what was asked about: the class, the whole action, and the target with its picture, its words, its
window and its application. Another label, another window or another text has another hash: it needs its own yes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from actions.action import Action
from actions.consent_class import ConsentClass
from actions.sight import Sight


@dataclass(frozen=True, slots=True)
class Approval:
    """A yes. It is used up by the one action it was given for."""

    consent_class: ConsentClass
    digest: str  # SHA-256, in hexadecimal

    @classmethod
    def of(cls, consent_class: ConsentClass, action: Action, sight: Sight | None) -> Approval:
        """The approval that covers this action on this target, and no other."""
        told = [consent_class, action.kind, action.model_dump(mode="json"), None if sight is None else _told(sight)]
        return cls(consent_class, hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest())

    def covers(self, action: Action, sight: Sight | None) -> bool:
        return self == Approval.of(self.consent_class, action, sight)


def _told(sight: Sight) -> list[object]:
    picture = hashlib.sha256(sight.crop.tobytes()).hexdigest()
    return [picture, list(sight.crop.shape), list(sight.corner), sight.window, sight.focus, sight.label, sight.role,
            sight.application, sight.around, sight.beside]  # fmt: skip
