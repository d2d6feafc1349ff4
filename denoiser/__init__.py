"""Denoising autoencoders to play with: draw a digit, add noise, and see it denoised."""

__version__ = "0.5.0"
