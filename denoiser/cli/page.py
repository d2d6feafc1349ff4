"""`page`: write a one-file page that denoises in the browser."""

import argparse
from pathlib import Path
from typing import Any

from denoiser import errors
from denoiser.browser import page
from denoiser.cli import shared_options
from denoiser.data import disk
from denoiser.models import catalog

HELP = "Write an HTML file that denoises in any browser, without a server."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument(
        "model", metavar="MODEL", nargs="?", help="name of the model (default: the first)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="the file to write, which ends in .html (default: denoiser-MODEL.html, here)",
    )
    parser.add_argument(
        "--repository",
        type=_address,
        metavar="URL",
        help="address of your copy of the source code, to which the page links (default: no link)",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Build the page of a model and write it.

    Returns:
        The report for `--json`.

    Raises:
        ModelError: There is no such model, it is broken, or no page can hold it.
        StoreError: The file cannot be written, or is not to end in .html.
    """
    all_models = catalog.find()
    model = shared_options.choose_model(options.model)
    output = options.output or Path(page.name_of(model))
    if output.suffix.lower() not in (".html", ".htm"):
        raise errors.StoreError(f"{output} must end in .html, so that browsers open it as a page.")
    disk.check_writable(output.parent)
    content = page.build(
        model,
        classifier=model.classifier if model.recipe.data else catalog.classifier(),
        sampler=all_models.sampler_for(model),
        repository=options.repository or "",
    )
    disk.write_whole(output, lambda file: file.write(content))
    if not options.json:
        print(f"{model.name} -> {output} ({len(content) / 1e6:.1f} MB)")
    return {"model": model.name, "output": str(output), "bytes": len(content)}


def _address(text: str) -> str:
    """Return an address if a page may link to it."""
    if not text.startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(f"{text!r} does not begin with https:// or http://")
    return text
