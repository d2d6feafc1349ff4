"""The terms that the pages use, each explained in a sentence or two for those who never heard of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A term.

    Attributes:
        key: Part of its address, in lower case with dashes.
        term: What it is called.
        text: What it is, and why it matters here.
        words: The forms in which pages mention it, as a regular expression without groups that capture.
        page: The page that shows it, by its address; "" is Denoise.
    """

    key: str
    term: str
    text: str
    words: str
    page: str

    @property
    def anchor(self) -> str:
        """Its place on the Glossary page, which is also what a link to it names behind the "#"."""
        return f"term-{self.key}"


# In alphabetical order. At most thirty: who meets more of them on a page reads none.
ENTRIES = (
    Entry(
        "accuracy",
        "Accuracy",
        "The share of pictures that the digit classifier assigns to the right digit after denoising. It tells whether"
        " the digit has survived; PSNR tells only how close the pixels are.",
        "accuracy",
        "models",
    ),
    Entry(
        "bottleneck",
        "Bottleneck",
        "A layer with fewer numbers than the picture has pixels, and no way around it. What does not fit through it"
        " is lost: in the book's FFNN, 784 pixels have to pass as 32 numbers.",
        "bottlenecks?",
        "inside",
    ),
    Entry(
        "classifier",
        "Classifier",
        "A second network, which says which digit a picture shows and how confident it is. It was trained on pure"
        " digits only, takes every crisp picture for a digit, and is often confident even when it is wrong.",
        "(?:digit )?classifiers?|classif(?:y|ies|ied)",
        "",
    ),
    Entry(
        "clipping",
        "Clipping",
        "Noise makes some pixels darker than black (below 0) or brighter than white (above 1). Clipping sets them to"
        " 0 and 1, as a picture file does. The book does not clip.",
        "clip(?:s|ped|ping)?",
        "",
    ),
    Entry(
        "convolution",
        "Convolution",
        "A layer that slides small patterns of weights over the picture and does the same at every place of it. A"
        " network of such layers is a convolutional neural network, CNN in short.",
        "convolutions?|convolutional|cnns?",
        "inside",
    ),
    Entry(
        "autoencoder",
        "Denoising autoencoder",
        "A network that is trained to turn a noisy picture into its clean original. A plain autoencoder only has to"
        " return its input; with noise in the input, it has to learn what digits look like.",
        "(?:denoising )?autoencoders?",
        "",
    ),
    Entry(
        "samples",
        "Digits that fit the noise",
        "Sixteen digits that a network draws, each of which may lie behind the same noisy picture. Where they differ,"
        " the noise hides the answer, and the denoised picture is about their mean.",
        "digits that fit (?:the|this) noise",
        "",
    ),
    Entry(
        "epoch",
        "Epoch",
        "One pass of a training over all of its digits. The book trains for 30 epochs.",
        "epochs?",
        "train",
    ),
    Entry(
        "feature-map",
        "Feature map",
        "What a convolution makes with one of its kernels: a small picture, bright where the kernel's pattern is found.",
        "feature maps?",
        "inside",
    ),
    Entry(
        "filter",
        "Filter",
        "A classical way to remove noise by a fixed rule, such as the mean of neighbouring pixels. It has not learned"
        " what digits look like, but is told how strong the noise is, which the networks are not.",
        "filters?",
        "compare",
    ),
    Entry(
        "kernel",
        "Kernel",
        "The pattern of weights that a convolution slides over the picture, here mostly of 3 x 3 pixels. Training finds"
        " out which patterns help.",
        "kernels?",
        "inside",
    ),
    Entry(
        "layer",
        "Layer",
        "One step of a network: it computes new numbers from those of the layer before. In a dense layer, also called"
        " fully connected, each depends on all of them; in a convolution, on a small neighbourhood.",
        "(?:dense )?layers?|fully connected",
        "inside",
    ),
    Entry(
        "loss",
        "Loss",
        "How far the outputs of a network are from the pure pictures, as one number, which training makes small. The"
        " curves show binary cross-entropy, as in the book: pixels are grey, so it cannot fall below 0.058.",
        "loss(?:es)?|(?:binary )?cross-entropy",
        "train",
    ),
    Entry(
        "memoriser",
        "Memoriser",
        "A denoiser that knows digits by heart and mixes those that fit the noisy picture best. On digits that it knows"
        " no denoiser is better; of a new one it can only show others that look alike.",
        "memorisers?",
        "compare",
    ),
    Entry(
        "mnist",
        "MNIST",
        "A collection of 70,000 handwritten digits of 28 x 28 grey pixels, with a label that says which digit each is."
        " The networks of this app were trained on a part of it, and the digits to pick are another part.",
        "mnist",
        "experiment",
    ),
    Entry(
        "network",
        "Neural network",
        "A chain of layers that computes an output from an input; here mostly a picture from a picture. Nobody writes"
        " down how: it learns from examples, by training.",
        "(?:neural )?networks?",
        "inside",
    ),
    Entry(
        "noise",
        "Noise",
        "Random numbers that are added to the pixels, another one to each. They are normally distributed: mostly small,"
        " rarely large, and as often below 0 as above.",
        "nois(?:e|y)(?! (?:factor|level|pattern|seed))",
        "",
    ),
    Entry(
        "noise-factor",
        "Noise factor",
        "How strong the noise is: noisy = pure + noise factor x random number. At 0 there is none, the slider goes to 1.5,"
        " and the book uses 0.55. Also called noise level.",
        "noise (?:factors?|levels?)",
        "",
    ),
    Entry(
        "noise-seed",
        "Noise seed",
        "The number of a noise pattern. The same seed makes the same random numbers again, so that the slider changes"
        " nothing but how strong they are.",
        "(?:noise )?seeds?|noise patterns?",
        "",
    ),
    Entry(
        "psnr",
        "PSNR",
        "Peak signal-to-noise ratio, in decibels (dB): how close a picture is to the pure one. Higher is better; 10 dB"
        " more means a tenth of the mean squared error.",
        "psnr",
        "compare",
    ),
    Entry(
        "pure",
        "Pure",
        "Without noise: the clean original, which a network should find again. The word is the book's.",
        "pure",
        "",
    ),
    Entry(
        "receptive-field",
        "Receptive field",
        "The part of the input that one pixel of the output depends on. In the book's CNN these are 11 x 11 pixels, in"
        " its FFNN all of them.",
        "receptive fields?",
        "inside",
    ),
    Entry(
        "squared-error",
        "Squared error",
        "The difference of two pictures at a pixel, times itself, so that large differences count most. The mean over"
        " all pixels is the mean squared error.",
        "(?:mean )?squared errors?",
        "",
    ),
    Entry(
        "ssim",
        "SSIM",
        "Structural similarity: how alike two pictures are in brightness, contrast and structure, compared in small"
        " windows. 1 means equal; higher is better.",
        r"structural similarity(?: \(ssim\))?|ssim",
        "compare",
    ),
    Entry(
        "test-images",
        "Test images",
        "10,000 digits of MNIST that no network of this app was trained on or chosen by. What is measured on them tells how"
        " well a network does on digits that are new to it.",
        "test (?:images?|digits?)",
        "models",
    ),
    Entry(
        "training",
        "Training",
        "Changing the weights of a network step by step, until its outputs for many examples are close to what they"
        " should be. After that the weights stay as they are.",
        "train(?:s|ed|ing|ings)?",
        "train",
    ),
    Entry(
        "u-net",
        "U-Net",
        "A convolutional network that looks at the picture in several sizes, here 28 x 28, 14 x 14 and 7 x 7 pixels:"
        " the small ones to see the whole digit, the large one to keep fine strokes.",
        "u-nets?",
        "inside",
    ),
    Entry(
        "validation",
        "Validation",
        "Measuring a network on digits that are kept out of its training. If it improves on the training digits only, it"
        " learns them by heart, which is called overfitting.",
        "validat(?:e|es|ed|ing|ion)|overfit(?:s|ting)?",
        "train",
    ),
    Entry(
        "weight",
        "Weight",
        "One of the numbers that a network computes with, and that training changes. The Blind U-Net has 520,585 of"
        " them.",
        "weights?",
        "inside",
    ),
)
