"""How fast the book's validation loss is reached: python -m benchmarks.training_speed

Trains by the recipe `sprint` and then by the book's own until the cross-entropy at noise factor
0.55 on the 12,000 validation images is no more than the book's 0.0970, and compares the seconds.
The book's takes about half an hour. Measure on a machine that does nothing else.
"""

import argparse

from denoiser import recipes, training
from denoiser.progress import Progress

TARGET = 0.0970  # after the book's 30 epochs; Applied Deep Learning, 2nd ed.


def _seconds(name: str, mnist: str | None) -> float:
    recipe = recipes.get(name)
    pure, validation = training.load_digits(recipe, mnist_path=mnist)
    reached = False

    def watch(progress: Progress) -> None:
        nonlocal reached
        loss = progress.validation_loss
        reached = loss is not None and loss <= TARGET

    trained = training.train(
        recipe, pure, validation, on_progress=watch, should_stop=lambda: reached
    )
    losses = trained.history["validation_loss"]
    # Where it was stopped, the last epoch is the one step in which that was noticed.
    best = min(losses)
    said = "reached" if best <= TARGET else "NOT reached"
    print(
        f"{name}: {TARGET:.4f} {said} ({best:.4f}) in {trained.seconds:.0f} s,"
        f" validation losses {', '.join(f'{loss:.4f}' for loss in losses)}",
        flush=True,
    )
    return trained.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mnist", metavar="NPZ")
    options = parser.parse_args()
    sprint = _seconds("sprint", options.mnist)
    book = _seconds("book-cnn", options.mnist)
    print(f"{book / sprint:.1f} times as fast (budget 20)")


if __name__ == "__main__":
    main()
