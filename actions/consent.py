"""Consent classes: which actions need a yes of their own, decided by rules, never by a model."""

from __future__ import annotations

from typing import Literal

ConsentClass = Literal["send", "delete", "pay", "overwrite", "submit", "install", "credentials", "terminal", "unknown"]
"""`unknown` is a target that cannot be read. Everything else is covered by approving the plan."""
