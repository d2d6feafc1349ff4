"""The progress of a training, as the trainer reports it. Imports no Keras, so the app can use it."""

from msgspec import Struct

from denoiser.models.schema import NO_HISTORY, Count, History, Number, Text


class Progress(Struct, frozen=True):
    """How far a training is.

    Attributes:
        epoch: The epoch that is running, from 1.
        epochs: Number of epochs.
        fraction: Fraction of the whole training that is done, 0 to 1.
        loss: Mean cross-entropy of the epoch so far, in nats; None if it is NaN or infinite.
        validation_loss: Mean cross-entropy of the validation images after the last whole epoch, damaged as
            `sweeps.damage_validation` does, in nats; None in the first epoch.
        seconds_left: Time left in s, estimated from the steps so far; None until there are enough.
        history: Losses after each whole epoch.
        of: What is trained before the model itself, such as "its classifier"; else empty.
    """

    epoch: Count
    epochs: Count
    fraction: Number
    loss: Number | None
    validation_loss: Number | None
    seconds_left: Number | None
    history: History = NO_HISTORY
    of: Text = ""

    def __str__(self) -> str:
        parts = [f"{self.of}, epoch {self.epoch} of {self.epochs}".removeprefix(", ")]
        if self.loss is not None:
            parts.append(f"loss {self.loss:.4f}")
        if self.validation_loss is not None:
            parts.append(f"validation loss {self.validation_loss:.4f}")
        if self.seconds_left is not None:
            minutes, seconds = divmod(round(self.seconds_left), 60)
            parts.append(f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left")
        return ", ".join(parts)
