"""How fast the book's validation loss is reached: python -m benchmarks.training_speed

Trains by the recipe `sprint` and then by the book's own until the cross-entropy at noise factor
0.55 on the 12,000 validation images is no more than the book's 0.0970, and compares the seconds.
The book's takes about half an hour. Measure on a machine that does nothing else.
"""

import argparse
import time

from denoiser import recipes
from denoiser.training import pipeline, trainer
from denoiser.training.progress import Progress

TARGET = recipes.PUBLISHED_LOSSES["book-cnn"]


def _train(name: str, mnist: str | None) -> tuple[float, bool]:
    """Gives the seconds until the target was reached, or else all, and whether it was."""
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
    losses = trained.history["validation_loss"]
    reached = round(min(losses), 4) <= TARGET
    seconds = reached_after or time.monotonic() - began
    print(
        f"{name}: {TARGET:.4f} {'reached' if reached else 'not reached'} in {seconds:.0f} s;"
        f" validation losses {', '.join(f'{loss:.4f}' for loss in losses)}",
        flush=True,
    )
    return seconds, reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mnist", metavar="NPZ")
    options = parser.parse_args()
    sprint_seconds, sprint_reached = _train("sprint", options.mnist)
    book_seconds, book_reached = _train("book-cnn", options.mnist)
    if not sprint_reached:
        raise SystemExit("The sprint did not get there.")
    at_least = "" if book_reached else "at least "
    print(f"{at_least}{book_seconds / sprint_seconds:.1f} times as fast (budget 20)")


if __name__ == "__main__":
    main()
