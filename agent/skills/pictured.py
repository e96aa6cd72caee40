"""Pictures that are called by what they show or do: the trash icon, the star, "Like"."""

from __future__ import annotations

from perception.pictograms import NAMES, find_spots
from perception.screen import Element, Screen

LEAST = 0.42
"""How well a spot must fit the drawing that is meant; it must also be the drawing it fits best, or nearly."""
NEARLY = 0.08


def pictured(name: str, screen: Screen) -> list[Element]:
    """Unnamed pictures that look like a name, in reading order; none when the name has no drawing."""
    drawing = NAMES.get(name.casefold())
    if drawing is None:
        return []
    found = []
    for spot in find_spots(screen.frame, screen.lines):
        fit = spot.fits[drawing]
        if fit >= LEAST and fit >= max(spot.fits.values()) - NEARLY:
            found.append(Element(spot.box, "icon", name))
    return found
