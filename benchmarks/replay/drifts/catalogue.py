"""The recorded workflows, in the order in which they are tried."""

from __future__ import annotations

from benchmarks.replay.drifts import web

WORKFLOWS = (web.ORDER, web.BOOKS)
