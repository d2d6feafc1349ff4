"""What denoisers are called on a page."""

from denoiser.imaging import filters
from denoiser.models.catalog import Catalog


def of(name: str, catalog: Catalog, *, input_name: str = filters.NOISY_INPUT) -> str:
    """Return the title of a denoiser: in a line, and unlike that of any other.

    Args:
        name: Of a model, or what else a denoiser is called.
        catalog: The models on disk.
        input_name: What to call the picture that was not denoised.
    """
    if name == filters.NOISY_INPUT:
        name = input_name
    model = catalog.models.get(name)
    if model is None:
        return name[:1].upper() + name[1:]
    is_shared = any(
        other.title == model.title and other is not model for other in catalog.models.values()
    )
    return model.label if is_shared else model.title
