"""Denoising autoencoders to play with: draw a digit, bury it in noise, see it denoised."""

__version__ = "0.5.0"
