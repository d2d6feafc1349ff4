"""The gallery to pick from: MNIST's, or the pictures that travel with a model of someone's own."""

import streamlit as st

from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui.controls import link, parameters

# In the state of the session: the gallery that was chosen last with its model, and the model's kind that the
# picture on the page was chosen for.
_FOLLOWED, _EXPECTED = "_followed_gallery", "_expected_kind"


def begin() -> None:
    """Begin to show a picture, which may not depend on the model; call it before the other functions."""
    st.session_state.pop(_EXPECTED, None)


def choose(catalog: Catalog, *, follows_model: bool) -> PictureSet:
    """Show the choice of a gallery where there are several, and return it.

    Args:
        catalog: The models on disk.
        follows_model: Whether the page has one model, whose pictures are chosen as soon as it is another one.
    """
    sets = picture_sets.find(catalog.models.values())
    key = parameters.GALLERY.key
    if len(sets) == 1:
        st.session_state.pop(key, None)
        return picture_sets.MNIST
    first = _follow(catalog, sets, follows_model=follows_model)
    if st.session_state.get(key, picture_sets.KEY_OF_MNIST) not in sets:
        st.session_state[key] = picture_sets.KEY_OF_MNIST  # it is gone
    chosen = st.selectbox(
        "Gallery",
        # The first is the default, which a link need not name.
        sorted(sets, key=lambda name: name != first),
        **link.bound(parameters.GALLERY),
        help="MNIST's digits, or some of the pictures that a model here was trained for, by the model's name.",
    )
    return sets.get(chosen, picture_sets.MNIST)


def of_model(catalog: Catalog) -> PictureSet:
    """Return the kind of pictures of the model that is chosen, as the page above it begins to show a picture.

    Args:
        catalog: The models on disk.
    """
    models = catalog.models
    first = next(iter(models.values()), None)
    pictures = picture_sets.of(models.get(link.value_of(parameters.MODEL), first))
    st.session_state[_EXPECTED] = pictures.key
    return pictures


def rerun_if_other(model: Model | None) -> None:
    """Run the whole page again where a model of another kind was chosen; for fragments without the picture.

    Args:
        model: The chosen model.
    """
    kind = picture_sets.of(model).key
    if st.session_state.get(_EXPECTED, kind) != kind:
        st.rerun()


def _follow(catalog: Catalog, sets: dict[str, PictureSet], *, follows_model: bool) -> str:
    """Choose the gallery of the model, once for each model: visitors may choose another one then.

    Returns:
        The key of what is chosen by default.
    """
    state, key = st.session_state, parameters.GALLERY.key
    if follows_model:
        own = of_model(catalog).key
        own = own if own in sets else picture_sets.KEY_OF_MNIST
        is_new = state.get(_FOLLOWED) != own
        is_in_link = _FOLLOWED not in state and link.value_of(parameters.GALLERY) in sets
        if is_new and not is_in_link:
            state[key] = own
        state[_FOLLOWED] = own
        return own
    if link.value_of(parameters.GALLERY) not in sets:
        state[key] = parameters.gallery_of(st.query_params.to_dict(), catalog).key
    return picture_sets.KEY_OF_MNIST
