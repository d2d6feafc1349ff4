import json
import re
import shutil

import pytest

from denoiser import errors
from denoiser.data import digits
from denoiser.evaluation import baselines
from denoiser.imaging import metrics, noise
from denoiser.models import catalog, litert
from denoiser.ui import cache

EXPERIMENT = "denoiser/ui/pages/experiment.py"
BOOK = ("book-cnn", "book-ffnn")


@pytest.fixture
def experiment(app, tmp_path, monkeypatch):
    """The page on a machine without MNIST, its code opened; not yet run."""
    monkeypatch.delenv("DENOISER_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for name in ("noise", "model", "training", "denoising"):
        app.session_state[f"code_{name}"] = True
    return app.switch_page(EXPERIMENT)


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    """Copies of the shipped models, to be changed."""
    copies = shutil.copytree(catalog.BUNDLED, tmp_path / "bundled")
    monkeypatch.setattr(catalog, "BUNDLED", copies)
    return copies


def change_results(folder, **changes) -> None:
    results = json.loads((folder / "results.json").read_text(encoding="utf-8")) | changes
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")


def text(app) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def titles(app) -> list[str]:
    return re.findall(r"\*\*Class (\d)\*\*", text(app))


def triptychs(app) -> list[list[str]]:
    """The captions of the pictures of each digit."""
    captions = [image.proto.imgs[0].caption for image in app.get("image")]
    captions = [caption for caption in captions if caption]
    starts = [at for at, caption in enumerate(captions) if caption.startswith("Noisy")]
    ends = [*starts[1:], len(captions)]
    return [captions[start:end] for start, end in zip(starts, ends, strict=True)]


def test_every_claim_stands_beside_its_number(experiment):
    experiment.run()
    assert not experiment.exception
    assert not experiment.info
    page = text(experiment)
    results = [catalog.find().get(name).results for name in BOOK]
    cnn, ffnn = (of.test.by_noise_factor() for of in results)
    floor = baselines.shipped()["noisy input"].rows[0].bce

    at = 0.55
    assert f"the CNN is {cnn[at].psnr - ffnn[at].psnr:.1f} dB better" in page
    assert f"{cnn[at].accuracy:.1%} of its results" in page
    assert f"{ffnn[at].accuracy:.1%} of the FFNN's" in page
    assert f"at 1 by {ffnn[1].psnr - cnn[1].psnr:.1f} dB" in page
    assert f"{ffnn[1].accuracy:.1%} of its results" in page
    assert f"{cnn[1].accuracy:.1%} of the CNN's" in page
    assert f"even a perfect answer $\\hat{{x}} = x$ has a loss of {floor:.4f}" in page
    for result, published in zip(results, ("0.0970", "0.1301"), strict=True):
        curve = result.history.validation_loss
        assert f"{curve[0]:.4f} after its first epoch to {curve[-1]:.4f}" in page
        assert f"the book's ends at {published}" in page
    assert f"train book-cnn`, took {results[0].seconds / 60:.0f} minutes" in page
    assert "The book's CNN (`book-cnn`) has 47,425 weights" in page
    assert "18,432 numbers for the picture's 784: it does not compress" in page
    assert "32 numbers for the picture's 784: it compresses" in page


def test_each_section_has_its_code_and_each_class_its_column(experiment):
    experiment.run()
    assert [block.value.count("import keras") for block in experiment.code] == [1, 1, 1, 1]
    columns = [
        text.value for text in experiment.markdown if re.fullmatch(r"\*\*\d\*\*", text.value)
    ]
    assert columns == [f"**{digit}**" for digit in range(10)]
    overview = [image for image in experiment.get("image") if not image.proto.imgs[0].caption]
    assert len(overview) == 10


def test_the_learning_curves_are_whole_and_beside_the_books_losses(experiment):
    experiment.run()
    (chart,) = experiment.get("vega_lite_chart")
    curves, lines, _ends = json.loads(chart.proto.spec)["layer"]
    losses = [point["Cross-entropy"] for point in curves["data"]["values"]]
    histories = [catalog.find().get(name).results.history for name in BOOK]
    assert sorted(losses) == sorted(
        loss for of in histories for curve in (of.loss, of.validation_loss) for loss in curve
    )
    assert curves["encoding"]["y"]["scale"]["domainMax"] >= max(losses)  # nothing is cut off
    assert [line["at"] for line in lines["data"]["values"]][:2] == [0.0970, 0.1301]


def test_six_digits_are_triptychs_titled_with_their_class(experiment):
    experiment.run()
    assert titles(experiment) == ["0", "1", "2", "3", "4", "5"]
    assert "gallery. Where MNIST is on the machine" in text(experiment)
    pure = digits.gallery()[::100][:6].pixels
    noisy = noise.add_noise(pure, noise.noise_field(0, count=6), noise_factor=0.55)
    denoised = {name: litert.load(catalog.find().get(name)).denoise(noisy) for name in BOOK}
    for number, captions in enumerate(triptychs(experiment)):
        assert captions == [
            f"Noisy {metrics.psnr(pure[number], noisy[number].clip(0, 1)):.1f} dB",
            "Pure",
            *(
                f"{name} {metrics.psnr(pure[number], denoised[name][number]):.1f} dB"
                for name in BOOK
            ),
        ]
    assert len(triptychs(experiment)) == 6


def test_where_mnist_is_at_hand_they_are_the_books_own(experiment, monkeypatch):
    own = digits.Digits(digits.quick_set().images[:6], digits.quick_set().labels[:6] + 3)
    monkeypatch.setattr(cache, "book_digits", lambda: own)
    experiment.run()
    assert titles(experiment) == ["3"] * 6
    assert "The book's own six" in text(experiment)


def test_the_books_own_are_the_first_of_the_test_images(mnist_path, monkeypatch):
    monkeypatch.setenv("DENOISER_MNIST", str(mnist_path))
    assert list(cache.book_digits().labels) == [7, 2, 1, 0, 4, 1]


def test_a_file_that_is_not_mnist_is_reported_and_the_gallery_stands_in(
    experiment, tmp_path, monkeypatch
):
    (tmp_path / "mnist.npz").write_text("text", encoding="utf-8")
    monkeypatch.setenv("DENOISER_MNIST", str(tmp_path / "mnist.npz"))
    experiment.run()
    assert not experiment.exception
    assert titles(experiment) == ["0", "1", "2", "3", "4", "5"]
    assert "mnist.npz cannot be read" in text(experiment)


def test_without_the_books_models_it_shows_what_it_can(experiment, bundled):
    for name in BOOK:
        shutil.rmtree(bundled / name)
    experiment.run()
    assert not experiment.exception
    assert "Not on this machine: book-cnn and book-ffnn" in experiment.info[0].value
    assert "python -m denoiser train book-cnn" in experiment.info[0].value
    assert len(experiment.code) == 4


def test_one_of_the_two_is_shown_and_compares_nothing(experiment, bundled):
    shutil.rmtree(bundled / "book-cnn")
    experiment.run()
    assert not experiment.exception
    assert [len(captions) for captions in triptychs(experiment)] == [3] * 6
    assert "In short" not in text(experiment)
    assert "This needs both models" in experiment.info[-1].value


@pytest.mark.parametrize("rows", [[], [{"noise": 0.55, "psnr": None, "ssim": 0.5, "bce": 0.1}]])
def test_models_that_were_not_measured_make_no_claim(experiment, bundled, rows):
    change_results(bundled / "book-cnn", test={"images": 20, "rows": rows})
    experiment.run()
    assert not experiment.exception
    assert "In short" not in text(experiment)
    assert "evaluate book-cnn book-ffnn --save" in experiment.info[0].value


def test_models_without_a_history_have_no_curves(experiment, bundled):
    for name in BOOK:
        change_results(bundled / name, history={"loss": [], "validation_loss": []})
    experiment.run()
    assert not experiment.exception
    assert not experiment.get("vega_lite_chart")
    assert "no learning curves" in experiment.info[0].value


def test_a_loss_that_is_not_known_makes_no_claim(experiment, bundled):
    history = {"loss": [0.2, None], "validation_loss": [0.1234, None]}
    change_results(bundled / "book-cnn", history=history)
    experiment.run()
    assert not experiment.exception
    assert "`book-ffnn` goes from" in text(experiment)
    assert "`book-cnn` goes from" not in text(experiment)
    assert "first epoch beats" not in text(experiment)


def test_a_network_that_cannot_be_read_is_reported(experiment, monkeypatch):
    def fail(model):
        raise errors.ModelError(f"{model.name} is broken")

    monkeypatch.setattr(cache, "denoiser", fail)
    experiment.run()
    assert not experiment.exception
    assert "book-cnn is broken" in experiment.error[0].value
    assert [len(captions) for captions in triptychs(experiment)] == [2] * 6
