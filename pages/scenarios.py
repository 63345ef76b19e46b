"""Scenarios: and if our case is different?"""

import streamlit as st

from components.frame import choose_period, chosen_race, context_line, dossier_of
from components.saved_scenarios import save_box
from components.scenario_answer import answer_numbers, answer_tabs
from components.scenario_controls import controls
from components.scenario_state import any_problem, current_scenario, link_problems
from components.text import escaped, lead
from core.report.scenario_words import changes, scenario_lead
from core.report.sentences import tell
from core.workflows.scenarios import dossier_under

race = chosen_race()
if race is None:
    st.title("No case to change yet", anchor=False)
    st.markdown("The first race is where the numbers come from.")
    st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")
    st.stop()

context = st.container()
headline = st.empty()
sentence = st.container()
baseline = dossier_of(race)
register = baseline.valuation.register
scenario = current_scenario(register)
answer, change = st.columns([2, 1], gap="medium")  # in this order a phone shows the answer first
with answer:
    months = choose_period(race.plan.period_months)
    base = dossier_under(baseline, baseline.valuation.scenario, months)
    dossier = dossier_under(base, scenario, months)
    answer_numbers(dossier, base)
    if any_problem():
        st.caption(":red[Not updated: a field could not be read.]")
    answer_tabs(dossier, base)
with change:
    controls(scenario, register, dossier.yes, dossier.no)
    save_box(dossier)
with context:
    context_line(dossier)
told = tell(dossier)
headline.title(escaped(told.headline), anchor=False)
changed = changes(scenario, register, dossier.yes, dossier.no)
with sentence:
    for problem in link_problems():
        st.warning(escaped(problem), icon=":material/link_off:")
    lead(scenario_lead(dossier, base, changed))
