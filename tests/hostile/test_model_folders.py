"""Model folders from strangers."""

import contextlib
import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from denoiser import errors
from denoiser.models import catalog, folder, layers, schema
from denoiser.models.schema import Measured, Results
from tests.conftest import SHIPPED
from tests.hostile.conftest import few

anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)


def rewrite(path: Path, change) -> None:
    """Changes a model's results and recipe as someone does who knows the sums to be right."""
    results, recipe = (
        json.loads((path / f"{n}.json").read_text(encoding="utf-8")) for n in ("results", "recipe")
    )
    change(results, recipe)
    (path / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    results["sha256"]["recipe.json"] = folder.hash_of((path / "recipe.json").read_bytes())
    (path / "results.json").write_text(json.dumps(results), encoding="utf-8")


@few
@given(
    some.sampled_from(["params", "layers", "history", "validation", "test", "seconds"]), anything
)
def test_results_that_are_accepted_can_be_shown(key, value):
    results = json.loads(
        (catalog.BUNDLED / "book-ffnn" / "results.json").read_text(encoding="utf-8")
    ) | {key: value}
    try:
        accepted = schema.decode(json.dumps(results).encode(), Results, "results.json")
    except ValueError:
        return
    assert f"{accepted.params:,} {accepted.seconds / 60:.1f}"
    losses = (*accepted.history.loss, *accepted.history.validation_loss)
    assert all(math.isfinite(loss) for loss in losses if loss is not None)
    assert all(f"{layer.macs:,}" and layer.name.encode() for layer in accepted.layers if layer.name)
    assert all(math.isfinite(row.bce) for row in (accepted.test or Measured(1)).rows)


@few
@given(
    some.sampled_from(["name", "kind", "inputs", "shape", "kernel", "strides", "use_bias"]),
    anything
    | some.lists(some.integers(0, 10**7), max_size=4)
    | some.sampled_from(["noisy", "Add"]),
    some.integers(),
    some.binary(max_size=20),
)
def test_a_network_for_the_browser_is_read_or_refused(key, value, at, junk):
    content = (catalog.BUNDLED / "book-ffnn" / "browser.bin").read_bytes()
    length = int.from_bytes(content[:4], "little")
    described = json.loads(content[4 : 4 + length])
    described["layers"][at % len(described["layers"])][key] = value
    text = json.dumps(described).encode()
    text += b" " * (-len(text) % 4)
    changed = len(text).to_bytes(4, "little") + text + content[4 + length :]
    cut = at % len(content)
    for hostile in (changed, junk, content[:cut], content[:cut] + junk + content[cut:]):
        with contextlib.suppress(errors.ModelError):
            assert layers.receptive_field(layers.read(hostile), 27, 27).any()


FOLDERS = {
    "results too deep": lambda f: (f / "results.json").write_text("[" * 100_000, encoding="utf-8"),
    "rows without a PSNR": lambda f: rewrite(
        f, lambda r, _: r["test"].update(rows=[{"noise": 0.5, "ssim": 0.5, "bce": 0.1}])
    ),
    "a gallery of nobody knows how many": lambda f: rewrite(
        f, lambda r, _: r.update(gallery={"rows": []})
    ),
    "half a letter for a layer": lambda f: rewrite(
        f, lambda r, _: r["layers"][0].update(name="\ud800")
    ),
    "half a letter for a history": lambda f: rewrite(
        f, lambda r, _: r.update(history={"\ud800": []})
    ),
    "losses without end": lambda f: rewrite(
        f, lambda r, _: r.update(history={"loss": [0.1] * 20_000})
    ),
    "more for the browser than a message holds": lambda f: (f / "browser.bin").write_bytes(
        bytes(9_000_000)
    ),
    "results of 6 MB": lambda f: (f / "results.json").write_text(
        '{"a": "' + "x" * 6_000_000, encoding="utf-8"
    ),
    "figures that are words": lambda f: rewrite(f, lambda r, _: r.update(params="many")),
    "figures that are infinite": lambda f: rewrite(f, lambda r, _: r.update(seconds=float("inf"))),
    "one noise factor": lambda f: rewrite(f, lambda _, r: r.update(noise_factors=[1.0])),
    "layers without end": lambda f: rewrite(f, lambda r, _: r.update(layers=[[]])),
    "a network that is a folder": lambda f: replace(f / "model.tflite", Path.mkdir),
    "a link to nowhere": lambda f: replace(
        f / "model.tflite", lambda path: path.symlink_to("nowhere")
    ),
}
if hasattr(os, "mkfifo"):
    FOLDERS["a network that is a pipe"] = lambda f: replace(f / "model.tflite", os.mkfifo)


def replace(path: Path, make) -> None:
    path.unlink()
    make(path)


@pytest.mark.parametrize("what", FOLDERS)
def test_a_hostile_folder_is_left_out_and_named(what, copied_model):
    FOLDERS[what](copied_model)
    found = catalog.find()
    assert list(found.models) == SHIPPED
    assert str(copied_model) in found.broken[0]
    assert catalog.signature()
