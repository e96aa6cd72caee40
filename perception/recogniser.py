"""The recogniser: the picture of one strip of text -> what it says, by the OCR engine's network; remembered.

Contract: a strip read alone gets every core; of several that are read side by side each gets one, for a strip is too
small a picture to keep two busy. Safe to call from several threads. Knows nothing of screens.
"""

from __future__ import annotations

import copy
import hashlib
import threading
from collections import OrderedDict
from typing import Any

import cv2
import numpy as np

from perception.ink import Grey

MEMORY = 6000  # remembered strips


class Recogniser:
    """Recognises strips with the parts of a loaded `rapidocr.RapidOCR`, whose detector it leaves as it is."""

    def __init__(self, engine: Any) -> None:
        blank = np.full((48, 64, 3), 255, np.uint8)
        engine(blank, use_det=True, use_cls=False, use_rec=False)  # its parts are loaded when they are first used
        self._alone, self._beside = copy.copy(engine), copy.copy(engine)
        cores = engine.cfg.EngineConfig.onnxruntime.intra_op_num_threads
        _load(self._alone, blank, cores)
        _load(self._beside, blank, 1)
        self._remembering = threading.Lock()
        self._memory: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def read(self, image: Grey, *, alone: bool) -> tuple[str, float]:
        """What a strip [STRIP_HEIGHT, w] says, and how sure that is, 0 to 1."""
        key = hashlib.blake2b(image.tobytes(), digest_size=16).digest()
        found = self._memory.get(key) or _recognised(self._alone if alone else self._beside, image)
        with self._remembering:
            self._memory[key] = found
            self._memory.move_to_end(key)
            if len(self._memory) > MEMORY:
                self._memory.popitem(last=False)
        return found


def _load(engine: Any, blank: np.ndarray[Any, Any], cores: int) -> None:
    """Load the network, one strip at a time: padding short strips to a common width triples their cost."""
    engine.cfg.EngineConfig.onnxruntime.intra_op_num_threads = cores
    engine.recognize_txt([blank])
    engine.text_rec.rec_batch_num = 1
    engine.text_rec.rec_image_shape = [3, 48, 16]


def _recognised(engine: Any, image: Grey) -> tuple[str, float]:
    result = engine.recognize_txt([cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)])
    return str(result.txts[0]), float(result.scores[0])
