"""Scenarios: and if our case is different?"""

import streamlit as st

from components.scenarios.answer import answer_numbers, answer_tabs
from components.scenarios.controls import controls
from components.scenarios.saved import save_box
from components.scenarios.state import any_problem, current_scenario, link_problems
from components.shared.frame import choose_period, chosen_experiment, context_line, dossier_of
from components.shared.responsive import folded_on_a_phone
from components.shared.share_dialog import share_button
from components.shared.text import escaped, lead, plain
from core.report.headline import headline_of
from core.report.headline.scenario import changes, scenario_lead
from core.workflows.poc.cases import under

PROBLEMS_SHOWN = 3

poc = chosen_experiment()
if poc is None:
    st.title("No case to change yet", anchor=False)
    st.markdown("The first race is where the numbers come from.")
    st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")
    st.stop()

context = st.container()
headline = st.container()  # an empty place would blink at every change
sentence = st.container()
baseline = dossier_of(poc)
register = baseline.valuation.register
scenario = current_scenario(register)
answer, change = st.columns([2, 1], gap="medium")  # in this order a phone shows the answer first
with answer:
    months = choose_period(poc.plan.period_months)
    base = dossier_of(poc, months)
    dossier = under(base, scenario, months)
    answer_numbers(dossier, base)
    if any_problem():
        st.caption(":red[Not updated: a field could not be read.]")
told = headline_of(dossier)
headline.title(escaped(told.headline), anchor=False)
with context:
    context_line(dossier, lambda: share_button(dossier, "scenarios"))
with sentence:
    if problems := link_problems():
        listed = [f"- {plain(problem)}" for problem in problems[:PROBLEMS_SHOWN]]
        if len(problems) > PROBLEMS_SHOWN:
            listed.append(f"- and {len(problems) - PROBLEMS_SHOWN} more")
        st.warning(
            "\n".join(listed),
            title="The link could not be read in full",
            icon=":material/link_off:",
        )
    lead(scenario_lead(dossier, base, changes(scenario, register, dossier.kinds)))
with answer:
    answer_tabs(dossier, base)
with change:
    with folded_on_a_phone("scenario-controls", "Change the case"):
        controls(dossier, scenario, register)
    save_box(dossier)
