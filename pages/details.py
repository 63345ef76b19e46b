"""Details: what stands behind the Decision, for who wants to check it."""

import streamlit as st

from components.decision.details import details
from components.scenarios.choice import under_chosen
from components.shared.frame import choose_period, chosen_experiment, context_line, dossier_of
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
        st.badge("Recorded example", icon=":material/history:", color="blue")
with headline:
    st.title("What the decision rests on", anchor=False)
    st.markdown(escaped(f"**The answer:** {headline_of(dossier).headline}."))
    st.caption(" ".join(DEFINED.values()))
details(dossier)
