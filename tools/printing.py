"""Print the handouts of a lesson with Chromium, and read what a PDF file says about itself."""

import re

from playwright.sync_api import Page

from denoiser.browser import handouts

# Without it, Chromium rounds the widths of letters to the pixels of a screen.
FLAG = "--font-render-hinting=none"
_PAGE = re.compile(rb"/Type\s*/Page\b")
_TITLE = re.compile(rb"/Title\s*\(([^)]*)\)")


def to_pdf(page: Page, handout: str, size: str) -> bytes:
    """Return a handout as a PDF file.

    Args:
        page: A page of a browser.
        handout: One of `handouts.HANDOUTS`.
        size: One of `handouts.FORMATS`.
    """
    page.set_content(handouts.build(handout))
    return page.pdf(format=size)


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF file of Chromium has."""
    return len(_PAGE.findall(pdf))


def title_of(pdf: bytes) -> str:
    """Return the title of a PDF file of Chromium; empty where it has none in ASCII."""
    match = _TITLE.search(pdf)
    return match[1].decode("ascii") if match else ""
