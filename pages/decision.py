"""Decision: should you stop paying for annotation, and how sure is that? On one screen."""

import streamlit as st

from components.decision.answer import STYLE, choices, errors_not_set, opening, pictures, why
from components.decision.break_even_card import break_evens, changes
from components.decision.first_poc import example_banner, same_as_example
from components.decision.next_step import next_step
from components.decision.outcome import outcome_part
from components.decision.record import decided_line, earlier_rule, record_button
from components.scenarios.choice import under_chosen
from components.shared.frame import (
    choose_period,
    chosen_experiment,
    context_line,
    dossier_of,
    running_job,
)
from components.shared.progress import progress_text
from components.shared.share_dialog import share_button
from components.shared.text import escaped
from core.report.headline import headline_of
from core.workflows.poc.cases import flips_of
from core.workflows.poc.example import recorded_example

poc = chosen_experiment()

st.html(STYLE)
with st.container(gap="xsmall", key="answer"):
    context, headline, sentence = st.container(), st.container(), st.container()
    months = choose_period((poc or recorded_example()).plan.period_months)
    with st.skeleton(height=600):
        dossier = under_chosen(dossier_of(poc, months))
    told = headline_of(dossier)
    with context:
        context_line(dossier, *([lambda: share_button(dossier, "")] if poc else []))
        if poc is None:
            example_banner()
    headline.title(escaped(told.headline), anchor=False)
    with sentence:
        opening(dossier, told)
    choices(dossier)
    change = st.container()
    pictures(dossier)
    left, right = st.columns(2, gap="medium")
    with left, st.container(gap="xsmall"):
        why(dossier)
        errors_not_set(dossier, under_reasons=True)
    step, buttons = st.columns([2, 1], gap="medium", vertical_alignment="center")
    with buttons, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if poc is not None:
            record_button(poc, months)
        st.page_link("details.py", label="Details", icon=":material/zoom_in:")
    if poc is not None:
        decided_line(poc)
        earlier_rule(poc)
        outcome_part(poc)
        same_as_example(poc)
        job = running_job()
        if job is not None:
            st.caption(f"A newer PoC is running. {progress_text(job)}")
    # Last, since it takes a moment: what would change the answer, told twice.
    with right, st.skeleton(height=160):
        found = flips_of(dossier.content_hash, dossier)
    with right, st.container(gap="xsmall"):
        break_evens(found)
        errors_not_set(dossier, under_reasons=False)
    change.markdown(escaped(changes(found)))
    with step:
        next_step(dossier, told)
