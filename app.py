"""Starts the app: ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

import core  # noqa: F401  (sets the thread count before numpy is loaded)
from core.web.routes import ROUTES, lifespan

ROOT = Path(__file__).resolve().parent

app = st.App(ROOT / "pages" / "shell.py", routes=ROUTES, lifespan=lifespan)

if __name__ == "__main__":
    app.run()
