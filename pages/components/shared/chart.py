"""A picture on a screen: its sentence, its charts, how to read it, its rows."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.shared.text import escaped
from core.report.charts.chart import CaptionedChart
from core.report.format.palette import DARK, LIGHT, Theme


def page_theme() -> Theme:
    """Colours of the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show_picture(
    picture: CaptionedChart, key: str, control: Callable[[], object] | None = None
) -> None:
    """Draw a picture with its title as a heading and its rows behind a toggle.

    Parameters
    ----------
    control : callable, optional
        Draws a control of the picture beside the toggle.
    """
    st.subheader(escaped(picture.title), anchor=False)
    # From the state, since the toggle stands under what it switches and is drawn after it.
    table = st.session_state.get(f"{key}-table", False)
    if table:
        st.dataframe(picture.table, hide_index=True, alt=picture.title)
    else:
        with st.container(gap=None):
            for at, chart in enumerate(picture.draw(page_theme())):
                # Without Streamlit's theme, which would replace colours and fonts: reports draw the
                # same charts, and both have to look alike.
                st.altair_chart(chart, theme=None, key=f"{key}-{at}", alt=picture.title)
    st.caption(escaped(picture.caption))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if control is not None:
            control()
        st.toggle("as table", key=f"{key}-table", width="content")


def choose(key: str, options: tuple[str, ...]) -> Callable[[], object]:
    """A small switch between ways to show a picture, for :func:`show_picture`."""
    return lambda: st.segmented_control(
        "Shown in",
        options,
        default=options[0],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
