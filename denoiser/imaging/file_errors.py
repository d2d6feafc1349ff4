"""Errors that files of several kinds share."""

from denoiser import errors


def too_large(name: str, size: float, max_bytes: int) -> errors.PictureError:
    """Return the error for a file that is too large to be read."""
    return errors.PictureError(
        f"{name} holds {size / 1e6:,.0f} MB; at most {max_bytes / 1e6:,.0f} MB can be read."
    )


def cut_short(name: str) -> errors.PictureError:
    """Return the error for a file whose end is missing."""
    return errors.PictureError(f"{name} is cut short: download or copy it again.")
