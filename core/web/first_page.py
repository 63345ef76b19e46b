"""The page a browser gets first: ours by name, mark and sentence, and no address guessed."""

from __future__ import annotations

import re
from base64 import b64encode

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.report.wording.glossary import PRODUCT, PROMISE

# Streamlit would ask two addresses below a screen's first, and a browser tells of both as errors.
BACKEND = "window.__streamlit = { BACKEND_BASE_URL: new URL('.', location.href).href }"
STYLE = (
    "position: fixed; inset: 0; padding: 3rem; font-family: sans-serif; color-scheme: light dark; "
    "color: light-dark(#111827, #e5e7eb); background: light-dark(#ffffff, #10151d)"
)
WAITING = (
    f'<main style="{STYLE}"><h1 style="font-family: serif">{PRODUCT}</h1><p>{PROMISE}</p></main>'
)
"""Seen until the screens are loaded, which take the place of it."""


def first_page(page: str, mark: str) -> str:
    """The page that starts the screens, made ours.

    Parameters
    ----------
    page : str
        As it comes with Streamlit.
    mark : str
        Our mark, as SVG.

    Returns
    -------
    str

    Examples
    --------
    >>> was = '<link rel="shortcut icon" href="./favicon.png" /><title>Streamlit</title></head>'
    >>> made = first_page(was + '<div id="root"></div>', "<svg/>")
    >>> "<title>Switchpoint</title>" in made, "favicon.png" in made, PROMISE in made
    (True, False, True)
    """
    icon = f"data:image/svg+xml;base64,{b64encode(mark.encode()).decode()}"
    page = page.replace("./favicon.png", icon)
    page = re.sub("<title>.*?</title>", f"<title>{PRODUCT}</title>", page)
    page = page.replace("</head>", f"<script>{BACKEND}</script></head>")
    return page.replace('<div id="root"></div>', f'<div id="root">{WAITING}</div>')


class FirstPage:
    """Middleware: answers with our first page wherever Streamlit would with its own.

    Parameters
    ----------
    page : str
        The page.
    """

    def __init__(self, app: ASGIApp, page: str) -> None:
        self._app = app
        self._page = page.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frozen reports and failures keep their pages."""
        if scope["type"] != "http" or "/r/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        ours = False

        async def replacing(message: Message) -> None:
            nonlocal ours
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "")
                ours = message["status"] == 200 and kind.startswith("text/html")
                if ours:
                    for name in ("etag", "last-modified", "content-encoding"):
                        del headers[name]
                    headers["content-length"] = str(len(self._page))
            elif ours and message["type"] == "http.response.body":
                if message.get("more_body"):
                    return
                message = {**message, "body": b"" if scope["method"] == "HEAD" else self._page}
            await send(message)

        await self._app(scope, receive, replacing)
