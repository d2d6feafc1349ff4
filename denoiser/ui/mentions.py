"""Which terms a page has mentioned: the first mention of each becomes a link that opens its entry.

`components/shell/terms.js` opens it in place. A script of Streamlit runs in the order of the page, mostly, so
what comes first in a run comes first on the page.
"""

import functools
import re
from contextvars import ContextVar

from denoiser.ui import glossary

# The keys of the terms that are linked in this run; None where none is to be linked.
_linked: ContextVar[frozenset[str] | None] = ContextVar("_linked", default=None)

_GROUPS = {f"_{number}": entry for number, entry in enumerate(glossary.ENTRIES)}
_SPACE = r"\s+"  # a line may end within a term
_TERMS = "|".join(
    f"(?P<{group}>{entry.words.replace(' ', _SPACE)})" for group, entry in _GROUPS.items()
)
# What is not read as words: code, formulas, pictures and links, icons, rows of tables, headings.
_NOT_PROSE = r"`[^`]*`|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)|:\w+/\w+:|^[|#][^\n]*"
_NOT_TEXT = r"<(style|summary|a)\b.*?</\1>|<[^>]*>"


def _compile(skipped: str) -> re.Pattern[str]:
    return re.compile(
        rf"{skipped}|(?<![\w-])(?:{_TERMS})(?![\w-])", re.IGNORECASE | re.MULTILINE | re.DOTALL
    )


_IN_MARKDOWN, _IN_HTML = _compile(_NOT_PROSE), _compile(_NOT_TEXT)


def begin(*, are_linked: bool = True) -> None:
    """Begin a page, on which nothing is mentioned yet.

    Args:
        are_linked: Whether terms are linked at all.
    """
    _linked.set(frozenset() if are_linked else None)


def so_far() -> frozenset[str] | None:
    """Return the keys of the terms that are linked by now, for `resume`; None where none is to be linked."""
    return _linked.get()


def resume(linked: frozenset[str] | None) -> None:
    """Go on in the middle of a page, as a fragment does when it runs alone.

    Args:
        linked: What `so_far` returned there.
    """
    _linked.set(linked)


def link(markdown: str) -> str:
    """Return Markdown in which the first mention on the page of each term is a link to its entry.

    Args:
        markdown: Paragraphs or captions, in the order of the page. Code, formulas, tables, headings and links
            stay as they are.
    """
    return _take(_IN_MARKDOWN, "[{words}](#{anchor})", markdown)


def link_html(html: str) -> str:
    """Return HTML in which the first mention on the page of each term is a link to its entry.

    Args:
        html: Of the page or of a component. Tags, styles, links and what opens `<details>` stay as they are.
    """
    return _take(_IN_HTML, '<a href="#{anchor}">{words}</a>', html)


def _take(pattern: re.Pattern[str], template: str, text: str) -> str:
    before = _linked.get()
    if before is None:
        return text
    text, after = _replace(pattern, template, text, before)
    _linked.set(after)
    return text


@functools.lru_cache(maxsize=128)  # most texts are the same at each move of a slider
def _replace(
    pattern: re.Pattern[str], template: str, text: str, before: frozenset[str]
) -> tuple[str, frozenset[str]]:
    """Return a text with its links, and the keys of all terms that are linked then."""
    linked = set(before)

    def replace(match: re.Match[str]) -> str:
        entry = _GROUPS.get(match.lastgroup or "")
        if entry is None or entry.key in linked:
            return match[0]
        linked.add(entry.key)
        return template.format(words=match[0], anchor=entry.anchor)

    return pattern.sub(replace, text), frozenset(linked)
