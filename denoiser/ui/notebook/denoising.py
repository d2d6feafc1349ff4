from denoiser import digits, metrics, noise, runtime, store

pure = digits.gallery().pixels[412]  # a four
noisy = noise.add_noise(pure, noise.noise_field(seed=0), noise_factor=0.55)
for model in store.find().models.values():
    denoised = runtime.load(model).denoise(noisy)
    print(
        f"{model.name}: {metrics.psnr(pure, denoised):.1f} dB, noisy {metrics.psnr(pure, noisy):.1f} dB"
    )
