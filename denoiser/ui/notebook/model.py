import keras
from keras import layers

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
model.summary()
