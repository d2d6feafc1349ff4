"""The glossary: its entries, and that each page links the first mention of every term."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from denoiser.ui import glossary
from tests.conftest import ROOT

# The pages that hold to the rule, with settings that show other words on them.
PAGES = {
    "denoise": ["", "model=book-ffnn", "model=book-cnn&closer_view=Classification", "clip=true"],
    "compare": ["", "corruption=Blur", "denoiser=book-cnn", "denoiser=Perfect+memoriser"],
    "generate": [""],
    "restore": [""],
    "inside": ["", "model=book-ffnn", "model=book-cnn", "model=book-cnn&epoch=2"],
    "train": [""],
    "experiment": [""],
    "models": ["", "model=book-ffnn"],
    "learn": [f"experiment={number}" for number in range(1, 10)],
    "guess": [""],
    "teachers": [""],
}
# Those that do not, and why.
OTHERS = {"glossary": "it has the entries themselves"}
_LINK = r"\[([^\]]*)\]\(#term-([a-z-]+)\)"
_LINK_IN_HTML = r'<a href="#term-([a-z-]+)">([^<]*)</a>'


@pytest.fixture
def plain_words() -> None:
    """Words have their links here."""


def visit(app: AppTest, page: str, settings: str = "") -> AppTest:
    for setting in filter(None, settings.split("&")):
        key, value = setting.split("=")
        app.query_params[key] = value.replace("+", " ")
    app.run()
    if page != "denoise":
        app.switch_page(f"denoiser/ui/pages/{page}.py").run()
    assert not app.exception
    return app


def prose_of(block) -> list[str]:
    """The running text of a page in its order: not headings, labels, tables, messages and buttons."""
    texts = []
    for element in block.children.values():
        if hasattr(element, "children"):
            texts += prose_of(element)
        elif element.type in ("markdown", "caption"):
            lines = re.sub(r"`[^`]*`|\$[^$]*\$", "", element.value).splitlines()
            texts += [line for line in lines if not line.startswith(("|", "#"))]
        elif element.type == "html":
            texts.append(without_tags(element.proto.body))
        elif element.type == "bidi_component":
            texts.append(without_tags(element.proto.html_content))
            texts += map(without_tags, texts_of_component(element.proto))
    return texts


def texts_of_component(proto) -> list[str]:
    """The texts that the server sends to a component."""
    sent = json.loads(proto.json or "{}")
    if proto.bytes[4:5] == b"{":  # a message with pictures
        length = int.from_bytes(proto.bytes[:4], "little")
        sent = json.loads(proto.bytes[4 : 4 + length])
    shown = sent["experiments"][sent["experiment"] - 1] if "experiments" in sent else sent
    texts = [shown.get(name, "") for name in ("summary", "question", "explanation", "lesson")]
    texts += sent.get("texts", {}).values()
    return texts + [failure.get("explanation", "") for failure in shown.get("failures", [])]


def without_tags(html: str) -> str:
    """The words of HTML, with links to terms as Markdown."""
    no_prose = r'<(style|summary|label|h[1-4])\b.*?</\1>|<p class="verdict">.*?</p>'  # the verdict is a status
    html = re.sub(no_prose, "", html, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", re.sub(_LINK_IN_HTML, r"[\2](#term-\1)", html))


def read(texts: list[str]) -> tuple[str, list[tuple[str, int, int]]]:
    """The words of a page, and for each link to a term its key and where it begins and ends."""
    marked, words, links, end = "\n".join(texts), "", [], 0
    for link in re.finditer(_LINK, marked):
        words += marked[end : link.start()]
        links.append((link[2], len(words), len(words) + len(link[1])))
        words += link[1]
        end = link.end()
    return words + marked[end:], links


def problems(texts: list[str]) -> list[str]:
    """What is wrong with the links of a page."""
    words, links = read(texts)
    found = []
    for entry in glossary.ENTRIES:
        own = [(start, end) for key, start, end in links if key == entry.key]
        others = [(start, end) for key, start, end in links if key != entry.key]
        forms = entry.words.replace(" ", r"\s+")
        mentioned = [
            match.start()
            for match in re.finditer(rf"(?<![\w-])(?:{forms})(?![\w-])", words, re.IGNORECASE)
            if not any(start <= match.start() < end for start, end in others)
        ]
        expected = mentioned[:1]
        if [start for start, _ in own] != expected:
            at = [words[max(0, i - 40) : i + 40] for i in expected]
            found.append(f"{entry.term}: linked {len(own)} times, first mentioned in {at}")
    return found


def test_there_are_at_most_thirty_entries_each_short_and_in_order():
    entries = glossary.ENTRIES
    assert len(entries) <= 30
    assert [e.term for e in entries] == sorted((e.term for e in entries), key=str.casefold)
    assert len({e.key for e in entries}) == len(entries)
    for entry in entries:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.key)
        assert re.fullmatch(entry.words, entry.term, re.IGNORECASE), "a term mentions itself"
        assert 1 <= len(re.findall(r"[.?](?: |$)", entry.text)) <= 3
        assert len(entry.text) <= 260
        assert (ROOT / f"denoiser/ui/pages/{entry.page or 'denoise'}.py").exists()


def test_every_page_is_held_to_the_rule_or_has_a_reason():
    pages = {path.stem for path in (ROOT / "denoiser/ui/pages").glob("*.py")}
    assert {*PAGES, *OTHERS} == pages
    assert not PAGES.keys() & OTHERS.keys()


@pytest.mark.parametrize(
    ("page", "settings"), [(page, settings) for page in PAGES for settings in PAGES[page]]
)
def test_the_first_mention_of_each_term_on_a_page_is_its_only_link(app, page, settings):
    texts = prose_of(visit(app, page, settings)._tree)
    assert sum(map(len, texts)) > 200
    assert problems(texts) == []


def test_the_rule_finds_a_mention_without_a_link_a_second_link_and_a_late_one():
    assert problems(["A [kernel](#term-kernel), another kernel."]) == []
    for texts in (["A kernel."], ["A kernel,", "a [kernel](#term-kernel)."]):
        assert problems(texts) != []
    assert problems(["A [kernel](#term-kernel), a [kernel](#term-kernel)."]) != []


def test_every_entry_is_opened_by_some_page_and_every_link_has_an_entry(app):
    linked = set()
    for page in PAGES:
        linked |= {key for key, _, _ in read(prose_of(visit(app, page)._tree))[1]}
    assert linked == {entry.key for entry in glossary.ENTRIES}


def test_nothing_is_linked_on_a_projector(app):
    assert read(prose_of(visit(app, "denoise", "present=1")._tree))[1] == []


def test_the_glossary_has_all_entries_as_a_list_with_the_pages_that_show_them(app):
    visit(app, "glossary")
    (page,) = (e.proto.body for e in app.get("html") if "glossary" in e.proto.body[:30])
    places = re.findall(r'<div id="term-([a-z-]+)" tabindex="-1"><dt>([^<]+)</dt><dd>', page)
    assert places == [(entry.key, entry.term) for entry in glossary.ENTRIES]
    linked = re.findall(r'<a data-page href="([a-z]*)(?:\./)?">([A-Z][a-z]+)</a>', page)
    assert linked == [
        (entry.page, (entry.page or "denoise").capitalize()) for entry in glossary.ENTRIES
    ]
