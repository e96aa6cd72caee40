"""How busy the device that trains is, measured: 0 idle, 1 all the time.

On CUDA what the driver counts (`torch.cuda.utilization`, which needs the package nvidia-ml-py), the mean of a sample
after each step; on a CPU the processor time of this process for each thread it may use, against the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Meter(Protocol):
    """What a loop asks."""

    def sample(self) -> None:
        """Called after each step."""
        ...

    def read(self) -> float | None:
        """The share since the last reading, 0 to 1; None where it cannot be measured."""
        ...


class ProcessorMeter:
    """Processor time against the clock; both in seconds."""

    def __init__(
        self,
        threads: int,
        used: Callable[[], float] = time.process_time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threads, self._used, self._clock = threads, used, clock
        self._before = (used(), clock())

    def sample(self) -> None:
        """Nothing to do: the system counts."""

    def read(self) -> float | None:
        now = (self._used(), self._clock())
        spent, passed = now[0] - self._before[0], now[1] - self._before[1]
        self._before = now
        return min(1.0, spent / passed / self._threads) if passed > 0 else None


class AcceleratorMeter:
    """The mean of what `percent` says, 0 to 100; silent for good once it cannot say anything."""

    def __init__(self, percent: Callable[[], float]) -> None:
        self._percent: Callable[[], float] | None = percent
        self._samples: list[float] = []

    def sample(self) -> None:
        if self._percent is None:
            return
        try:
            self._samples.append(self._percent() / 100)
        except (ImportError, RuntimeError):  # no nvidia-ml-py, or a driver that does not count
            self._percent = None

    def read(self) -> float | None:
        samples, self._samples = self._samples, []
        return sum(samples) / len(samples) if samples else None


def meter_for(device: str) -> Meter:
    """The meter for "cpu", "cuda" or "cuda:1"."""
    import torch

    if device.startswith("cuda"):
        return AcceleratorMeter(lambda: torch.cuda.utilization(torch.device(device)))
    return ProcessorMeter(torch.get_num_threads())
