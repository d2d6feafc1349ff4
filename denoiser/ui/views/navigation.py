"""The links to all pages, in one row; on a phone in two."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from denoiser.browser import labels


def show(pages: Sequence[StreamlitPage]) -> None:
    """Show a link to each page.

    Streamlit's own bar becomes a drawer on a phone, which covers the page and stays open.

    Args:
        pages: In their order.
    """
    with st.container(key=labels.PAGES_KEY, horizontal=True, gap="small"):  # on top by `page.css`
        for page in pages:
            st.page_link(page)
