"""Digits: the bundled ones and all of MNIST; and files that are written whole."""
