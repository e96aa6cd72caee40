"""The door for model weights: a local folder of config.json + safetensors, checked before any library reads it.

Refused with `CheckpointRefused`: weights that only exist as pickles (.bin, .pt, .pkl, ...), configs that name code
(`auto_map`, attention or expert kernels fetched from a hub), unknown model families, wrong checksums, weights that do
not fit the config. Nothing is downloaded. Knows no prompt and no model class: the class comes from the caller.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perception.errors import CheckpointRefused

EMBEDDED = Path(__file__).parent / "checkpoints"
CHECKSUMS = "checksums.json"  # {"model.safetensors": "<sha256>", ...}; optional, binding when present

_CONFIG_LIMIT = 4_000_000  # bytes; a real config.json is a few kB
_TOKENIZER_LIMIT = 64_000_000  # bytes; large vocabularies are about 20 MB
_UNSAFE_SUFFIXES = frozenset({".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".msgpack", ".npy", ".npz"})
_CODE_KEYS = frozenset({"auto_map", "custom_pipelines", "trust_remote_code", "custom_generate", "kernel_config"})
_KERNEL_KEYS = ("attn_implementation", "experts_implementation", "use_kernels")
_BUILT_IN_KERNELS = frozenset({None, False, "", "eager", "sdpa", "flash_attention_2", "flex_attention"})


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder that passed the checks, and its config as read from the file."""

    folder: Path
    config: Mapping[str, Any]

    @property
    def family(self) -> str:
        return str(self.config["model_type"])


def open_checkpoint(folder: Path | str, families: Collection[str] | None = None) -> Checkpoint:
    """Check a folder; `families` are the `model_type`s the caller can use (None: any built-in one)."""
    path = Path(folder)
    if not path.is_dir():
        raise CheckpointRefused(f"no checkpoint folder at {path}: give a folder with config.json and model.safetensors")
    config = read_config(path / "config.json")
    _refuse_pickles(path)
    for side in ("preprocessor", "processor", "tokenizer", "generation"):
        if (path / f"{side}_config.json").exists():
            read_config(path / f"{side}_config.json")
    family = config.get("model_type")
    if not isinstance(family, str) or (families is not None and family not in families):
        known = ", ".join(sorted(families or ())) or "a model family of transformers"
        raise CheckpointRefused(f"{path / 'config.json'}: model_type is {family!r}; expected one of: {known}")
    _check_sums(path)
    return Checkpoint(path, config)


def load_weights(checkpoint: Checkpoint, model_class: Any) -> Any:
    """The model in float32 and evaluation mode. Weights that are missing, left over or of another shape are refused."""
    import torch
    from safetensors import SafetensorError

    try:
        model, info = model_class.from_pretrained(
            str(checkpoint.folder), local_files_only=True, use_safetensors=True, trust_remote_code=False,
            dtype=torch.float32, output_loading_info=True,
        )  # fmt: skip
    except (OSError, ValueError, RuntimeError, TypeError, KeyError, AttributeError, SafetensorError) as error:
        raise CheckpointRefused(f"{checkpoint.folder} does not load as {model_class.__name__}: {error}") from error
    wrong = {kind: sorted(map(str, keys)) for kind, keys in info.items() if kind.endswith("_keys") and keys}
    if wrong:
        raise CheckpointRefused(f"{checkpoint.folder}: weights do not fit the config: {str(wrong)[:500]}")
    return model.eval()


def read_config(path: Path) -> dict[str, Any]:
    """A JSON object without anything that names code to run."""
    text = read_text(path, _CONFIG_LIMIT)
    try:
        config = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise CheckpointRefused(f"{path} is not usable JSON: {error}") from error
    if not isinstance(config, dict):
        raise CheckpointRefused(f"{path} must hold a JSON object, got {type(config).__name__}")
    for key, value in _items(config):
        if key in _CODE_KEYS:
            raise CheckpointRefused(f"{path}: {key!r} names code to run; such checkpoints are refused")
        if any(kernel in key for kernel in _KERNEL_KEYS) and not _built_in(value):
            raise CheckpointRefused(f"{path}: {key!r} is {str(value)[:80]!r}; only the built-in kernels are allowed")
    return config


def read_text(path: Path, limit: int = _TOKENIZER_LIMIT) -> str:
    """A UTF-8 file of the checkpoint, bounded in size."""
    try:
        if path.stat().st_size > limit:
            raise CheckpointRefused(f"{path} has {path.stat().st_size} bytes; at most {limit} are read")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CheckpointRefused(f"{path.parent} has no {path.name}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointRefused(f"{path} cannot be read: {error}") from error


def write_checksums(folder: Path) -> None:
    """Record the sha256 of every file of a checkpoint; `open_checkpoint` then holds it to them."""
    names = sorted(f.name for f in folder.iterdir() if f.is_file() and f.name != CHECKSUMS and f.suffix != ".md")
    sums = {name: _sha256(folder / name) for name in names}
    (folder / CHECKSUMS).write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def _refuse_pickles(folder: Path) -> None:
    if any(folder.glob("*.safetensors")):
        return
    unsafe = sorted(f.name for f in folder.iterdir() if f.suffix.lower() in _UNSAFE_SUFFIXES)
    found = f"; {', '.join(unsafe)} can carry code and is never opened" if unsafe else ""
    raise CheckpointRefused(f"{folder} has no .safetensors weights{found}")


def _check_sums(folder: Path) -> None:
    if not (folder / CHECKSUMS).exists():
        return
    for name, expected in read_config(folder / CHECKSUMS).items():
        file = folder / Path(name).name
        if not file.is_file() or _sha256(file) != expected:
            raise CheckpointRefused(f"{file} is not the file {CHECKSUMS} was written for")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key of a nested config, depth first."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield from node.items()
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _built_in(value: Any) -> bool:
    if isinstance(value, dict):  # one entry per sub-model
        return all(_built_in(v) for v in value.values())
    return (value is None or isinstance(value, str | bool)) and value in _BUILT_IN_KERNELS


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
