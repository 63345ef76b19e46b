"""Where somebody with data of their own stands, from files to a verdict."""

from __future__ import annotations

import streamlit as st

FILES, CHECK, PLAN, RUN, VERDICT = STEPS = ("Files", "Check", "Plan", "Run", "Verdict")
STYLE = """<style>
ol.sp-steps.sp-steps { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none;
  margin: 0; padding: 0; font-size: .875rem; opacity: .8; }
ol.sp-steps.sp-steps li { margin: 0; }
.sp-steps [aria-current] { font-weight: 600; text-decoration: underline;
  text-underline-offset: .3em; }
</style>"""


def steps(now: str) -> None:
    """All steps in one line, the present one marked.

    Parameters
    ----------
    now : str
        One of ``STEPS``.
    """
    told = "".join(
        f"<li{' aria-current=step' if name == now else ''}>{at}. {name}</li>"
        for at, name in enumerate(STEPS, 1)
    )
    st.html(f'{STYLE}<ol class="sp-steps" aria-label="Steps">{told}</ol>')
