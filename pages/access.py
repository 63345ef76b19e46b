"""Access: who may do what, keys for programs, and who did what."""

import streamlit as st

from components.access.keys import keys
from components.access.roles import roles
from components.access.trail import audit_log_part

st.title("Access and audit log", anchor=False)
PARTS = {"Audit log": audit_log_part, "API keys": keys, "Roles": roles}
part = st.segmented_control(
    "Show", list(PARTS), default=next(iter(PARTS)), required=True, key="access-part"
)
PARTS[part]()
