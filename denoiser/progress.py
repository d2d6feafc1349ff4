"""How far a training is, as a value that the trainer hands out and others show."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    Attributes:
        epoch: The epoch that is running, from 1.
        epochs: Number of epochs.
        fraction: What is done of the whole, 0 to 1.
        loss: Mean binary cross-entropy of the epoch so far, in nats.
        validation_loss: That of the validation images after the last full epoch, at noise factor
            0.55; None in the first epoch.
        seconds_left: Estimate from the steps so far; None until there are enough of them.
        history: "loss" and "validation_loss" after each full epoch.
    """

    epoch: int
    epochs: int
    fraction: float
    loss: float
    validation_loss: float | None
    seconds_left: float | None
    history: dict[str, list[float]] = field(default_factory=dict)

    def __str__(self) -> str:
        said = [f"epoch {self.epoch} of {self.epochs}", f"loss {self.loss:.4f}"]
        if self.validation_loss is not None:
            said.append(f"validation loss {self.validation_loss:.4f}")
        if self.seconds_left is not None:
            minutes, seconds = divmod(round(self.seconds_left), 60)
            said.append(f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left")
        return ", ".join(said)
