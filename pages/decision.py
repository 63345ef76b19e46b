"""Decision: should we stop paying annotators, and how sure are we?"""

import streamlit as st

from components.decision.details import details
from components.decision.first_poc import example_banner, same_as_example
from components.decision.parts import cards, numbers, pictures
from components.decision.record import decided_line, record_button
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
from components.shared.text import escaped, lead
from core.report.headline import headline_of
from core.workflows.poc.example import recorded_example

poc = chosen_experiment()
context = st.container()
headline = st.container()
sentence = st.container()
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
    lead(told.lead)
    if poc is not None:
        same_as_example(poc)
        decided_line(poc)
        job = running_job()
        if job is not None:
            st.caption(f"A newer PoC is running. {progress_text(job)}.")
numbers(dossier, told)
pictures(dossier)
cards(dossier, told)
if poc is not None:
    record_button(poc, months)
details(dossier)
