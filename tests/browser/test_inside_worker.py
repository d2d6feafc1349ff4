"""What the worker of Inside answers, in a real worker."""

import math

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.imaging import corruptions, noise
from denoiser.models import catalog, diagram, litert
from tests.browser import engines
from tests.conftest import SHIPPED
from tools import inside_worker

pytestmark = pytest.mark.browser

NOISE_FACTOR = 0.55
PURE = digits.gallery().pixels[412]
(FIELD,) = noise.noise_field(1, count=1)
NOISY = noise.add_noise(PURE, FIELD, noise_factor=NOISE_FACTOR)
OF_NOISE = {
    "pure": PURE,
    "corruption": {"kind": corruptions.NORMAL_NOISE, "numbers": [], "fields": [FIELD]},
    "amount": NOISE_FACTOR,
    "clip": False,
}

NOTHING_ELSE = {"boxes": [], "side": 64, "opened": None, "number": None, "pixel": None}


@pytest.fixture(scope="module")
def worker(browser):
    """A page that can ask the worker."""
    context = browser.new_context()
    page = context.new_page()
    inside_worker.start(page, {name: catalog.find().get(name) for name in SHIPPED})
    yield page
    context.close()


def denoise(name: str, noisy: np.ndarray) -> np.ndarray:
    """Return what the server denoises."""
    return litert.load(catalog.find().get(name)).denoise(noisy[np.newaxis])[0].ravel()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_number_of_each_box_is_explained_to_its_end(worker, name):
    for box in diagram.lay_out(catalog.find().get(name).results.layers):
        at = math.prod(box.shape) // 3
        number = {"layers": [layer.name for layer in box.layers], "at": at}
        explained, shown = inside_worker.ask(
            *(worker, "look"),
            pick=f"({{ explained, numbers }}) => [explained, numbers[{at}]]",
            **OF_NOISE | NOTHING_ELSE | {"file": name, "opened": box.output, "number": number},
        )
        main, changes = explained["main"], explained["changes"]
        assert explained["value"] == shown
        assert [change["name"] for change in changes] == [layer.name for layer in box.layers[1:]]
        if main is None:
            assert box.layers[0].kind == "InputLayer"
        else:
            assert main["after"] == pytest.approx(main["value"], abs=1e-4)
            assert [main, *changes][-1]["value"] == shown
            assert len(explained["inputs"]) == len(box.layers[0].inputs)


@pytest.mark.parametrize("name", SHIPPED)
def test_all_boxes_are_painted_for_the_same_noise_as_on_the_server(worker, name):
    boxes = diagram.lay_out(catalog.find().get(name).results.layers)
    asked = {
        "boxes": [{"output": box.output, "shape": box.shape, "full": 0} for box in boxes],
        "pixel": 400,
    }
    sizes, noisy, denoised, field = inside_worker.ask(
        *(worker, "look"),
        pick="""({ mosaics, noisy, denoised, field }) => [
            mosaics.map(({ width, height, colours }) => [width, height, colours.length]),
            noisy, denoised, field]""",
        **OF_NOISE | NOTHING_ELSE | {"file": name} | asked,
    )
    assert len(sizes) == len(boxes)
    assert all(max(width, height) <= 64 for width, height, _ in sizes)
    assert all(count == 4 * width * height for width, height, count in sizes)
    np.testing.assert_allclose(noisy, NOISY.ravel(), atol=1e-6)
    np.testing.assert_allclose(denoised, denoise(name, NOISY), atol=1e-4)
    assert field["top"] <= 400 // 28 <= field["bottom"]


def test_the_code_of_another_digit_is_drawn_as_that_digit(worker):
    other = digits.gallery().pixels[7]
    question = {"file": "book-ffnn", "layer": "code", "isCut": True, "units": []}
    code = inside_worker.ask(worker, "decode", noisy=other, codes=[], **question)["code"]
    answer = inside_worker.ask(worker, "decode", noisy=NOISY, codes=[np.array(code)], **question)
    np.testing.assert_allclose(answer["own"], denoise("book-ffnn", NOISY), atol=1e-4)
    np.testing.assert_allclose(answer["pictures"][0], denoise("book-ffnn", other), atol=1e-4)


def test_cutting_what_leads_around_a_code_leaves_no_trace_in_the_next_answer(worker):
    question = {"file": "blind", "noisy": NOISY, "layer": "code", "codes": [], "units": [0]}
    whole, cut, again = (
        inside_worker.ask(worker, "decode", **question, isCut=is_cut)
        for is_cut in (False, True, False)
    )
    np.testing.assert_allclose(whole["own"], denoise("blind", NOISY), atol=1e-4)
    assert np.abs(np.subtract(whole["own"], cut["own"])).max() > 0.1
    assert again == whole
    assert len(whole["drawn"]) == 1


EXACT_TRACE = """([file, noisy]) => {
    const network = engine.read(file);
    const backward = new engine.Backward(network);
    network.run(noisy);
    const rows = noisy.map((_, pixel) => backward.run(noisy.map((_, i) => Number(i === pixel)))[pixel]);
    return rows.reduce((sum, slope) => sum + slope, 0);
}"""


def test_the_effective_pixels_are_the_trace_of_the_jacobian(worker, engine_page):
    file = catalog.find().get("book-ffnn").read_browser_file()
    exact = engine_page.evaluate(EXACT_TRACE, [engines.encode(file), NOISY.ravel().tolist()])
    trace = inside_worker.ask(worker, "trace", file="book-ffnn", **OF_NOISE)
    assert trace == pytest.approx(exact, rel=0.15)
