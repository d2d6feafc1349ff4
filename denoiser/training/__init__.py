"""Train networks and save them: the only package that imports Keras."""

import os

# TensorFlow uses oneDNN by itself on processors with AVX-512 only. On others training takes twice as long without it,
# and transposed convolutions with dilation fail. It is read once, when TensorFlow is imported.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
