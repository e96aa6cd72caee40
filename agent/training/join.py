"""Put a trained vision tower into a planner's LLaVA: `python -m agent.training.join --plan DIR --vision DIR --out DIR`.

The decoder keeps its weights; the tower and its configuration come from a CLIP checkpoint; the projector between them
is new unless it fits. The planner reads text only, so its plans stay the same (a test compares the decoders).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from perception.checkpoint import open_checkpoint, write_checksums
from perception.llava import Llava, save_llava


def main() -> None:
    """Join and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", type=Path, required=True)
    parser.add_argument("--vision", type=Path, required=True, help="a CLIP checkpoint folder")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    model = join(Llava.load(options.plan).model, options.vision)
    save_llava(model, options.out)
    for name in ("tokenizer.json", "calibration.json"):
        if (options.plan / name).exists() and options.plan != options.out:
            shutil.copyfile(options.plan / name, options.out / name)
    write_checksums(options.out)


def join(planner: Any, vision: Path) -> Any:
    """A new LLaVA with the decoder of `planner` and the vision tower of the CLIP checkpoint."""
    from safetensors.torch import load_file
    from transformers import CLIPVisionConfig, LlavaConfig, LlavaForConditionalGeneration

    clip = open_checkpoint(vision, {"clip"})
    tower: Any = CLIPVisionConfig(**clip.config["vision_config"])
    old = planner.config
    config = LlavaConfig(
        vision_config=tower, text_config=old.text_config, image_token_index=old.image_token_index,
        vision_feature_layer=-1, vision_feature_select_strategy="default",
        image_seq_length=(tower.image_size // tower.patch_size) ** 2, tie_word_embeddings=True,
    )  # fmt: skip
    model: Any = LlavaForConditionalGeneration(config)
    model.model.language_model.load_state_dict(planner.model.language_model.state_dict())
    model.tie_weights()
    weights = load_file(str(vision / "model.safetensors"))
    seen = {name.removeprefix("vision_model."): tensor.float() for name, tensor in weights.items()
            if name.startswith("vision_model.")}  # fmt: skip
    wanted = model.model.vision_tower.state_dict()
    prefix = "vision_model." if all(name.startswith("vision_model.") for name in wanted) else ""
    model.model.vision_tower.load_state_dict({prefix + name: tensor for name, tensor in seen.items()}, strict=True)
    model.eval()
    return model


if __name__ == "__main__":
    main()
