"""What can go wrong while looking.

PerceptionError
├── OutOfSpaceError        a point or box lies outside the space it claims to be in
├── ScreenUnavailable      no picture of the screen can be had
│   └── DisplayLost        the display server went away
├── ImageRefused           an image file cannot be used (names the file and why)
└── CheckpointRefused      model weights or their config cannot be trusted or do not fit
"""

from __future__ import annotations


class PerceptionError(Exception):
    """Base of every error raised by `perception`."""


class OutOfSpaceError(PerceptionError, ValueError):
    """A coordinate lies outside its space. Coordinates are refused, never clamped."""


class ScreenUnavailable(PerceptionError):
    """The screen cannot be captured; the message names the cause."""


class DisplayLost(ScreenUnavailable):
    """The display server stopped answering."""


class ImageRefused(PerceptionError, ValueError):
    """An image file is unusable; the message names the file and the reason."""


class CheckpointRefused(PerceptionError):
    """A checkpoint is missing, hostile, or does not fit its configuration."""
