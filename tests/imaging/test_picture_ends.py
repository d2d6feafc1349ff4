import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import decoding
from tests.conftest import encode


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP"])
def test_a_picture_that_is_cut_anywhere_is_called_cut_short(kind):
    levels = np.random.default_rng(0).integers(0, 256, (90, 90), dtype=np.uint8)
    content = encode(levels, kind)
    for part in (0.05, 0.3, 0.6, 0.95):
        with pytest.raises(errors.PictureError, match="is cut short: download or copy it again"):
            decoding.read_grey(content[: int(part * len(content))])


def test_a_whole_picture_with_wrong_bits_is_called_damaged():
    content = bytearray(encode(np.arange(8100, dtype=np.uint8).reshape(90, 90)))
    content[60:90] = bytes(30)
    with pytest.raises(errors.PictureError, match="is damaged"):
        decoding.read_grey(bytes(content))
