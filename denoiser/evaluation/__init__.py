"""Measure denoisers and baselines, and draw the figures."""
