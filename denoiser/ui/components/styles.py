"""Styles that several components share: a component in a shadow root gets none of the page's."""

from pathlib import Path

BUTTONS = (Path(__file__).parent / "buttons.css").read_text(encoding="utf-8")
# Of a term with an entry in the glossary, see `mentions.link_html`.
TERMS = (Path(__file__).parent / "terms.css").read_text(encoding="utf-8")
