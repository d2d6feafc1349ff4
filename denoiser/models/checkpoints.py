"""The states of a network that pages show: as it was after some epochs, and as it is when finished."""

from denoiser.models.folder import Model

_FINISHED = "finished"  # where it is not known after which epoch


def find(model: Model) -> dict[str, int | None]:
    """Return the states of a network, from the first to the finished one.

    Args:
        model: The model.

    Returns:
        For each, by what it is called, one of the model's `checkpoints`; None for the finished network, which is
        the last. The checkpoint that equals that one is left out.
    """
    last = finished_after(model)
    found: dict[str, int | None] = {str(at): at for at in model.checkpoints if at != last}
    return found | {_FINISHED if last is None else str(last): None}


def to_walk_through(model: Model) -> dict[str, int | None]:
    """Return those states of a network that a browser can run; all of them where it cannot run the finished one.

    Args:
        model: The model.

    Returns:
        As `find` does.
    """
    in_browser = model.checkpoints_for_browser if model.has_browser_file else model.checkpoints
    return {name: at for name, at in find(model).items() if at is None or at in in_browser}


def finished_after(model: Model) -> int | None:
    """Return the number of epochs that made a network; None where its training ended early.

    Its best epoch counts then, which need not be the last.

    Args:
        model: The model.
    """
    epochs = len(model.results.history.validation_loss)
    return epochs if epochs and epochs == model.recipe.epochs else None
