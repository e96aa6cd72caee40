"""Subjects and texts without quotation marks, and people as they are called in a request for a mail."""

from __future__ import annotations

from random import Random

from agent.training import values as v


def subject_words(rng: Random) -> str:
    """A subject that stands without marks: a title, or a few words as people write them."""
    roll = rng.random()
    if roll < 0.55:
        return v.phrase(rng)
    made = " ".join(v.word(rng) for _ in range(rng.randint(1, 3)))
    if roll < 0.75:
        return f"{rng.choice(('the', 'our', 'my', 'your', 'next'))} {made}"
    if roll < 0.9:
        return f"{made.capitalize()} {rng.choice(('for', 'of', 'at', 'on', 'in', 'from'))} {v.phrase(rng, 2)}"
    return f"{v.phrase(rng, 2)} {rng.randint(1, 2026)}"


def text_without_marks(rng: Random) -> str:
    """A text that ends the request: sentences, lines, a letter, another script."""
    roll = rng.random()
    if roll < 0.45:
        return _sentence(rng)
    if roll < 0.7:
        return " ".join(_ended(rng) for _ in range(rng.randint(2, 3)))
    if roll < 0.8:
        return f"Hi {v.name(rng)}, {v.clause(rng)}"
    if roll < 0.88:
        return rng.choice(v.SCRIPTS)
    return f"Dear {v.name(rng)},\n\n{_ended(rng)}\n\n{rng.choice(('Best,', 'Thanks,', 'Regards,'))}\n{v.name(rng)}"


def _sentence(rng: Random) -> str:
    made = v.clause(rng).rstrip(".")
    return made[0].upper() + made[1:] if rng.random() < 0.6 else made


def _ended(rng: Random) -> str:
    made = v.clause(rng)
    made = made[0].upper() + made[1:]
    return made if made[-1] in ".?!" else made + rng.choice((".", ".", "!"))
