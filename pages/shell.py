"""The frame: navigation and what every screen shares."""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.scenarios.choice import choose_scenario
from components.shared.frame import (
    choose_experiment,
    chosen_experiment,
    one_of_few,
    open_store_or_stop,
    stay_loaded,
)
from components.shared.masthead import masthead
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
from core.report.wording.glossary import PRODUCT

HERE = Path(__file__).resolve().parent
# Pixels, by a container of our own: the layouts of Streamlit are a narrow and a full width.
MAIN_WIDTH = 840
WIDER = {"": 960, "details": 960, "scenarios": 1040}
DEFINES = ("", "details")  # say themselves what both approaches are
HIDDEN = ("own-case",)  # leads to Scenarios without data
SCREENS = [
    ("decision", "Decision", "gavel", Action.READ),
    ("details", "Details", "zoom_in", Action.READ),
    ("scenarios", "Scenarios", "tune", Action.READ),
    ("own-case", "Scenarios", "calculate", Action.READ),
    ("results", "Results", "query_stats", Action.READ),
    ("assumptions", "Assumptions", "menu_book", Action.READ),
    ("run", "Run the PoC", "science", Action.RUN),
    ("upload", "Upload", "upload_file", Action.UPLOAD),
    ("reports", "Reports and links", "ios_share", Action.READ),
    ("access", "Access", "key", Action.MANAGE_TOKENS),
]  # address and file, title, icon, who may open it

st.set_page_config(page_title=PRODUCT, page_icon=str(HERE / "mark.svg"), layout="wide")
st.logo(HERE / "name.svg", icon_image=HERE / "name.svg", size="large")

me, problem = visitor()
note_uploader(me)


def screen(address: str, title: str, icon: str, action: Action) -> StreamlitPage:
    """A screen; who may not open it finds it neither in the sidebar nor behind its address."""
    # The first has no address of its own; /decision leads to it (core.web.routes).
    path: dict[str, Any] = {"default": True} if address == "decision" else {"url_path": address}
    path |= {"title": title, "icon": f":material/{icon}:"}
    path |= {"visibility": "hidden"} if address in HIDDEN else {}
    if me is not None and may(me, action):
        return st.Page(HERE / f"{address.replace('-', '_')}.py", **path)

    def closed() -> None:
        if problem is not None:
            turned_away(problem)
        elif me is not None:
            not_for_you(me, action, title)

    # Still a page: of an address it does not know Streamlit only says that there is no such page.
    return st.Page(closed, **path | {"visibility": "hidden"})


page = st.navigation([screen(*one) for one in SCREENS])
titles = {"" if address == "decision" else address: title for address, title, *_ in SCREENS}
st.set_page_config(page_title=f"{titles[page.url_path]} - {PRODUCT}")
with (
    st.container(horizontal_alignment="center"),
    st.container(width=WIDER.get(page.url_path, MAIN_WIDTH)),
):
    masthead(defines=page.url_path in DEFINES)
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
    with one_of_few():
        page.run()
    if me is not None:
        stay_loaded()
