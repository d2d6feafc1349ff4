"""Which words of a page become links to the glossary."""

import pytest

from denoiser.ui import mentions


@pytest.fixture
def plain_words() -> None:
    """Words have their links here."""


@pytest.fixture(autouse=True)
def new_page():
    mentions.begin()
    yield
    mentions.begin(are_linked=False)


def test_only_the_first_mention_of_a_term_is_linked_in_any_form_and_text():
    assert (
        mentions.link("Two **kernels**, a kernel.") == "Two **[kernels](#term-kernel)**, a kernel."
    )
    assert mentions.link_html("<p>Kernels</p>") == "<p>Kernels</p>"
    mentions.begin()
    assert mentions.link_html("<p>Kernels</p>") == '<p><a href="#term-kernel">Kernels</a></p>'


def test_a_longer_term_is_not_taken_for_the_shorter_one_in_it():
    linked = mentions.link("A noise factor, a noise\npattern, noisy digits, unpure denoising.")
    assert linked == (
        "A [noise factor](#term-noise-factor), a [noise\npattern](#term-noise-seed),"
        " [noisy](#term-noise) digits, unpure denoising."
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "`noise`",
            "$noise$",
            "# Noise",
            "| noise | 0.55 |",
            "[noise](/there)",
            "![noise](a.png)",
        ),
        *(":material/layers:", "book-cnn", "noise_factor"),
    ],
)
def test_what_is_no_prose_stays_as_it_is(text):
    assert mentions.link(text) == text


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="noise" class="pure">',
        "<style>.noise { color: red }</style>",
        "<details><summary>Noise</summary></details>",
        '<a href="there">the noise</a>',
    ],
)
def test_tags_styles_links_and_buttons_of_html_stay_as_they_are(html):
    assert mentions.link_html(html) == html


def test_a_part_of_a_page_that_runs_alone_links_what_it_did_before():
    mentions.link("noise")
    before = mentions.so_far()
    first = mentions.link("noise and kernels")
    mentions.link("weights")
    mentions.resume(before)
    assert mentions.link("noise and kernels") == first == "noise and [kernels](#term-kernel)"


def test_nothing_is_linked_where_that_is_switched_off():
    mentions.begin(are_linked=False)
    assert mentions.link("noise") == mentions.link_html("noise") == "noise"
