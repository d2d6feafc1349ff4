"""Measure how fast the book's validation loss is reached: python -m benchmarks.training_speed

Trains by the recipe `sprint` and then by the book's own until the cross-entropy at noise factor
0.55 on the 12,000 validation images is no more than the book's 0.0970, and compares the seconds.
The book's takes about half an hour. Measure on a machine that runs nothing else.
"""

import argparse
import time

from denoiser import recipes

TARGET = recipes.PUBLISHED_LOSSES["book-cnn"]


def _train(name: str, mnist: str | None) -> tuple[float, bool]:
    """Train by a recipe until the target is reached.

    Returns:
        The seconds until the target was reached, or those of the whole training; and whether it was.
    """
    from denoiser.training import pipeline, trainer  # loads Keras, which the options do not need
    from denoiser.training.progress import Progress

    recipe = recipes.get(name)
    pure, validation = pipeline.load_digits(recipe, mnist_path=mnist)
    began = time.monotonic()
    reached_after = None

    def watch(progress: Progress) -> None:
        nonlocal reached_after
        loss = progress.validation_loss
        if reached_after is None and loss is not None and round(loss, 4) <= TARGET:
            reached_after = time.monotonic() - began

    trained = trainer.train(
        recipe,
        pure,
        validation,
        on_progress=watch,
        # Losses are reported with the first step of the epoch that follows.
        should_stop=lambda: reached_after is not None,
    )
    losses = [loss for loss in trained.history.validation_loss if loss is not None]
    is_reached = round(min(losses), 4) <= TARGET
    seconds = reached_after or time.monotonic() - began
    print(
        f"{name}: {TARGET:.4f} {'reached' if is_reached else 'not reached'} in {seconds:.0f} s;"
        f" validation losses {', '.join(f'{loss:.4f}' for loss in losses)}",
        flush=True,
    )
    return seconds, is_reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mnist", metavar="NPZ", help="a file with all of MNIST")
    options = parser.parse_args()
    sprint_seconds, is_sprint_there = _train("sprint", options.mnist)
    book_seconds, is_book_there = _train("book-cnn", options.mnist)
    if not is_sprint_there:
        raise SystemExit("The recipe `sprint` did not reach the book's loss.")
    at_least = "" if is_book_there else "at least "
    print(f"{at_least}{book_seconds / sprint_seconds:.1f} times as fast (budget 20)")


if __name__ == "__main__":
    main()
