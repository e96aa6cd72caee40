"""How fast the embedded model sees and decides on this machine, beside the architecture of a two-billion one.

`decide`: 60 elements are weighed against a phrase that names none of them, by what they mean and show and all of them
by the LLaVA; cold is a screen that is met for the first time, warm the next phrase about the same screen. `finder`:
elements of a picture whose text has been read. `look_to_act`: reading, finding and deciding on a picture seen for the
first time. The large model has random weights: its time is that of its shape.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from agent.chooser import EmbeddedChooser
from agent.errors import NotGrounded
from agent.ladder import Ladder
from agent.plan import Target
from perception.checkpoint import EMBEDDED
from perception.elements import find_elements
from perception.geometry import Box
from perception.judges import embedded_judge
from perception.reader import Reader
from perception.screen import Element, Frame, Screen, Window
from perception.training.desktops import DrawnScreen
from perception.training.screens import Studio

SIZE = (1280, 800)
SCREENS = 12
ELEMENTS = 60
PHRASES = ("the button that sends the message", "where the subject goes", "save it under another name")
IMAGE_TOKENS, TEXT_TOKENS = 1334, 200
"""What a 1280x800 picture comes to in patches of 28 pixels (46 x 29), and a short question."""


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Medians in milliseconds."""
    with Studio(options.seed, held_out=True) as studio:
        screens = list(_of_size(studio))
    figures: dict[str, Any] = {"screens": len(screens), "elements_each": ELEMENTS}
    figures |= _decisions(screens) | _looks(screens)
    figures["peak_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    files = [file for file in EMBEDDED.rglob("*") if file.is_file()]
    figures["model_mb"] = round(sum(file.stat().st_size for file in files) / 1e6, 1)
    figures |= _large(figures["decide_cold_ms"])
    for name, value in figures.items():
        print(f"{name:<18} {value}")
    return figures


def _of_size(studio: Studio) -> Iterator[DrawnScreen]:
    number = found = 0
    while found < SCREENS:
        screen = studio.screen(number)
        number += 1
        if screen.pixels.shape[:2] == SIZE[::-1]:
            found += 1
            yield screen


def _decisions(screens: list[DrawnScreen]) -> dict[str, Any]:
    """Deciding alone, on 60 elements put together from these screens."""
    chooser = EmbeddedChooser(EMBEDDED / "chooser")
    chooser.load()
    cold, warm = [], []
    for number in range(SCREENS):
        shown = _sixty(screens[number:] + screens[:number])
        screen = Screen(Frame(screens[number].pixels, Box(0, 0, *SIZE), 0.0), (), (), shown)
        times = [_timed(lambda p=phrase, s=screen: _decide(chooser, p, s)) for phrase in PHRASES]
        cold.append(times[0])
        warm += times[1:]
    return {"decide_cold_ms": _median(cold), "decide_warm_ms": _median(warm)}


def _decide(chooser: EmbeddedChooser, phrase: str, screen: Screen) -> None:
    """As in a run: the rung of meanings, and the model with all of the elements."""
    with suppress(NotGrounded):
        Ladder(chooser).find(Target(text=phrase), screen, screen.elements, phrase)
    chooser.score(phrase, screen, screen.elements)


def _sixty(screens: list[DrawnScreen]) -> tuple[Element, ...]:
    return tuple(element for screen in screens for element in screen.elements)[:ELEMENTS]


def _looks(screens: list[DrawnScreen]) -> dict[str, Any]:
    """Reading apart, finding apart, and all three steps together."""
    reader, chooser = Reader(), EmbeddedChooser(EMBEDDED / "chooser")
    reader.load()
    chooser.load()
    read, find, whole = [], [], []
    for drawn in screens:
        frame = Frame(drawn.pixels, Box(0, 0, *SIZE), 0.0)
        window = Window(1, 1, "app", "Window", Box(0, 0, *SIZE), 0, focused=True)
        began = time.perf_counter()
        lines = reader.read(frame)
        after = time.perf_counter()
        found = tuple(find_elements(frame, lines, (window,), judge=embedded_judge))
        seen = time.perf_counter()
        _decide(chooser, PHRASES[0], Screen(frame, (window,), tuple(lines), found))
        read.append(after - began)
        find.append(seen - after)
        whole.append(time.perf_counter() - began)
    return {"read_ms": _median(read), "finder_ms": _median(find), "look_to_act_ms": _median(whole)}


def _large(cold_ms: float) -> dict[str, Any]:
    """One pass over a screenshot and a question through the shape of Qwen2-VL-2B (its published sizes), bfloat16."""
    import torch
    from transformers import Qwen2VLTextConfig
    from transformers.models.qwen2_vl.modeling_qwen2_vl import Qwen2VLTextModel

    gc.collect()
    config = Qwen2VLTextConfig(
        vocab_size=151_936, hidden_size=1536, intermediate_size=8960, num_hidden_layers=28, num_attention_heads=12,
        num_key_value_heads=2,
        rope_parameters={"rope_type": "default", "mrope_section": [16, 24, 24], "rope_theta": 1e6},
    )  # fmt: skip
    kind = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.inference_mode():
            model = Qwen2VLTextModel(config).eval()
            vectors = torch.randn(1, IMAGE_TOKENS + TEXT_TOKENS, 1536) * 0.02
            seconds = _timed(lambda: model(inputs_embeds=vectors, use_cache=False))
    finally:
        torch.set_default_dtype(kind)
    return {"large_decoder_ms": round(1000 * seconds), "ratio_2b": round(1000 * seconds / cold_ms)}


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _median(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)
