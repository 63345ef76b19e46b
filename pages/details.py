"""Details: what stands behind the Decision, for who wants to check it."""

import streamlit as st

from components.decision.details import details
from components.decision.next_step import next_step
from components.scenarios.choice import under_chosen
from components.shared.frame import (
    choose_period,
    chosen_experiment,
    context_line,
    dossier_of,
    example_mark,
    told_unfinished,
)
from components.shared.text import escaped
from core.report.headline import headline_of
from core.report.wording.glossary import DEFINED
from core.workflows.poc.example import recorded_example

poc = chosen_experiment()
context, headline = st.container(), st.container()
months = choose_period((poc or recorded_example()).plan.period_months)
with st.skeleton(height=400):
    dossier = under_chosen(dossier_of(poc, months))
with context:
    context_line(dossier)
    if poc is None:
        example_mark()
with headline:
    st.title("What the decision rests on", anchor=False)
    told = headline_of(dossier)
    st.markdown(escaped(f"**The answer:** {told.headline}."))
    next_step(dossier, told)
    told_unfinished(dossier)
    st.caption(" ".join(DEFINED.values()))
details(dossier)
