import json
import shutil
import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from denoiser import errors
from denoiser.models import catalog
from denoiser.training import loading

BOOK = catalog.BUNDLED / "book-ffnn" / "model.keras"


def model_of(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


class Sampling(layers.Layer):
    def call(self, values):
        return values

    def get_config(self):
        return {}  # as many write it, without the name


class Denoise(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolve = layers.Conv2D(1, 3, padding="same")

    def call(self, values):
        return self.convolve(values)


def twice(values):
    return 2 * values


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.filterwarnings("ignore::UserWarning")  # Keras prefers its own format
@pytest.mark.filterwarnings("ignore:You are saving")
def test_a_part_that_is_code_is_named_with_a_way_out(tmp_path, ending):
    cases = {
        r"layer `double` of .* is a Lambda": model_of(layers.Lambda(twice, name="double")),
        r"layer `dense` of .* uses `twice`": model_of(
            layers.Dense(1, activation=twice, name="dense")
        ),
    }
    for message, model in cases.items():
        model.save(tmp_path / f"own.{ending}")
        with pytest.raises(errors.ModelError, match=f"{message}.* save the model again"):
            loading.load(tmp_path / f"own.{ending}")
    inner = model_of(Sampling(name="sample"))
    keras.Sequential([keras.Input((28, 28, 1)), inner]).save(tmp_path / f"own.{ending}")
    with pytest.raises(
        errors.ModelError, match=r"layer `[sS]ampl\w+` of .* uses `Sampling`.*z_mean"
    ):
        loading.load(tmp_path / f"own.{ending}")


def test_a_lambda_that_is_written_in_bytes_is_refused_before_keras_reads_it(tmp_path):
    model_of(layers.Lambda(lambda values: values, name="code")).save(tmp_path / "own.keras")
    with pytest.raises(errors.ModelError, match="layer `code` of"):
        loading.load(tmp_path / "own.keras")


def test_a_model_of_a_class_of_its_own_can_be_saved_as_the_message_says(tmp_path, monkeypatch):
    model = Denoise()
    model(np.zeros((1, 28, 28, 1)))
    model.save(tmp_path / "own.keras")
    with pytest.raises(errors.ModelError, match="class of its own, `Denoise`") as error:
        loading.load(tmp_path / "own.keras")
    monkeypatch.chdir(tmp_path)
    exec(
        str(error.value).rpartition("functional model: ")[2].rstrip("."),
        {"keras": keras, "model": model},
    )
    assert loading.load(tmp_path / "name.keras").output_shape == (None, 28, 28, 1)


@pytest.mark.filterwarnings("ignore:You are saving")
def test_an_h5_file_is_loaded(tmp_path):
    model = model_of(layers.Conv2D(2, 3), layers.BatchNormalization())
    model.save(tmp_path / "own.h5")
    noisy = np.random.default_rng(0).normal(size=(2, 28, 28, 1)).astype(np.float32)
    loaded = loading.load(tmp_path / "own.h5")
    np.testing.assert_allclose(np.asarray(loaded(noisy)), np.asarray(model(noisy)), atol=1e-6)


def test_a_layer_of_an_older_version_is_named(tmp_path):
    shutil.copy(BOOK, tmp_path / "own.keras")
    with zipfile.ZipFile(BOOK) as archive:
        config = json.loads(archive.read("config.json"))
        weights = archive.read("model.weights.h5")
    config["config"]["layers"][1] |= {"module": "keras.layers", "class_name": "TFOpLambda"}
    config["config"]["layers"][1]["config"]["name"] = "tf.add"
    with zipfile.ZipFile(tmp_path / "own.keras", "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights)
    with pytest.raises(errors.ModelError, match=r"layer `tf.add` of .* Keras 3 cannot read"):
        loading.load(tmp_path / "own.keras")


@pytest.mark.filterwarnings("ignore:You are saving")
def test_the_case_of_the_ending_does_not_matter(tmp_path):
    for name in ("own.h5", "own.keras"):
        model_of(layers.Dense(1)).save(tmp_path / name)
        shouted = (tmp_path / name).rename(tmp_path / name.upper())
        assert loading.load(shouted).output_shape == (None, 28, 28, 1)


@pytest.mark.filterwarnings("ignore:You are saving a model that has not yet been built")
def test_a_file_of_another_kind_is_refused_with_what_to_do(tmp_path):
    for name in ("text.keras", "text.h5", "net.onnx", "net.pt", "net.tflite"):
        (tmp_path / name).write_text("hello", encoding="utf-8")
    (tmp_path / "nothing.keras").touch()
    for name in ("renamed.zip", "renamed.h5", "renamed"):
        shutil.copy(BOOK, tmp_path / name)
    (tmp_path / "cut.keras").write_bytes(BOOK.read_bytes()[:-99])
    changed = bytearray(BOOK.read_bytes())
    changed[100:110] = bytes(10)
    (tmp_path / "changed.keras").write_bytes(changed)
    (tmp_path / "cut.h5").write_bytes(b"\x89HDF\r\n\x1a\n and no more")
    saved_model = tmp_path / "saved_model"
    saved_model.mkdir()
    (saved_model / "saved_model.pb").write_bytes(b"")
    model_of(layers.Dense(1)).save_weights(tmp_path / "own.weights.h5")
    shutil.copy(tmp_path / "own.weights.h5", tmp_path / "weights.h5")
    for name, entry in (
        ("other.keras", "readme.txt"),
        ("light.keras", "config.json"),
        ("torch.keras", "a/data.pkl"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(entry, "{}")
    keras.Sequential([layers.Dense(1)]).save(tmp_path / "open.keras")
    messages = {
        "open.keras": r"has no fixed input: begin the model with keras\.Input",
        "text.keras": "it is no Keras file; expected a file that",
        "text.h5": "it is no Keras file; expected a file that",
        "net.onnx": "is an ONNX file.*Save the model with Keras",
        "net.pt": "is a PyTorch file.*Save the model with Keras",
        "net.tflite": "is a LiteRT file.*Save the model with Keras",
        "nothing.keras": "is empty; save the model again",
        "renamed.zip": "does not end in .keras: rename it",
        "renamed.h5": "is a .keras file, but its name does not end in .keras: rename it",
        "renamed": "does not end in .keras: rename it",
        "cut.keras": "is cut short or damaged; copy it again",
        "changed.keras": "is (cut short or )?damaged.*copy it again",
        "cut.h5": "is cut short or damaged; copy it again",
        "saved_model": "is a SavedModel folder.*save it with",
        ".": "is a folder",
        "own.weights.h5": "holds weights alone; save the whole model",
        "weights.h5": "holds weights alone; save the whole model",
        "other.keras": "no Keras file, but another zip file: it has no config.json",
        "light.keras": "has no weights",
        "torch.keras": "is a PyTorch file",
    }
    for name, message in messages.items():
        with pytest.raises(errors.ModelError, match=message):
            loading.load(tmp_path / name)
