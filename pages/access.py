"""Access: who may do what, keys for programs, and who did what."""

import streamlit as st

from components.access.keys import keys
from components.access.roles import roles
from components.access.trail import audit_log_part

st.title("Who may do what, and who did", anchor=False)
PARTS = {"Who did what": audit_log_part, "Keys for programs": keys, "Roles": roles}
part = st.segmented_control(
    "Show", list(PARTS), default=next(iter(PARTS)), required=True, key="access-part"
)
PARTS[part]()
