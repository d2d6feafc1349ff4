import numpy as np

from denoiser import architectures, digits

# The book takes all of MNIST, 30 epochs and half an hour; this takes a quarter of a minute.
pure = digits.quick_set().pixels[..., None]  # 4,000 digits, float32 of shape (4000, 28, 28, 1)
rng = np.random.default_rng(seed=0)
noisy = pure + 0.55 * rng.standard_normal(pure.shape, dtype="float32")

model = architectures.book_cnn()
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(noisy, pure, epochs=2, batch_size=150, validation_split=0.2)

denoised = model.predict(noisy[:1])
print(f"One digit, squared error: {np.mean((noisy[0] - pure[0]) ** 2):.3f} before,")
print(f"{np.mean((denoised[0] - pure[0]) ** 2):.3f} after.")
model.save("my_denoiser.keras")
