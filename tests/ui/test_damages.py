"""The pages, with models that learned another damage than normal noise."""

import hashlib
import json
from pathlib import Path

import pytest
from msgspec import json as msgspec_json

from denoiser.browser import page
from denoiser.imaging import corruptions, metrics
from denoiser.jobs import process
from denoiser.models import catalog
from denoiser.models.schema import DamageRow, MeasuredDamage
from denoiser.ui import cache
from tests.ui.conftest import DENOISE, MODELS, captions, numbers

COMPARE, TRAIN = "denoiser/ui/pages/compare.py", "denoiser/ui/pages/train.py"
INSIDE = "denoiser/ui/pages/inside.py"
SALT = "Salt and pepper"


def learn(path: Path, corruption: str, **results) -> None:
    """Have a model be one that learned a damage, with strengths from 0.2 to 0.8."""
    known = json.loads((path / "results.json").read_bytes())
    recipe = json.loads((path / "recipe.json").read_bytes())
    recipe |= {"title": "", "corruption": corruption, "strengths": [0.2, 0.8]}
    content = json.dumps(recipe).encode()
    (path / "recipe.json").write_bytes(content)
    known["sha256"]["recipe.json"] = hashlib.sha256(content).hexdigest()
    known |= {name: json.loads(msgspec_json.encode(of)) for name, of in results.items()}
    (path / "results.json").write_text(json.dumps(known), encoding="utf-8")


def texts(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_the_slider_is_the_strength_of_what_was_learned(app, copied_model, three):
    learn(copied_model, SALT)
    app.query_params.update(model="mine", strength="0.4", seed="7", clip="true")
    app.run()
    assert not app.exception
    assert [slider.label for slider in app.slider] == ["Strength of the salt and pepper"]
    damaged = corruptions.KINDS[SALT](three, strength=0.4, seed=7)
    assert numbers(app)[0][1] == pytest.approx(metrics.psnr(three, damaged), abs=0.051)
    assert captions(app) == ["Noisy", "Pure", "Denoised"]
    assert "trained on salt and pepper of strength 0.2 to 0.8" in texts(app)
    assert "is new to it" not in texts(app)  # nor is it clipped, which would change nothing
    assert app.toggle(key="clip").disabled
    alt = app.get("image")[0].proto.imgs[0].alt
    assert alt.startswith("The noisy picture with salt and pepper of strength 0.40")
    app.slider(key="strength").set_value(0.95).run()
    assert "**Strength 0.95 is new to it.**" in texts(app)
    app.selectbox(key="model").set_value("blind").run()
    assert [slider.label for slider in app.slider] == ["Noise factor"]


def test_a_mixture_has_a_choice_of_its_parts_beside_the_slider(app, copied_model, three):
    learn(copied_model, corruptions.MIXTURE)
    app.query_params.update(model="mine", corruption="Blur", strength="0.5")
    app.run()
    assert not app.exception
    damaged = corruptions.KINDS["Blur"](three, strength=0.5, seed=0)
    assert numbers(app)[0][1] == pytest.approx(metrics.psnr(three, damaged), abs=0.051)
    assert captions(app) == ["Damaged", "Pure", "Denoised"]
    new_noise = next(button for button in app.button if button.label == "New noise")
    assert new_noise.disabled  # a blur has no random numbers
    app.selectbox(key="corruption").set_value("Inversion").run()
    assert "**Inversion is new to it.**" in texts(app)
    app.selectbox(key="corruption").set_value("Normal noise").run()
    app.slider(key="noise").set_value(1.3).run()
    assert "**Noise factor 1.30 is new to it.**" in texts(app)  # 1.5 x 0.8 is the most that it saw


@pytest.mark.parametrize("page", [DENOISE, INSIDE])
def test_a_strength_that_no_picture_can_have_is_announced(app, copied_model, page):
    learn(copied_model, SALT)
    app.query_params.update(model="mine", strength="7")
    app.run()
    app.switch_page(page).run()
    assert not app.exception
    assert "strength" in app.warning[0].value
    assert app.slider(key="strength").value == 0.3


def test_inside_shows_what_a_network_does_to_the_damage_that_it_learned(app, copied_model, three):
    learn(copied_model, SALT)
    app.query_params.update(model="mine", strength="0.9", seed="7")
    app.run()
    app.switch_page(INSIDE).run()
    assert not app.exception
    assert next(slider.label for slider in app.slider) == "Strength of the salt and pepper"
    damaged = cache.data_url(corruptions.KINDS[SALT](three, strength=0.9, seed=7))
    assert any(damaged in element.proto.body for element in app.get("html"))
    assert "**Strength 0.90 is new to it.**" in texts(app)


def test_compare_says_which_model_was_trained_on_the_damage(app, copied_model):
    learn(copied_model, SALT)
    app.switch_page(COMPARE)
    app.query_params.update(corruption=SALT, denoiser="mine")
    app.run()
    assert not app.exception
    assert "**Trained on this:** mine; no other model." in texts(app)
    assert "It was trained on salt and pepper of strength 0.2 to 0.8." in texts(app)
    app.selectbox(key="denoiser").set_value("blind").run()
    assert "trained on normal noise of noise factor 0 to 1.5. **Salt and pepper is new" in texts(
        app
    )
    app.selectbox(key="corruption").set_value("JPEG").run()
    assert "**No model was trained on this.**" in texts(app)
    app.selectbox(key="corruption").set_value("Normal noise").run()
    assert "**Not trained on this:** mine." in texts(app)


def test_models_shows_its_figures_and_links_to_its_damage(app, copied_model):
    rows = tuple(DamageRow(of, 20.0 - of, 0.9, 0.1) for of in (0.0, 0.5, 1.0))
    learn(copied_model, SALT, test_damaged=MeasuredDamage(100, 0, SALT, rows))
    app.switch_page(MODELS)
    app.query_params["model"] = "mine"
    app.run()
    assert not app.exception
    assert "As its own damage grows" in [header.value for header in app.header]
    assert "over 100 test images with salt and pepper" in texts(app)
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert "corruption=Salt+and+pepper" in links["Compare it"]


@pytest.mark.usefixtures("keras_here")
def test_the_damage_to_learn_reaches_the_recipe_and_is_shown(app, monkeypatch):
    started = []
    monkeypatch.setattr(process, "start", lambda recipe, own=None: started.append(recipe) or True)
    app.switch_page(TRAIN).run()
    app.selectbox(key="train_corruption").set_value("Stripes").run()
    app.slider(key="train_stripes").set_value((0.1, 0.6)).run()
    assert not app.exception
    shown = next(of.proto.body for of in app.get("html") if 'class="damages"' in of.proto.body)
    assert [f"<span>{label}</span>" in shown for label in ("Pure", "0.1", "0.35", "0.6")] == [
        True
    ] * 4
    assert shown.count("<img") == 16
    assert "With stripes of strength 0.35, the middle of what is learned." in texts(app)
    next(button for button in app.button if button.label == "Train").click().run()
    (recipe,) = started
    assert (recipe.corruption, recipe.strengths) == ("Stripes", (0.1, 0.6))
    assert recipe.noise_factors == (0, 0)


def test_its_one_file_page_has_its_damage_under_the_slider(copied_model):
    learn(copied_model, SALT)
    all_models = catalog.find()
    model = all_models.get("mine")
    sampler = all_models.get("blind")
    content = page.build(model, classifier=catalog.classifier(), sampler=sampler).decode()
    assert "Strength of the salt and pepper" in content
    assert "the method needs normal noise" in content
    assert sampler.browser_fingerprint not in content
    assert 'id="kind"' not in content
    learn(copied_model, corruptions.MIXTURE)
    model = catalog.find().get("mine")
    content = page.build(model, classifier=catalog.classifier(), sampler=sampler).decode()
    assert content.count("<option>") == len(corruptions.PARTS_OF_MIXTURE)
    assert sampler.browser_fingerprint in content
