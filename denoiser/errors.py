"""Errors about the state of the world: files, data, models, trainings.

    DenoiserError
    |-- DataError       MNIST is not available, or pictures to train on cannot be read
    |-- PictureError    a picture or an array of pictures cannot be read
    |-- ModelError      a model is unknown, missing or broken
    |-- StoreError      the model store cannot be read or written
    `-- TrainingError   a training cannot start, or was stopped with nothing to keep

Every message is one sentence or two for the user: what is wrong, what was expected and what to do. A bad
argument from a programmer is a `ValueError` instead.
"""


class DenoiserError(Exception):
    """Base of all errors that a page or the command line shows to the user."""


class DataError(DenoiserError):
    """MNIST is not available, or pictures to train on cannot be read."""


class PictureError(DenoiserError):
    """A picture or an array of pictures cannot be read."""


class ModelError(DenoiserError):
    """A model is unknown, missing or broken."""


class StoreError(DenoiserError):
    """The model store cannot be read or written."""


class TrainingError(DenoiserError):
    """A training cannot start, or was stopped with nothing to keep."""
