import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
(train, _), (test, labels) = keras.datasets.mnist.load_data()
rng = np.random.default_rng(seed=0)


def pure_and_noisy(images):
    pure = images[..., None].astype("float32") / 255  # (n, 28, 28, 1), in [0, 1]
    return pure, pure + 0.55 * rng.standard_normal(pure.shape, dtype="float32")


# The fully connected network. The CNN instead, where the block above has saved it:
# model = keras.models.load_model("book_cnn.keras")
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Flatten(),  # 784
        layers.Dense(32, activation="relu"),  # 32
        layers.Dense(784, activation="sigmoid"),  # 784
        layers.Reshape((28, 28, 1)),
    ]
)
model.compile(optimizer="adam", loss="binary_crossentropy")
pure, noisy = pure_and_noisy(train)
model.fit(noisy, pure, epochs=5, batch_size=150, validation_split=0.2)  # the book: 30

pure, noisy = pure_and_noisy(test[:6])
denoised = model.predict(noisy)
figure, axes = plt.subplots(6, 3, figsize=(5, 11))
for row in range(6):
    psnr = -10 * np.log10(np.mean((denoised[row] - pure[row]) ** 2))
    axes[row, 1].set_title(f"Class {labels[row]}, denoised to {psnr:.1f} dB")
    for column, picture in enumerate([noisy[row], pure[row], denoised[row]]):
        axes[row, column].imshow(picture, cmap="gray", vmin=0, vmax=1)
        axes[row, column].axis("off")
figure.savefig("triptychs.png")
