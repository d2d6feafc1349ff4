import numpy as np

from denoiser import digits

pure = digits.gallery().pixels  # 1,000 MNIST digits, float32 in [0, 1]
rng = np.random.default_rng(seed=0)
noisy = pure + 0.55 * rng.standard_normal(pure.shape)  # the book's noise; it is not clipped

error = np.mean((noisy - pure) ** 2, axis=(1, 2))
print(f"PSNR of the noisy digits: {np.mean(-10 * np.log10(error)):.1f} dB")
