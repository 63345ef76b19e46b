"""Where prompted models are asked: any server that speaks OpenAI's chat completions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.domain.errors import BadUsage
from core.tokens.prices import token_price

MODEL = "SWITCHPOINT_PROMPT_MODEL"
BASE_URL = "OPENAI_BASE_URL"
KEY = "OPENAI_API_KEY"
PRICE_IN = "SWITCHPOINT_PRICE_IN"
PRICE_OUT = "SWITCHPOINT_PRICE_OUT"
SETTINGS = (MODEL, BASE_URL, KEY, PRICE_IN, PRICE_OUT)


@dataclass(frozen=True)
class Endpoint:
    """A model behind a URL, and what it charges.

    Attributes
    ----------
    price_in, price_out : float
        USD per million tokens.
    """

    model: str
    base_url: str | None
    key: str = field(repr=False)
    price_in: float = 0.0
    price_out: float = 0.0


def find_endpoint(*sources: Mapping[str, object]) -> Endpoint | None:
    """The endpoint that settings describe; the first source that knows a setting wins.

    Parameters
    ----------
    *sources : mapping of str to object
        For example the environment and Streamlit's secrets; prices in USD per million tokens.

    Returns
    -------
    Endpoint or None
        None while no model or no key is named.

    Raises
    ------
    BadUsage
        If the address is none, or the prices are unknown: a cost cap could not be kept.
    """
    found = {
        name: next((str(s[name]) for s in sources if s.get(name) not in (None, "")), "")
        for name in SETTINGS
    }
    if not found[MODEL] or not found[KEY]:
        return None
    prices = [
        _price(found[name], name, found[MODEL], kind)
        for name, kind in ((PRICE_IN, "input"), (PRICE_OUT, "output"))
    ]
    return Endpoint(found[MODEL], _address(found[BASE_URL]), found[KEY], *prices)


def _address(given: str) -> str | None:
    if not given:
        return None
    try:
        parts = urlsplit(given)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        whole = False
    if not whole:
        raise BadUsage(
            f"{BASE_URL} is not an address",
            remedy="Give a whole one, for example http://127.0.0.1:8000/v1.",
        )
    return given


def _price(given: str, name: str, model: str, kind: str) -> float:
    if given:
        try:
            price = float(given)
        except ValueError:
            price = -1.0
        if price < 0 or not math.isfinite(price):
            raise BadUsage(f"{name} is {given!r}", remedy="Give USD per million tokens.")
        return price
    # A price that is missing is not nothing: the cap would never be reached.
    listed = token_price(model, kind)
    if listed is None:
        raise BadUsage(
            f"The price of {model} is not on the list",
            "Without it a cost cap could not be kept.",
            f"Set {PRICE_IN} and {PRICE_OUT} in USD per million tokens; 0 for your own server.",
        )
    return listed
