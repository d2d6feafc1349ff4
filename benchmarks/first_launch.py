"""Measure the training of a first launch, and its model: python -m benchmarks.first_launch

Starts the same job as the first visitor of an app without models, in an empty folder, and measures
the network on MNIST's test images (--mnist, DENOISER_MNIST or Keras' download). Measure on a machine
that runs nothing else.
"""

import argparse
import os
import tempfile
import time

from denoiser import recipes
from denoiser.data import mnist
from denoiser.evaluation import sweeps
from denoiser.imaging import noise
from denoiser.jobs import process
from denoiser.models import catalog, litert
from denoiser.ui.views import first_launch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mnist", metavar="NPZ", help="a file with all of MNIST")
    options = parser.parse_args()
    test = mnist.load(options.mnist).test
    with tempfile.TemporaryDirectory() as models:
        os.environ["DENOISER_MODELS"] = models
        began = time.monotonic()
        process.start(recipes.get(first_launch.RECIPE))
        while (job := process.current()).state == "running":
            time.sleep(0.1)
        seconds = time.monotonic() - began
        if job.state == "failed":
            raise SystemExit(job.message)
        model = catalog.find().get(first_launch.RECIPE)
        denoiser = litert.Denoiser(model.read_network())
        (row,) = sweeps.evaluate(denoiser.denoise, test, noise_factors=[noise.BOOK_NOISE_FACTOR])
    print(f"from the first visitor to a model: {seconds:.0f} s (budget 60 s)")
    print(
        f"test cross-entropy at noise factor 0.55: {row.bce:.4f} (budget 0.0970),"
        f" PSNR {row.psnr:.2f} dB, SSIM {row.ssim:.3f}"
    )


if __name__ == "__main__":
    main()
