"""Kill trainings at random moments: python -m benchmarks.kills [--count 50]

Starts the smallest training again and again, kills its process after a random time, from before its
first step to after its last, and checks each time that no broken model is listed, that no stored file
is lost or changed, and that the app notices within 5 s.
"""

import argparse
import dataclasses
import hashlib
import os
import random
import tempfile
import time
from pathlib import Path

from denoiser import recipes
from denoiser.jobs import process
from denoiser.models import catalog

RECIPE = dataclasses.replace(
    recipes.get("book-ffnn"), name="killed", digits="quick", epochs=5, kept_epochs=(0, 1, 5)
)
_NOTICED_WITHIN = 5


def stored(root: Path) -> dict[str, str]:
    """Return the sha256 of every file of every model, by its path."""
    return {
        path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.glob("[!.]*/**/*")
        if path.is_file() and path.name != "results.json"  # the measurement adds figures to it
    }


def wait_until_over(seconds: float) -> float:
    """Wait for the end of the job, at most so many seconds; return the seconds it took."""
    began = time.monotonic()
    while not process.current().is_over:
        if time.monotonic() - began > seconds:
            raise SystemExit(f"the job is still {process.current().state} after {seconds:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=50, help="how many kills")
    parser.add_argument("--seed", type=int, default=0, help="decides the moments")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as models:
        os.environ |= {"DENOISER_MODELS": models, "DENOISER_MAX_MODELS": "1000"}
        began = time.monotonic()
        process.start(RECIPE)
        wait_until_over(300)
        whole = time.monotonic() - began
        print(f"a whole training: {whole:.1f} s")
        states: dict[str, int] = {}
        slowest = 0.0
        for _ in range(options.count):
            before = stored(Path(models))
            if not process.start(RECIPE):
                raise SystemExit("the previous training has not ended")
            time.sleep(rng.uniform(0, whole))
            state = process.current().state
            states[state] = states.get(state, 0) + 1
            process._child.kill()
            process._child.wait()
            slowest = max(slowest, wait_until_over(_NOTICED_WITHIN))
            if broken := catalog.find().broken:
                raise SystemExit(f"broken after a kill: {broken}")
            after = stored(Path(models))
            if lost := [path for path in before if after.get(path) != before[path]]:
                raise SystemExit(f"lost or changed after a kill: {lost}")
        process.start(RECIPE)
        wait_until_over(300)
        if (last := process.current()).state != "done":
            raise SystemExit(f"the training after the kills failed: {last.message}")
        found = len(catalog.find().models)
    counts = ", ".join(f"{count} while {state}" for state, count in sorted(states.items()))
    print(f"{options.count} kills ({counts}): no broken model, nothing lost, the next start works")
    print(
        f"noticed after at most {slowest:.2f} s (budget {_NOTICED_WITHIN} s); {found} models listed"
    )


if __name__ == "__main__":
    main()
