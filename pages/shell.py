"""The frame: navigation and what every screen shares."""

from pathlib import Path

import streamlit as st

from components.frame import choose_experiment, open_store_or_stop
from components.links import note_screen
from components.scenario_choice import choose_scenario

MAIN_WIDTH = 840
WIDER = {"scenarios": 1040, "own-case": 1040}  # controls stand beside the answer

HERE = Path(__file__).resolve().parent

st.set_page_config(page_title="Switchpoint", page_icon=":material/alt_route:", layout="wide")

page = st.navigation(
    {
        "Decide": [
            st.Page(HERE / "decision.py", title="Decision", icon=":material/gavel:", default=True),
            st.Page(
                HERE / "scenarios.py",
                title="Scenarios",
                icon=":material/tune:",
                url_path="scenarios",
            ),
            st.Page(
                HERE / "own_case.py",
                title="Your own case",
                icon=":material/calculate:",
                url_path="own-case",
            ),
            st.Page(
                HERE / "assumptions.py",
                title="Assumptions",
                icon=":material/menu_book:",
                url_path="assumptions",
            ),
        ],
        "Experiment": [
            st.Page(
                HERE / "run.py", title="Run the PoC", icon=":material/science:", url_path="run"
            ),
            st.Page(
                HERE / "results.py",
                title="Results",
                icon=":material/query_stats:",
                url_path="results",
            ),
        ],
        "Data": [
            st.Page(
                HERE / "upload.py",
                title="Upload",
                icon=":material/upload_file:",
                url_path="upload",
            ),
        ],
    }
)
with (
    st.container(horizontal_alignment="center"),
    st.container(width=WIDER.get(page.url_path, MAIN_WIDTH)),
):
    note_screen(page.url_path)
    open_store_or_stop()
    choose_experiment()
    choose_scenario()
    page.run()
