"""Pixels in, pixels out: noise, measures, filters, drawings, uploads."""
