import keras
import matplotlib.pyplot as plt
import numpy as np

(images, labels), _ = keras.datasets.mnist.load_data()
first = [np.flatnonzero(labels == digit)[0] for digit in range(10)]
pure = images[first].astype("float32") / 255  # (10, 28, 28), in [0, 1]

rng = np.random.default_rng(seed=0)
noisy = pure + 0.55 * rng.standard_normal(pure.shape, dtype="float32")  # not clipped
print(f"Noisy pixels reach from {noisy.min():.1f} to {noisy.max():.1f}")

figure, axes = plt.subplots(2, 10, figsize=(12, 2.8))
for digit in range(10):
    axes[0, digit].set_title(digit)
    for row, picture in enumerate([pure[digit], noisy[digit]]):
        axes[row, digit].imshow(picture, cmap="gray", vmin=0, vmax=1)
        axes[row, digit].axis("off")
figure.savefig("dataset.png")
