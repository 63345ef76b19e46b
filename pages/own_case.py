"""The address that *Your own case* had: Scenarios without data."""

import streamlit as st

from components.scenarios.source import FROM, NO_DATA

st.switch_page("scenarios.py", query_params={**st.query_params.to_dict(), FROM: NO_DATA})
