"""What the worksheet and its answers say about each experiment that they hold, besides the experiment's own texts.

No number stands here: each is a field, see `fields.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notes:
    """The notes on an experiment, with fields in braces; as HTML but for `in_short` and `most`.

    Attributes:
        question: The question in short, for the worksheet.
        result: What to write down as the result beside what was predicted; empty for nothing.
        expected: The outcome to expect, for the teacher.
        in_short: The same in a few words.
        most: What most digits give.
        ask: What to ask the class when it has seen the outcome.
        discuss: Hints for the open question.
        digit: A digit of `figures.DIGITS` that shows the point well.
    """

    question: str
    result: str
    expected: str
    in_short: str
    most: str
    ask: str
    discuss: str
    digit: int


NOTES = (
    Notes(
        "Noise with noise factor {noise_factor} is added to the {pixels} numbers of your picture. How many of them"
        " will lie below {black} or above {white}?",
        "",
        "<b>{outside}</b> ({outside_range}).",
        "{outside} of the numbers",
        "{outside_range}",
        "Which numbers went below {black}: those of the stroke, or those around it? (Mostly those around it.)",
        "{outside_at_little} of the numbers lie outside at noise factor {little}, and {outside_at_much} at {much}."
        " However little noise there is, about half of the black pixels go below {black}. Only much noise takes many"
        " of them above {white} as well.",
        580,  # its share is nearly the mean
    ),
    Notes(
        "Both networks of the book get your picture with noise factor {noise_factor}. Whose output will be closer"
        " to your picture?",
        "convolutional {blank} dB, <span>dense {blank} dB</span>",
        "<b>{first}</b> for {first_count} of {count} digits, <b>{second}</b> for {second_count}, equal for"
        " {third_count}. Convolutional: {cnn} ({cnn_range}); dense: {ffnn} ({ffnn_range}).",
        "{first}: {cnn} against {ffnn}",
        "{first_count} of {count} digits",
        "Look at both outputs. Which one has the stroke where you drew it?",
        "Try a digit that is turned, tiny or in a corner, and what is no digit: a cross, a letter, a house. The"
        " dense network can only draw what its {bottleneck} numbers can describe.",
        60,  # the dense network draws strokes that are not there
    ),
    Notes(
        "The convolutional network was trained at noise factor {book_noise} only. Draw how close its output will be"
        " to your picture, and later the result in another colour. Dashed: the noisy picture.",
        "",
        "<b>{cnn_at_little}</b> at noise factor {little}, <b>{cnn_at_book}</b> at {book_noise} and"
        " <b>{cnn_at_much}</b> at {much}. The noisy picture: {noisy_at_little}, {noisy_at_book} and"
        " {noisy_at_much}. The network that was trained at all noise factors: {blind_at_little}, {blind_at_book} and"
        " {blind_at_much}.",
        "{cnn_at_little}, {cnn_at_book} and {cnn_at_much} at noise factors {little}, {book_noise} and {much}",
        "{cnn_at_book_range} at {book_noise}",
        "Where would it be better to leave the picture as it is? (Where there is little noise.)",
        "The network trained at all noise factors loses nothing at {book_noise}: {blind_at_book} against"
        " {cnn_at_book}. But it is another network, with {blind_weights} weights instead of {cnn_weights}. A fair"
        " test trains one network in both ways.",
        340,  # its curves are close to the mean ones
    ),
    Notes(
        "There is no noise, but your picture is turned on its side. How much of it will come out of the dense"
        " network, which has only {bottleneck} numbers in its middle?",
        "",
        "<b>{ffnn}</b> ({ffnn_range}) of the turned picture, <b>{upright}</b> ({upright_range}) of the upright one."
        " Without a bottleneck, {cnn} of the turned one.",
        "{ffnn} of the turned picture; {upright} of the upright one",
        "{ffnn_range}",
        "What does the output look like: your picture, or another digit?",
        "It is good where what cannot be described is the noise. It is bad where what cannot be described is what"
        " matters: an unusual stroke, or another kind of picture.",
        740,  # the turned 7 comes out as a ring
    ),
    Notes(
        "There is no digit, only noise with noise factor {noise_factor}. In how many of {most} noise patterns will"
        " the network draw something?",
        "",
        "<b>{drawn}</b> ({drawn_range}). It depends on the noise seed alone, not on the picture: with noise seed"
        " {first_seed}, with which the page opens, it is <b>{drawn_at_first}</b> for everybody.",
        "{drawn}; {drawn_at_first} with noise seed {first_seed}",
        "{drawn_range}",
        "Does the output tell you that there was nothing?",
        "Noise without a digit could be part of the training, with a black picture as the right answer. Then the"
        " network may also take faint or unusual digits for noise.",
        0,  # with the noise seed that the page opens with
    ),
    Notes(
        "With noise factor {noise_factor} many digits fit the noise. What will be closer to your picture, pixel by"
        " pixel?",
        "blurred {blank} dB, <span>crisp {blank} dB</span>",
        "<b>{first}</b> for {first_count} of {count} digits: {output} ({output_range}). One of the crisp digits:"
        " {crisp} ({crisp_range}). The mean of {samples} crisp digits: {mean}, like the blurred output.",
        "{first}: {output} against {crisp}",
        "{first_count} of {count} digits",
        "Two crisp digits have a stroke in different places. What is the mean of both?",
        "Several crisp digits show what it may have been, and so how sure one can be. One alone hides the doubt."
        " A blurred picture is the better guess for each pixel, but may be no digit at all.",
        80,  # the crisp digits are of three classes
    ),
    Notes(
        "Your picture is denoised with {most} noise patterns of noise factor {noise_factor}. In how many outputs"
        " will the classifier see your digit?",
        "",
        "<b>{right}</b>, but it differs much from digit to digit ({right_range}). In its wrong answers the"
        " classifier is {confidence} confident on average.",
        "{right}; {confidence} confident where it is wrong",
        "{right_range}",
        "Which of the wrong outputs would you have believed?",
        "Wherever somebody acts on what the picture shows: a number on a cheque, a number plate, an X-ray. A blurred"
        " picture shows that something is unknown; a crisp wrong one does not.",
        580,  # its number is the mean, and many of its wrong outputs are crisp
    ),
    Notes(
        "You train two dense networks and spoil one of them. By how many decibels will its output be worse at noise"
        " factor {noise_factor}?",
        "",
        "The network as it should be: {good} ({good_range}). The spoiled one is worse by:",
        "{failures}",
        "{failures_range}",
        "Look at the outputs first: how does each failure look?",
        "Outputs that are alike for every picture show two of them at once: the network that was stopped early, and"
        " the one that knows one class. The other two draw digits that look right; only what the picture shows gives"
        " them away.",
        560,  # each failure is seen, and none is larger than usual
    ),
)
