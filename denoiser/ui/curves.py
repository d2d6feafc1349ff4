"""How far each denoiser carries: what was measured on the test images against the noise factor."""

import altair as alt
import streamlit as st

from denoiser import baselines, noise, store

# Key in the results, title, factor, and what the axis shows of it: at noise factor 0 a network may
# reach 44 dB, which would press all the rest together.
_MEASURES = {
    "PSNR": ("psnr", "PSNR in dB", 1, (4, 32)),
    "Read rightly": ("accuracy", "Read rightly, %", 100, (0, 100)),
    "SSIM": ("ssim", "SSIM", 1, (0, 1)),
}
_GREY = "#808a8c"  # seen on both grounds


def show(
    models: list[store.Model],
    filters: tuple[str, ...],
    *,
    noise_factor: float | None,
    dots: dict[str, dict[str, float]],
) -> None:
    """Shows a curve for every model that was measured and for every filter.

    Args:
        models: Those with results on the test images get a curve.
        filters: Names of `baselines` to draw as well, dashed.
        noise_factor: Where the slider is; None where it has nothing to say.
        dots: For each denoiser what it reached on the picture of the page, by measure.
    """
    measure = st.segmented_control(
        "Measure", [*_MEASURES], default="PSNR", key="measure", required=True, bind="query-params"
    )
    key, title, factor, domain = _MEASURES[measure]
    rows = {
        model.name: model.results["test"]["rows"] for model in models if "test" in model.results
    }
    known = {baseline["name"]: baseline["rows"] for baseline in baselines.shipped()}
    rows |= {name: known[name] for name in filters}
    points = [
        {
            "Denoiser": name,
            "Noise factor": row["noise"],
            title: factor * row[key],
            "Kind": "filter" if name in filters else "network",
        }
        for name, of_denoiser in rows.items()
        for row in of_denoiser
        if row.get(key) is not None
    ]
    colour = alt.Color("Denoiser:N", sort=[*rows], legend=alt.Legend(orient="bottom", columns=3))
    x = alt.X("Noise factor:Q", scale=alt.Scale(domain=[0, noise.MAX_NOISE_FACTOR], nice=False))
    y = alt.Y(f"{title}:Q", scale=alt.Scale(domain=domain))
    lines = (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=True, clip=True)
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeDash=alt.StrokeDash("Kind:N", sort=["network", "filter"], legend=None),
            tooltip=["Denoiser:N", "Noise factor:Q", alt.Tooltip(f"{title}:Q", format=".3~f")],
        )
    )
    marks = [{"at": noise.BOOK_NOISE_FACTOR, "said": "the book trains here", "y": 12}]
    if noise_factor is not None and noise_factor != noise.BOOK_NOISE_FACTOR:
        marks.append({"at": noise_factor, "said": "the slider", "y": 28})
    at = alt.Chart(alt.Data(values=marks)).encode(x=alt.X("at:Q", title="Noise factor"))
    layers = [lines, at.mark_rule(strokeDash=[2, 2], color=_GREY)]
    label = at.mark_text(align="left", dx=4, color=_GREY)
    layers.append(label.encode(y=alt.Y("y:Q", scale=None), text="said:N"))
    own = [
        {"Denoiser": name, "Noise factor": noise_factor, title: factor * values[key]}
        for name, values in dots.items()
        if noise_factor is not None and name in rows and values.get(key) is not None
    ]
    if own:
        layers.append(
            alt.Chart(alt.Data(values=own))
            .mark_point(shape="diamond", size=90, filled=True)
            .encode(
                x=x,
                y=y,
                color=colour,
                tooltip=["Denoiser:N", alt.Tooltip(f"{title}:Q", format=".3~f")],
            )
        )
    st.altair_chart(alt.layer(*layers).properties(height=460), width="stretch")
    st.caption(
        "Curves: the mean over MNIST's 10,000 test images, as `python -m denoiser evaluate --baselines`"
        " measures it; filters are dashed. Diamonds: the picture above, where the slider is."
    )
