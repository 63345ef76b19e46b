"""Reports and links: send it to the board."""

import streamlit as st

from components.decision.record import decision_record
from components.reports.link_list import link_list
from components.reports.new_link import new_link
from components.shared.frame import chosen_experiment, dossier_of
from components.shared.report_downloads import report_downloads
from components.shared.session import allowed
from components.shared.text import escaped
from core.access.permissions import Action
from core.domain.clock import utc_now
from core.report.wording.link_words import headline
from core.store.links import list_links
from core.workflows.engine import engine

links = list_links(engine().store)
poc = chosen_experiment()

st.title(escaped(headline(links, utc_now())), anchor=False)
st.markdown(
    "A link shows a frozen report to anyone who has it, without an account. It never changes; you "
    "can revoke it at any time."
)
if poc is None:
    st.info("There is nothing to share before this machine has a result of its own.")
    st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")
elif allowed(Action.MAKE_LINKS):
    new_link(poc)
link_list(links)
if poc is not None:
    decision_record(poc)
    if allowed(Action.MAKE_REPORTS):
        st.header("Download report", anchor=False)
        report_downloads(dossier_of(poc))
