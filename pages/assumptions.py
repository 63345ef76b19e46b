"""Assumptions and evidence: who says so?"""

import streamlit as st

from components.assumptions.checks import first_checks
from components.assumptions.drawer import drawer_if_asked
from components.assumptions.evidence import failures, others_found
from components.assumptions.table import all_assumptions
from components.assumptions.top import context, ignore_toggle
from components.shared.frame import chosen_experiment, dossier_of
from components.shared.text import escaped, lead
from core.report.wording.assumption_order import headline, lead_sentences, standing
from core.store.assumption_edits import current_edits, vendor_claims_ignored
from core.workflows.engine import engine
from core.workflows.inputs.assumptions import current_register
from core.workflows.poc.cases import movers_of

TABS = ("What to measure", "All assumptions", "Published studies", "Failure statistics")

store = engine().store
poc = chosen_experiment()
priced = poc.plan.pricing_date if poc is not None else ""
register = current_register(store, priced)
edits = current_edits(store)
found = standing(register)
ignored = 0
if vendor_claims_ignored(store):
    ignored = standing(current_register(store, priced, ignore_vendor=False)).vendor

dossier = dossier_of(poc) if poc is not None else None
context(found, edits, priced)
st.title(escaped(headline(found)), anchor=False)
told = st.container()
ignore_toggle(store)
with st.skeleton(height=260):
    movers = movers_of(dossier.content_hash, dossier) if dossier is not None else []
flips = sum(mover.could_flip for mover in movers) if dossier is not None else None
with told:
    lead(lead_sentences(found, ignored, flips))

tabs = st.tabs(TABS, on_change="rerun", key="assumption-tabs")
if tabs[0].open:
    with tabs[0]:
        first_checks(register, dossier, movers)
if tabs[1].open:
    with tabs[1]:
        all_assumptions(register, edits)
if tabs[2].open:
    with tabs[2]:
        others_found()
if tabs[3].open:
    with tabs[3]:
        failures()
drawer_if_asked(store, register)
