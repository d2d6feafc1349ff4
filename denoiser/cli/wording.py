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
