"""The nine experiments of Learn: what they ask, and what they say when the outcome is known.

`outcomes.js` measures the outcomes of most, in the visitor's browser. That of the last one was measured beforehand,
see `pairs.py`.
"""

from dataclasses import dataclass
from typing import Any, Literal

from denoiser import recipes
from denoiser.data import digits
from denoiser.imaging import noise

CNN, FFNN = recipes.PUBLISHED_LOSSES  # names of the book's networks
BLIND = "blind"
BOOK_NOISE = noise.BOOK_NOISE_FACTOR


@dataclass(frozen=True)
class Slider:
    """A prediction that is a number.

    Attributes:
        label: What the number is.
        low: The least value.
        high: The largest value.
        step: Between two values.
        unit: Behind the number, with a space where it needs one.
    """

    label: str
    low: float
    high: float
    step: float
    unit: str
    kind: str = "slider"


@dataclass(frozen=True)
class Choice:
    """A prediction that is one of several answers.

    Attributes:
        label: What is chosen.
        options: The answers; an outcome is the number of one, from 0.
    """

    label: str
    options: tuple[str, ...]
    kind: str = "choice"


@dataclass(frozen=True)
class Curve:
    """A prediction that is a curve of PSNR over the noise factor, or over something else.

    Attributes:
        label: What the curve is.
        at: The noise factors at which it is drawn, or what else it is over, the smallest first.
        low: The least value.
        high: The largest value.
        unit: Behind a number.
        axis: What it is over.
        ticks: Where the axis has numbers.
        scale: Of the axis.
        reference: The line that it is drawn beside.
    """

    label: str
    at: tuple[float, ...]
    low: float
    high: float
    unit: str
    axis: str = "Noise factor"
    ticks: tuple[float, ...] = (0, 0.5, 1, 1.5)
    scale: Literal["linear", "logarithmic"] = "linear"
    reference: str = "Noisy picture"
    kind: str = "curve"


@dataclass(frozen=True)
class Failure:
    """A way to spoil a training.

    Attributes:
        name: What is done.
        steps: How many steps are trained; None for as many as without the failure.
        noise_factor: Of the training pictures.
        digits: Which digits are trained on: "all", "one" of each class, or all of "another" class.
        explanation: Two sentences about why it fails.
    """

    name: str
    steps: int | None
    noise_factor: float
    digits: str
    explanation: str

    def as_settings(self) -> dict[str, Any]:
        """Return what `twins.js` needs to know."""
        return {"steps": self.steps, "noiseFactor": self.noise_factor, "digits": self.digits}


@dataclass(frozen=True)
class Experiment:
    """An experiment.

    Attributes:
        title: Of a few words.
        question: HTML.
        prediction: How the visitor answers it before the outcome is shown.
        noise_factor: Of the experiment; None where a slider for it would change nothing.
        models: Names of the models that it needs.
        explanation: Two sentences, as HTML; empty where each failure has its own.
        open_question: A question without a known answer.
        failures: Ways to spoil a training, of which the visitor chooses one.
        classifies: Whether pictures are classified.
        source: HTML: where the outcome comes from, if it was measured beforehand; empty where it is measured on the
            visitor's picture.
    """

    title: str
    question: str
    prediction: Slider | Choice | Curve
    noise_factor: float | None
    models: tuple[str, ...]
    explanation: str
    open_question: str
    failures: tuple[Failure, ...] = ()
    classifies: bool = False
    source: str = ""


TRAINING_STEPS = 1000
_FEW_STEPS = 20
EQUAL = "Equal, within 0.5 dB"

# Those whose outcome is measured on the visitor's picture; the handouts have these.
LIVE = (
    Experiment(
        "Noise in numbers",
        "A picture is 784 numbers: 0 is black, 1 is white. Noise adds a random number to each of them, as often"
        " below 0 as above, and nothing is cut off. With noise factor 0.55, how many of the numbers of your picture"
        " will lie below 0 or above 1?",
        Slider("Numbers outside 0 to 1", 0, 100, 1, "%"),
        BOOK_NOISE,
        (),
        "Most of your picture is black, and of the random numbers added to black pixels half are below 0. A screen"
        " shows all of them as the same black, but a network sees the numbers and can use the difference.",
        "Move the noise slider to one step above 0. The share falls only a little. Why?",
    ),
    Experiment(
        "Two networks, the same noise",
        "The book trains two networks of about the same size on the same noisy digits. The <b>convolutional"
        " network</b> looks at the picture through small windows of 3x3 pixels. The <b>dense network</b> computes 32"
        " numbers from all pixels at once, and all pixels from these 32. Both get your picture with noise factor"
        " 0.55. Whose output will be closer to your picture?",
        Choice("Closer to your picture", ("Convolutional network", "Dense network", EQUAL)),
        BOOK_NOISE,
        (CNN, FFNN),
        "The convolutional network decides about each pixel from the pixels around it, so a stroke stays where it is,"
        " even an unusual one. The dense network has to describe the whole picture by 32 numbers, and draws what"
        " they can describe.",
        "Draw a picture for which the dense network does much worse than for a neat digit. What makes it hard?",
    ),
    Experiment(
        "The noise in training",
        "The convolutional network of the book was trained at noise factor 0.55 and at no other. Draw how close its"
        " output will be to your picture, from little noise to much. The dashed line is the noisy picture itself,"
        " without any denoising. PSNR says how close a picture is: higher is closer, and 10 dB more is a tenth of"
        " the squared error.",
        Curve("PSNR of the output", (0.05, 0.2, 0.4, 0.55, 0.7, 0.9, 1.1, 1.3, 1.5), 0, 40, " dB"),
        None,
        (CNN, BLIND),
        "Near noise factor 0.55 it nearly keeps up with a larger network that was trained at all noise factors, and away"
        " from it, it falls behind. It has learned to expect one amount of noise: where there is more, some of it"
        " stays or becomes strokes, and where there is less, it changes pixels that were right.",
        "You do not know how noisy the pictures will be. At which noise factors would you train, and what might it"
        " cost at 0.55?",
    ),
    Experiment(
        "A bottleneck",
        "Now there is no noise, but your picture is turned on its side. Between its input and its output the dense"
        " network has only 32 numbers, its <b>bottleneck</b>. How much of the turned picture will come out again?"
        " 100% means that every pixel is right; 0% is no better than a black picture.",
        Slider("Of the picture comes out", 0, 100, 1, "%"),
        None,
        (CNN, FFNN),
        "The 32 numbers learned to describe upright digits, and what cannot be described by them is lost. The"
        " convolutional network has no bottleneck, its narrowest layer holds 18,432 numbers, and it also returns"
        " what no training digit looked like.",
        "A bottleneck loses what digits do not have. When is that good for removing noise, and when is it bad?",
    ),
    Experiment(
        "Something from nothing",
        "Your picture is taken away, and only noise is left, with noise factor 1: there is no digit in it. The network"
        " denoises a hundred such noise patterns. In how many of them will it draw something, which means at least"
        " one pixel brighter than one half?",
        Slider("Noise patterns with something drawn", 0, 100, 1, " of 100"),
        1.0,
        (BLIND,),
        "In its training there was a digit in every picture, so it looks for the digit that the noise might hide, and"
        " chance resembles a piece of one. It was never asked to say that there is none.",
        "How would you train a network that leaves noise black where there is no digit? What could get worse?",
    ),
    Experiment(
        "Why it is blurred",
        "With noise factor 1, many digits fit what is left of your picture. From the same noise the network can draw"
        " sixteen of them, all crisp. Its usual output is one blurred picture. Which will be closer to your picture,"
        " pixel by pixel?",
        Choice(
            "Closer to your picture", ("The blurred output", "A crisp digit, on average", EQUAL)
        ),
        1.0,
        (BLIND,),
        "The blurred output is about the mean of all digits that fit, and no other picture has a smaller squared"
        " error on average. A crisp digit decides where its strokes are, and where it is wrong it pays twice: for the"
        " stroke that is missing, and for the one in the wrong place.",
        "When would you rather show crisp digits, although each of them is further away?",
    ),
    Experiment(
        "When not to trust it",
        "Your picture is denoised with twenty noise patterns of noise factor 1.5. A second network, the classifier,"
        " says which digit it sees in each output. In how many of the twenty will it be the digit of your picture?",
        Slider("Outputs classified as your digit", 0, 20, 1, " of 20"),
        1.5,
        (BLIND,),
        "Much noise hides which digit it was, but the output looks like a digit all the same, and the classifier is"
        " often confident, even when it is wrong. The sixteen digits on the Denoise page say more: where they"
        " disagree, do not trust the output.",
        "Where would a clear but wrong picture do more harm than a blurred one?",
        classifies=True,
    ),
    Experiment(
        "Train one that fails",
        "Train two dense networks here, in this browser. One sees 4,000 digits with noise factor 0.55, as it should."
        " The other one you spoil. By how many decibels will its output be worse for your picture with noise factor"
        " 0.55? With 3 dB less, the squared error is twice as large.",
        Slider("Worse by", 0, 15, 0.5, " dB"),
        None,
        (),
        "",
        "You have no clean pictures to compare with. Which of these failures would you notice, and how?",
        (
            Failure(
                "Show it pictures without noise",
                None,
                0.0,
                "all",
                "It has learned to copy its input through 32 numbers, and was never shown that something has to be"
                " removed. However low its loss was in training, that says nothing about pictures that differ from"
                " those it was trained on.",
            ),
            Failure(
                "Show it one class of digits only",
                None,
                BOOK_NOISE,
                "another",
                "For this network every picture is a digit of the one class that it knows, with noise. It draws what"
                " it has learned, whatever your picture shows.",
            ),
            Failure(
                "Show it ten digits only",
                None,
                BOOK_NOISE,
                "one",
                "It has seen the same ten digits over and over, and draws the one of them, or the mixture, that your"
                " picture resembles most. On its ten digits it would be excellent: this is overfitting.",
            ),
            Failure(
                f"Stop after {_FEW_STEPS} steps",
                _FEW_STEPS,
                BOOK_NOISE,
                "all",
                "So far it has only learned where ink is likely, and draws about the same blurred cloud for every"
                " picture. With more steps it would get better.",
            ),
        ),
        classifies=True,
    ),
)
EXPERIMENTS = (
    *LIVE,
    Experiment(
        "Two networks, no digit in common",
        "Two networks, A and B, are trained to denoise: each on digits of its own, and no digit is given to both. Then"
        " both get the same <b>new</b> digit with the same noise of noise factor 1, and their two outputs are compared"
        " with each other. Draw how close the outputs will be, from 10 training digits for each network to 2,000. For"
        " comparison, the dashed line says how close two different digits are. Your picture is not needed here: the"
        " networks were trained beforehand.",
        Curve(
            "PSNR between the outputs of A and B",
            (10, 30, 100, 300, 1000, 2000),
            0,
            40,
            " dB",
            axis="Training digits for each network",
            ticks=(10, 100, 1000, 2000),
            scale="logarithmic",
            reference="Two different digits",
        ),
        None,
        (),
        "With 10 digits, a network knows its own by heart: it returns them almost perfectly, and makes one of them, or a"
        " mixture, of whatever is new, so the outputs of A and B differ. With 2,000 it cannot remember them all and has to learn"
        " what digits have in common, and so two networks that share no digit agree, even where both are wrong: this is"
        " called generalisation.",
        "With many digits, A and B are closer to each other than to the pure digit. What could still more digits improve,"
        " and what can no number of digits bring back?",
        source="Measured beforehand on 500 digits of the gallery by <code>python -m benchmarks.how_much_data</code>, after"
        ' <a href="https://arxiv.org/abs/2310.02557" target="_blank" rel="noopener">Kadkhodaie, Guth, Simoncelli and'
        " Mallat, “Generalization in diffusion models arises from geometry-adaptive harmonic representations”, ICLR"
        " 2024</a>. All networks have the same architecture and take the same number of steps; there is one pair for each number of digits.",
    ),
)


def training_settings() -> dict[str, Any]:
    """Return how a network is trained that is not spoiled, for `twins.js`."""
    return {
        "steps": TRAINING_STEPS,
        "noiseFactor": BOOK_NOISE,
        "classSize": len(digits.quick_set()) // 10,
    }
