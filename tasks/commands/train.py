"""`deskhand train`: the embedded models, trained from nothing that has to be downloaded."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from tasks.commands.options import PATH
from tasks.errors import BadInput

NEEDED = {"matplotlib": "matplotlib", "PySide6": "PySide6-Essentials"}
"""Modules that training needs beyond deskhand's own, and the packages they come with."""
STAGES = ("pictures", "contrastive", "language", "projector", "instructions", "planner", "chooser", "all")


@click.command("train")
@click.argument("stage", type=click.Choice(STAGES), metavar="STAGE")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
              help="Of training; `all` shares them out.")  # fmt: skip
@click.option("--out", type=PATH, default=Path("out/training"), show_default=True, metavar="DIR",
              help="One folder per stage; a stage that was cut off goes on.")  # fmt: skip
@click.option("--icons", type=PATH, default=Path("/usr/share/icons"), show_default=True, metavar="DIR",
              help="Icon themes to draw.")  # fmt: skip
@click.option("--screens", type=click.IntRange(1), default=300, show_default=True, help="Screens to draw.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--device", default="auto", show_default=True, help="cpu, cuda, or auto: cuda where there is one.")
@click.option("--towers", type=PATH, metavar="DIR",
              help="CLIP checkpoint that the contrastive stage goes on from; else towers begin anew.")  # fmt: skip
def command(
    *, stage: str, minutes: float, out: Path, icons: Path, screens: int, seed: int, device: str, towers: Path | None
) -> int:
    """Train the embedded models, or one stage of them.

    \b
    pictures      draw screens; write captions, dialogues and questions about them
    contrastive   the CLIP towers: icons and their names, elements and captions
    language      what is said of pictures, told in words: the decoder alone
    projector     LLaVA's first stage: captions, the projector alone
    instructions  LLaVA's second stage: dialogues and formats, projector and decoder
    planner       plans from instructions
    chooser       which element a phrase means
    all           one after the other
    """
    missing = [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise BadInput(f"training needs {' and '.join(missing)}: pip install 'deskhand[train]'")
    if not icons.is_dir() and stage in ("contrastive", "all"):
        raise BadInput(f"--icons {icons}: no such folder (give one that holds icon themes)")
    import torch

    from agent.training.stages import Plan, run

    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    run(Plan(out, minutes, icons, screens, seed, device, towers), None if stage == "all" else stage, click.echo)
    return 0
