"""Starts the app: ``streamlit run app.py``."""

import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

import core  # noqa: F401  (sets the thread count before numpy is loaded)
from core.domain.errors import SwitchpointError
from core.domain.ordinary_files import check_target
from core.domain.secret_redaction import know_secrets, secret_values
from core.web.failures import told_error, told_number
from core.web.first_page import first_page
from core.web.guard import doorstep
from core.web.listening import check_address, has_sign_in
from core.web.logs import set_up_logs
from core.web.middleware import middleware
from core.web.routes import lifespan_at, routes_at
from core.web.slow_clients import time_all_connections

ROOT = Path(__file__).resolve().parent
MARK = ROOT / "pages" / "mark.svg"


def address() -> str:
    """Where this app listens, for programs on this machine."""
    host = st.get_option("server.address") or "127.0.0.1"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    return f"http://{host}:{st.get_option('server.port')}{_base_path()}"


def _base_path() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _secrets() -> Mapping[str, Any]:
    """What stands in ``.streamlit/secrets.toml``; nothing where there is no such file."""
    for path in st.get_option("secrets.files"):
        check_target(Path(path))  # Streamlit would wait at a pipe for ever
    return st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}


def _sorry(error: Exception) -> bool:
    """A failed screen says what is known, and a number; the log has the rest."""
    number = told_number(error)
    title, what = "Something went wrong", ""
    if known := told_error(error):
        from components.shared.text import plain  # found once a screen has been begun

        title, *lines = map(plain, known.text.splitlines())
        what = "".join(f"{line}\n\n" for line in lines)
    st.error(
        f"{what}Nothing is lost. Load the page again; if it happens again, tell whoever runs "
        f"Switchpoint this number: **{number}**",
        title=title,
        icon=":material/error:",
    )
    return True


os.umask(0o077)  # what is written is for its user alone; worker processes inherit it
set_up_logs()
time_all_connections()
try:
    given = _secrets()
except OSError as error:
    logging.getLogger("switchpoint").error("secrets.toml cannot be read: %s", error)
    sys.exit(2)
know_secrets(secret_values(given))
auth = given.get("auth", {})
signs_in = has_sign_in(auth)
try:
    check_address(st.get_option("server.address"), sign_in=signs_in)
except SwitchpointError as error:
    logging.getLogger("switchpoint").error("%s", error.text)
    sys.exit(2)

page = Path(st.__file__).parent / "static" / "index.html"
app = st.App(
    ROOT / "pages" / "shell.py",
    routes=routes_at(_base_path()),
    lifespan=lifespan_at(address),
    middleware=middleware(
        doorstep(st.get_option("server.allowedHosts"), signs_in, auth.get("redirect_uri", "")),
        first_page(page.read_text(encoding="utf-8"), MARK.read_text(encoding="utf-8")),
    ),
    on_script_error=_sorry,
)

if __name__ == "__main__":
    app.run()
