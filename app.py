"""Starts the app: ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

import core  # noqa: F401  (sets the thread count before numpy is loaded)
from core.web.routes import ROUTES, lifespan_at

ROOT = Path(__file__).resolve().parent


def address() -> str:
    """Where this app listens."""
    host = st.get_option("server.address") or "127.0.0.1"
    return f"http://{host}:{st.get_option('server.port')}{_base_path()}"


def _base_path() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


app = st.App(ROOT / "pages" / "shell.py", routes=ROUTES, lifespan=lifespan_at(address))

if __name__ == "__main__":
    app.run()
