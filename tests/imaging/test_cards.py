import io

import numpy as np
from PIL import Image

from denoiser.imaging import cards


def draw(name="blind", link="https://example.org/?noise=0.5", error=None):
    picture = np.eye(28, dtype=np.float32)
    tiles = [cards.Tile(name, picture, "20.1 dB", error)] * 3
    return Image.open(
        io.BytesIO(cards.draw("Title", tiles, settings="seed 0", link=link, columns=2))
    )


def test_pictures_and_errors_are_enlarged_by_whole_pixels():
    card = np.asarray(draw(error=np.eye(28)))
    whole = np.kron(np.eye(28, dtype=np.uint8), np.full((5, 5), 255, np.uint8))
    places = [
        (y, x)
        for y in range(len(card) - 140)
        for x in (20, 180)
        if (card[y : y + 140, x : x + 140] == whole[..., None]).all()
    ]
    assert [x for _, x in places] == [20, 180, 20]


def test_a_long_name_and_a_long_link_are_broken_and_not_cut_off():
    card = draw()
    # Two rows of tiles with a name of two lines each, and a link of several.
    assert draw(name="n" * 20).size == (card.width, card.height + 2 * 19)
    assert draw(link="https://example.org/?" + "a=1&" * 60).height > card.height + 2 * 19
