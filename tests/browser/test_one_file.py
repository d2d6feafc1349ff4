"""The one-file page, opened from disk."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers
from playwright.sync_api import Page, expect

from denoiser.browser import labels, page, scripts
from denoiser.data import digits
from denoiser.imaging import canvas, metrics, noise
from denoiser.models import catalog, litert
from denoiser.models.folder import Model
from denoiser.training import adding
from tests.browser.conftest import LAPTOP, PHONE, violations

pytestmark = pytest.mark.browser


def write(model: Model, folder: Path) -> str:
    """Write the page of a model; gives its address."""
    classifier, sampler = catalog.classifier(), catalog.find().sampler_for(model)
    path = folder / page.name_of(model)
    path.write_bytes(page.build(model, classifier=classifier, sampler=sampler))
    return path.as_uri()


@pytest.fixture(scope="module")
def blind(tmp_path_factory) -> str:
    """Address of the page of the first model."""
    return write(catalog.find().get("blind"), tmp_path_factory.mktemp("page"))


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """What the page asks for, beside itself; nothing may fail."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield addresses
    # The workers' own sources are part of the page.
    assert [url for url in addresses if not url.startswith(("file:", "blob:"))] == []
    assert len([url for url in addresses if url.startswith("file:")]) == 1


def open_file(page: Page, address: str) -> None:
    """Open the page and wait until the panels are painted and classified."""
    page.goto(address)
    expect(number(page, "denoised", labels.CLASS)).to_have_text(re.compile(r"\d"))


def number(page: Page, panel: str, label: str):
    return page.locator(f"[data-panel={panel}] [data-number='{label}']")


def shown(page: Page, caption: str) -> np.ndarray:
    """What a panel shows, as 28x28 grey levels."""
    figure = page.locator(".st-key-panels figure").filter(has_text=caption)
    data = figure.locator("canvas").evaluate(
        "canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, 28, 28).data)"
    )
    return np.array(data).reshape(28, 28, 4)[..., 0]


def denoise(page: Page, pictures: np.ndarray) -> np.ndarray:
    """Have pictures denoised by the page's own function, all asked for at once."""
    text = base64.b64encode(pictures.astype("<f4").tobytes()).decode()
    denoised = page.evaluate(
        """async text => {
            const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
            const all = new Float32Array(bytes.buffer);
            const asked = [];
            for (let i = 0; i < all.length; i += 784) {
                asked.push(window.denoiser.denoise(all.subarray(i, i + 784)));
            }
            all.fill(NaN); // what is asked stays as it was
            return (await Promise.all(asked)).flatMap(picture => Array.from(picture));
        }""",
        text,
    )
    return np.reshape(denoised, pictures.shape)


def noisy_digits() -> np.ndarray:
    pure = digits.gallery().pixels[::10]
    parts = [
        noise.make_noisy(pure[i::4], noise_factor=factor, seed=i)
        for i, factor in enumerate((0.1, 0.55, 1.0, 1.5))
    ]
    return np.concatenate(parts)


def test_it_opens_on_a_drawing_with_everything_and_makes_no_request(page, asked, blind):
    open_file(page, blind)
    three = canvas.rasterize([canvas.example_points()])
    assert np.abs(shown(page, "Pure") / 255 - three).max() < 0.1
    for caption, panel in (("Noisy", "noisy"), ("Denoised", "denoised")):
        similarity = metrics.compare(shown(page, "Pure") / 255, shown(page, caption) / 255)
        assert float(number(page, panel, labels.SSIM).text_content()) == pytest.approx(
            similarity.ssim, abs=0.02
        )
        psnr = float(number(page, panel, labels.PSNR).text_content().removesuffix(" dB"))
        assert psnr == pytest.approx(similarity.psnr, abs=0.2)
    assert [number(page, name, labels.CLASS).text_content() for name in ("pure", "denoised")] == [
        "3"
    ] * 2
    expect(page.locator("[data-belief] [data-headline]")).to_have_text(re.compile(r"^3: \d+"))
    said = page.locator("[data-announcer]")
    expect(said).to_have_text(re.compile(r"^Noisy: .* dB\. Denoised: .* dB, classified as 3$"))
    assert page.title() == "Denoiser: Blind U-Net"


def test_its_function_agrees_with_litert_on_100_noisy_digits(page, asked, blind):
    open_file(page, blind)
    noisy = noisy_digits()
    assert len(noisy) == 100
    expected = litert.load(catalog.find().get("blind")).denoise(noisy)
    assert np.abs(denoise(page, noisy) - expected).max() < 1e-4


def test_a_keras_model_with_pooling_and_upsampling_works_in_it(page, asked, tmp_path):
    stack = [
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(padding="same"),
        layers.Conv2D(8, 3, padding="same", activation="relu"),
        layers.UpSampling2D(),
        layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
    ]
    keras.Sequential([keras.Input((28, 28, 1)), *stack]).save(tmp_path / "own.keras")
    model = adding.add(
        tmp_path / "own.keras", "own", noise_factors=(0.55, 0.55), output_range="unit"
    )
    open_file(page, write(model, tmp_path))
    noisy = noisy_digits()
    assert np.abs(denoise(page, noisy) - litert.load(model).denoise(noisy)).max() < 1e-4
    headline = page.locator("[data-belief] [data-headline]")
    expect(headline).to_have_text(re.compile(r"^3: \d+"))  # drawn by another network
    expect(page.get_by_text("drawn by another network: Blind U-Net (blind)")).to_be_visible()


def test_its_policy_allows_webassembly_in_workers_and_refuses_requests(page, blind):
    open_file(page, blind)
    backend = page.evaluate(
        """engine => new Promise(resolve => {
            const script = `${engine}; postMessage(makeBackend().kind);`;
            const worker = new Worker(URL.createObjectURL(new Blob([script])));
            worker.onmessage = ({ data }) => resolve(data);
        })""",
        scripts.join(*scripts.ENGINE),
    )
    assert backend == "WebAssembly"
    refused = page.evaluate(
        """() => new Promise(resolve => {
            addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
            fetch("https://example.org").catch(() => {});
        })"""
    )
    assert refused == "connect-src"


@pytest.mark.parametrize(
    ("argument", "error", "reason"),
    [
        ("[1, 2]", "TypeError", "got Array; convert it with Float32Array.from"),
        ("null", "TypeError", "got null"),
        ("undefined", "TypeError", "got undefined"),
        ("new Float64Array(784)", "TypeError", "got Float64Array"),
        ("new Float32Array(28)", "RangeError", "of 784 pixels, row by row, got 28 pixels"),
        ("new Float32Array(784).fill(NaN, 5)", "RangeError", "got NaN as pixel 5"),
    ],
)
def test_its_function_says_what_is_wrong(page, blind, argument, error, reason):
    page.goto(blind)
    caught = page.evaluate(
        f"window.denoiser.denoise({argument}).catch(error => [error.constructor.name, error.message])"
    )
    assert caught[0] == error
    assert reason in caught[1]


def draw(page: Page, *points: tuple[float, float]) -> None:
    box = page.locator("[data-canvas] canvas").bounding_box()
    (x, y), *rest = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()


def expect_ink(page: Page, inked: list, blank: list = ()) -> None:
    """Wait until the pure picture has ink at some places and none at others, in canvas pixels."""
    for _ in range(50):
        pure = shown(page, "Pure")
        seen = [pure[int(y / 10), int(x / 10)] > 100 for x, y in (*inked, *blank)]
        if seen == [True] * len(inked) + [False] * len(blank):
            return
        page.wait_for_timeout(50)
    raise AssertionError(seen)


def test_strokes_digits_and_clear_are_undone_one_by_one(page, asked, blind):
    open_file(page, blind)
    on_example, on_bar, on_four = (185, 185), (60, 250), (140, 100)
    expect_ink(page, [on_example], [on_bar])
    draw(page, (20, 250), (260, 250))
    expect_ink(page, [on_example, on_bar])
    page.get_by_role("button", name="Clear").click()
    expect_ink(page, [], [on_example, on_bar])
    counted = page.locator("[data-belief] [data-invented]")
    expect(counted).to_have_text(re.compile(r"\d+ of \d+"))
    page.get_by_role("button", name="4, number 402").click()
    expect(page.get_by_text("MNIST labels this digit as a 4.")).to_be_visible()
    page.wait_for_timeout(300)
    np.testing.assert_array_equal(shown(page, "Pure"), digits.gallery().images[402])
    draw(page, (20, 250), (260, 250))  # it is drawn on, and is MNIST's no more
    expect_ink(page, [on_bar])
    expect(page.get_by_text("MNIST labels this digit")).to_have_count(0)
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    expect(page.get_by_text("MNIST labels this digit as a 4.")).to_be_visible()
    undo.click()
    expect_ink(page, [], [on_example, on_bar, on_four])
    undo.click()
    expect_ink(page, [on_example, on_bar])
    undo.click()
    undo.click()
    undo.click()  # of nothing
    expect_ink(page, [], [on_example, on_bar])


def test_the_slider_changes_the_amount_and_new_noise_the_pattern(page, asked, blind):
    open_file(page, blind)
    # The example is black where only noise is seen.
    before = shown(page, "Noisy")
    page.get_by_role("slider", name="Noise factor").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-noise]")).to_have_text("0.60")
    page.wait_for_timeout(300)
    stronger = shown(page, "Noisy")
    is_grey = (before > 10) & (before < 200) & (shown(page, "Pure") == 0)
    np.testing.assert_allclose(stronger[is_grey] / before[is_grey], 0.6 / 0.55, rtol=0.1)
    page.get_by_role("button", name="New noise").click()
    page.wait_for_timeout(300)
    assert np.mean(shown(page, "Noisy") != stronger) > 0.5
    seed = page.get_by_role("spinbutton", name="Noise seed")
    seed.fill("123456")
    seed.press("Tab")
    expect(seed).not_to_have_value("123456")
    seed.fill("0")
    page.wait_for_timeout(300)
    np.testing.assert_array_equal(shown(page, "Noisy"), stronger)


def test_the_noise_is_normal(page):
    program = scripts.join("browser/engine/measures.js", "browser/engine/sampling.js")
    field = page.evaluate(
        """program => Array.from(
            new Function(program + "; return makeNormal(makeRandom(7));")()(78400))""",
        program,
    )
    assert np.mean(field) == pytest.approx(0, abs=0.02)
    assert np.std(field) == pytest.approx(1, abs=0.02)
    assert np.mean(np.abs(field) < 1.96) == pytest.approx(0.95, abs=0.005)


def test_everything_is_done_by_keyboard_alone(page, asked, blind):
    open_file(page, blind)
    page.keyboard.press("Tab")
    pen = page.get_by_role("application", name="Canvas to draw a digit on")
    expect(pen).to_be_focused()
    for key in ("ArrowLeft",) * 12 + (" ",) + ("ArrowDown",) * 8:
        page.keyboard.press(key)
    expect_ink(page, [(20, 180), (185, 185)])
    page.keyboard.press(" ")
    expect(page.get_by_text("Pen up, column 2, row 22 of 28")).to_have_count(1)
    names = []
    for _ in range(7):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert names[:2] == ["Undo", "Clear"]
    assert names[4] == "New noise"
    for key in ("ArrowDown", "ArrowDown", "End", "Home", "ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="0, number 1", exact=True)).to_be_focused()
    expect(page.get_by_text("MNIST labels this digit as a 0.")).to_be_visible()


def test_axe_finds_nothing(page, asked, blind):
    open_file(page, blind)
    assert violations(page, looks=4) == []


@pytest.mark.parametrize("size", [PHONE, (640, 480), LAPTOP, (1920, 1080)])
def test_it_fits_and_pixels_are_whole(page, blind, size):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    open_file(page, blind)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [panel.bounding_box() for panel in page.locator(".st-key-panels figure canvas").all()]
    assert len(boxes) == 3
    for box in boxes:
        assert box["width"] == box["height"]
        assert box["width"] % 28 == 0
        assert box["y"] + box["height"] <= height
    assert boxes[0]["width"] >= {390: 112, 640: 84, 1440: 336, 1920: 504}[width]


def test_a_finger_draws_and_does_not_scroll(browser, blind):
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    open_file(page, blind)
    box = page.locator("[data-canvas] canvas").bounding_box()
    session = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (20, 240))
    for y in range(230, 20, -10):
        touch("touchMove", (20, y))
    touch("touchEnd")
    expect_ink(page, [(20, 60), (20, 200)])
    assert page.evaluate("scrollY") == 0
    context.close()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("delete window.Worker;", "The network does not run in this browser"),
        (
            "CanvasRenderingContext2D.prototype.getImageData = () => new ImageData(280, 280);",
            "This browser changes what pages read from a canvas",
        ),
    ],
)
def test_what_a_browser_lacks_is_said(page, blind, script, reason):
    page.add_init_script(script)
    page.goto(blind)
    expect(page.get_by_role("alert")).to_contain_text(reason)
