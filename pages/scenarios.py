"""Scenarios: and if our case is different? From a PoC's data, or with none yet."""

import streamlit as st

from components.scenarios.answer import answer_bar, answer_of_poc, chips, option_rows
from components.scenarios.controls import controls
from components.scenarios.own_case import (
    MONTHS,
    Asked,
    answer_of_case,
    counted,
    own_case_tabs,
    valued,
)
from components.scenarios.pictures import answer_tabs
from components.scenarios.saved import save_box
from components.scenarios.source import choose_source, told_source
from components.scenarios.state import any_problem, current_case, current_scenario, told_link
from components.shared.frame import chosen_experiment, chosen_period, dossier_of
from components.shared.responsive import folded_on_a_phone
from core.decision.calculator.ledger import OwnCase
from core.domain.assumption import Scenario
from core.report.headline.scenario import case_changes, changes
from core.workflows.engine import engine
from core.workflows.inputs.assumptions import current_register
from core.workflows.poc.cases import under

poc = chosen_experiment()
context = st.container()
measured = dossier_of(poc) if choose_source(poc is not None) else None
default = MONTHS if measured is None else measured.plan.period_months
months = chosen_period(default)
if measured is None:
    register = current_register(engine().store)
    scenario = current_scenario(register)
    asked = Asked(current_case(), counted(scenario), register)
    usual = Asked(OwnCase(), Scenario(), register)
    dossier = None
    told = answer_of_case(valued(asked), valued(usual), months)
    changed = [*case_changes(asked.case), *changes(asked.scenario, register)]
else:
    register = measured.valuation.register
    scenario = current_scenario(register)
    base = dossier_of(poc, months)
    dossier = under(base, scenario, months)
    told = answer_of_poc(dossier, base)
    changed = changes(scenario, register, dossier.kinds)
with context:
    told_source(dossier)
told_link()
answer_bar(told, changed)
answer, change = st.columns([3, 2], gap="medium")
with answer, st.container(key="answer"):
    chips(changed, register)
    if any_problem():
        st.markdown(":red[Not updated: a field could not be read.]")
    option_rows(told)
    pictures = st.container()
with change, folded_on_a_phone("scenario-controls", "Change the case", first=True):
    controls(dossier, scenario, register, default)
with pictures:  # last: they take longest
    if dossier is None:
        own_case_tabs(asked, months)
    else:
        answer_tabs(dossier, base)
        if poc is not None:
            save_box(dossier)
