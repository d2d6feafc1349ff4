import keras
from keras import layers

hidden = {
    "kernel_size": 3,
    "activation": "relu",
    "kernel_initializer": "he_uniform",
    "kernel_constraint": keras.constraints.MaxNorm(2.0),
}
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(64, **hidden),
        layers.Conv2D(32, **hidden),
        layers.Conv2DTranspose(32, **hidden),
        layers.Conv2DTranspose(64, **hidden),
        layers.Conv2D(
            1,
            kernel_size=3,
            padding="same",
            activation="sigmoid",
            kernel_constraint=keras.constraints.MaxNorm(2.0),
        ),
    ]
)
model.summary()
