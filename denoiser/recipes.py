"""What to train: an architecture, its digits, its noise and the settings of the optimiser."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from msgspec import Meta

from denoiser import errors
from denoiser.imaging import corruptions, noise

# Validation losses after the book's last epoch: Applied Deep Learning, 2nd ed.
PUBLISHED_LOSSES = {"book-cnn": 0.0970, "book-ffnn": 0.1301}

# Targets that need no pure pictures: what the network learns from is noisy.
NOISY_TARGETS = ("noisy copy", "blind spot")

_Text = Annotated[str, Meta(max_length=300)]


@dataclass(frozen=True)
class DataFacts:
    """What is known of pictures that are not MNIST's.

    Attributes:
        name: What they are called.
        licence: Their licence, as whoever brought them says; empty where it is not known.
        source: Where they come from, in the same way.
        pictures: How many there are.
        classes: What each class is called, in order; empty where the pictures have no labels.
        sha256: Of all their pixels, in hexadecimal digits.
    """

    name: _Text
    pictures: int
    sha256: _Text
    licence: _Text = ""
    source: _Text = ""
    classes: Annotated[tuple[_Text, ...], Meta(max_length=100)] = ()


@dataclass(frozen=True)
class Recipe:
    """All settings that a training depends on, apart from the pixels.

    Attributes:
        name: Name of the recipe and of the model that it trains, as in links and commands.
        title: Title of the model on a page; empty for its name.
        description: What the model is, in a sentence for a page.
        architecture: Name of a function in `training.architectures`.
        digits: "mnist" for the 47,000 training images outside the gallery, "quick" for the bundled
            4,000, "own" for pictures that someone brings.
        noise_factors: Lowest and highest noise factor; each image draws its own.
        noise_scale: The scale on which noise factors are drawn uniformly; "both" draws a third of them on
            a logarithmic one.
        noise_shares: Pairs of a share and the noise factor that it does not exceed, in order, from 0 to 1:
            between them noise factors are drawn uniformly. Empty for `noise_scale`.
        corruption: The type of damage that the network learns to undo: normal noise, one of
            `corruptions.KINDS`, or `corruptions.MIXTURE` for a mixture of all.
        strengths: Lowest and highest strength of a damage that is not normal noise; each image draws its
            own.
        epochs: Passes over the training images.
        batch_size: Images in one step of the optimiser.
        learning_rate: The optimiser's learning rate, at its highest.
        target: What the output is compared with: the "pure" picture, the "class" of the digit, another
            "noisy copy" of the same picture (Noise2Noise), or the noisy picture itself at a "blind spot",
            where the network does not see it. The last two need no pure pictures.
        fresh_noise: Whether noise is drawn anew for every batch; else once, before the first. Then no
            image is moved or redrawn.
        clipped: Fraction of the noisy images that are clipped to [0, 1].
        moved: Fraction of the images that are moved and deformed, see `training.augmentation.move`.
        redrawn: Fraction that are redrawn with another brush and moved, see `training.augmentation.redraw`.
        canvas_brush: Fraction of the redrawn ones that have the brush of the app's canvas.
        augmented_at: Pairs of a noise factor and the share of `moved` and `redrawn` that applies there,
            in order; between them the share is linear. Empty for all at every noise factor.
        loss: "cross-entropy" as in the book, or "mse", the mean squared error. A classifier's is
            always its own cross-entropy.
        log_mse_weight: Weight of the mean logarithm of each image's MSE, which is added to the
            loss. The cross-entropy hardly differs between a good picture and an excellent one; the
            logarithm, which is the PSNR up to a factor, does.
        optimizer: "adam", or "muon" (see `training.muon`).
        cosine_decay: Whether the learning rate warms up and then falls to 0 on a cosine.
        training_images: How many training images to use, from the first on; None for all.
        validation_images: How many validation images to use after each epoch, from the first on. The
            finished network is measured on all.
        half_precision: Whether the finished network's weights are rounded to half precision, which halves what
            a browser loads.
        kept_epochs: Epochs after which a checkpoint of the network is saved, too; 0 is before the first.
        starts_from: Name of a model, no wider, whose weights it starts from; None for random weights.
        seed: Seed of the initial weights, the order of the images, the noise and the deformations.
        data: What is known of pictures that someone brought; None for MNIST's digits.
        has_twin: Whether a twin is trained, too, for its figures alone: with the same seed and settings, but
            with pure targets.
    """

    name: str
    architecture: str
    digits: Literal["mnist", "quick", "own"]
    noise_factors: tuple[float, float]
    epochs: int
    batch_size: int
    learning_rate: float
    target: Literal["pure", "class", "noisy copy", "blind spot"] = "pure"
    noise_scale: Literal["linear", "logarithmic", "both"] = "linear"
    noise_shares: tuple[tuple[float, float], ...] = ()
    corruption: str = corruptions.NORMAL_NOISE
    strengths: tuple[float, float] = (0.0, 1.0)
    fresh_noise: bool = True
    clipped: float = 0.0
    moved: float = 0.0
    redrawn: float = 0.0
    canvas_brush: float = 0.0
    augmented_at: tuple[tuple[float, float], ...] = ()
    loss: Literal["cross-entropy", "mse"] = "cross-entropy"
    log_mse_weight: float = 0.0
    optimizer: Literal["adam", "muon"] = "adam"
    cosine_decay: bool = False
    training_images: int | None = None
    validation_images: int = 12_000
    half_precision: bool = False
    kept_epochs: tuple[int, ...] = ()
    starts_from: str | None = None
    seed: int = 0
    title: str = ""
    description: str = ""
    data: DataFacts | None = None
    has_twin: bool = False

    @property
    def is_classifier(self) -> bool:
        """Whether it trains a digit classifier, which does not denoise."""
        return self.target == "class"

    @property
    def needs_no_pure_pictures(self) -> bool:
        """Whether its network learns from noisy pictures alone."""
        return self.target in NOISY_TARGETS


class Learned(Protocol):
    """What a recipe says about the damage to learn; a saved one says it, too."""

    @property
    def corruption(self) -> str: ...
    @property
    def noise_factors(self) -> tuple[float, float]: ...
    @property
    def strengths(self) -> tuple[float, float]: ...


def _by_the_book(name: str, architecture: str, **more: Any) -> Recipe:
    return Recipe(
        name=name,
        architecture=architecture,
        digits="mnist",
        noise_factors=(noise.BOOK_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR),
        fresh_noise=False,
        epochs=30,
        batch_size=150,
        learning_rate=0.001,
        **more,
    )


# Settings of all networks that are trained for every noise factor, and for drawings as well.
_BLIND: dict[str, Any] = {
    "architecture": "unet",
    "noise_factors": (0.0, noise.MAX_NOISE_FACTOR),
    "clipped": 0.2,
    "moved": 0.1,
    "redrawn": 0.5,
    "canvas_brush": 0.5,
    "log_mse_weight": 0.05,
    "batch_size": 128,
    "learning_rate": 0.004,
    "optimizer": "muon",
    "cosine_decay": True,
}


def _blind(name: str, **more: Any) -> Recipe:
    """Return a recipe with these settings, unless others are given, for all of MNIST."""
    settings: dict[str, Any] = {"digits": "mnist", "validation_images": 2000, **_BLIND, **more}
    return Recipe(name=name, **settings)


_RECIPES = (
    _by_the_book(
        "book-cnn",
        "book_cnn",
        kept_epochs=(0, 1, 2, 5, 10, 30),
        title="The book's CNN",
        description="The book's convolutional autoencoder, trained at noise factor 0.55 only.",
    ),
    _by_the_book(
        "book-ffnn",
        "book_ffnn",
        title="The book's FFNN",
        description="The book's fully connected autoencoder, with a bottleneck of 32 numbers; trained at"
        " noise factor 0.55 only.",
    ),
    _blind(
        "blind-first",
        title="Blind U-Net, first stage",
        description="A U-Net for any noise factor from 0 to 1.5, which the Blind U-Net starts from.",
        epochs=130,
    ),
    # The later stages are aimed at MNIST's own digits where there is little noise, and where there is so much
    # that little can be known but how such digits look; at the book's noise factor and around it drawings
    # count as much as before, in the last stage more.
    _blind(
        "blind-second",
        title="Blind U-Net, second stage",
        description="A U-Net for any noise factor from 0 to 1.5, which the Blind U-Net starts from.",
        epochs=44,
        starts_from="blind-first",
        augmented_at=((0.0, 0.1), (0.3, 0.3), (0.45, 0.9), (0.65, 0.9), (1.1, 0.1)),
        architecture="big_code_unet",
        noise_scale="both",
        log_mse_weight=0.2,
        learning_rate=0.003,
    ),
    _blind(
        "blind",
        title="Blind U-Net",
        description="A U-Net for any noise factor from 0 to 1.5; it is not told how much noise there is.",
        epochs=44,
        starts_from="blind-second",
        noise_shares=(
            *((0.0, 0.0), (0.13, 0.08), (0.25, 0.2), (0.35, 0.4)),
            *((0.59, 0.75), (0.76, 1.2), (1.0, 1.5)),
        ),
        augmented_at=((0.0, 0.05), (0.25, 0.2), (0.4, 1.0), (0.75, 1.0), (1.05, 0.05)),
        architecture="big_code_unet",
        canvas_brush=0.8,
        log_mse_weight=0.4,
        learning_rate=0.002,
        half_precision=True,
    ),
    _blind(
        "ceiling",
        title="Wide U-Net",
        description="The first stage of the Blind U-Net, twice as wide and trained for longer.",
        epochs=10,
        starts_from="blind-first",
        # It starts with trained weights, so its first steps can be smaller.
        architecture="wide_unet",
        learning_rate=0.002,
    ),
    # Draws digits from noise. Its digits are MNIST's as they are: one that learned from moved and redrawn
    # digits draws small, shifted ones, too.
    _blind(
        "generator",
        title="Generator U-Net",
        description="The first stage of the Blind U-Net, trained further for noise factors up to 5, on MNIST's digits"
        " as they are.",
        epochs=40,
        starts_from="blind-first",
        noise_factors=(0.05, 5.0),
        noise_scale="logarithmic",
        clipped=0.0,
        moved=0.0,
        redrawn=0.0,
        learning_rate=0.002,
    ),
    Recipe(
        name="quick",
        title="Quick U-Net",
        description="A U-Net trained for about a minute on the 4,000 digits that come with the app.",
        digits="quick",
        epochs=10,
        # A minute is enough for the common cases only; redrawing would cost too much of it.
        **_BLIND
        | {
            "noise_factors": (0.0, 1.0),
            "clipped": 0.1,
            "moved": 0.2,
            "redrawn": 0.0,
            "batch_size": 64,
        },
    ),
    # The shortest way to the book's validation loss, under the book's conditions: one noise factor, and
    # digits that are neither moved nor redrawn.
    Recipe(
        name="sprint",
        title="Sprint U-Net",
        description="A U-Net trained for half a minute at noise factor 0.55 only.",
        architecture="unet",
        digits="mnist",
        noise_factors=(noise.BOOK_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR),
        training_images=20_000,
        epochs=1,
        batch_size=64,
        learning_rate=0.006,
        optimizer="muon",
        cosine_decay=True,
    ),
    Recipe(
        name="classifier",
        title="Digit classifier",
        description="Tells which digit a picture shows; trained on digits without noise.",
        architecture="classifier",
        digits="mnist",
        target="class",
        noise_factors=(0.0, 0.0),
        moved=0.25,
        redrawn=0.25,
        epochs=30,
        batch_size=128,
        learning_rate=0.004,
        optimizer="muon",
        cosine_decay=True,
    ),
)


_FORMER_NAMES = {"reader": "classifier"}  # as up to version 0.5; command lines still use them


def names() -> list[str]:
    """Return the names of all recipes."""
    return [recipe.name for recipe in _RECIPES]


def format_noise_factors(noise_factors: Iterable[float]) -> str:
    """Return "0 to 1.5" for a lowest and a highest noise factor, or "0.55" for one alone."""
    return " to ".join(f"{factor:g}" for factor in sorted(set(noise_factors)))


def damage_range(recipe: Learned) -> tuple[float, float]:
    """Return the lowest and highest noise factor of a recipe, or strength where its damage is another."""
    is_noise = recipe.corruption == corruptions.NORMAL_NOISE
    return recipe.noise_factors if is_noise else recipe.strengths


def middle(recipe: Learned) -> float:
    """Return the middle of the range of a recipe's damage."""
    return round(sum(damage_range(recipe)) / 2, 6)


def describe_damage(recipe: Learned) -> str:
    """Return what a network learned to undo, within a sentence: "stripes of strength 0.1 to 0.6"."""
    if recipe.corruption == corruptions.NORMAL_NOISE:
        return f"normal noise of noise factor {format_noise_factors(recipe.noise_factors)}"
    name = corruptions.in_sentence(recipe.corruption)
    if recipe.corruption == corruptions.MIXTURE:
        name = "a mixture of all types of damage"
    return f"{name} of strength {format_noise_factors(recipe.strengths)}"


def amounts_learned(recipe: Learned, corruption: str) -> tuple[float, float] | None:
    """Return the range of noise factors or strengths of a damage that a network saw; None where it saw none.

    Args:
        recipe: How it was trained.
        corruption: Normal noise, or one of `corruptions.KINDS`.
    """
    if recipe.corruption == corruptions.MIXTURE:
        if corruption not in corruptions.PARTS_OF_MIXTURE:
            return None
        low, high = recipe.strengths
        most = corruptions.most(corruption)
        return most * low, most * high
    return damage_range(recipe) if recipe.corruption == corruption else None


def describe_range(recipe: Learned) -> str:
    """Return the range of a recipe's damage for a table: "0 to 1.5", or "Stripes 0.1 to 0.6"."""
    factors = format_noise_factors(damage_range(recipe))
    is_noise = recipe.corruption == corruptions.NORMAL_NOISE
    return factors if is_noise else f"{recipe.corruption} {factors}"


def learning(recipe: Recipe, corruption: str, amounts: tuple[float, float]) -> Recipe:
    """Return a recipe that learns another damage, without title and description, which would not fit.

    Args:
        recipe: The other settings.
        corruption: One of `corruptions.LEARNABLE`.
        amounts: Lowest and highest noise factor for normal noise, else strength.

    Raises:
        TrainingError: The recipe trains a classifier, there is no such damage, or the amounts are not from low to
            high within its range.
    """
    if recipe.is_classifier:
        raise errors.TrainingError(f"{recipe.name} is a classifier, which learns no damage.")
    try:
        corruption = corruptions.find(corruption)
    except ValueError as error:
        raise errors.TrainingError(f"This cannot be trained: {error}.") from error
    low, high = amounts
    most = corruptions.most(corruption)
    is_noise = corruption == corruptions.NORMAL_NOISE
    if not 0 <= low <= high <= most:
        what = "noise factors" if is_noise else "strengths"
        raise errors.TrainingError(
            f"The {what} of {corruptions.in_sentence(corruption)} are a lowest and a highest one from 0 to"
            f" {most:g}, got {low:g} and {high:g}."
        )
    factors = {corruptions.NORMAL_NOISE: 1.0, corruptions.MIXTURE: noise.MAX_NOISE_FACTOR}
    factor = factors.get(corruption, 0.0)  # of the normal noise that it sees
    return dataclasses.replace(
        recipe,
        title="",
        description="",
        corruption=corruption,
        strengths=(0.0, 1.0) if is_noise else (low, high),
        noise_factors=(factor * low, factor * high),
        noise_shares=(),
    )


def learn_from_noise(recipe: Recipe, target: Literal["noisy copy", "blind spot"]) -> Recipe:
    """Return a recipe changed so that its network learns from noisy pictures alone.

    Args:
        recipe: A denoiser's.
        target: Another noisy copy of the same picture, new in each batch like the input; or the only copy
            that there is of each picture, of which single pixels are hidden. That one is drawn once, and
            neither moved nor clipped: clipping would change the mean of its noise.

    Raises:
        TrainingError: The recipe learns other damage than normal noise, whose mean is not the pure picture.
    """
    if recipe.corruption != corruptions.NORMAL_NOISE:
        raise errors.TrainingError(
            "Without pure pictures only normal noise can be learned: the mean of its copies is the pure"
            f" picture, which is not known of {corruptions.in_sentence(recipe.corruption)}."
        )
    # The squared error alone is least at the pure picture, see `training.losses`.
    recipe = dataclasses.replace(recipe, target=target, loss="mse", log_mse_weight=0.0)
    if target == "blind spot":
        recipe = dataclasses.replace(recipe, fresh_noise=False, clipped=0.0, moved=0.0, redrawn=0.0)
    return recipe


def twin_of(recipe: Recipe) -> Recipe:
    """Return a recipe that differs in nothing but its targets, which are pure."""
    return dataclasses.replace(recipe, target="pure", has_twin=False)


def architectures() -> list[str]:
    """Return the architectures of denoisers that can be trained from scratch."""
    from_scratch = [r for r in _RECIPES if not (r.is_classifier or r.starts_from)]
    return list(dict.fromkeys(recipe.architecture for recipe in from_scratch))


def get(name: str) -> Recipe:
    """Return a recipe by its name.

    Args:
        name: One of `names()`, or a name that a recipe had earlier.

    Raises:
        TrainingError: There is no such recipe.
    """
    for recipe in _RECIPES:
        if recipe.name == _FORMER_NAMES.get(name, name):
            return recipe
    raise errors.TrainingError(f"There is no recipe {name!r}; choose one of {', '.join(names())}.")
