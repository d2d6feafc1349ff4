"""Put results into words, for several commands."""

from denoiser.imaging import corruptions, noise
from denoiser.models.folder import Model
from denoiser.models.schema import Validation


def size(model: Model) -> str:
    """Return the number of a model's weights and of its multiply-adds."""
    return f"{model.results.params:,} weights, {model.results.macs / 1e6:.1f}M multiply-adds"


def own_data(model: Model) -> str:
    """Return what is known of a model's own pictures, and how well it does on some that did not train it."""
    data, measured = model.recipe.data, model.results.own
    if data is None:
        return ""
    text = f"{data.pictures:,} pictures of {data.name}"
    text += f" in {len(data.classes)} classes" if data.classes else ", without labels"
    row = measured.by_noise_factor().get(noise.BOOK_NOISE_FACTOR) if measured else None
    if measured and row and row.psnr is not None:
        text += f"; on {measured.images:,} held-out ones at noise factor {noise.BOOK_NOISE_FACTOR}: {row.psnr:.2f} dB"
        text += f", {row.accuracy:.1%} correctly classified" if row.accuracy is not None else ""
    classifier = model.classifier.results.own if model.classifier else None
    if classifier and classifier.accuracy is not None:
        text += f" ({classifier.accuracy:.1%} without noise)"
    return text


def validation(model: Model) -> str:
    """Return a model's figure on its validation images."""
    figures = model.results.validation
    if figures.bce is not None:
        return f"validation cross-entropy {figures.bce:.4f}{_describe_damage(figures)}"
    return f"{figures.accuracy:.2%} of the validation images correctly classified"


def _describe_damage(figures: Validation) -> str:
    if figures.strength is None:
        return ""
    return f" with {corruptions.in_sentence(figures.corruption)} of strength {figures.strength:g}"


def twin(model: Model) -> str:
    """Return the PSNR of a model beside that of its twin with pure targets; "" where it has none."""
    own, of_twin = model.results.at_book_noise(), model.results.twin_at_book_noise()
    if own is None or of_twin is None or own.psnr is None or of_twin.psnr is None:
        return ""
    return (
        f"PSNR at noise factor {own.noise:g}: {own.psnr:.2f} dB; its twin with pure targets:"
        f" {of_twin.psnr:.2f} dB"
    )
