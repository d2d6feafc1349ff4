"""Changes to Streamlit's private parts, where it has no option and a visitor could harm others.

Streamlit 1.67. Each module says what breaks without it, and a test shows it.
"""

from denoiser.ui.streamlit_patches import uploads


def apply() -> None:
    """Apply all patches; to do so again changes nothing, also after modules were reloaded."""
    uploads.forget_old_ones()
    uploads.allow_own_pictures()
