"""Your own case: what would both ways cost us, and is a PoC worth it?"""

import streamlit as st

from components.own_case.answer import answer, flips, numbers, valued
from components.own_case.form import MONTHS, ask
from components.shared.frame import choose_period
from components.shared.responsive import folded_on_a_phone
from components.shared.text import escaped, lead
from core.decision.assumptions.draws import DRAWS
from core.domain.clock import utc_now
from core.report.format.numbers import count
from core.report.wording.own_case_words import tell_own_case
from core.workflows.engine import engine
from core.workflows.inputs.assumptions import current_register

register = current_register(engine().store)
with st.container(
    horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"
):
    st.caption(
        f"Your own case · no data needed · {count(DRAWS)} what-ifs",
        width="content",
    )
    st.badge("Assumed, nothing measured", icon=":material/help:", color="gray")
headline = st.empty()
sentence = st.container()
months = choose_period(MONTHS)
figures = st.container()
left, right = st.columns(
    [2, 1], gap="medium"
)  # a phone shows the questions folded, above the picture
with right, folded_on_a_phone("own-case", "Change the case", first=True):
    st.subheader("Your case", anchor=False)
    asked = ask(register)
with left:
    found = valued(asked, register)
    told = tell_own_case(found, months, utc_now().date())
    answer(found, told, months)
    flips(asked, register, months)
    st.caption(escaped(told.left_out))
headline.title(escaped(told.headline), anchor=False)
with sentence:
    lead(told.lead)
with figures:
    numbers(found, months)
    if asked.unread:
        st.markdown(":red[Not updated: a field could not be read; its last good answer is used.]")
    st.markdown(f":material/visibility_off: {escaped(told.accuracy)}")
