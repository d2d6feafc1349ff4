"""Typed records of the JSON files of a model, checked when they are read.

Lengths and ranges are limited, since a model folder may come from anyone.
"""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from denoiser.imaging import corruptions, noise
from denoiser.recipes import DataFacts, Recipe

Text = Annotated[str, Meta(max_length=1000)]
Count = Annotated[int, Meta(ge=0, le=10**15)]
Number = Annotated[float, Meta(ge=-1e300, le=1e300)]
Step = Annotated[int, Meta(ge=0, le=1000)]  # of a convolution, in pixels
Shape = Annotated[tuple[Count, ...], Meta(max_length=10)]
_Items = Meta(max_length=10_000)
Losses = Annotated[tuple[Number | None, ...], _Items]  # null where training failed with NaN

Record = TypeVar("Record")


class SavedRecipe(Struct, frozen=True, kw_only=True):
    """The content of `recipe.json`: a `recipes.Recipe`, or the known facts of a model trained elsewhere.

    The attributes are those of `recipes.Recipe`; None stands for an unknown value.
    """

    name: Text
    title: Text = ""
    description: Text = ""
    digits: Text
    noise_factors: tuple[Number, Number]
    architecture: Text | None = None
    epochs: Count | None = None
    batch_size: Count | None = None
    learning_rate: Number | None = None
    target: Literal["pure", "class", "noisy copy", "blind spot"] = "pure"
    noise_scale: Text = "linear"
    noise_shares: Annotated[tuple[tuple[Number, Number], ...], _Items] = ()
    corruption: Text = corruptions.NORMAL_NOISE
    strengths: tuple[Number, Number] = (0.0, 1.0)
    fresh_noise: bool | None = None
    clipped: Number = 0.0
    moved: Number = 0.0
    redrawn: Number = 0.0
    canvas_brush: Number = 0.0
    augmented_at: Annotated[tuple[tuple[Number, Number], ...], _Items] = ()
    loss: Text = "cross-entropy"
    log_mse_weight: Number = 0.0
    optimizer: Text | None = None
    cosine_decay: bool | None = None
    training_images: Count | None = None
    validation_images: Count | None = None
    half_precision: bool = False
    kept_epochs: Annotated[tuple[Count, ...], _Items] = ()
    starts_from: Text | None = None
    seed: Count | None = None
    data: DataFacts | None = None
    has_twin: bool = False

    @classmethod
    def of(cls, recipe: Recipe) -> "SavedRecipe":
        """Return a recipe as it is saved."""
        return msgspec.convert(msgspec.to_builtins(recipe), cls)

    @property
    def is_classifier(self) -> bool:
        """Whether the model is a classifier, which does not denoise."""
        return self.target == "class"


class LayerFacts(Struct, frozen=True):
    """One layer of a network, in numbers.

    Attributes:
        name: Its name in the Keras model.
        kind: Its Keras class, for example "Conv2D".
        inputs: Names of the layers whose outputs are its input.
        shape: Shape of its output for one picture.
        params: Number of weights.
        macs: Multiply-adds for one picture.
    """

    name: Text
    kind: Text
    inputs: Annotated[tuple[Text, ...], _Items]
    shape: Shape
    params: Count
    macs: Count


class Row(Struct, frozen=True, omit_defaults=True):
    """The means over all images at one noise factor.

    Attributes:
        noise: The noise factor.
        psnr: PSNR in dB against the pure images; None where it is infinite.
        ssim: SSIM, at most 1.
        bce: Binary cross-entropy in nats.
        accuracy: Fraction of correctly classified images, 0 to 1; None without a classifier.
    """

    noise: Number
    psnr: Number | None
    ssim: Number
    bce: Number
    accuracy: Number | None = None


class Measured(Struct, frozen=True, omit_defaults=True):
    """A denoiser's figures on a set of images, or a classifier's accuracy.

    Attributes:
        images: How many images.
        seed: Seed of the noise; None for a classifier, which is measured without noise.
        rows: A row for each noise factor; empty for a classifier.
        accuracy: A classifier's fraction of correctly classified images.
    """

    images: Count
    seed: Count | None = None
    rows: Annotated[tuple[Row, ...], _Items] = ()
    accuracy: Number | None = None

    def by_noise_factor(self) -> dict[float, Row]:
        """Return the rows by their noise factor."""
        return {row.noise: row for row in self.rows}


class DamageRow(Struct, frozen=True, omit_defaults=True):
    """The means over all images at one strength of a damage; but for the strength as in `Row`.

    Attributes:
        strength: Of the damage, 0 to 1.
    """

    strength: Number
    psnr: Number | None
    ssim: Number
    bce: Number
    accuracy: Number | None = None


class MeasuredDamage(Struct, frozen=True, omit_defaults=True):
    """A denoiser's figures on images with a damage that is not normal noise.

    Attributes:
        images: How many images.
        seed: Seed of the damage.
        corruption: The damage, as in a recipe.
        rows: A row for each strength.
    """

    images: Count
    seed: Count
    corruption: Text
    rows: Annotated[tuple[DamageRow, ...], _Items]


class Validation(Struct, frozen=True, omit_defaults=True):
    """A model's figure on its validation images.

    Attributes:
        images: How many images; None in files of old versions.
        noise: Noise factor of a denoiser's images; None where their damage is another.
        corruption: Their damage, as in a recipe.
        strength: Its strength, where it is not normal noise.
        seed: Seed of their noise.
        bce: A denoiser's mean binary cross-entropy in nats.
        accuracy: A classifier's fraction of correctly classified images.
    """

    images: Count | None = None
    noise: Number | None = None
    corruption: Text = corruptions.NORMAL_NOISE
    strength: Number | None = None
    seed: Count | None = None
    bce: Number | None = None
    accuracy: Number | None = None


class History(Struct, frozen=True):
    """Mean cross-entropies in nats after each epoch, on the training and on the validation images."""

    loss: Losses = ()
    validation_loss: Losses = ()


NO_HISTORY = History()


class Twin(Struct, frozen=True):
    """What became of the same network, trained with pure targets in place of noisy ones.

    Attributes:
        history: Its losses after each epoch.
        measured: Its figures on the pictures that the network itself was measured on.
        seconds: Its training time in s.
    """

    history: History
    measured: Measured
    seconds: Number


class Results(Struct, frozen=True):
    """The content of `results.json`, as far as it is read; files may hold more.

    Attributes:
        params: Number of weights.
        macs: Multiply-adds for one picture.
        layers: The layers in order, the input first.
        validation: See `Validation`.
        seconds: Training time in s.
        sha256: The sha256 of each other file of the folder, by its name.
        history: Losses after each epoch.
        machine: Description of the machine that trained it.
        test: Figures on MNIST's test images.
        gallery: The same on digits of the gallery, where MNIST was not available.
        own: The same for a model of pictures that someone brought, on some of them that neither trained
            it nor chose anything.
        test_damaged: Figures on MNIST's test images with the damage that it learned, where that is not normal
            noise.
        gallery_damaged: The same on digits of the gallery.
        own_damaged: The same on pictures that someone brought.
        twin: What became of its twin; None where there is none.
        made_in_page: Whether a visitor of the app trained it.
        run: The id of that training, see `jobs.status.Job`; empty for others.
        stopped: Whether the training ended before its last epoch.
        adaptations: What was changed to make it a model from 28x28x1 to 28x28x1, a sentence each.
        warnings: What raises doubts whether it denoises, a sentence each.
        browser_problem: Why a browser cannot run it, as part of a sentence; empty where it can.
    """

    params: Count
    macs: Count
    layers: Annotated[tuple[LayerFacts, ...], _Items]
    validation: Validation
    seconds: Number
    sha256: Annotated[dict[Text, Text], _Items]
    history: History = NO_HISTORY
    machine: Text = ""
    test: Measured | None = None
    gallery: Measured | None = None
    own: Measured | None = None
    test_damaged: MeasuredDamage | None = None
    gallery_damaged: MeasuredDamage | None = None
    own_damaged: MeasuredDamage | None = None
    twin: Twin | None = None
    made_in_page: bool = False
    run: Text = ""
    stopped: bool = False
    adaptations: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()
    warnings: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()
    browser_problem: Text = ""

    def at_book_noise(self) -> Row | None:
        """Return its figures at the book's noise factor: on the test images, on own pictures, or else on the gallery."""
        return _at_book_noise(self.test or self.own or self.gallery)

    def twin_at_book_noise(self) -> Row | None:
        """Return the figures of its twin there; None where there is none."""
        return _at_book_noise(self.twin.measured if self.twin else None)


def _at_book_noise(measured: Measured | None) -> Row | None:
    return measured.by_noise_factor().get(noise.BOOK_NOISE_FACTOR) if measured else None


class BrowserLayer(Struct, frozen=True):
    """One layer as `browser.bin` describes it, see `training.browser_export`."""

    name: Text
    kind: Text
    inputs: Annotated[tuple[Text, ...], _Items]
    shape: Shape
    kernel: Annotated[tuple[Count, ...], Meta(max_length=4)] | None = None
    strides: tuple[Step, Step] = (1, 1)
    activation: Text = "linear"
    use_bias: bool = False
    parameters: Annotated[tuple[Shape, ...], Meta(max_length=2)] = ()
    dilation: tuple[Step, Step] = (1, 1)
    groups: Annotated[int, Meta(ge=1, le=10**6)] = 1
    interpolation: Text = "nearest"
    pool: tuple[Step, Step] = (1, 1)
    size: tuple[Step, Step] = (1, 1)
    padding: tuple[tuple[Step, Step], tuple[Step, Step]] = ((0, 0), (0, 0))
    axes: Shape = ()
    axis: Count = 0
    over: Count = 1


class BrowserNetwork(Struct, frozen=True):
    """The description at the beginning of `browser.bin`.

    Attributes:
        layers: Its layers in order.
        weights: How its weights are stored.
    """

    layers: Annotated[tuple[BrowserLayer, ...], Meta(min_length=2, max_length=10_000)]
    weights: Literal["float32", "float16"] = "float32"


def decode(content: bytes, kind: type[Record], where: str) -> Record:
    """Return a record from JSON.

    Args:
        content: The JSON, as UTF-8.
        kind: The record's class.
        where: Name of the content in errors.

    Raises:
        ValueError: It is not JSON, or does not fit the record; the message names the field.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except RecursionError as error:
        raise ValueError(f"{where}: it is nested too deeply") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        # msgspec writes "Expected `int`, got `str` - at `$.test.rows[0].noise`".
        reason, _, field = str(error).partition(" - at `$")
        field = field.strip(".`")
        raise ValueError(f"{where}{field and ', '}{field}: {reason}") from error


def encode(value: Any) -> bytes:
    """Return JSON, indented by two spaces; NaN and infinity become null."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def to_json(value: Any) -> Any:
    """Return a record as the dicts, lists, texts and numbers that its JSON stands for."""
    return msgspec.json.decode(msgspec.json.encode(value))
