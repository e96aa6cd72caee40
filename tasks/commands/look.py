"""`deskhand look`: what the eyes see, on the screen or in a picture: a drawing with boxes, a list, JSON."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perception.geometry import Box
from tasks.commands.options import OUT, PATH, display_options, elsewhere
from tasks.commands.output import Output
from tasks.display import Size
from tasks.errors import BadInput, EnvironmentBroken
from tasks.inert import inert
from tasks.inspection import SHOWN, parse_labels
from tasks.runs import new_run

if TYPE_CHECKING:
    from agent.grounded import Found
    from perception.eyes import Eyes
    from perception.screen import Element, Screen


@click.command("look")
@click.argument("words", type=PATH, nargs=-1, metavar="[IMAGE]")
@click.option("--find", "phrase", metavar="PHRASE", help="Point at what the phrase means.")
@click.option("--describe", is_flag=True, help="Say in words what is there.")
@click.option("--model", metavar="SPEC", help="Another model for --find (default: the shipped one).")
@click.option("--inspect", type=OUT, metavar="DIR", help="Show how the vision tower sees it: figures into DIR.")
@click.option("--labels", metavar="A B ...", help="Which of these the picture is likest to, by CLIP (or A,B,...).")
@click.option("--tower", type=PATH, metavar="DIR", help="Another tower for these two (default: the shipped one).")
@display_options
@click.option("--out", type=PATH, metavar="FILE.png", help="Write the drawing here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
def command(
    *,
    words: tuple[Path, ...],
    phrase: str | None,
    describe: bool,
    model: str | None,
    inspect: Path | None,
    labels: str | None,
    tower: Path | None,
    display: str | None,
    virtual: Size | None,
    region: Box | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Show what is seen on the screen, or in IMAGE."""
    if phrase is not None and not phrase.strip():
        raise BadInput("--find needs a phrase")
    image, wanted = _image_and_labels(words, labels)
    if tower is not None and inspect is None and not wanted:
        raise BadInput("--tower is for --inspect and --labels; --find takes --model")
    restart = elsewhere(display, virtual, needed=image is None)
    if restart is not None:
        return restart()
    with _eyes(image, region) as eyes:
        screen = eyes.look()
    output = Output(as_json=as_json)
    if inspect is not None or wanted:
        told = _inside(screen, inspect, wanted, tower)
        output.object(told) if as_json else _say_inside(told, output)
        return 0
    told = _told(screen, _found(screen, phrase, model) if phrase else None, describe=describe)
    told["picture"] = str(_drawn(screen, out))
    if as_json:
        output.object(told)
    else:
        _say(told, screen, output)
    return 0


def _image_and_labels(words: tuple[Path, ...], labels: str | None) -> tuple[Path | None, tuple[str, ...]]:
    """The first word is the picture; the words after it go on with the labels. Raises `BadInput`."""
    if labels is None:
        if len(words) > 1:
            raise BadInput(f"{words[1]}: one picture at a time; further words are for --labels")
        return (words[0] if words else None), ()
    return (words[0] if words else None), parse_labels(labels, *map(str, words[1:]))


@contextmanager
def _eyes(image: Path | None, region: Box | None) -> Iterator[Eyes]:
    from perception.camera import Camera
    from perception.eyes import Eyes
    from perception.image_file import read_image
    from perception.reader import Reader
    from perception.still import StillCamera
    from perception.windows import StillWindows, Windows

    if image is not None:
        yield Eyes(StillCamera([_part(read_image(image), region)]), StillWindows(), Reader())
        return
    from tasks.liveness import Liveness

    with closing(Liveness()) as liveness, liveness.explaining():
        liveness.check()
        camera = Camera(region)
        with closing(Eyes(camera, Windows(), Reader())) as eyes:
            liveness.check_seen(camera.glance, camera.bounds)
            yield eyes


def _part(pixels: Any, region: Box | None) -> Any:
    """The region of a picture. Raises `BadInput` when it leaves the picture."""
    height, width = pixels.shape[:2]
    if region is None:
        return pixels
    if not Box(0, 0, width, height).encloses(region):
        raise BadInput(f"the region {region} leaves the picture of {width}x{height} pixels")
    return pixels[region.top : region.bottom, region.left : region.right]


def _found(screen: Screen, phrase: str, model: str | None) -> Found:
    """Raises `NotGrounded` with what is there, or what else it could be."""
    from agent.pointing import point_out
    from tasks.late_model import LateModel

    with ThreadPoolExecutor(1, "model") as pool:
        return point_out(phrase, screen, LateModel(model, pool))


def _told(screen: Screen, found: Found | None, *, describe: bool) -> dict[str, Any]:
    from perception.picture import to_json
    from tasks.describe import describe as described

    told = to_json(screen)
    if describe:
        told["description"] = described(screen)
    if found is not None:
        number = next((n for n, e in enumerate(screen.elements, 1) if e.box == found.element.box), None)
        told["found"] = {"number": number, "rung": found.rung, "score": found.score, "element": found.element}
    return told


def _inside(screen: Screen, folder: Path | None, labels: tuple[str, ...], tower: Path | None) -> dict[str, Any]:
    """What the vision tower makes of the picture."""
    from tasks import inspection

    pixels = screen.frame.pixels
    walked = inspection.inspect(pixels, folder, tower) if folder is not None else {}
    named = inspection.label(pixels, labels, folder, tower) if labels else {}
    return {**walked, **named, "pictures": [*walked.get("pictures", ()), *named.get("pictures", ())]}


def _bar(share: float, width: int = 20) -> str:
    """A bar of `width` characters for a share from 0 to 1."""
    return ("#" * round(width * share)).ljust(width, ".")


def _say_inside(told: dict[str, Any], output: Output) -> None:
    for line in told.get("walk", ()):
        output.say(line)
    for found in told.get("labels", ())[:SHOWN]:
        share = found["probability"]
        output.say(f"{100 * share:5.1f} %  {_bar(share)}  {inert(found['label'], 80)}  ({found['similarity']:.3f})")
    for picture in told["pictures"]:
        output.say(f"picture: {picture}")


def _drawn(screen: Screen, out: Path | None) -> Path:
    from perception.picture import draw

    target = out or new_run(None, "", "looks") / "look.png"
    try:
        draw(screen).save(target, "png")
    except OSError as error:
        raise EnvironmentBroken(f"{target}: the drawing cannot be written ({error.strerror or error})") from error
    return target


def _say(told: dict[str, Any], screen: Screen, output: Output) -> None:
    if "found" in told:
        found = told["found"]
        output.say(f"found by {found['rung']}: {_line(found['number'], found['element'])}")
    if "description" in told:
        output.say(told["description"])
    if "found" not in told and "description" not in told:
        for number, element in enumerate(screen.elements, 1):
            output.say(_line(number, element))
    output.say(f"picture: {told['picture']}")


def _line(number: int | None, element: Element) -> str:
    box = element.box
    name = f" “{inert(element.name, 80)}”" if element.name else ""
    value = f" = “{inert(element.value, 80)}”" if element.value else ""
    states = f" ({', '.join(sorted(element.states))})" if element.states else ""
    at = f"{box.left},{box.top} {box.width}x{box.height}"
    return f"{number or '-':>4}  {element.seen_as:<9}{name}{value}{states}  at {at}"
