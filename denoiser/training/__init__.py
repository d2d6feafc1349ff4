"""Train networks and save them: the only package that imports Keras."""
