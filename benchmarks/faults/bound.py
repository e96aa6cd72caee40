"""How sure a count is: the upper 95 % bound of a rate (Clopper and Pearson 1934, one-sided)."""

from __future__ import annotations

from math import exp, lgamma, log


def upper95(failures: int, trials: int) -> float:
    """The rate above which so few failures in so many trials would be seen in less than 5 of 100 measurements."""
    if failures >= trials:
        return 1.0
    low, high = failures / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(failures, trials, middle) > 0.05:
            low = middle
        else:
            high = middle
    return high


def _at_most(failures: int, trials: int, rate: float) -> float:
    """The chance of at most so many failures."""
    return sum(exp(_log_chance(k, trials, rate)) for k in range(failures + 1))


def _log_chance(k: int, n: int, rate: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + k * log(rate or 1e-300) + (n - k) * log(1 - rate if rate < 1 else 1e-300)
