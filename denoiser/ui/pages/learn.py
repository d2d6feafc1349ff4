"""Nine experiments: predict first, then see the result."""

import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.ui import cache, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import beside, frame, link, messages, parameters, source
from denoiser.ui.views import lesson, lesson_links

catalog = cache.catalog()

with st.container(key="learn"), st.container(key=frame.current()):
    if frame.current() == frame.WHOLE:
        st.title("Learn: predict first", anchor=False)
        lesson_links.show()
        prose.markdown(
            "Nine experiments of about five minutes each. **Draw a digit of your own**, or pick one. Say what you"
            " expect; then see the result. Being wrong is the best way to learn."
        )
    link.show_problems(catalog, parameters.EXPERIMENT, parameters.PRESENT)
    places = beside.show()
    with places.picture:
        selection = source.show(places.tools)
    seed = lesson.show_tools()
    with places.result.container(key=labels.RESULT_KEY):
        if selection.is_noisy or (selection.pixels is None and not selection.is_drawn):
            st.info(selection.missing or lesson.NOISY, icon=":material/info:")
        else:
            try:
                lesson.show(selection, catalog, seed=seed)
            except (errors.ModelError, errors.DataError) as error:
                messages.error(error)
    shortcuts.show()
    if frame.current() == frame.PRESENTED:
        frame.show_leave()
