import json
import shutil
from pathlib import Path

import pytest

from denoiser.browser import page
from denoiser.models import folder
from tests.conftest import SHIPPED


def written(run, *words) -> tuple[dict, str]:
    """Run `page`, and return its report and the text of the file."""
    status, out, err = run("page", *words, "--json")
    assert status == 0, err
    report = json.loads(out)
    return report, Path(report["output"]).read_text(encoding="utf-8")


def replace(model: Path, file: str, content: bytes | None) -> None:
    """Replace a file of a model, so that it counts as the one that was saved, or leave it out."""
    results = json.loads((model / "results.json").read_text(encoding="utf-8"))
    if content is None:
        del results["sha256"][file]
    else:
        (model / file).write_bytes(content)
        results["sha256"][file] = folder.hash_of(content)
    (model / "results.json").write_text(json.dumps(results), encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_of_a_model_is_one_small_file(run, tmp_path, name):
    report, text = written(run, name, "--output", tmp_path / "new" / "page.html")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["page.html"]
    assert report == {
        "model": name,
        "output": str(tmp_path / "new" / "page.html"),
        "bytes": len(text.encode()),
    }
    assert report["bytes"] <= page.MAX_BYTES
    assert f"<code>{name}</code>" in text


def test_it_is_named_after_the_model_and_says_what_it_wrote(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, _ = run("page")
    assert (status, out) == (0, "blind -> denoiser-blind.html (2.2 MB)\n")
    assert (tmp_path / "denoiser-blind.html").is_file()


def test_the_words_of_a_model_are_text_whatever_they_hold(run, tmp_path, copied_model):
    bad = "</script><script>alert(1)</script>"
    recipe = json.loads((copied_model / "recipe.json").read_text(encoding="utf-8"))
    recipe |= {"title": bad, "description": f"{bad} $title & <!-- <b>"}
    replace(copied_model, "recipe.json", json.dumps(recipe).encode())
    _, text = written(run, "mine", "--output", tmp_path / "page.html")
    assert bad not in text
    assert "$title &amp; &lt;!-- &lt;b&gt;" in text


def test_a_link_to_the_source_code_is_there_if_one_is_named(run, tmp_path):
    words = ("blind", "--output", tmp_path / "page.html")
    assert "source code" not in written(run, *words)[1]
    _, text = written(run, *words, "--repository", "https://example.org/?a=1&b")
    assert '<a href="https://example.org/?a=1&amp;b">source code</a>' in text


def test_what_draws_the_samples_is_left_out_where_there_is_no_room(run, tmp_path, copied_model):
    drawn_by, left_out = "drawn by another network: Blind U-Net", "It cannot draw the digits that"
    _, text = written(run, "mine", "--output", tmp_path / "page.html")
    assert (drawn_by in text, left_out in text) == (True, False)
    replace(copied_model, "browser.bin", bytes(1_800_000))
    report, text = written(run, "mine", "--output", tmp_path / "page.html")
    assert (drawn_by in text, left_out in text) == (False, True)
    assert report["bytes"] <= page.MAX_BYTES


def test_what_cannot_be_written_is_said_in_one_line(run, tmp_path, copied_model):
    large = Path(shutil.copytree(copied_model, copied_model.with_name("large")))
    replace(large, "browser.bin", bytes(2_500_000))
    replace(copied_model, "browser.bin", None)
    (tmp_path / "folder.html").mkdir()
    for words, reason in (
        (("best",), "There is no model 'best'"),
        (("mine",), "mine cannot be in a page of its own: it has no file for the browser"),
        (("large",), "large is too large for a one-file page"),
        (("blind", "--output", tmp_path / "page.txt"), "must end in .html"),
        (("blind", "--output", tmp_path / "folder.html"), "cannot be written"),
        (("blind", "--repository", "javascript:alert(1)"), "does not begin with https://"),
    ):
        status, out, err = run("page", *words)
        assert (status, out) == (2, "")
        assert reason in err
        assert err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"folder.html", "models"}
