"""The model endpoint that this app's settings name, or what to set."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from core.services.endpoint import BASE_URL, KEY, MODEL, Endpoint, find_endpoint

WHAT_TO_SET = (
    f"Set {MODEL} and {KEY} ({BASE_URL} for your own server) in the environment "
    "or in .streamlit/secrets.toml, then come back."
)


def endpoint_here() -> Endpoint | None:
    """What the environment, then Streamlit's secrets name; None while no model is set.

    Raises
    ------
    BadUsage
        If the address is none, or the prices are unknown.
    """
    return find_endpoint(os.environ, _secrets())


def _secrets() -> Mapping[str, object]:
    """Streamlit's secrets; nothing where there is no file."""
    try:
        return dict(st.secrets)
    except (FileNotFoundError, StreamlitSecretNotFoundError):
        return {}
