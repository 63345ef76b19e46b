"""The frame: navigation and what every screen shares."""

from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.scenarios.choice import choose_scenario
from components.shared.frame import (
    choose_experiment,
    chosen_experiment,
    open_store_or_stop,
    stay_loaded,
)
from components.shared.query_params import note_screen
from components.shared.session import (
    name_and_sign_out,
    not_for_you,
    note_uploader,
    turned_away,
    visitor,
)
from components.shared.store_state import show_store_state
from core.access.permissions import Action, may

# Pixels, by a container of our own: the layouts of Streamlit are a narrow and a full width.
MAIN_WIDTH = 840
WIDER = {"scenarios": 1040}  # controls stand beside the answer

HERE = Path(__file__).resolve().parent

st.set_page_config(page_title="Switchpoint", page_icon=str(HERE / "mark.svg"), layout="wide")

me, problem = visitor()
note_uploader(me)


def screen(
    file: str,
    title: str,
    icon: str,
    action: Action,
    *,
    url_path: str | None = None,
    visibility: Literal["visible", "hidden"] = "visible",
) -> StreamlitPage:
    """A screen; who may not open it finds it neither in the sidebar nor behind its address."""
    path = {"url_path": url_path} if url_path else {"default": True}
    icon = f":material/{icon}:"
    if me is not None and may(me, action):
        return st.Page(HERE / file, title=title, icon=icon, visibility=visibility, **path)

    def closed() -> None:
        if problem is not None:
            turned_away(problem)
        elif me is not None:
            not_for_you(me, action, title)

    # Still a page: of an address it does not know Streamlit only says that there is no such page.
    return st.Page(closed, title=title, icon=icon, visibility="hidden", **path)


page = st.navigation(
    {
        "Decide": [
            screen("decision.py", title="Decision", icon="gavel", action=Action.READ),
            screen(
                "scenarios.py",
                title="Scenarios",
                icon="tune",
                action=Action.READ,
                url_path="scenarios",
            ),
            screen(
                "own_case.py",
                title="Scenarios",
                icon="calculate",
                action=Action.READ,
                url_path="own-case",
                visibility="hidden",
            ),
            screen(
                "assumptions.py",
                title="Assumptions",
                icon="menu_book",
                action=Action.READ,
                url_path="assumptions",
            ),
        ],
        "Experiment": [
            screen(
                "run.py", title="Run the PoC", icon="science", action=Action.RUN, url_path="run"
            ),
            screen(
                "results.py",
                title="Results",
                icon="query_stats",
                action=Action.READ,
                url_path="results",
            ),
        ],
        "Data": [
            screen(
                "upload.py",
                title="Upload",
                icon="upload_file",
                action=Action.UPLOAD,
                url_path="upload",
            ),
        ],
        "Share": [
            screen(
                "reports.py",
                title="Reports and links",
                icon="ios_share",
                action=Action.READ,
                url_path="reports",
            ),
            screen(
                "access.py",
                title="Access",
                icon="key",
                action=Action.MANAGE_TOKENS,
                url_path="access",
            ),
        ],
    }
)
with (
    st.container(horizontal_alignment="center"),
    st.container(width=WIDER.get(page.url_path, MAIN_WIDTH)),
):
    note_screen(page.url_path)  # first: what was chosen is taken along to another screen
    if me is not None:
        open_store_or_stop()
        # In the frame and before the screen: every screen reads what is chosen here.
        choose_experiment()
        choose_scenario()
        name_and_sign_out(me)
        # These two tell of a stopped PoC themselves, with the button.
        tells = page.url_path == "run" or (not page.url_path and chosen_experiment() is None)
        show_store_state(me, stopped=not (tells and may(me, Action.RUN)))
    page.run()
    if me is not None:
        stay_loaded()
