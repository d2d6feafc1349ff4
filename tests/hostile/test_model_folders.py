"""Model folders from strangers."""

import contextlib
import json
import math

from hypothesis import given
from hypothesis import strategies as some

from denoiser import errors
from denoiser.models import browser_file, catalog, schema
from denoiser.models.schema import Measured, Results
from tests.hostile.conftest import few

anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)


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
            assert browser_file.read(hostile)
