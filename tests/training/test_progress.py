import pytest
from msgspec import structs

from denoiser.training.progress import Progress

FIRST = Progress(
    epoch=1, epochs=10, fraction=0.01, loss=0.25, validation_loss=None, seconds_left=None
)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "epoch 1 of 10, loss 0.2500"),
        ({"loss": None}, "epoch 1 of 10"),
        ({"validation_loss": 0.12345}, "epoch 1 of 10, loss 0.2500, validation loss 0.1235"),
        ({"seconds_left": 59.4}, "epoch 1 of 10, loss 0.2500, 59 s left"),
        ({"seconds_left": 61.0}, "epoch 1 of 10, loss 0.2500, 1 min 01 s left"),
    ],
)
def test_progress_is_put_into_words(changes, text):
    assert str(structs.replace(FIRST, **changes)) == text
