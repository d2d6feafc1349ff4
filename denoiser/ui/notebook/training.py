import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
(images, _), _ = keras.datasets.mnist.load_data()
pure = images[:6000, ..., None].astype("float32") / 255  # the book: all 60,000
rng = np.random.default_rng(seed=0)
noisy = pure + 0.55 * rng.standard_normal(pure.shape, dtype="float32")

kernel = {"kernel_size": 3, "kernel_constraint": keras.constraints.MaxNorm(2.0)}
hidden = kernel | {"activation": "relu", "kernel_initializer": "he_uniform"}
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(64, **hidden),  # 26, 26, 64
        layers.Conv2D(32, **hidden),  # 24, 24, 32
        layers.Conv2DTranspose(32, **hidden),  # 26, 26, 32
        layers.Conv2DTranspose(64, **hidden),  # 28, 28, 64
        layers.Conv2D(1, padding="same", activation="sigmoid", **kernel),  # 28, 28, 1
    ]
)
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(noisy, pure, epochs=2, batch_size=150, validation_split=0.2)  # the book: 30
model.save("book_cnn.keras")
