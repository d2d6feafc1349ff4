"""A one-file page: canvas, noise, panels and numbers around a network, in one HTML file without a server.

It is the app's live view with its engine, on a page that makes no request: the weights are part of the file.
"""

import base64
import html
import json
import string
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import denoiser
from denoiser import errors, recipes
from denoiser.browser import belief, formatting, labels, scores, scripts, verdict
from denoiser.data import digits
from denoiser.imaging import canvas, corruptions, noise, packing, rendering
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet

MAX_BYTES = 4_000_000  # what mail and messengers pass on, and a phone opens at once
ROOM = 400_000  # bytes of it that are kept for everything but the weights
_OF_EACH_CLASS = 10  # digits to pick from
_SOURCE = Path(__file__).parent
_STYLES = (_SOURCE / "page.css", scripts.PACKAGE / "browser" / "view" / "panels.css")
_PEN = scripts.PACKAGE / "browser" / "pen"
_ICON = scripts.PACKAGE / "ui" / "icon.png"
_MNIST_ORIGIN = "From MNIST; no network of this project was trained on them."
_MNIST_CREDIT = (
    "The digits are part of\nMNIST by Yann LeCun, Corinna Cortes and Christopher Burges,\n"
    '<a href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA 3.0</a>.'
)
_OWN_ORIGIN = (
    "{count} pictures of the kind that the network was trained on; it was not trained on these."
)
MODULES = (
    *scripts.VIEW,
    scripts.ANNOUNCING,
    scripts.ALTERED,
    scripts.PEN,
    *(
        f"browser/page/{name}"
        for name in ("files.js", "sketch.js", "gallery.js", "asking.js", "damaging.js", "page.js")
    ),
)


def name_of(model: Model) -> str:
    """Return the usual name of the file with a model's page."""
    return f"denoiser-{model.name}.html"


class Networks(NamedTuple):
    """The networks that a page holds.

    Attributes:
        model: What denoises.
        classifier: What classifies pictures; None for nothing.
        sampler: What draws the pictures that fit the noise, perhaps `model` itself; None for nothing.
    """

    model: Model
    classifier: Model | None
    sampler: Model | None

    def names(self) -> dict[str, str | None]:
        """Return the names of their files in the page, by what they do."""
        roles = {"network": self.model, "classifier": self.classifier, "sampler": self.sampler}
        return {role: of.browser_fingerprint if of else None for role, of in roles.items()}


def networks(model: Model, *, classifier: Model | None, sampler: Model | None) -> Networks:
    """Return the networks that the page of a model holds.

    Args:
        model: What the page denoises with.
        classifier: What classifies pictures of the model's kind; None for nothing.
        sampler: What draws the pictures that fit the noise, perhaps `model` itself; None for none.

    Returns:
        All of them; without the sampler where it would make the page too large, a browser cannot run it, or the
        network was not trained on normal noise.

    Raises:
        ModelError: No page can hold the model: a browser cannot run it, or it is too large. Or a file cannot be
            read.
    """
    if not model.has_browser_file:
        raise errors.ModelError(
            f"{model.name} cannot be in a page of its own: {model.browser_problem}. Choose another model."
        )
    room = MAX_BYTES - ROOM
    if classifier and not classifier.has_browser_file:
        classifier = None
    if (size := sum(map(_size, filter(None, (model, classifier))))) > room:
        of_digits = "digit " if picture_sets.of(model).is_mnist else ""
        raise errors.ModelError(
            f"{model.name} is too large for a one-file page: with the {of_digits}classifier it takes"
            f" {size / 1e6:.1f} MB there, and at most {room / 1e6:.1f} MB are allowed. Choose a smaller model."
        )
    can_be_noisy = corruptions.NORMAL_NOISE in _kinds_of(model)
    if sampler and sampler.has_browser_file and can_be_noisy:
        own = 0 if sampler.browser_fingerprint == model.browser_fingerprint else _size(sampler)
        if size + own <= room:
            return Networks(model, classifier, sampler)
    return Networks(model, classifier, None)


def build(
    model: Model, *, classifier: Model | None, sampler: Model | None, repository: str = ""
) -> bytes:
    """Build the page of a model, with the pictures that travel with it or with digits of MNIST.

    Args:
        model: What the page denoises with.
        classifier: As for `networks`.
        sampler: As for `networks`.
        repository: Address of the project's source code, to which the page links; empty for no link.

    Returns:
        An HTML file in UTF-8, of at most `MAX_BYTES`.

    Raises:
        ModelError: As for `networks`.
    """
    chosen = networks(model, classifier=classifier, sampler=sampler)
    kinds = _kinds_of(model)
    contents = {of.browser_fingerprint: of.read_browser_file() for of in chosen if of}
    kind = picture_sets.of(model)
    pictures, numbers = _gallery(kind)
    files = contents | {"digits": pictures.images.tobytes()}
    classes = kind.classes if chosen.classifier else ()
    no_samples = picture_sets.why_no_samples(model) if sampler is None else ""
    settings = chosen.names() | {
        "classes": classes,
        "isOwn": not kind.is_mnist,
        "noSamples": no_samples,
        "example": canvas.example_points() if kind.is_mnist else [],
        "brush": canvas.BRUSH_WIDTH,
        "digits": [
            _describe_picture(kind, int(label), int(number))
            for label, number in zip(pictures.labels, numbers, strict=True)
        ],
        "damages": [_describe_damage(kind, model) for kind in kinds],
        "mostSeed": noise.MAX_SEED,
    }
    script = scripts.with_worker(scripts.join(*MODULES), scripts.join(*scripts.WORKER))
    template = string.Template((_SOURCE / "page.html").read_text(encoding="utf-8"))
    page = template.substitute(
        _texts(chosen, kind, repository),
        icon=rendering.to_data_url(_ICON.read_bytes()),
        style="\n".join(path.read_text(encoding="utf-8") for path in _STYLES),
        pen_style=(_PEN / "pen.css").read_text(encoding="utf-8"),
        pen=(_PEN / "pen.html").read_text(encoding="utf-8"),
        panels="".join(map(_panel, labels.PANELS)),
        scores=scores.empty_html(has_classes=bool(classes)),
        verdict=verdict.empty_html() if classes else verdict.missing_html(kind.why_no_class),
        belief=belief.to_html(classes=classes, thing=kind.noun),
        canvas_key=labels.CANVAS_KEY,
        noise_key=labels.NOISE_KEY if kinds[0] == corruptions.NORMAL_NOISE else labels.STRENGTH_KEY,
        panels_key=labels.PANELS_KEY,
        step=labels.STEP,
        most_seed=noise.MAX_SEED,
        files="\n".join(_file(name, content) for name, content in files.items()),
        script=f"const PAGE = {_to_script(settings)};\n{script}",
    )
    return page.encode()


def _size(model: Model) -> int:
    """Return how many bytes the weights of a model take in Base64."""
    return 4 * -(-len(model.read_browser_file()) // 3)


def _to_script(settings: dict[str, Any]) -> str:
    """Return settings as JSON that ends no script, whatever names of classes hold."""
    return json.dumps(settings).replace("<", "\\u003c")


def _describe_picture(kind: PictureSet, label: int, number: int) -> dict[str, Any]:
    """Return what the page says about a picture to pick."""
    if kind.is_mnist:
        name, about = str(label), f"MNIST labels this digit as a {label}."
    elif kind.classes:
        name = kind.name_of(label)
        about = f"This picture is labelled as {name}."
    else:
        name, about = "Picture", f"This is picture {number}. It has no label."
    known = label if kind.classes else None
    return {"label": known, "number": number, "name": name, "about": about}


def _gallery(kind: PictureSet) -> tuple[digits.Digits, np.ndarray]:
    """Return the pictures to pick from, with their numbers in the whole gallery."""
    if not kind.is_mnist:
        return kind.pictures, np.arange(len(kind.pictures))
    of_class = digits.GALLERY_SIZE // 10
    numbers = np.arange(digits.GALLERY_SIZE).reshape(10, of_class)[:, :_OF_EACH_CLASS].ravel()
    return digits.gallery()[numbers], numbers


def _texts(chosen: Networks, kind: PictureSet, repository: str) -> dict[str, str]:
    """Return what the page says about its networks and pictures, as HTML."""
    escape = html.escape
    model, _, sampler = chosen
    name, title = escape(model.name), escape(model.title)
    facts = [f"{formatting.count(model.results.params, 'weight')}"]
    facts.append(
        f"trained at noise factor {recipes.format_noise_factors(model.recipe.noise_factors)}"
        if model.recipe.corruption == corruptions.NORMAL_NOISE
        else f"trained on {recipes.describe_damage(model.recipe)}"
    )
    about = f"<strong>{title}</strong> <code>{name}</code>: {', '.join(facts)}."
    if model.recipe.description:
        about += f" {escape(model.recipe.description)}"
    notes = [*model.results.warnings, *model.results.adaptations]
    things = f"{kind.noun}s"
    kinds = _kinds_of(model)
    first = _describe_damage(kinds[0], model)
    if corruptions.NORMAL_NOISE not in kinds:
        notes.append(
            f"Which {things} fit the damaged picture is not shown: the method needs normal noise."
        )
    elif sampler is None:
        notes.append(
            f"It cannot draw the {things} that fit the noise, and the page has no other network that can."
        )
    elif sampler.browser_fingerprint != model.browser_fingerprint:
        notes.append(
            f"The {things} that fit the noise are drawn by another network: {sampler.label}."
        )
    source = f'; <a href="{escape(repository)}">source code</a>' if repository else ""
    return {
        "title": title,
        "about": about,
        "notes": "".join(f"<p>{escape(note)}</p>" for note in notes),
        "version": escape(denoiser.__version__),
        "source": source,
        "damage": "Noise" if kinds == [corruptions.NORMAL_NOISE] else "Damage",
        "damage_help": escape(first["about"]),
        "do_damage": "add noise" if kinds == [corruptions.NORMAL_NOISE] else "damage it",
        "undo": "remove it" if kinds == [corruptions.NORMAL_NOISE] else "restore it",
        "adjective": "noisy" if kinds == [corruptions.NORMAL_NOISE] else "damaged",
        "amount_label": escape(first["label"]),
        "start": first["start"],
        "most": first["most"],
        "choice": _choice(kinds) if len(kinds) > 1 else "",
        "psnr": labels.PSNR,
        "psnr_help": escape(labels.PSNR_HELP),
        "ssim": labels.SSIM,
        "ssim_help": escape(labels.SSIM_HELP),
        "class_": labels.CLASS,
        "class_help": escape(_help_on_class(kind)),
        "thing": kind.noun,
        "things": things,
        "origin": _MNIST_ORIGIN if kind.is_mnist else _OWN_ORIGIN.format(count=len(kind.pictures)),
        "credit": _MNIST_CREDIT if kind.is_mnist else escape(_credit(model)),
    }


def _help_on_class(kind: PictureSet) -> str:
    if kind.is_mnist:
        return labels.CLASS_HELP
    return kind.why_no_class or labels.OWN_CLASS_HELP


def _credit(model: Model) -> str:
    """Return where the pictures come from that travel with a model, as far as it is known."""
    data = model.recipe.data
    if data is None:
        return ""
    licence = f"licence: {data.licence}" if data.licence else "their licence is not known"
    source = f"; source: {data.source}" if data.source else ""
    return f"The pictures are part of {data.name}; {licence}{source}."


def _kinds_of(model: Model) -> list[str]:
    """Return the types of damage that the page offers: what the network was trained on."""
    learned = model.recipe.corruption
    return [*corruptions.PARTS_OF_MIXTURE] if learned == corruptions.MIXTURE else [learned]


def _describe_damage(kind: str, model: Model) -> dict[str, Any]:
    """Return what `page/damaging.js` knows about a type of damage."""
    if kind == corruptions.NORMAL_NOISE:
        label, start, about = "Noise factor", noise.BOOK_NOISE_FACTOR, labels.NOISE_HELP
    else:
        label = f"Strength of the {corruptions.in_sentence(kind)}"
        start = labels.STEP * round(recipes.middle(model.recipe) / labels.STEP)
        about = corruptions.KINDS[kind].description
    most = corruptions.most(kind)
    return {"kind": kind, "label": label, "most": most, "start": round(start, 2), "about": about}


def _choice(kinds: list[str]) -> str:
    options = "".join(f"<option>{html.escape(kind)}</option>" for kind in kinds)
    return (
        f'<div><label for="kind">Type of damage</label><select id="kind">{options}</select></div>'
    )


def _panel(caption: str) -> str:
    """Return a panel, whose picture the live view covers with its own."""
    blank = rendering.to_data_url(rendering.to_png(packing.to_bytes(np.zeros(noise.IMAGE_SHAPE))))
    return (
        f'<figure><div data-testid="stImageContainer"><img alt="{caption}" src="{blank}"></div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _file(name: str, content: bytes) -> str:
    encoded = base64.b64encode(content).decode()
    return f'<script type="text/plain" data-file="{name}">{encoded}</script>'
