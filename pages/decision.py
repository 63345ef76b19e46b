"""Decision: should we stop paying annotators, and how sure are we?"""

import streamlit as st

from components.decision_parts import cards, details, numbers, pictures
from components.first_race import first_race
from components.frame import MONTHS, chosen_race, context_line, dossier_of, running_job
from components.text import escaped, lead
from components.waiting import progress_text
from core.report.sentences import tell
from core.report.words import PERIODS

race = chosen_race()
if race is None:
    first_race()
    st.stop()

months = st.session_state.get(MONTHS, race.plan.period_months)
context = st.container()
headline = st.empty()
with st.skeleton(height=120):
    dossier = dossier_of(race, months if months in PERIODS else race.plan.period_months)
told = tell(dossier)
with context:
    context_line(dossier)
headline.title(escaped(told.headline), anchor=False)
lead(told.lead)

job = running_job()
if job is not None:
    st.caption(f"A newer race is running. {progress_text(job)}")

st.segmented_control(
    "Count the cost",
    list(PERIODS),
    format_func=PERIODS.get,
    key=MONTHS,
    default=race.plan.period_months,
    required=True,
    bind="query-params",
)
numbers(dossier)
pictures(dossier)
cards(dossier, told)
details(dossier)
