"""Actions are data: a closed, strict union. Schema, parser and trace derive from here.

`Point` is a screen pixel (origin of the virtual desktop; negative is legal). Only `agent.grounding` builds one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from actions.keys import HOTKEY, canonical_key

Button = Literal["left", "middle", "right"]
MAX_TEXT = 100_000
"""Longest text one action may type, in characters."""


class Strict(BaseModel):
    """Base of every value that crosses a trust border: no coercion, no unknown keys, immutable, finite numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Point(Strict):
    """A screen pixel."""

    x: int = Field(ge=-65_536, le=65_535)
    y: int = Field(ge=-65_536, le=65_535)


class Click(Strict):
    """Press and release a mouse button `count` times at a point, with modifiers `held` down."""

    kind: Literal["click"] = "click"
    at: Point
    button: Button = "left"
    count: int = Field(default=1, ge=1, le=3)
    held: tuple[Literal["ctrl", "shift"], ...] = ()


class Move(Strict):
    """Move the pointer."""

    kind: Literal["move"] = "move"
    to: Point


class Drag(Strict):
    """Press at one point, move, release at another."""

    kind: Literal["drag"] = "drag"
    start: Point
    end: Point
    button: Button = "left"


class Scroll(Strict):
    """Turn the wheel over a point. Positive `notches` scroll down (or right)."""

    kind: Literal["scroll"] = "scroll"
    at: Point
    notches: int = Field(ge=-100, le=100)
    axis: Literal["vertical", "horizontal"] = "vertical"


class Type(Strict):
    """Type a text exactly into whatever has the focus. `secret` names a secret fetched at the keystroke instead."""

    kind: Literal["type"] = "type"
    text: str = Field(default="", max_length=MAX_TEXT)
    secret: str | None = None
    replace: bool = False  # select everything in the field first
    pause: float = Field(default=0.0, ge=0, le=1)  # seconds between keys, for what is no text box and drops fast ones


class Press(Strict):
    """Press a chord, such as ("ctrl", "s"); keys go down in order and up in reverse."""

    kind: Literal["press"] = "press"
    keys: tuple[str, ...] = Field(min_length=1, max_length=5)

    @field_validator("keys")
    @classmethod
    def _known(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(canonical_key(key) for key in keys)
        if len(set(names)) < len(names):
            raise ValueError(f"a chord holds each key once, not {' + '.join(names)}")
        if set(names) == HOTKEY:
            raise ValueError("Ctrl+Alt+Escape is the person's way to stop; deskhand does not press it")
        return names


class Wait(Strict):
    """Let the screen come to rest. The runner's eyes decide when; the limit is the step's."""

    kind: Literal["wait"] = "wait"
    until: Literal["settled", "changed"] = "settled"


class Open(Strict):
    """Start (or bring forward) an installed application, by desktop entry id; never a shell."""

    kind: Literal["open"] = "open"
    application: str = Field(min_length=1, max_length=255)
    file: str | None = None


class Answer(Strict):
    """Tell the person something. Sends no input."""

    kind: Literal["answer"] = "answer"
    text: str = Field(max_length=MAX_TEXT)


Action = Annotated[Click | Move | Drag | Scroll | Type | Press | Wait | Open | Answer, Field(discriminator="kind")]
ACTION: TypeAdapter[Action] = TypeAdapter(Action)
"""Parses and dumps any action; `ACTION.json_schema()` is the schema that prompts and docs show."""
