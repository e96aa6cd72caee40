"""From scores of tags to the likeliest legal tags, and how sure each of them is among all legal readings.

Legal: an `<I:role>` follows its own `<B:role>` or `<I:role>`. The margin of a unit is the probability of its tag less
that of the best other one, over all legal readings of the whole sentence (forward and backward sums): tags that cannot
stand there do not count as doubt. When somebody is marked as recipient, readings without any recipient do not count
either: no mail could be sent. (That a mail has only one subject is not counted in: a sentence read as having two is
one that was not understood, docs/EXPERIMENTS.md.)

Shapes: n units, T tags, R roles, F = 2: readings without and with a recipient so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from agent.prompts.tokens import ROLES, TAGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STARTS: Final = slice(0, len(ROLES) + 1)  # <O> and every <B:role>
_BEGUN: Final = slice(1, len(ROLES) + 1)  # every <B:role>
_INSIDE: Final = slice(len(ROLES) + 1, len(TAGS))  # every <I:role>, in the order of _BEGUN
_RECIPIENT: Final = TAGS.index("<B:recipient>")
_FLAGS: Final = 2
_NEVER: Final = -1e30


def read_tags(scores: Sequence[Sequence[float]]) -> tuple[list[str], list[float]]:
    """The likeliest legal tags and the margin of each, 0 to 1. `scores[i][t]`: log probability of `TAGS[t]` at i."""
    import numpy as np

    if not scores:
        return [], []
    given = np.asarray(scores, dtype=np.float64)  # [n, T]
    best = _likeliest(given)
    marginals = _marginals(given, least=int(_RECIPIENT in best))
    margins = []
    for row, chosen in zip(marginals, best, strict=True):
        margins.append(float(max(0.0, row[chosen] - np.delete(row, chosen).max())))
    return [TAGS[t] for t in best], margins


def _likeliest(given: NDArray[Any]) -> list[int]:
    """Viterbi."""
    import numpy as np

    best = given[0].copy()  # [T]
    best[_INSIDE] = _NEVER
    numbers = np.arange(len(TAGS))
    back: list[NDArray[Any]] = []
    for row in given[1:]:
        origin = np.full(len(TAGS), best.argmax())
        fresh = np.full(len(TAGS), best.max())
        begun, inside = best[_BEGUN], best[_INSIDE]
        fresh[_INSIDE] = np.maximum(begun, inside)
        origin[_INSIDE] = np.where(begun >= inside, numbers[_BEGUN], numbers[_INSIDE])
        best = fresh + row
        back.append(origin)
    path = [int(best.argmax())]
    for origin in reversed(back):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def _marginals(given: NDArray[Any], *, least: int) -> NDArray[Any]:
    """Probability of each tag at each unit [n, T] over the legal readings whose flag at the end is at least `least`."""
    import numpy as np

    first = np.full((_FLAGS, len(TAGS)), _NEVER)
    first[0, _STARTS] = given[0, _STARTS]
    first[:, _RECIPIENT] = _NEVER, given[0, _RECIPIENT]
    sums = [first]
    for row in given[1:]:
        sums.append(_onward(sums[-1]) + row)
    after = np.full((_FLAGS, len(TAGS)), _NEVER)
    after[least:] = 0.0
    made = np.zeros_like(given)
    for i in range(len(given) - 1, -1, -1):
        joint = sums[i] + after
        weights = np.exp(joint - joint.max()).sum(axis=0)
        made[i] = weights / weights.sum()
        after = _backward(given[i] + after)
    return made


def _onward(sums: NDArray[Any]) -> NDArray[Any]:
    """What reaches each (flag, tag) at the next unit, its own score left out."""
    import numpy as np

    total = _logsum(sums, axis=1)  # [F]
    made = np.repeat(total[:, None], len(TAGS), axis=1)
    made[:, _RECIPIENT] = _NEVER, np.logaddexp(total[0], total[1])
    made[:, _INSIDE] = np.logaddexp(sums[:, _BEGUN], sums[:, _INSIDE])
    return made


def _backward(reached: NDArray[Any]) -> NDArray[Any]:
    """What can follow each (flag, tag), from the sums `reached` [F, T] at the unit after it."""
    import numpy as np

    plain = reached[:, _STARTS].copy()
    plain[:, _RECIPIENT] = _NEVER
    start = np.logaddexp(_logsum(plain, axis=1), reached[1, _RECIPIENT])  # [F]
    made = np.repeat(start[:, None], len(TAGS), axis=1)
    made[:, _BEGUN] = np.logaddexp(made[:, _BEGUN], reached[:, _INSIDE])
    made[:, _INSIDE] = np.logaddexp(made[:, _INSIDE], reached[:, _INSIDE])
    return made


def _logsum(values: NDArray[Any], *, axis: int) -> NDArray[Any]:
    import numpy as np

    top = values.max(axis=axis)
    return np.asarray(top + np.log(np.exp(values - np.expand_dims(top, axis)).sum(axis=axis)))
