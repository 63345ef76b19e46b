"""Results: how good is each approach, where does it go wrong, and what to do about it."""

import streamlit as st

from components.results.details import tabs
from components.results.parts import scores, sheet_of
from components.shared.frame import chosen_experiment, context_line, dossier_of, told_unfinished
from components.shared.text import escaped, lead
from core.report.findings.comparison import compared

poc = chosen_experiment()
if poc is None:
    st.title("No scores yet", anchor=False)
    st.markdown("It shows here when this machine has run a PoC. Decision shows a recorded one.")
    st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")
    st.stop()

context = st.container()
headline = st.empty()
with st.skeleton(height=120):
    dossier = dossier_of(poc)
    sheet = sheet_of(poc, dossier)
told = compared(dossier)
with context:
    context_line(dossier)
headline.title(escaped(told[0]), anchor=False)
lead(told[1])
told_unfinished(dossier)
scores(dossier)
tabs(dossier, sheet)
