"""Show a progress bar on standard error."""

import sys

import tqdm

_STEPS = 1000


class ProgressBar(tqdm.tqdm):
    """A progress bar that is moved by fractions of the work, for use in a `with` statement."""

    def __init__(self, text: str):
        """Show the bar, once the work has taken a second.

        Args:
            text: Text beside it.
        """
        bar_format = "{desc} {percentage:3.0f}% |{bar}|"
        super().__init__(total=_STEPS, desc=text, delay=1, file=sys.stderr, bar_format=bar_format)

    def move(self, fraction: float, text: str | None = None) -> None:
        """Show how much of the work is done.

        Args:
            fraction: From 0 to 1; less than before when another part of the work begins.
            text: New text beside it; None for the same as before.
        """
        if text is not None:
            self.set_description_str(text, refresh=False)
        step = round(_STEPS * fraction)
        if step < self.n:
            self.reset()
        self.update(step - self.n)
