"""Put results into words, for several commands."""

from denoiser.imaging import corruptions
from denoiser.models.folder import Model
from denoiser.models.schema import Validation


def size(model: Model) -> str:
    """Return the number of a model's weights and of its multiply-adds."""
    return f"{model.results.params:,} weights, {model.results.macs / 1e6:.1f}M multiply-adds"


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
